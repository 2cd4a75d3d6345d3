//! What an edit of an order does to a member's points and figures.

use std::collections::BTreeMap;

use domain::calendar::{Day, Instant};
use domain::order::Order;
use domain::rules::earn::{Award, Buyer, award};

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

    /// What the order would have earned then.
    pub(super) fn judge_again(
        &self,
        rules: &Rules,
        before: &Purchase,
        edited: &Order,
        points_used: u64,
    ) -> Result<Award, No> {
        let mut campaign_points = BTreeMap::new();
        for campaign in &rules.program.campaigns {
            let Some(limit) = campaign.max_points_per_member else {
                continue;
            };
            let id = &campaign.id;
            let given = |of: fn(&Purchase, u64) -> u64| -> u64 {
                let parts = before.award.parts.iter();
                parts
                    .filter(|part| part.campaign.as_ref() == Some(id))
                    .map(|part| of(before, part.points))
                    .sum()
            };
            let all = self.campaign_points.get(id).copied().unwrap_or(0);
            let others = all.saturating_sub(given(left));
            let others = others.min(limit.saturating_sub(given(|_, points| points)));
            let then = before.edits.campaign_points.get(id).copied();
            campaign_points.insert(id.clone(), others.max(then.unwrap_or(0)));
        }
        let buyer = Buyer {
            rank: before.edits.rank.as_deref(),
            first_purchase: before.edits.is_first,
            birth_month: None,
            campaign_points: &campaign_points,
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
                if let Some(campaign) = &part.campaign {
                    let given = self.campaign_points.entry(campaign.clone()).or_default();
                    *given =
                        given.saturating_add_signed(signed(left(purchase, part.points)) * sign);
                }
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
