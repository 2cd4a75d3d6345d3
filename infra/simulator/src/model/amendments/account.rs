//! What an edit of an order does to a member's points and figures.

use std::collections::BTreeMap;

use domain::calendar::{Day, Instant};
use domain::order::Order;
use domain::rules::earn::{Award, Budgets, Buyer, award};

use super::{Edits, Moves, left, signed};
use crate::model::No;
use crate::model::account::{Account, Pending};
use crate::model::earn::Purchase;
use crate::model::lots::Lots;
use crate::model::returns::{restored, take_own};
use crate::model::rules::Rules;

impl Account {
    /// Moves what is to move, or says that it is not there. Answers how many points more the order has earned.
    pub(super) fn carry_out(
        &mut self,
        rules: &Rules,
        now: Instant,
        (order, id): (&str, &str),
        moves: &Moves,
        edits: &mut Edits,
    ) -> Result<i64, No> {
        self.lots.add_all(&moves.back);
        let mut come = moves.back.clone();
        let (change, less) = if let Some(day) = edits.waits_until {
            self.wait(order, day, &moves.more, &moves.less);
            let change = signed(moves.more.total()) - signed(moves.less.total());
            (change, Lots::default())
        } else {
            let more = restored(rules, rules.day(now), &moves.more);
            self.lots.add_all(&more);
            come.add_all(&more);
            let change = signed(more.total()) - signed(moves.less.total());
            (change, moves.less.clone())
        };
        if less.total() + moves.spends > self.lots.total() {
            return Err((409, "insufficient_points"));
        }
        let mut gone = take_own(&mut self.lots, &less, rules.rolls());
        gone.add_all(&self.lots.take(less.total() - gone.total()));
        let spent = self.lots.take(moves.spends);
        edits.own.add_all(&spent);
        gone.add_all(&spent);
        self.note("amended", Some(id), now, come, gone);
        Ok(change)
    }

    /// Moves the stamps; what a full card gave must be there to be taken back.
    pub(super) fn stamp_again(
        &mut self,
        rules: &Rules,
        now: Instant,
        before: &Purchase,
        after: &Purchase,
    ) -> Result<(), No> {
        match self.restamp(rules, now, Some(before), after) {
            0 => Ok(()),
            _ => Err((409, "insufficient_points")),
        }
    }

    /// What the order would have earned then.
    pub(super) fn judge_again(
        &self,
        rules: &Rules,
        before: &Purchase,
        (edited, points_used): (&Order, u64),
        budgets: &Budgets,
    ) -> Result<Award, No> {
        let day = rules.day(edited.placed_at);
        let ever = beside(rules, before, self.given.ever(), None);
        let of_day = beside(rules, before, &self.given.on(day), Some(day));
        let buyer = Buyer {
            rank: before.edits.rank.as_deref(),
            purchases: before.edits.purchases,
            birth_month: None,
            campaign_points: &ever,
            day_points: &of_day,
            budgets,
            multipliers: &before.edits.multipliers,
        };
        award(&rules.program, edited, points_used, &buyer).map_err(|_| (422, "above_limit"))
    }

    /// Until when the points of an order wait: as others of it do; where it has none, as it would have from the start.
    pub(super) fn waits_until(
        &self,
        rules: &Rules,
        now: Instant,
        order: &str,
        before: &Purchase,
    ) -> Option<Day> {
        let mut pending = self.pending.iter();
        if let Some(pending) = pending.find(|pending| pending.order == order) {
            return Some(pending.available_on);
        }
        let day = before.edits.waits_until?;
        (before.lots.total() == 0 && day > rules.day(now)).then_some(day)
    }

    /// Changes the points of an order that wait.
    pub(super) fn wait(&mut self, order: &str, available_on: Day, more: &Lots, less: &Lots) {
        if !self.pending.iter().any(|pending| pending.order == order) {
            self.pending.push(Pending {
                order: order.to_owned(),
                lots: Lots::default(),
                available_on,
            });
        }
        for pending in &mut self.pending {
            if pending.order == order {
                pending.lots.add_all(more);
                take_own(&mut pending.lots, less, true);
            }
        }
        self.pending.retain(|pending| pending.lots.total() > 0);
    }

    /// Counts the difference towards the rank, and towards the campaigns' caps.
    pub(super) fn recount(
        &mut self,
        rules: &Rules,
        now: Instant,
        before: &Purchase,
        after: &Purchase,
    ) {
        for (purchase, sign) in [(before, -1), (after, 1)] {
            for part in &purchase.award.parts {
                self.given
                    .change(part, signed(left(purchase, part.points)) * sign);
            }
        }
        let by = |of: fn(&Award) -> u64| {
            signed(left(after, of(&after.award))) - signed(left(before, of(&before.award)))
        };
        let (spend, points) = (by(|award| award.qualifying_yen), by(Award::points));
        let orders = if after.is_back { -1 } else { 0 };
        if (spend, points, orders) != (0, 0, 0) {
            self.rank.count(before.day, spend, points, orders);
        }
        self.judge_rank(rules, now);
    }
}

/// What campaigns with a limit have given beside an order that is edited: ever, or for orders of a day.
fn beside(
    rules: &Rules,
    before: &Purchase,
    given: &BTreeMap<String, u64>,
    day: Option<Day>,
) -> BTreeMap<String, u64> {
    let mut beside = BTreeMap::new();
    for campaign in &rules.program.campaigns {
        let (limit, then) = match day {
            None => (
                campaign.max_points_per_member,
                &before.edits.campaign_points,
            ),
            Some(_) => (
                campaign.max_points_per_member_per_day,
                &before.edits.day_points,
            ),
        };
        let Some(limit) = limit else { continue };
        let id = &campaign.id;
        let own = |of: fn(&Purchase, u64) -> u64| -> u64 {
            let parts = before.award.parts.iter();
            let parts = parts.filter(|part| part.campaign.as_ref() == Some(id));
            let parts = parts.filter(|part| day.is_none() || part.day == day);
            parts.map(|part| of(before, part.points)).sum()
        };
        let (all, whole) = (given.get(id).copied().unwrap_or(0), own(|_, points| points));
        let others = all
            .saturating_sub(own(left))
            .min(limit.saturating_sub(whole));
        let is_its_day = day.is_none() || whole > 0;
        let then = then.get(id).copied().filter(|_| is_its_day).unwrap_or(0);
        beside.insert(id.clone(), others.max(then));
    }
    beside
}
