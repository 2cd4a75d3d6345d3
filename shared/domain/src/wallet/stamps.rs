//! Stamps: what fills a card, what a full card gives, and what goes back with a purchase.
//!
//! Stamps are counted for good, and how many cards they fill follows from the count alone, so it does not matter in
//! which order they came, or on which of two memberships that became one. A card is paid for when a stamp makes one more
//! full than were paid for already, and taken back when a stamp that goes makes one fewer full than were paid for.

mod of_purchase;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Usage;
use super::adjust::granted;
use super::lots::Lots;
use super::turn::Turn;
use crate::entry::{Moved, Record};
use crate::fact::{Done, Fact, Rewarded};
use crate::points::Points;
use crate::program::{Shortfall, StampCard};
use crate::refusal::Refusal;

pub(super) use of_purchase::Version;

/// Stores that a wallet keeps by name for one card, or for one activity that counts them by themselves: as many as a card has
/// places, and with names of everyday length a few kilobytes. Stamps of further stores do not count.
pub(super) const STORES_MAX: usize = 100;

/// What a member has collected on one card, of all time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamps {
    /// Stamps.
    #[serde(rename = "n", default)]
    pub count: u32,
    /// Stamps by store, where the card takes one of each.
    #[serde(rename = "s", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_store: BTreeMap<String, u32>,
    /// Full cards that were paid for.
    #[serde(rename = "r", default, skip_serializing_if = "is_none")]
    pub rewards: u32,
    /// The points that they gave.
    #[serde(rename = "g", default, skip_serializing_if = "Points::is_zero")]
    pub given: Points,
    /// Those that the newest of them gave, by lot.
    #[serde(rename = "l", default, skip_serializing_if = "Lots::is_empty")]
    pub newest: Lots,
    /// How many cards, counted from the first, have had their coupon: it stays when what filled them goes back.
    #[serde(rename = "c", default, skip_serializing_if = "is_none")]
    pub coupons: u32,
}

fn is_none(rewards: &u32) -> bool {
    *rewards == 0
}

impl Stamps {
    /// How many cards are full. In a rally, the most that can be filled with one stamp of each store on a card.
    #[must_use]
    pub fn full(&self, card: &StampCard) -> u32 {
        let size = u64::from(card.size);
        let all = self.towards(card, u32::MAX);
        let most = all.checked_div(size).unwrap_or(0);
        let most = if card.repeats { most } else { most.min(1) };
        let (mut least, mut most) = (0, u32::try_from(most).unwrap_or(u32::MAX));
        while least < most {
            let middle = most.saturating_sub(most.saturating_sub(least) / 2);
            if self.towards(card, middle) >= size.saturating_mul(u64::from(middle)) {
                least = middle;
            } else {
                most = middle.saturating_sub(1);
            }
        }
        least
    }

    /// How many stamps are on the card that is being filled; a card that is not followed by another stays full.
    #[must_use]
    pub fn on_card(&self, card: &StampCard) -> u32 {
        if !card.repeats && self.rewards > 0 {
            return card.size;
        }
        let used = u64::from(card.size).saturating_mul(u64::from(self.rewards));
        let towards = self.towards(card, self.rewards.saturating_add(1));
        let left = u32::try_from(towards.saturating_sub(used)).unwrap_or(u32::MAX);
        left.min(card.size)
    }

    /// Stamps that count where so many cards are to be filled.
    fn towards(&self, card: &StampCard, cards: u32) -> u64 {
        if card.distinct_stores {
            let each = self.by_store.values().map(|stamps| *stamps.min(&cards));
            each.map(u64::from).sum()
        } else {
            u64::from(self.count)
        }
    }

    fn add(&mut self, card: &StampCard, store: Option<&str>) {
        self.count = self.count.saturating_add(1);
        if let Some(store) = store.filter(|_| card.distinct_stores)
            && (self.by_store.len() < STORES_MAX || self.by_store.contains_key(store))
        {
            let stamps = self.by_store.entry(store.to_owned()).or_default();
            *stamps = stamps.saturating_add(1);
        }
    }

    fn remove(&mut self, store: Option<&str>) {
        self.count = self.count.saturating_sub(1);
        if let Some(stamps) = store.and_then(|store| self.by_store.get_mut(store)) {
            *stamps = stamps.saturating_sub(1);
        }
        self.by_store.retain(|_, stamps| *stamps > 0);
    }

    /// What two have collected, one has collected.
    fn absorb(&mut self, other: Stamps) -> Result<(), Refusal> {
        self.count = self.count.saturating_add(other.count);
        for (store, stamps) in other.by_store {
            let sum = self.by_store.entry(store).or_default();
            *sum = sum.saturating_add(stamps);
        }
        self.rewards = self.rewards.saturating_add(other.rewards);
        self.given = self.given.plus(other.given)?;
        self.coupons = self.coupons.saturating_add(other.coupons);
        if self.newest.is_empty() {
            self.newest = other.newest;
        }
        Ok(())
    }
}

