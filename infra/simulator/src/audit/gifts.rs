//! Coupons: one order has a coupon at a time, those on one order go together, and each birthday brings one.

mod campaigns;

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use domain::calendar::{Day, LeapDay};
use domain::coupon::Coupon;
use domain::program::CouponTemplate;
use domain::wallet::Wallet;
use store::stored::Stored;

use super::answers::SKEW;
use super::reading::Reading;
use super::{Audit, Invariant};

use campaigns::Campaigns;
pub(crate) use campaigns::{Asked, NOBODYS_POINTS, given};

/// Where the table keeps how far birthdays are planned.
const PLANNED: &str = "J#birthday";

/// How the name of a full card's coupon begins.
const OF_CARD: &str = "stamp-";

/// A run catches up so many days, and surely these.
const CAUGHT_UP_DAYS: i64 = 364;

/// No program plans a birthday so many days before it.
const PLANNED_BEFORE_DAYS: i64 = 15;

/// The birthday coupons that were given.
#[derive(Default)]
pub(super) struct Gifts {
    /// The coupons that are used, by member and order.
    used: BTreeMap<(String, String), BTreeMap<String, CouponTemplate>>,
    /// How many, by member and year.
    birthdays: BTreeMap<(String, String), u64>,
    /// Who was merged, into whom, and how many invocations there were by then.
    merged: BTreeMap<String, (String, u64)>,
    /// How many coupons each member was given for full stamp cards.
    of_cards: BTreeMap<String, u64>,
    campaigns: Campaigns,
    /// When the first run was planned, in milliseconds since the world began.
    planned_at: Option<u64>,
}

impl Gifts {
    /// Sees a change; answers what is wrong with it.
    pub(super) fn see(&mut self, reading: &Reading<'_>) -> Option<String> {
        if reading.change.key.partition == PLANNED {
            self.planned_at.get_or_insert(reading.change.at);
        }
        let Some(Stored::Coupon(after)) = reading.after() else {
            return None;
        };
        let Some(Stored::Coupon(before)) = reading.before() else {
            return self.given(after);
        };
        let at_odds = self.together(before, after);
        if at_odds.is_some() {
            return at_odds;
        }
        let (had, has) = (before.used.as_ref()?, after.used.as_ref()?);
        (had.order_id != has.order_id).then(|| {
            let (id, had, has) = (&after.id, &had.order_id, &has.order_id);
            format!("the coupon {id} was used by {had}, and then by {has}")
        })
    }

    /// Sees which coupons are used for one order; answers which two do not go together.
    fn together(&mut self, before: &Coupon, after: &Coupon) -> Option<String> {
        let order = |coupon: &Coupon| {
            let used = coupon.used.as_ref()?;
            Some((coupon.member.to_string(), used.order_id.to_string()))
        };
        if let Some(used) = order(before).and_then(|order| self.used.get_mut(&order)) {
            used.remove(before.id.as_str());
        }
        let order = order(after)?;
        let used = self.used.entry(order).or_default();
        let apart = used
            .iter()
            .find(|(_, other)| !other.goes_with(&after.template));
        let apart = apart
            .map(|(other, _)| format!("the coupons {other} and {} do not go together", after.id));
        used.insert(after.id.to_string(), after.template.clone());
        apart
    }

    /// A coupon was given; a birthday's says in its id for which year.
    fn given(&mut self, coupon: &Coupon) -> Option<String> {
        if coupon.id.as_str().starts_with(OF_CARD) {
            let times = self.of_cards.entry(coupon.member.to_string()).or_default();
            *times = times.saturating_add(1);
        }
        let year = coupon.id.as_str().strip_prefix("birthday-")?.get(..4)?;
        let of = (coupon.member.to_string(), year.to_owned());
        let times = self.birthdays.entry(of).or_default();
        *times = times.saturating_add(1);
        let times = self.times(coupon.member.as_str(), year);
        (times > 1).then(|| format!("{} has {times} birthdays in {year}", coupon.member))
    }

