//! The buyer as then: what an edit of an order is judged by.

use std::collections::BTreeMap;

use super::Amend;
use crate::calendar::{Day, Month};
use crate::fact::{AsThen, Earned, PaidWithPoints};
use crate::order::Order;
use crate::points::Points;
use crate::program::{Campaign, Program, Purchase};
use crate::refusal::Refusal;
use crate::rules::earn::{Award, Budgets, Buyer, award};
use crate::wallet::return_goods::came_back;
use crate::wallet::turn::Moment;
use crate::wallet::{OrderState, Wallet};

/// What to record of the buyer with a purchase: all that an edit needs and nobody could say later. Of the birthday no
/// more than whether it counted, and only where a campaign asks: the journal outlives the member's file.
pub(in crate::wallet) fn as_then(
    wallet: &Wallet,
    order: &Order,
    paid: Option<&PaidWithPoints>,
    moment: &Moment<'_>,
) -> Result<AsThen, Refusal> {
    let day = moment.zone().day(order.placed_at);
    let campaigns = &moment.program.campaigns;
    let asks_birthday = campaigns.iter().any(|campaign| campaign.birthday_month);
    let mut purchases = campaigns.iter().filter_map(|campaign| campaign.purchase);
    let asks_number = purchases.any(|which| which != Purchase::Nth(1));
    let (mut campaign_points, mut day_points) = (BTreeMap::new(), BTreeMap::new());
    let of_day = wallet.used.of_day(day);
    let running = campaigns.iter();
    for campaign in running.filter(|it| it.runs_at(moment.zone(), order.placed_at)) {
        if campaign.max_points_per_member.is_some() {
            keep(&mut campaign_points, &wallet.used.campaign_points, campaign);
        }
        if campaign.max_points_per_member_per_day.is_some() {
            keep(&mut day_points, &of_day, campaign);
        }
    }
    let purchases = wallet.rank.purchases();
    Ok(AsThen {
        rank: wallet.rank.at(order.placed_at).map(str::to_owned),
        first_purchase: purchases == 0,
        purchases: Some(purchases).filter(|before| asks_number && *before > 0),
        birthday_month: asks_birthday && wallet.birth_month == Some(Month::of(day).month),
        campaign_points,
        day_points,
        multipliers: Vec::new(),
        unnamed: if paid.is_none() {
            Points::of(order.points_used)?
        } else {
            Points::ZERO
        },
    })
}

/// Keeps what a campaign has given, where it has given anything.
fn keep(kept: &mut BTreeMap<String, u64>, given: &BTreeMap<String, u64>, campaign: &Campaign) {
    if let Some(points) = given.get(&campaign.id).filter(|points| **points > 0) {
        kept.insert(campaign.id.clone(), *points);
    }
}

/// What an edited order earns.
pub(super) fn judged(
    wallet: &Wallet,
    command: &Amend,
    points_used: Points,
    moment: &Moment<'_>,
) -> Result<Award, Refusal> {
    let (earned, order, program) = (&command.earned, &command.order, moment.program);
    let state = wallet.orders.get(&command.order_id).cloned();
    let state = state.unwrap_or_default();
    let beside = Beside {
        earned,
        state: &state,
        program,
    };
    let day = moment.zone().day(order.placed_at);
    let campaign_points = beside.ever(&wallet.used.campaign_points);
    let day_points = beside.on(day, &wallet.used.of_day(day));
    let budgets = beside.budgets(moment.budgets, order.goods_yen());
    let buyer = match &earned.buyer {
        Some(then) => Buyer {
            rank: then.rank.as_deref(),
            purchases: then.purchases.unwrap_or(u64::from(!then.first_purchase)),
            birth_month: then.birthday_month.then_some(earned.month.month),
            campaign_points: &campaign_points,
            day_points: &day_points,
            budgets: &budgets,
            multipliers: &then.multipliers,
        },
        None => Buyer {
            rank: wallet.rank.at(order.placed_at),
            purchases: if was_first(earned, program) {
                0
            } else {
                wallet.rank.purchases().saturating_sub(1)
            },
            birth_month: wallet.birth_month,
            campaign_points: &campaign_points,
            day_points: &day_points,
            budgets: &budgets,
            multipliers: &[],
        },
    };
    award(program, order, points_used.get(), &buyer).map_err(|_| Refusal::AboveLimit {
        limit: Points::MAX.get(),
    })
}