impl Turn<'_> {
    /// Stamps the cards that an activity is for.
    pub(super) fn stamp_for(&mut self, kind: &str, done: &Done) -> Result<(), Refusal> {
        let program = self.moment.program;
        let store = done.store_id.as_deref();
        for card in program.stamp_cards.iter().filter(|card| card.is_for(kind)) {
            if card.takes(done.at, store, self.moment.zone()) {
                self.change(card, |stamps| {
                    stamps.add(card, store);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    /// Takes in what another membership has collected. What both together fill is paid for, and nothing that was.
    pub(super) fn absorb_stamps(
        &mut self,
        brought: BTreeMap<String, Stamps>,
    ) -> Result<(), Refusal> {
        let program = self.moment.program;
        for (id, stamps) in brought {
            match program.stamp_cards.iter().find(|card| card.id == id) {
                Some(card) => {
                    self.change(card, |mine| mine.absorb(stamps))?;
                }
                // A card that the program does not have any more is kept, as it is for everybody.
                None => self.stamps(&id).absorb(stamps)?,
            }
        }
        Ok(())
    }

    fn stamps(&mut self, card: &str) -> &mut Stamps {
        let Usage { stamps, .. } = &mut self.wallet.used;
        stamps.entry(card.to_owned()).or_default()
    }

    /// Changes the stamps of a card, and pays or takes back what that changes of full cards; answers what was not there to
    /// be taken back.
    fn change(
        &mut self,
        card: &StampCard,
        by: impl FnOnce(&mut Stamps) -> Result<(), Refusal>,
    ) -> Result<Points, Refusal> {
        let stamps = self.stamps(&card.id);
        let before = stamps.full(card);
        by(stamps)?;
        let (after, paid) = (stamps.full(card), stamps.rewards);
        let more = after.saturating_sub(before).min(after.saturating_sub(paid));
        let fewer = before.saturating_sub(after).min(paid.saturating_sub(after));
        if more > 0 {
            self.pay_for(card, more)?;
        }
        if fewer > 0 {
            return self.take_back_for(card, fewer);
        }
        Ok(Points::ZERO)
    }

    fn pay_for(&mut self, card: &StampCard, cards: u32) -> Result<(), Refusal> {
        let points = Points::of(card.reward_points.saturating_mul(u64::from(cards)))?;
        let lots = granted(points, None, self.moment);
        self.credit(&lots, self.moment.now)?;
        let stamps = self.stamps(&card.id);
        stamps.rewards = stamps.rewards.saturating_add(cards);
        stamps.given = stamps.given.plus(points)?;
        stamps.newest = lots.clone();
        self.owe_for_cards(card, cards);
        let fact = Fact::Rewarded(Rewarded {
            card: card.id.clone(),
            name: card.name.clone(),
            name_en: card.name_en.clone(),
            cards,
        });
        self.note(Record::Reward, self.moment.now, fact, Moved::come(lots));
        Ok(())
    }

    /// Takes back what full cards gave, each an equal part of all that this card ever gave: from the lot that the newest
    /// went to, then from the soonest to expire. What is not there any more is owed, or let go, as the program says; it is
    /// the answer.
    fn take_back_for(&mut self, card: &StampCard, cards: u32) -> Result<Points, Refusal> {
        let stamps = self.stamps(&card.id);
        let left = stamps.rewards.saturating_sub(cards);
        let stays = u128::from(stamps.given.get()).saturating_mul(u128::from(left));
        let stays = stays.checked_div(u128::from(stamps.rewards)).unwrap_or(0);
        let stays = Points::of(u64::try_from(stays).unwrap_or(u64::MAX))?;
        let points = stamps.given.less(stays);
        (stamps.rewards, stamps.given) = (left, stays);
        let newest = stamps.newest.iter().next_back();
        let wanted = newest
            .map(|(lot, _)| Lots::one(lot, points))
            .unwrap_or_default();
        let taken = self.take_usable(&wanted)?;
        let lacking = points.less(taken.total());
        let debt_added = match self.moment.program.returns.shortfall {
            Shortfall::Debt => lacking,
            Shortfall::Clamp => Points::ZERO,
        };
        self.wallet.debt = self.wallet.debt.plus(debt_added)?;
        let fact = Fact::ClawedBack {
            reason: card.id.clone(),
            debt_added,
        };
        self.note(Record::Reward, self.moment.now, fact, Moved::gone(taken));
        Ok(lacking)
    }
}
