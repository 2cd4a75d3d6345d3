//! Coupons that follow from a command: for a full stamp card, for a rank that was reached, or as the prize of a draw.
//!
//! What a member is to have is first owed to them, in the wallet, and handed over by the next purchase, edit, activity or draw:
//! by the same one, as a rule; what a merge filled, or a new program raised, waits for it. It is written in the transaction
//! that writes the wallet, so it is given once.
//!
//! A coupon that was given stays given, used or not, whatever goes back later. So that nothing is had twice by it, a card
//! that is emptied by a return and filled again gives no second one, and neither does a rank that is lost by a return and
//! reached again within the term that it would have been kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Usage;
use super::turn::Turn;
use crate::calendar::{Day, Instant, add_months};
use crate::coupon::Coupon;
use crate::entry::Fingerprint;
use crate::fact::Drawn;
use crate::ids::{CouponId, DrawId};
use crate::program::{Ranks, StampCard};
use crate::rules::rank::RankState;

/// What the names of gifts begin with.
const OF_CARD: &str = "stamp";
const OF_LEVEL: &str = "rank";
const OF_DRAW: &str = "prize";

/// How long the hash is that follows.
const HASH_LENGTH: usize = 22;

/// Coupons that one command hands over; what is owed beyond that waits for the next.
const AT_ONCE_MAX: usize = 10;

/// Coupons that a member is to have, and what tells that they had them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gifts {
    /// Those to hand over, oldest first.
    #[serde(rename = "d", default, skip_serializing_if = "Vec::is_empty")]
    pub due: Vec<Due>,
    /// The day on which a level was reached whose coupon was the last that it gave.
    #[serde(rename = "l", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub levels: BTreeMap<String, Day>,
}

/// One coupon to hand over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The name that it will have.
    #[serde(rename = "i")]
    pub id: CouponId,
    /// What it is made from.
    #[serde(rename = "t")]
    pub template: String,
}

/// A rank as it was held.
#[derive(Debug)]
pub(super) struct Held {
    level: Option<String>,
    since: Option<Instant>,
}

impl Held {
    pub(super) fn of(rank: &RankState) -> Held {
        Held {
            level: rank.level().map(str::to_owned),
            since: rank.since(),
        }
    }

    /// Whether another was reached since; two may be reached in one instant.
    fn is_left_by(&self, rank: &RankState) -> bool {
        self.since != rank.since() || rank.was_changed_from(self.level.as_deref())
    }
}

impl Gifts {
    pub(super) fn is_empty(&self) -> bool {
        self.due.is_empty() && self.levels.is_empty()
    }

    /// What was given to one of two, or is owed to them, was given or is owed to one.
    pub(super) fn absorb(&mut self, other: Gifts) {
        self.due.extend(other.due);
        for (level, day) in other.levels {
            let newest = self.levels.entry(level).or_insert(day);
            *newest = day.max(*newest);
        }
    }

    fn owe(&mut self, id: Option<CouponId>, template: &str) {
        let template = template.to_owned();
        self.due.extend(id.map(|id| Due { id, template }));
    }

    /// Whether the coupon of a level that was reached on this day is one of a new term.
    fn is_new(&self, level: &str, day: Day, ranks: &Ranks) -> bool {
        let given = self.levels.get(level);
        given.is_none_or(|given| add_months(*given, ranks.keep_months) < day)
    }
}

impl Turn<'_> {
    /// Owes the coupons of the newest full cards, so many of them, each once.
    pub(super) fn owe_for_cards(&mut self, card: &StampCard, more: u32) {
        let Some(template) = &card.reward_coupon else {
            return;
        };
        let member = self.wallet.member.clone();
        let Usage { stamps, gifts, .. } = &mut self.wallet.used;
        let stamps = stamps.entry(card.id.clone()).or_default();
        let now = stamps.rewards;
        for number in now.saturating_sub(more).max(stamps.coupons)..now {
            gifts.owe(named(OF_CARD, (&card.id, &member, number)), template);
        }
        stamps.coupons = stamps.coupons.max(now);
    }

    /// Owes the coupon of the level that was reached since this was asked last.
    pub(super) fn owe_for_level(&mut self) {
        let since = self.wallet.rank.since();
        if !self.rank_seen.is_left_by(&self.wallet.rank) {
            return;
        }
        self.rank_seen = Held::of(&self.wallet.rank);
        let (moment, member) = (self.moment, &self.wallet.member);
        let reached = moment.program.ranks.as_ref().and_then(|ranks| {
            let level = self.wallet.rank.reached(ranks)?;
            Some((ranks, level, level.coupon.as_ref()?))
        });
        if let (Some((ranks, level, template)), Some(since)) = (reached, since) {
            let day = moment.zone().day(since);
            let gifts = &mut self.wallet.used.gifts;
            if gifts.is_new(&level.id, day, ranks) {
                gifts.owe(named(OF_LEVEL, (&level.id, member, day)), template);
                gifts.levels.insert(level.id.clone(), day);
            }
        }
    }

    /// Owes the coupon that a draw won, where its prize is one.
    pub(super) fn owe_for_draw(&mut self, draw_id: &DrawId, drawn: &Drawn) {
        let lottery = self.moment.program.lottery(&drawn.lottery);
        let prize = lottery.zip(drawn.prize.as_ref());
        let prize = prize.and_then(|(lottery, id)| lottery.prize(id));
        if let Some(template) = prize.and_then(|prize| prize.coupon.as_ref()) {
            let gifts = &mut self.wallet.used.gifts;
            gifts.owe(named(OF_DRAW, draw_id), template);
        }
    }

    /// Hands over what is owed and the program that judges still gives out; the rest waits.
    pub(super) fn hand_over(&mut self) {
        self.owe_for_level();
        let moment = self.moment;
        let today = moment.today();
        for Due { id, template } in std::mem::take(&mut self.wallet.used.gifts.due) {
            let known = moment.program.coupon(&template);
            let known =
                known.filter(|known| self.gifts.len() < AT_ONCE_MAX && !known.is_over(today));
            let Some(known) = known else {
                self.wallet.used.gifts.due.push(Due { id, template });
                continue;
            };
            let member = self.wallet.member.clone();
            let asked = Fingerprint::of(&("coupon", &member, &template)).unwrap_or_default();
            let by = (moment.program, moment.now);
            let coupon = Coupon::issued(id, member, asked, known, by);
            self.gifts.push(coupon);
        }
    }
}

/// Whether a coupon is a gift that follows from what its member did, by its name.
#[must_use]
pub fn is_gift(id: &CouponId) -> bool {
    let mut kinds = [OF_CARD, OF_LEVEL, OF_DRAW].into_iter();
    kinds.any(|kind| {
        let hash = id.as_str().strip_prefix(kind);
        let hash = hash.and_then(|hash| hash.strip_prefix('-'));
        hash.is_some_and(|hash| hash.len() == HASH_LENGTH)
    })
}

/// The name of a gift: what it is for, by its hash, so that it fits whatever the shop's own names are.
fn named<T: Serialize>(kind: &str, what: T) -> Option<CouponId> {
    let hash = Fingerprint::of(&(kind, what)).ok()?;
    CouponId::parse(&format!("{kind}-{}", hash.as_str())).ok()
}
