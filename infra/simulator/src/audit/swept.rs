//! What a sweep leaves: nothing that has expired.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::calendar::Day;
use domain::wallet::Wallet;

use super::answers::SKEW;
use super::{Audit, Invariant};

/// The last day of the soonest points of each member, as stored.
#[derive(Default)]
pub(super) struct Swept(BTreeMap<String, Option<Day>>);

impl Swept {
    /// Sees a wallet that was stored.
    pub(super) fn stored(&mut self, wallet: &Wallet) {
        let day = wallet.lots.first_day();
        self.0.insert(wallet.member.to_string(), day);
    }
}

impl Audit {
    /// The day that it is in the shop by every clock; `None` where some show another one, or not everybody goes by the
    /// same program yet: a new one may have more to tell on the same day.
    pub(crate) fn settled_day(&self, now: DateTime<Utc>) -> Option<Day> {
        let day = |at| self.program.time_zone.day(at);
        let programs = self.versions(now, now);
        let is_settled = programs.start() == programs.end();
        (is_settled && day(now - SKEW) == day(now + SKEW)).then(|| day(now))
    }

    /// In a world that is healed and quiet, after a sweep: no stored points have expired.
    pub(crate) fn all_is_swept(&mut self, now: DateTime<Utc>) {
        let today = self.program.time_zone.day(now - SKEW);
        let mut days = self.swept.0.iter();
        let left =
            days.find_map(|(member, day)| Some((member, (*day)?)).filter(|(_, day)| *day < today));
        if let Some((member, day)) = left {
            let what = format!("{member} still has points of {day} after a sweep on {today}");
            self.broken(Invariant::Ends, what);
        }
    }
}
