//! Goods that come back.
//!
//! Everything is counted from the beginning: what should have moved once so much is back, less what has moved already.

use domain::calendar::{Day, Instant, add_days};
use domain::program::{ExpiredLot, Shortfall};
use serde_json::{Value, json};

use super::account::{Account, listed};
use super::amendments::give_back;
use super::earn::Purchase;
use super::lots::{Kind, Label, Lots};
use super::rules::Rules;
use super::{Call, Goods, Ledger, No};

/// What a claw-back came to.
struct Clawed {
    gone: Lots,
    points: u64,
    debt: u64,
}

impl Ledger {
    /// Whether a call can be of its order at all. What was answered once is answered again, whatever the order has come
    /// to since.
    pub(super) fn can_be(&self, call: &Call, is_answered: bool) -> Result<(), No> {
        let (order, fits) = match call {
            Call::Return { order, goods, .. } => (order, self.can_be_of(order, goods)),
            Call::Amend {
                order,
                edited,
                points_used,
                ..
            } => {
                let said = edited.points_used;
                if said > 0 && points_used.is_some_and(|points| points != said) {
                    return Err((400, "invalid_request"));
                }
                (order, true)
            }
            _ => return Ok(()),
        };
        if !self.purchases.contains_key(order) {
            Err((404, "earning_not_found"))
        } else if fits || is_answered {
            Ok(())
        } else {
            Err((400, "invalid_request"))
        }
    }

    fn can_be_of(&self, order: &str, goods: &Goods) -> bool {
        let (Some(purchase), Goods::Lines(lines)) = (self.purchases.get(order), goods) else {
            return true;
        };
        let known = |sku: &String| purchase.order.lines.iter().any(|line| line.sku == *sku);
        lines.iter().all(|(sku, _)| known(sku))
    }

    pub(super) fn take_back(
        &mut self,
        now: Instant,
        order: &str,
        id: &str,
        goods: &Goods,
    ) -> Result<Value, No> {
        let before = self.purchases[order].clone();
        let rules = self.rules(before.version);
        let today = rules.day(now);
        let mut after = before.clone();
        let paid = match &before.redemption {
            Some(redemption) => self.taken_by(now, redemption)?,
            None => None,
        };
        after.give_back(goods)?;
        let total = paid.as_ref().map_or(0, |made| made.lots.total());
        let pays = before.edits.pays(total);
        let points = moved(&after, pays) - moved(&before, pays);
        let back = give_back(paid, &mut after.edits.own, points);
        let earned = before.lots.total();
        let (from, to) = (moved(&before, earned), moved(&after, earned));
        let wanted = stretch(&before.lots, from, to - from);
        let is_own = self.is_own_promise(&before.member, order);
        let account = self.account(now, &before.member, &rules)?;
        let restored = restored(&rules, today, &back);
        account.lots.add_all(&restored);
        let clawed = account.claw(&rules, order, &wanted);
        account.note("returned", Some(id), now, restored.clone(), clawed.gone);
        account.restamp(&rules, now, Some(&before), &after);
        let said = account.worth_now(&rules, now, (order, is_own), &after);
        account.settle(&rules, now);
        account.uncount(&rules, now, &before, &after);
        let drawn = account.given.moved(&rules.program);
        account.has_room()?;
        let body = json!({
            "return_id": id,
            "order_id": order,
            "returned_yen": after.returned_yen - before.returned_yen,
            "points_clawed_back": clawed.points,
            "points_restored": restored.total(),
            "debt_added": clawed.debt,
            "restored": listed(&restored, 1),
            "balance": account.balance_answered(now),
        });
        self.drawn.moved = drawn;
        self.purchases.insert_mut(order.to_owned(), after);
        self.pass_on(now, &rules, said);
        Ok(body)
    }
}

impl Account {
    /// Takes points back: from the lots they went to, wherever those are by now; what is not there any more from the
    /// soonest to expire, and what is missing then is owed or let go.
    fn claw(&mut self, rules: &Rules, order: &str, wanted: &Lots) -> Clawed {
        let mut waiting = self.pending.iter_mut();
        if let Some(pending) = waiting.find(|pending| pending.order == order) {
            take_own(&mut pending.lots, wanted, true);
            self.pending.retain(|pending| pending.lots.total() > 0);
            return Clawed {
                gone: Lots::default(),
                points: wanted.total(),
                debt: 0,
            };
        }
        let mut gone = take_own(&mut self.lots, wanted, rules.rolls());
        gone.add_all(&self.lots.take(wanted.total() - gone.total()));
        let missing = wanted.total() - gone.total();
        let debt = match rules.program.returns.shortfall {
            Shortfall::Debt => missing,
            Shortfall::Clamp => 0,
        };
        self.debt += debt;
        Clawed {
            points: gone.total() + debt,
            gone,
            debt,
        }
    }

