//! Goods that come back.

use domain::calendar::{Instant, add_days};
use domain::program::{ExpiredLot, Program, Shortfall};
use serde_json::{Value, json};

use super::account::{Account, listed};
use super::earn::Purchase;
use super::lots::Lots;
use super::{Goods, Ledger, No};

impl Ledger {
    /// Whether goods can be of an order at all.
    pub(super) fn can_be_of(&self, order: &str, goods: &Goods) -> Result<(), No> {
        let purchase = self
            .purchases
            .get(order)
            .ok_or((404, "earning_not_found"))?;
        let Goods::Lines(lines) = goods else {
            return Ok(());
        };
        let known = |sku: &String| purchase.order.lines.iter().any(|line| line.sku == *sku);
        if lines.iter().all(|(sku, _)| known(sku)) {
            Ok(())
        } else {
            Err((400, "invalid_request"))
        }
    }

    pub(super) fn take_back(
        &mut self,
        now: Instant,
        order: &str,
        id: &str,
        goods: &Goods,
    ) -> Result<Value, No> {
        let mut purchase = self.purchases[order].clone();
        let paid = match &purchase.redemption {
            Some(redemption) => self.taken_by(now, redemption)?,
            None => Lots::default(),
        };
        let before = purchase.returned_yen;
        let yen = purchase.value_of(goods)?;
        purchase.returned_yen += yen;
        let whole = purchase.order.goods_yen();
        let share =
            |points: u64| part(points, purchase.returned_yen, whole) - part(points, before, whole);
        let program = self.program.clone();
        let account = self.account(now, &purchase.member.clone())?;
        let claw = share(purchase.lots.total());
        let give = share(paid.total());

        let mut come = Lots::default();
        let restored = restored(
            &program,
            now,
            &paid,
            part(paid.total(), before, whole),
            give,
        );
        account.lots.add_all(&restored);
        come.add_all(&restored);
        let (gone, missing) = account.claw(order, &purchase.lots, claw);
        let debt = if program.returns.shortfall == Shortfall::Debt {
            missing
        } else {
            0
        };
        account.debt += debt;
        account.note("returned", Some(id), now, come, gone);
        account.pay_debt(now);
        account.uncount(&program, now, &purchase, before);
        let body = json!({
            "return_id": id,
            "order_id": order,
            "returned_yen": yen,
            "points_clawed_back": claw - (missing - debt),
            "points_restored": restored.total(),
            "debt_added": debt,
            "restored": listed(&restored, 1),
            "balance": account.balance_answered(now),
        });
        self.purchases.insert(order.to_owned(), purchase);
        Ok(body)
    }
}

impl Account {
    /// Takes points back: from what is still pending, from the lot they went to, then from the soonest to expire.
    /// Answers what went of the usable ones, and what was missing.
    fn claw(&mut self, order: &str, earned: &Lots, points: u64) -> (Lots, u64) {
        let mut left = points;
        if let Some(place) = self
            .pending
            .iter()
            .position(|pending| pending.order == order)
        {
            left -= self.pending[place].lots.take(left).total();
            self.pending.retain(|pending| pending.lots.total() > 0);
        }
        let mut gone = Lots::default();
        for (day, points) in earned.list() {
            let taken = self.lots.take_on(*day, left.min(*points));
            gone.add(*day, taken);
            left -= taken;
        }
        let others = self.lots.take(left);
        gone.add_all(&others);
        (gone, left - others.total())
    }

    /// Takes back what the goods counted towards a rank.
    fn uncount(&mut self, program: &Program, now: Instant, purchase: &Purchase, before: u64) {
        let (after, whole) = (purchase.returned_yen, purchase.order.goods_yen());
        let moved = |number: u64| {
            let number = part(number, after, whole) - part(number, before, whole);
            -i64::try_from(number).expect("far below i64::MAX")
        };
        let orders = if after == whole { -1 } else { 0 };
        let (spend, points) = (
            moved(purchase.award.qualifying_yen),
            moved(purchase.award.points()),
        );
        self.rank.count(purchase.month, spend, points, orders);
        if let Some(ranks) = &program.ranks {
            self.rank.judge(ranks, &program.time_zone, now);
        }
    }
}

impl Purchase {
    /// The yen of goods that come back, and the pieces noted.
    fn value_of(&mut self, goods: &Goods) -> Result<u64, No> {
        let left = self.left_yen();
        let yen = match goods {
            Goods::Full => left,
            Goods::Amount(yen) => *yen,
            Goods::Lines(lines) => {
                let mut yen = 0;
                for (sku, quantity) in lines {
                    yen += self.pieces(sku, *quantity)?;
                }
                yen
            }
        };
        if yen > left || left == 0 {
            Err((409, "return_exceeds_order"))
        } else {
            Ok(yen)
        }
    }

    fn pieces(&mut self, sku: &str, quantity: u32) -> Result<u64, No> {
        let values = self.order.line_values();
        let lines = self
            .order
            .lines
            .iter()
            .zip(values)
            .filter(|(line, _)| line.sku == sku);
        let (bought, worth) = lines.fold((0, 0), |(q, y), (line, value)| {
            (q + u64::from(line.quantity), y + value)
        });
        let before = self.returned_pieces.get(sku).copied().unwrap_or(0);
        let after = before + quantity;
        if u64::from(after) > bought {
            return Err((409, "return_exceeds_order"));
        }
        self.returned_pieces.insert(sku.to_owned(), after);
        Ok(part(worth, after.into(), bought) - part(worth, before.into(), bought))
    }
}

/// How much of a whole has moved, in proportion, rounded down: so that any split into parts sums to the whole.
fn part(whole: u64, moved: u64, total: u64) -> u64 {
    whole * moved / total.max(1)
}

/// Spent points given back, with the last day they have now: their own, or where that has passed, a new one.
fn restored(program: &Program, now: Instant, paid: &Lots, before: u64, points: u64) -> Lots {
    let today = program.time_zone.day(now);
    let mut rest = paid.clone();
    rest.take(before);
    let mut restored = Lots::default();
    for (day, points) in rest.take(points).list() {
        match program.returns.expired_lot {
            _ if *day >= today => restored.add(*day, *points),
            ExpiredLot::Reissue { days } => restored.add(add_days(today, days), *points),
            ExpiredLot::Forfeit => {}
        }
    }
    restored
}
