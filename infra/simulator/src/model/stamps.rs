//! Stamp cards: stamps are counted out on paper cards, one after the other, whenever one comes or goes.

use std::collections::BTreeMap;

use domain::calendar::Instant;
use domain::program::{Shortfall, StampCard, StampFor};

use super::account::Account;
use super::earn::Purchase;
use super::lots::{Kind, Label, Lots};
use super::returns::take_own;
use super::rules::Rules;

/// What a member has of one card.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    /// The store of each stamp, as far as it has one.
    stamps: Vec<Option<String>>,
    /// What was given for each full card, in all.
    given: u64,
    /// For how many.
    rewards: u64,
    /// What the newest of them was given as.
    newest: Option<Label>,
}

impl Collected {
    /// How many paper cards these stamps fill.
    fn full(&self, card: &StampCard) -> u64 {
        let size = usize::try_from(card.size).expect("a small number");
        let mut full = 0;
        let mut left = self.stamps.clone();
        while card.repeats || full == 0 {
            let filled = if card.distinct_stores {
                fill(&mut left, size)
            } else {
                let is_enough = left.len() >= size;
                left.truncate(left.len().saturating_sub(size));
                is_enough
            };
            if !filled {
                break;
            }
            full += 1;
        }
        full
    }
}

/// Fills one card with stamps of as many stores as it has places: of the stores with the most stamps.
fn fill(left: &mut Vec<Option<String>>, size: usize) -> bool {
    let mut stores: BTreeMap<String, usize> = BTreeMap::new();
    for store in left.iter().flatten() {
        *stores.entry(store.clone()).or_default() += 1;
    }
    let mut stores: Vec<(usize, String)> = stores
        .into_iter()
        .map(|(store, stamps)| (stamps, store))
        .collect();
    if stores.len() < size {
        return false;
    }
    stores.sort_unstable();
    for (_, used) in stores.into_iter().rev().take(size) {
        let place = left.iter().position(|store| *store == Some(used.clone()));
        left.remove(place.expect("counted above"));
    }
    true
}

/// The cards that a purchase is worth a stamp on, as it stands.
fn worth<'p>(rules: &'p Rules, purchase: &Purchase) -> Vec<&'p StampCard> {
    let (order, zone) = (&purchase.order, &rules.program.time_zone);
    let cards = rules.program.stamp_cards.iter();
    let cards = cards.filter(|card| match card.stamp_for {
        StampFor::Purchase { min_spend } => !purchase.is_back && purchase.left_yen() >= min_spend,
        StampFor::Activity(_) => false,
    });
    cards
        .filter(|card| card.takes(order.placed_at, order.store_id.as_deref(), zone))
        .collect()
}

impl Account {
    /// A stamp for an activity.
    pub(super) fn stamp(
        &mut self,
        rules: &Rules,
        now: Instant,
        kind: &str,
        (at, store): (Instant, Option<&str>),
    ) {
        for card in &rules.program.stamp_cards {
            if card.is_for(kind) && card.takes(at, store, &rules.program.time_zone) {
                let stamp = store.map(str::to_owned);
                self.change(rules, now, card, |stamps| stamps.push(stamp));
            }
        }
    }

    /// The stamps of a purchase, as what it is now differs from what it was. Answers what full cards had given and could
    /// not be taken back.
    pub(super) fn restamp(
        &mut self,
        rules: &Rules,
        now: Instant,
        before: Option<&Purchase>,
        after: &Purchase,
    ) -> u64 {
        let mut lacking = 0;
        let old = before.map_or_else(Vec::new, |before| worth(rules, before));
        let new = worth(rules, after);
        for card in &rules.program.stamp_cards {
            let store = |purchase: &Purchase| purchase.order.store_id.clone();
            let gone = before.filter(|_| old.contains(&card)).map(store);
            let come = new.contains(&card).then(|| store(after));
            if gone != come {
                lacking += self.change(rules, now, card, |stamps| {
                    if let Some(gone) = gone {
                        let place = stamps.iter().position(|store| *store == gone);
                        stamps.remove(place.expect("it came with the purchase"));
                    }
                    stamps.extend(come);
                });
            }
        }
        lacking
    }

    /// What another membership has collected comes to this one's.
    pub(super) fn absorb_stamps(
        &mut self,
        rules: &Rules,
        now: Instant,
        others: BTreeMap<String, Collected>,
    ) {
        for (id, others) in others {
            let mine = self.stamps.entry(id.clone()).or_default();
            mine.given += others.given;
            mine.rewards += others.rewards;
            mine.newest = mine.newest.or(others.newest);
            let card = rules.program.stamp_cards.iter().find(|card| card.id == id);
            match card {
                Some(card) => {
                    self.change(rules, now, card, |stamps| stamps.extend(others.stamps));
                }
                None => mine.stamps.extend(others.stamps),
            }
        }
    }

    fn change(
        &mut self,
        rules: &Rules,
        now: Instant,
        card: &StampCard,
        by: impl FnOnce(&mut Vec<Option<String>>),
    ) -> u64 {
        let collected = self.stamps.entry(card.id.clone()).or_default();
        let before = collected.full(card);
        by(&mut collected.stamps);
        let (after, rewards) = (collected.full(card), collected.rewards);
        if after > before && after > rewards {
            self.reward(rules, now, card, (after - before).min(after - rewards));
        }
        if after < before && after < rewards {
            return self.take_reward_back(rules, now, card);
        }
        0
    }

    fn reward(&mut self, rules: &Rules, now: Instant, card: &StampCard, cards: u64) {
        let today = rules.day(now);
        let label = rules.label(today, rules.last_day(today), Kind::Given);
        let points = card.reward_points * cards;
        let come = match points {
            0 => Lots::default(),
            _ => Lots::of(label, points),
        };
        self.lots.add_all(&come);
        self.note("rewarded", None, now, come, Lots::default());
        let collected = self.stamps.entry(card.id.clone()).or_default();
        collected.given += points;
        collected.rewards += cards;
        collected.newest = (points > 0).then_some(label);
    }

    /// One card is not full any more: its part of all that was given goes. Answers what of it was not there.
    fn take_reward_back(&mut self, rules: &Rules, now: Instant, card: &StampCard) -> u64 {
        let collected = self.stamps.entry(card.id.clone()).or_default();
        let left = collected.given * (collected.rewards - 1) / collected.rewards;
        let points = collected.given - left;
        collected.given = left;
        collected.rewards -= 1;
        let newest = collected.newest;
        let wanted = newest.map_or_else(Lots::default, |label| Lots::of(label, points));
        let mut gone = take_own(&mut self.lots, &wanted, rules.rolls());
        gone.add_all(&self.lots.take(points - gone.total()));
        let lacking = points - gone.total();
        if rules.program.returns.shortfall == Shortfall::Debt {
            self.debt += lacking;
        }
        self.note("clawed_back", None, now, Lots::default(), gone);
        lacking
    }
}