/// A campaign for first purchases gave points.
fn was_first(earned: &Earned, program: &Program) -> bool {
    let firsts = program.campaigns.iter();
    let mut firsts = firsts.filter(|campaign| campaign.purchase == Some(Purchase::Nth(1)));
    firsts.any(|campaign| gave(earned, campaign, None, |points| points) > 0)
}

/// What campaigns have given beside an order that is edited.
struct Beside<'a> {
    earned: &'a Earned,
    state: &'a OrderState,
    program: &'a Program,
}

impl Beside<'_> {
    /// By campaigns with a limit per member, ever.
    fn ever(&self, used: &BTreeMap<String, u64>) -> BTreeMap<String, u64> {
        self.each(used, None, |campaign| campaign.max_points_per_member)
    }

    /// By campaigns with a limit per day, for orders of this day.
    fn on(&self, day: Day, used: &BTreeMap<String, u64>) -> BTreeMap<String, u64> {
        self.each(used, Some(day), |campaign| {
            campaign.max_points_per_member_per_day
        })
    }

    /// What budgets allow for an order that is edited into goods of so many yen: what is left of it may then have come to
    /// what was left of it before, and to what is left of the budget beside.
    fn budgets(&self, left: &Budgets, goods_yen: u64) -> Budgets {
        let back = self.state.returned_yen;
        let out = goods_yen.saturating_sub(back);
        let campaigns = self.program.campaigns.iter();
        let known = campaigns.filter_map(|campaign| {
            let beside = left.get(&campaign.id)?;
            let own = gave(self.earned, campaign, None, |points| self.left(points));
            let all = u128::from(own.saturating_add(*beside));
            let whole = all
                .saturating_mul(u128::from(goods_yen))
                .checked_div(u128::from(out));
            let whole = whole.and_then(|whole| u64::try_from(whole).ok());
            Some((campaign.id.clone(), whole.unwrap_or(u64::MAX)))
        });
        known.collect()
    }

    /// What is left of so many points with the goods that have not come back.
    fn left(&self, points: u64) -> u64 {
        points.saturating_sub(came_back(points, self.state, self.earned.goods_yen))
    }

    /// Before the order, or by now where that is more, since nobody may get more than the limit by editing; but what this
    /// order has within the limit, it keeps.
    fn each(
        &self,
        used: &BTreeMap<String, u64>,
        day: Option<Day>,
        limit: fn(&Campaign) -> Option<u64>,
    ) -> BTreeMap<String, u64> {
        let then = self.earned.buyer.as_ref().map(|then| match day {
            None => &then.campaign_points,
            Some(_) => &then.day_points,
        });
        let campaigns = self.program.campaigns.iter();
        let given = campaigns.filter_map(|campaign| {
            let (id, limit) = (&campaign.id, limit(campaign)?);
            let all = used.get(id).copied().unwrap_or(0);
            let left = gave(self.earned, campaign, day, |points| self.left(points));
            let whole = gave(self.earned, campaign, day, |points| points);
            let by_now = all.saturating_sub(left).min(limit.saturating_sub(whole));
            // What was given before on its day says nothing of another day.
            let is_its_day = day.is_none() || whole > 0;
            let before = then.and_then(|then| then.get(id)).copied();
            Some((
                id.clone(),
                before.filter(|_| is_its_day).unwrap_or(0).max(by_now),
            ))
        });
        given.collect()
    }
}

/// What a campaign gave for a purchase (towards the limit of `day`, where one is asked for), each part as `counted`.
fn gave(
    earned: &Earned,
    campaign: &Campaign,
    day: Option<Day>,
    counted: impl Fn(u64) -> u64,
) -> u64 {
    let parts = earned.parts.iter();
    let own = parts.filter(|part| part.campaign.as_ref() == Some(&campaign.id));
    own.filter(|part| day.is_none() || part.day == day)
        .map(|part| counted(part.points))
        .fold(0, u64::saturating_add)
}