    /// Holds a wallet against the coupons that its member was given: of each full card, one is in hand or owed.
    fn are_of_cards(&self, wallet: &Wallet) -> Result<(), String> {
        let member = wallet.member.as_str();
        let cards = wallet.used.stamps.values();
        let cards: u64 = cards.map(|stamps| u64::from(stamps.coupons)).sum();
        let due = wallet.used.gifts.due.iter();
        let due = due.filter(|due| due.id.as_str().starts_with(OF_CARD));
        let given = self.of_cards.iter();
        let given = given.filter(|(other, _)| self.holder(other) == member);
        let given: u64 = given.map(|(_, times)| times).sum();
        let had = given.saturating_add(u64::try_from(due.count()).unwrap_or(u64::MAX));
        if had == cards {
            Ok(())
        } else {
            Err(format!(
                "{member} filled {cards} cards and has {had} coupons"
            ))
        }
    }

    /// Two members are one from now on. What both were given before, both had.
    pub(super) fn merged(&mut self, from: &str, into: &str) {
        let to = (into.to_owned(), self.campaigns.invocations());
        self.merged.insert(from.to_owned(), to);
    }

    /// How many a member has of a year, under whichever name they were given.
    fn times(&self, member: &str, year: &str) -> u64 {
        let all = self.birthdays.iter();
        let theirs = all.filter(|((other, of), _)| of == year && self.were_one(other, member));
        theirs.map(|(_, times)| times).sum()
    }

    fn is_alone(&self, member: &str) -> bool {
        let mut merged = self.merged.iter();
        merged.all(|(from, (into, _))| from != member && into != member)
    }

    /// Whether two memberships were one when who commits began. A coupon goes to the membership that its giver saw, whatever
    /// has become of it: the other may have had its own before the two were merged, and both would have come a moment
    /// earlier.
    fn were_one(&self, one: &str, other: &str) -> bool {
        let then = |merge: u64| !self.campaigns.began_before(merge);
        self.holder_by(one, then) == self.holder_by(other, then)
    }

    fn holder<'a>(&'a self, member: &'a str) -> &'a str {
        self.holder_by(member, |_| true)
    }

    /// Whose a membership is by those merges alone.
    fn holder_by<'a>(&'a self, member: &'a str, counts: impl Fn(u64) -> bool) -> &'a str {
        let mut member = member;
        while let Some((into, merge)) = self.merged.get(member)
            && counts(*merge)
        {
            member = into;
        }
        member
    }
}

impl Audit {
    /// Holds wallets against the coupons that their members were given.
    pub(super) fn full_cards_gave(&mut self, wallets: &[Wallet]) {
        for wallet in wallets.iter().filter(|wallet| !wallet.withdrawn) {
            if let Err(what) = self.gifts.are_of_cards(wallet) {
                self.broken(Invariant::GivenOnce, what);
            }
        }
    }

    /// In a world that is healed and quiet, after a run of the birthday job: whoever was born on 29 February has the
    /// coupon of their last birthday.
    pub(crate) fn leap_day_is_kept(
        &mut self,
        member: &str,
        began: DateTime<Utc>,
        now: DateTime<Utc>,
    ) {
        let (Some(rule), Some(planned_at)) = (&self.program.birthday, self.gifts.planned_at) else {
            return;
        };
        let zone = self.program.time_zone;
        let today = zone.day(now - SKEW);
        let planned_at = i64::try_from(planned_at).unwrap_or(i64::MAX);
        let planned_on = zone.day(began + TimeDelta::milliseconds(planned_at));
        let this_year = kept(today.year(), rule.leap_day);
        let last = if this_year <= today {
            this_year
        } else {
            kept(today.year().saturating_sub(1), rule.leap_day)
        };
        let is_covered = planned_on <= last && (today - last).num_days() <= CAUGHT_UP_DAYS;
        // Another program may have kept that birthday on another day, or not at all.
        let is_settled = self
            .published
            .last()
            .is_none_or(|at| (last - zone.day(*at)).num_days() > PLANNED_BEFORE_DAYS);
        // What people tell of one they were merged with, they tell of both.
        let is_alone = self.gifts.is_alone(member) && !self.ledger.has_left(member);
        let times = self.gifts.times(member, &last.year().to_string());
        if is_covered && is_settled && is_alone && times == 0 {
            let what = format!("{member}, born on 29 February, had no birthday on {last}");
            self.broken(Invariant::GivenOnce, what);
        }
    }
}

/// The birthday of who was born on 29 February.
fn kept(year: i32, leap_day: LeapDay) -> Day {
    let other = match leap_day {
        LeapDay::Feb28 => Day::from_ymd_opt(year, 2, 28),
        LeapDay::Mar1 => Day::from_ymd_opt(year, 3, 1),
    };
    Day::from_ymd_opt(year, 2, 29).or(other).unwrap_or(Day::MAX)
}
