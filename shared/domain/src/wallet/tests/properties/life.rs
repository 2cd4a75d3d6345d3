//! A random life: refusals are fine, broken laws are not (the shop checks them at every step).

use chrono::Duration;
use proptest::prelude::*;

use super::super::shop::Shop;
use super::*;
use crate::entry::Record;
use crate::fact::PaidWithPoints;

/// A member's life so far.
#[derive(Clone, Debug)]
pub(super) struct Life {
    pub(super) shop: Shop,
    pub(super) now: Instant,
    orders: Vec<String>,
    redemptions: Vec<String>,
    count: u32,
}

impl Life {
    pub(super) fn new(program: Program) -> Life {
        Life {
            shop: Shop::new(program),
            now: jst("2026-11-22"),
            orders: Vec::new(),
            redemptions: Vec::new(),
            count: 0,
        }
    }

    /// The life of a second member of the same shop, with ids of its own.
    pub(super) fn of_another(program: Program, steps: &[Step]) -> Life {
        let mut life = Life::new(program.clone());
        life.shop = Shop::second(program);
        life.count = 1_000_000;
        for step in steps {
            life.live(step);
        }
        life
    }

    /// Another's life becomes a part of this one, at the later of their times.
    pub(super) fn merge(&mut self, mut other: Life) -> Shop {
        self.now = self.now.max(other.now);
        let at = self.at();
        self.shop.merge(&at, &mut other.shop).unwrap();
        self.orders.append(&mut other.orders);
        self.redemptions.append(&mut other.redemptions);
        other.shop
    }

    pub(super) fn lived(program: Program, steps: &[Step]) -> Life {
        let mut life = Life::new(program);
        for step in steps {
            life.live(step);
        }
        life
    }

    /// The time as the shop's helpers read it.
    pub(super) fn at(&self) -> String {
        let local = crate::calendar::Zone::TOKYO.render(self.now);
        local.format("%Y-%m-%dT%H:%M:%S").to_string()
    }

    pub(super) fn live(&mut self, step: &Step) {
        self.now += Duration::seconds(step.seconds);
        self.count += 1;
        let (at, id) = (self.at(), format!("x{}", self.count));
        match &step.act {
            Act::Buy(yen, paid) => self.buy(*yen, *paid, &id),
            Act::Confirm(which) => {
                if let Some(order) = pick(&self.orders, *which) {
                    self.shop.confirm(&at, &order);
                }
            }
            Act::Redeem(points) => self.spent(&id, |shop| shop.redeem(&at, &id, *points).is_ok()),
            Act::Hold(points, seconds) => {
                self.spent(&id, |shop| shop.hold(&at, &id, *points, *seconds).is_ok());
            }
            Act::Capture(which, part) => {
                if let Some(held) = pick(&self.redemptions, *which) {
                    let _ = self.shop.capture(&at, &held, *part);
                }
            }
            Act::Void(which) => {
                if let Some(held) = pick(&self.redemptions, *which) {
                    self.shop.void(&at, &held);
                }
            }
            Act::Return(which, goods) => self.give_back(*which, goods, &id),
            Act::Amend(which, yen, pieces, used) => self.edit(*which, *yen, *pieces, *used, &id),
            Act::Give(points, days) => {
                let last_day = days.map(|days| {
                    crate::calendar::add_days(crate::calendar::Zone::TOKYO.day(self.now), days)
                });
                self.shop.give(
                    &at,
                    &id,
                    *points,
                    last_day.map(|day| day.to_string()).as_deref(),
                );
            }
            Act::Take(number) => {
                let _ = self.shop.adjust(&at, &id, Change::Take(points(*number)));
            }
            Act::Visit => {
                self.shop.act(&at, &id, "visit", &at);
            }
            Act::Sweep => self.sweep(),
        }
    }

    fn buy(&mut self, yen: u64, paid: Option<usize>, id: &str) {
        let at = self.at();
        let goods = order(&at, &[("tea", yen / 3, 2), ("pot", yen / 3, 1)]);
        let paid = paid
            .and_then(|which| pick(&self.redemptions, which))
            .and_then(|redemption| self.shop.paid_if_any(&redemption));
        self.shop.buy(&at, id, goods, paid).unwrap();
        self.orders.push(id.to_owned());
    }

    fn spent(&mut self, id: &str, spend: impl FnOnce(&mut Shop) -> bool) {
        if spend(&mut self.shop) {
            self.redemptions.push(id.to_owned());
            self.soonest_went_first();
        }
    }

    /// What is left expires no sooner than what was taken.
    fn soonest_went_first(&self) {
        let spend = self
            .shop
            .entries
            .iter()
            .rfind(|entry| entry.key.record == Record::Redemption)
            .unwrap();
        let last_taken = spend.moved.gone.iter().map(|(key, _)| key).max();
        let first_left = self.shop.wallet.lots.iter().map(|(key, _)| key).min();
        if let (Some(taken), Some(left)) = (last_taken, first_left) {
            assert!(taken <= left, "{left:?} was left and {taken:?} taken");
        }
    }

    /// A return as the house asks for it: not while the points that paid are still held.
    fn give_back(&mut self, which: usize, goods: &Goods, id: &str) {
        let Some(order) = pick(&self.orders, which) else {
            return;
        };
        let at = self.at();
        let wallet = self.shop.look(&at);
        let held = |paid: &PaidWithPoints| wallet.holds.contains_key(&paid.redemption_id);
        if !self.shop.earned(&order).paid.as_ref().is_some_and(held) {
            let _ = self.shop.give_back(&at, &order, id, goods.clone());
        }
    }

    /// An edit, as the house asks for it: while the points that paid are held, it knows them as held.
    fn edit(&mut self, which: usize, yen: u64, pieces: u32, used: Option<u64>, id: &str) {
        let Some(bought) = pick(&self.orders, which) else {
            return;
        };
        let at = self.at();
        let lines = [("tea", yen / 3, pieces), ("pot", yen / 3, 1)];
        let _ = self.shop.amend(&at, &bought, id, order(&at, &lines), used);
    }

    /// The nightly run goes on until nothing is due, and then finds nothing.
    pub(super) fn sweep(&mut self) {
        let at = self.at();
        for _ in 0..20 {
            if self.shop.sweep(&at).is_none() {
                return;
            }
        }
        panic!("a sweep never ends: {:?}", self.shop.wallet);
    }
}

fn pick(list: &[String], which: usize) -> Option<String> {
    list.get(which.checked_rem(list.len())?).cloned()
}

proptest! {
    // Each case is a life of many steps.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_life_keeps_the_laws_of_a_ledger(program in program(), steps in steps(60)) {
        let life = Life::lived(program, &steps);
        let mut names: Vec<_> = life.shop.entries.iter().map(|entry| &entry.key).collect();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), life.shop.entries.len(), "a name was used twice");
    }
}
