//! What another program would have given: a member's recorded orders, judged again one after the other.
//!
//! The life is led anew with an empty wallet, by the same verbs: ranks, first purchases and what campaigns have given by
//! then follow from the orders themselves, under the other program from the first order on. An order counts as its newest
//! edit left it, from the beginning; points that paid for it pay for it again. Points of staff, activities and coupons
//! are not orders, and count for neither side.

mod budget;
mod figures;
mod goods;
mod past;

pub use budget::{Budget, Unreadable, Wanted};
pub use figures::{Both, Figures};
pub use past::{Past, Purchase};

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use self::figures::{Counted, Side};
use self::past::Event;
use crate::calendar::{Day, Instant};
use crate::entry::Fingerprint;
use crate::fact::{Earned, Fact};
use crate::ids::{MemberId, OrderId, ReturnId};
use crate::program::Program;
use crate::rules::earn::NO_BUDGETS;
use crate::wallet::Wallet;
use crate::wallet::earn::{Earn, earn, most_beyond};
use crate::wallet::return_goods::{Goods, ReturnGoods, return_goods};
use crate::wallet::turn::Moment;

/// Who stands for the caller in a life that is led anew: nothing of it is stored.
const BY: &str = "simulation";

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// The other program.
    pub program: Arc<Program>,
    /// The days on which the orders were placed that count, in its zone.
    pub days: RangeInclusive<Day>,
    /// The programs that judged the orders, as far as they are known.
    pub recorded: BTreeMap<u32, Arc<Program>>,
}

impl Question {
    /// What a member's orders were given, and would have been given.
    #[must_use]
    pub fn answer(&self, member: &MemberId, birth_month: Option<u32>, past: &Past) -> Figures {
        let mut wallet = Wallet {
            birth_month,
            ..Wallet::new(member.clone())
        };
        let mut judged: BTreeMap<&OrderId, Earned> = BTreeMap::new();
        for event in past.events() {
            let next = match event {
                Event::Bought(purchase) => self.buy(&wallet, purchase).map(|(next, earned)| {
                    judged.insert(&purchase.order_id, earned);
                    next
                }),
                Event::CameBack(at, purchase, yen) => {
                    let earned = judged.get(&purchase.order_id);
                    earned.and_then(|earned| self.give_back(&wallet, at, purchase, earned, yen))
                }
            };
            wallet = next.unwrap_or(wallet);
        }
        let mut figures = Figures::default();
        for purchase in past.purchases() {
            let judged = judged.get(&purchase.order_id);
            let placed_on = self.placed_on(purchase);
            if self.days.contains(&placed_on) {
                self.count(&mut figures, purchase, judged);
            }
            if let Some(judged) = judged {
                let counted = self.proposed(purchase, judged);
                figures.wanted.count(&counted, placed_on, &self.days);
            }
        }
        figures.members = u64::from(figures.orders > 0);
        figures
    }

    /// The day on which it was placed; where that is not known, on which it was recorded.
    fn placed_on(&self, purchase: &Purchase) -> Day {
        let sold = purchase.earned.sold.as_ref();
        let placed_at = sold.map_or(purchase.at, |sold| sold.placed_at);
        self.program.time_zone.day(placed_at)
    }

    fn proposed<'a>(&'a self, purchase: &Purchase, judged: &'a Earned) -> Counted<'a> {
        Counted {
            earned: judged,
            program: Some(&self.program),
            back: purchase.came_back(),
        }
    }

    fn count(&self, figures: &mut Figures, purchase: &Purchase, judged: Option<&Earned>) {
        let Some(judged) = judged else {
            figures.orders_left_out = figures.orders_left_out.saturating_add(1);
            return;
        };
        figures.orders = figures.orders.saturating_add(1);
        let recorded = self.recorded.get(&purchase.program_version);
        let recorded = Counted {
            earned: &purchase.earned,
            program: recorded.map(Arc::as_ref),
            back: purchase.came_back(),
        };
        figures.count(Side::Recorded, &recorded);
        figures.count(Side::Proposed, &self.proposed(purchase, judged));
    }

    fn buy(&self, wallet: &Wallet, purchase: &Purchase) -> Option<(Wallet, Earned)> {
        let mut order = purchase.earned.order()?;
        // Where points are worth more than they were, fewer of them pay for the whole order.
        let most = most_beyond(&order, order.points_used, &self.program);
        order.points_used = most.unwrap_or(order.points_used);
        let command = Earn {
            order_id: purchase.order_id.clone(),
            order,
            paid: None,
        };
        let mut wallet = wallet.clone();
        if let Some(then) = &purchase.earned.buyer {
            let used = then.multipliers.clone();
            let of = purchase.order_id.clone();
            wallet.used.multipliers.insert(of, used);
        }
        let decision = earn(wallet, command, &self.moment(purchase.at)).ok()?;
        match &decision.of_command()?.fact {
            Fact::Earned(earned) => Some((decision.wallet.clone(), earned.as_ref().clone())),
            _ => None,
        }
    }

    fn give_back(
        &self,
        wallet: &Wallet,
        at: Instant,
        purchase: &Purchase,
        earned: &Earned,
        yen: u64,
    ) -> Option<Wallet> {
        let command = ReturnGoods {
            return_id: ReturnId::parse(BY).ok()?,
            order_id: purchase.order_id.clone(),
            what: Goods::Amount(yen),
            earned: earned.clone(),
            paid: None,
        };
        let decision = return_goods(wallet.clone(), command, &self.moment(at));
        decision.ok().map(|decision| decision.wallet)
    }

    fn moment(&self, now: Instant) -> Moment<'_> {
        Moment {
            now,
            program: &self.program,
            program_version: 0,
            in_force_since: None,
            by: BY,
            fingerprint: Fingerprint::default(),
            call: 0,
            budgets: &NO_BUDGETS,
        }
    }
}
