//! What was given, and what would have been: sums that add up over members.

use std::collections::BTreeMap;

use super::{Wanted, goods};
use crate::fact::Earned;
use crate::program::{PointValue, Program};
use crate::rules::earn::Part;
use crate::rules::{proportion, share};

/// What orders were given, and would have been given. Points count as far as their goods have not come back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Members with an order that counts.
    pub members: u64,
    /// Orders that count.
    pub orders: u64,
    /// Orders that cannot be judged again: what they were was not recorded yet.
    pub orders_left_out: u64,
    /// All points.
    pub points: Both,
    /// By the rank held, by its id: then, and under the other program.
    pub by_rank: BTreeMap<Option<String>, Both>,
    /// By channel and store.
    pub by_store: BTreeMap<(String, Option<String>), Both>,
    /// By the category of the goods.
    pub by_category: BTreeMap<Option<String>, Both>,
    /// By the rule that gave them.
    pub by_rule: BTreeMap<String, Both>,
    /// What campaigns with a budget want to give: the other figures are as if it had no end.
    pub wanted: Wanted,
    /// By what a point is worth, in points and yen.
    by_value: BTreeMap<(u64, u64), Both>,
}

/// A sum of what was given, and of what would have been.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Both {
    /// What was given.
    pub recorded: u64,
    /// What would have been.
    pub proposed: u64,
}

/// Which of the two.
#[derive(Clone, Copy, Debug)]
pub(super) enum Side {
    Recorded,
    Proposed,
}

/// An order as one of the two sides judged it.
pub(super) struct Counted<'a> {
    pub(super) earned: &'a Earned,
    /// The program that judged it.
    pub(super) program: Option<&'a Program>,
    /// Yen of its goods that came back.
    pub(super) back: u64,
}

impl Both {
    fn add(&mut self, side: Side, points: u64) {
        let sum = match side {
            Side::Recorded => &mut self.recorded,
            Side::Proposed => &mut self.proposed,
        };
        *sum = sum.saturating_add(points);
    }

    fn absorb(&mut self, other: Both) {
        self.add(Side::Recorded, other.recorded);
        self.add(Side::Proposed, other.proposed);
    }
}

impl Counted<'_> {
    /// The points of goods that have not come back.
    fn points(&self) -> u64 {
        let all = self.earned.points().get();
        all.saturating_sub(proportion::moved(all, self.back, self.earned.goods_yen))
    }

    /// What each part gives for goods that have not come back.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&Part, u64)> {
        let parts = &self.earned.parts;
        let weights: Vec<u64> = parts.iter().map(|part| part.points).collect();
        parts.iter().zip(share::out(self.points(), weights))
    }
}

impl Figures {
    /// Counts one order on one side.
    pub(super) fn count(&mut self, side: Side, counted: &Counted<'_>) {
        let (earned, points) = (counted.earned, counted.points());
        self.points.add(side, points);
        let value = counted
            .program
            .map_or_else(PointValue::default, |it| it.point_value);
        let value = self.by_value.entry((value.points, value.yen)).or_default();
        value.add(side, points);
        let rank = earned.buyer.as_ref().and_then(|buyer| buyer.rank.clone());
        self.by_rank.entry(rank).or_default().add(side, points);
        if let Some(sold) = &earned.sold {
            let store = (sold.channel.clone(), sold.store_id.clone());
            self.by_store.entry(store).or_default().add(side, points);
        }
        for (part, points) in counted.parts() {
            let rule = self.by_rule.entry(part.rule.clone()).or_default();
            rule.add(side, points);
            for (category, points) in goods::of_part(earned, part, counted.program, points) {
                let category = self.by_category.entry(category).or_default();
                category.add(side, points);
            }
        }
    }

    /// What the points are worth, in yen: those that were given by the value they had then.
    #[must_use]
    pub fn yen(&self) -> Both {
        let mut yen = Both::default();
        for ((points, worth), sum) in &self.by_value {
            let value = PointValue {
                points: *points,
                yen: *worth,
            };
            yen.add(Side::Recorded, value.yen_of(sum.recorded));
            yen.add(Side::Proposed, value.yen_of(sum.proposed));
        }
        yen
    }

    /// Adds what others were given.
    pub fn absorb(&mut self, other: Figures) {
        self.members = self.members.saturating_add(other.members);
        self.orders = self.orders.saturating_add(other.orders);
        self.orders_left_out = self.orders_left_out.saturating_add(other.orders_left_out);
        self.points.absorb(other.points);
        absorb(&mut self.by_rank, other.by_rank);
        absorb(&mut self.by_store, other.by_store);
        absorb(&mut self.by_category, other.by_category);
        absorb(&mut self.by_rule, other.by_rule);
        absorb(&mut self.by_value, other.by_value);
        self.wanted.absorb(other.wanted);
    }
}

fn absorb<K: Ord>(sums: &mut BTreeMap<K, Both>, others: BTreeMap<K, Both>) {
    for (key, other) in others {
        sums.entry(key).or_default().absorb(other);
    }
}