    /// Takes back what the goods counted towards a rank, and towards the campaigns' caps.
    fn uncount(&mut self, rules: &Rules, now: Instant, before: &Purchase, after: &Purchase) {
        let share = |number: u64| moved(after, number) - moved(before, number);
        let less = |number: u64| -i64::try_from(share(number)).expect("far below i64::MAX");
        let award = &before.award;
        let (spend, points) = (less(award.qualifying_yen), less(award.points()));
        let orders = if after.is_back && !before.is_back {
            -1
        } else {
            0
        };
        self.rank.count(before.day, spend, points, orders);
        self.judge_rank(rules, now);
        for part in &award.parts {
            self.given.change(part, less(part.points));
        }
    }
}

impl Purchase {
    /// Notes the goods that come back.
    fn give_back(&mut self, goods: &Goods) -> Result<(), No> {
        let exceeds = (409, "return_exceeds_order");
        let left = self.left_yen();
        // Where pieces are counted, those that cost nothing may come after all that was paid for.
        let counts = self.returned_pieces.iter().any(|pieces| *pieces > 0) && !self.is_closed;
        let may_be_free = counts && matches!(goods, Goods::Lines(_));
        let yen = match goods {
            Goods::Full => left,
            Goods::Amount(yen) => *yen,
            Goods::Lines(lines) => {
                let mut yen = 0;
                for (sku, quantity) in lines {
                    for _ in 0..*quantity {
                        yen += self.piece(sku).ok_or(exceeds)?;
                    }
                }
                let bought = self.order.lines.iter().map(|line| line.quantity);
                let every_piece = bought.eq(self.returned_pieces.iter().copied());
                // An edit may have changed the prices since.
                if self.is_edited && every_piece {
                    left
                } else {
                    yen
                }
            }
        };
        if (self.is_back && !may_be_free) || yen > left {
            return Err(exceeds);
        }
        self.returned_yen += yen;
        let bought = self.order.lines.iter().map(|line| line.quantity);
        let every_piece = bought.eq(self.returned_pieces.iter().copied());
        self.is_back = self.left_yen() == 0
            && (self.order.goods_yen() > 0 || every_piece || *goods == Goods::Full);
        self.is_closed = self.is_back && (every_piece || *goods == Goods::Full);
        Ok(())
    }

    /// Notes one piece that comes back, and says its yen; `None` where there is none left.
    fn piece(&mut self, sku: &str) -> Option<u64> {
        let values = self.order.line_values();
        let mut lines = self.order.lines.iter().enumerate();
        let (place, line) = lines.find(|(place, line)| {
            line.sku == sku && self.returned_pieces[*place] < line.quantity
        })?;
        let pieces = u64::from(self.returned_pieces[place]);
        self.returned_pieces[place] += 1;
        let worth = |pieces: u64| values[place] * pieces / u64::from(line.quantity);
        Some(worth(pieces + 1) - worth(pieces))
    }
}

/// How much of a whole has moved with the goods that are back, rounded down: so that any parts sum to the whole.
pub(super) fn moved(purchase: &Purchase, whole: u64) -> u64 {
    if purchase.is_back {
        return whole;
    }
    let times = whole * purchase.returned_yen;
    times.checked_div(purchase.order.goods_yen()).unwrap_or(0)
}

/// So many points of a whole, the last to expire first, after those that have gone this way before.
pub(super) fn stretch(whole: &Lots, gone: u64, points: u64) -> Lots {
    let mut left = whole.clone();
    left.take_last(gone);
    left.take_last(points)
}

/// Takes points from the lots they went to; where points roll, these may have a later last day by now.
pub(super) fn take_own(lots: &mut Lots, wanted: &Lots, rolls: bool) -> Lots {
    let mut taken = Lots::default();
    for (label, points) in wanted.list() {
        let is_own = |lot: Label| {
            let later = lot.kind != Kind::Limited && lot.day > label.day && rolls;
            (lot.kind, lot.year) == (label.kind, label.year) && (lot.day == label.day || later)
        };
        taken.add_all(&lots.take_of(*points, is_own));
    }
    taken
}

/// Spent points given back, with the last day they have now: their own, or where that has passed, a new one.
pub(super) fn restored(rules: &Rules, today: Day, back: &Lots) -> Lots {
    let mut restored = Lots::default();
    for (label, points) in back.list() {
        match rules.program.returns.expired_lot {
            _ if label.day >= today => restored.add(*label, *points),
            ExpiredLot::Reissue { days } => {
                let day = add_days(today, days);
                restored.add(Label { day, ..*label }, *points);
            }
            ExpiredLot::Forfeit => {}
        }
    }
    restored
}
