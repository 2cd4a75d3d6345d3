//! Members whose points have many last days.

use std::collections::BTreeSet;

use app::store::Write;
use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::entry::{Entry, Fingerprint};
use domain::ids::{AdjustmentId, MemberId};
use domain::member::{Details, MemberNumber, Profile};
use domain::points::Points;
use domain::program::Program;
use domain::rules::earn::NO_BUDGETS;
use domain::wallet::Wallet;
use domain::wallet::adjust::{Adjust, Change, adjust};
use domain::wallet::turn::Moment;
use fastrand::Rng;
use uuid::Uuid;

/// The last days lie within so many days.
pub(super) const DAYS: u64 = 400;

/// Some points stay so many days longer than that: no notice of them is due when all others are gone.
const STAY_DAYS: u64 = 300;

/// One member in so many keeps some points, and moves on in the index instead of leaving it.
const STAYS: u64 = 8;

/// One member in so many has more last days than one transaction can record.
const HAS_MANY: u64 = 50;

/// One member in so many leaves during the night.
const LEAVES: u64 = 16;

/// What somebody has.
const FEW: std::ops::Range<usize> = 1..9;
const MANY: std::ops::Range<usize> = 61..95;

/// What was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seeded {
    pub(super) members: u64,
    /// Lots that expire, each on a last day of its own within its wallet.
    pub(super) lots: u64,
    pub(super) points: u64,
}

/// Gives points to members, one after the other.
pub(super) struct Giver<'a> {
    pub(super) program: &'a Program,
    pub(super) now: DateTime<Utc>,
    pub(super) chance: Rng,
    pub(super) seeded: Seeded,
    /// Who will leave.
    pub(super) leavers: Vec<String>,
}

impl Giver<'_> {
    /// The writes of one more member with at most so many lots that expire.
    pub(super) fn next(&mut self, lots_max: u64) -> Vec<Write> {
        let member = MemberId::new(Uuid::from_u128(self.chance.u128(..)));
        let count = match self.chance.u64(0..HAS_MANY) {
            0 => self.chance.usize(MANY),
            _ => self.chance.usize(FEW),
        };
        let count = count.min(usize::try_from(lots_max).unwrap_or(usize::MAX));
        let mut days = BTreeSet::new();
        while days.len() < count {
            days.insert(self.chance.u64(1..=DAYS));
        }
        let stays = self.chance.u64(0..STAYS) == 0;
        let mut wallet = Wallet::new(member);
        let mut entries = Vec::new();
        for day in days {
            let points = self.chance.u64(1..500);
            self.seeded.lots = self.seeded.lots.saturating_add(1);
            self.seeded.points = self.seeded.points.saturating_add(points);
            wallet = self.give(wallet, points, day, &mut entries);
        }
        if stays {
            wallet = self.give(wallet, 1, DAYS + STAY_DAYS, &mut entries);
        }
        self.seeded.members = self.seeded.members.saturating_add(1);
        // All of it is one commit.
        wallet.version = 1;
        let profile = self.file(&wallet);
        let entries = entries.into_iter().map(Write::Entry);
        std::iter::once(Write::Wallet(wallet))
            .chain(profile.into_iter().flat_map(joining))
            .chain(entries)
            .collect()
    }

    /// The file of somebody who will leave. Nobody asks for those of the others.
    fn file(&mut self, wallet: &Wallet) -> Option<Profile> {
        if self.chance.u64(0..LEAVES) > 0 {
            return None;
        }
        self.leavers.push(wallet.member.to_string());
        Some(Profile {
            member: wallet.member.clone(),
            version: 1,
            number: MemberNumber::new(self.chance.u64(..)),
            joined_at: self.now,
            withdrawn_at: None,
            details: Details::default(),
            external_ids: Vec::new(),
            line_blocked: false,
            line_at: None,
            former_numbers: Vec::new(),
            join_key: None,
        })
    }

    fn give(&self, wallet: Wallet, points: u64, day: u64, entries: &mut Vec<Entry>) -> Wallet {
        let moment = Moment {
            now: self.now,
            program: self.program,
            program_version: 1,
            in_force_since: None,
            by: "simulator",
            fingerprint: Fingerprint::default(),
            call: 0,
            budgets: &NO_BUDGETS,
        };
        let last_day = moment.today().checked_add_days(Days::new(day));
        let id = format!("{}-{day}", wallet.member);
        let given = Points::new(points).and_then(|points| {
            let command = Adjust {
                adjustment_id: AdjustmentId::parse(&id).ok()?,
                change: Change::Give(points, last_day),
                reason: "simulated".to_owned(),
                operator: "simulator".to_owned(),
            };
            adjust(wallet, command, &moment).ok()
        });
        let Some(given) = given else {
            panic!("no points can be given for {day} days");
        };
        entries.extend(given.entries);
        given.wallet
    }
}

/// A file, and the keys that lead to it.
fn joining(profile: Profile) -> impl Iterator<Item = Write> {
    let member = profile.member.clone();
    let keys = profile.keys().into_iter();
    let claims = keys.map(move |key| Write::Claim(key, member.clone()));
    std::iter::once(Write::Profile(profile)).chain(claims)
}

/// The first instant at which all that expires has.
pub(super) fn morning_after(began: DateTime<Utc>) -> DateTime<Utc> {
    let days = i64::try_from(DAYS).unwrap_or(0);
    began + TimeDelta::days(days + 2)
}
