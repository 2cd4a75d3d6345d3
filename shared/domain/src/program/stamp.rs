//! Stamp cards, and stamp rallies across stores.

use super::{Moment, allows};
use crate::calendar::{Instant, Zone};
use crate::language::Language;

/// So many stamps fill a card, and a full card gives points or a coupon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampCard {
    /// Its name in rules and answers. What was collected is kept under it: a card that is to begin anew, or to be counted
    /// in another way, has another one.
    pub id: String,
    /// Its name for members.
    pub name: String,
    /// Its name for members who read English; without it, they read the other.
    pub name_en: Option<String>,
    /// From when; without it, since ever.
    pub from: Option<Moment>,
    /// Until when, inclusive; without it, for ever.
    pub to: Option<Moment>,
    /// What a stamp is given for.
    pub stamp_for: StampFor,
    /// In which stores; empty: in all, and where there is none.
    pub stores: Vec<String>,
    /// A rally: a card takes one stamp of each store.
    pub distinct_stores: bool,
    /// How many stamps fill it.
    pub size: u32,
    /// The points that a full card gives; none where it gives a coupon.
    pub reward_points: u64,
    /// The coupon that it gives instead.
    pub reward_coupon: Option<String>,
    /// Whether a full card is followed by another.
    pub repeats: bool,
}

/// What a stamp is given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StampFor {
    /// An activity of this kind, where its limit still allows it.
    Activity(String),
    /// A purchase.
    Purchase {
        /// From how many yen of goods that have not come back, at the order's prices and before points.
        min_spend: u64,
    },
}

impl StampCard {
    /// Whether it takes stamps of this store at this instant.
    #[must_use]
    pub fn takes(&self, at: Instant, store: Option<&str>, zone: &Zone) -> bool {
        let is_somewhere = store.is_some() || !self.distinct_stores;
        is_somewhere && allows(&self.stores, store) && self.is_on(at, zone)
    }

    /// Whether its time has come and not passed.
    #[must_use]
    pub fn is_on(&self, at: Instant, zone: &Zone) -> bool {
        let is_early = self.from.is_some_and(|from| at < from.begins(zone));
        let is_late = self.to.is_some_and(|to| to.has_passed(zone, at));
        !is_early && !is_late
    }

    /// Whether an activity of this kind is worth a stamp.
    #[must_use]
    pub fn is_for(&self, kind: &str) -> bool {
        matches!(&self.stamp_for, StampFor::Activity(known) if known == kind)
    }

    /// Its name for members who read this language.
    #[must_use]
    pub fn name_in(&self, language: Language) -> &str {
        language.name(&self.name, self.name_en.as_deref())
    }
}
