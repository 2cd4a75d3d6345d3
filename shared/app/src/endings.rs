//! The ends of coupons: found each night, and told to everybody whose coupon is of the same kind in one message.
//!
//! Every coupon that can be used stands in the due index by its last day. The run takes neighbours, and in one
//! transaction marks each coupon as told and writes down who is told together. So however often a run is repeated,
//! doubled or killed, no coupon's owner is told the same twice; and whoever is not to be told any more by the time the
//! message goes out is left out then.

use chrono::Days;
use domain::calendar::Day;
use domain::coupon::Coupon;
use domain::ids::{CouponId, MemberId};
use domain::language::Language;
use domain::program::notices;
use domain::program::{CouponTemplate, Notices};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ledger::InForce;
use crate::store::{Commit, RunCounts, Write};
use crate::sweep::{ExpireChunk, Worked};
use crate::{App, Error};

/// Coupons read from the index at a time, and so the most whose end is told together: each is a write of one
/// transaction, and who is told is another one.
pub const TOLD_TOGETHER_MAX: u32 = 80;

const _: () = {
    // What one transaction of the database may hold, and one multicast of LINE's.
    assert!(TOLD_TOGETHER_MAX < 100);
    assert!(TOLD_TOGETHER_MAX <= 500);
};

/// How many pages one message looks at before it hands the rest to the next: a few seconds of work.
const PAGES_PER_MESSAGE: u32 = 6;

/// How often coupons that somebody else changes are looked at again before their chunk is retried.
const ATTEMPTS_MAX: u32 = 8;

/// A coupon's place in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Whose it is.
    pub member: MemberId,
    /// Which one.
    pub coupon: CouponId,
    /// Its last day.
    pub expires_on: Day,
    /// The last notice that was given of it, in days before its last.
    pub told: Option<u32>,
}

/// A page of the index, and the cursor of the next one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndingPage {
    /// What is on it.
    pub endings: Vec<Ending>,
    /// Where the next one begins, if there is one. What it says is the store's own business.
    pub next: Option<String>,
}

/// Coupons of one kind with one last day whose owners are told together, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouponsEnding {
    /// Its name, for ever.
    pub id: Uuid,
    /// What the coupons are.
    pub template: CouponTemplate,
    /// Their last day.
    pub expires_on: Day,
    /// What their owners spoke when this was written down. One that changes it later is told in this one all the same:
    /// a second message could tell them twice.
    pub language: Language,
    /// Whose they are, and which.
    pub coupons: Vec<Held>,
}

/// A coupon in somebody's hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Whose.
    pub member: MemberId,
    /// Which.
    pub coupon: CouponId,
}

/// A coupon whose owner is to be told today.
struct Due {
    coupon: Coupon,
    language: Language,
    /// The notice, in days before its last.
    days: u32,
}

impl Due {
    fn is_told_with(&self, other: &Due) -> bool {
        let kind = |due: &Due| (due.coupon.expires_on, due.language);
        kind(self) == kind(other) && self.coupon.template == other.coupon.template
    }
}

impl App {
    /// Finds the coupons of one chunk that end soon, and writes down who is told.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(crate) async fn work_endings(
        &self,
        chunk: &ExpireChunk,
        in_force: &InForce,
    ) -> Result<Worked, Error> {
        let notices = &in_force.program.notices;
        let today = in_force.program.time_zone.day(self.now());
        let days = (today, last_looked_at(today, notices));
        let mut worked = Worked::from(chunk);
        for _ in 0..PAGES_PER_MESSAGE {
            let after = worked.rest.take();
            let page = self
                .store
                .endings(days, chunk.shard, after, TOLD_TOGETHER_MAX);
            let page = page.await?;
            let due = page.endings.into_iter().filter(|ending| {
                let days = &notices.coupon_days;
                notices::due(days, ending.expires_on, ending.told, today).is_some()
            });
            worked.add(self.tell_of(due.collect(), today, notices).await);
            worked.rest = page.next;
            if worked.rest.is_none() {
                break;
            }
        }
        Ok(worked)
    }

    /// Tells the owners of these coupons, kind by kind.
    async fn tell_of(
        &self,
        endings: Vec<Ending>,
        today: Day,
        notices: &Notices,
    ) -> Result<RunCounts, Error> {
        let mut counts = RunCounts::default();
        let mut left = endings;
        let mut attempt = 0;
        while attempt < ATTEMPTS_MAX && !left.is_empty() {
            let mut again = Vec::new();
            for group in self.groups(&left, today, notices).await? {
                let told = RunCounts {
                    notices: u64::try_from(group.len()).unwrap_or(u64::MAX),
                    ..RunCounts::default()
                };
                let members: Vec<Ending> = group.iter().map(Due::place).collect();
                match self.store.commit(self.telling(group)).await? {
                    Commit::Done => counts = counts.plus(told),
                    Commit::Stale | Commit::Recorded(_) | Commit::Taken(_) => again.extend(members),
                }
            }
            left = again;
            if !left.is_empty() {
                attempt += 1;
                self.pause(attempt).await;
            }
        }
        if left.is_empty() {
            Ok(counts)
        } else {
            Err(Error::TryAgain(
                "others keep using these coupons".to_owned(),
            ))
        }
    }

    /// The coupons as they are now, those that are told together beside each other. The index may lag behind: what
    /// was used or told, and who has left, is passed over.
    async fn groups(
        &self,
        endings: &[Ending],
        today: Day,
        notices: &Notices,
    ) -> Result<Vec<Vec<Due>>, Error> {
        let mut groups: Vec<Vec<Due>> = Vec::new();
        for ending in endings {
            let Some(due) = self.still_due(ending, today, notices).await? else {
                continue;
            };
            let known = groups
                .iter_mut()
                .find(|group| group.first().is_some_and(|first| first.is_told_with(&due)));
            match known {
                Some(group) => group.push(due),
                None => groups.push(vec![due]),
            }
        }
        Ok(groups)
    }

    async fn still_due(
        &self,
        ending: &Ending,
        today: Day,
        notices: &Notices,
    ) -> Result<Option<Due>, Error> {
        let Some(file) = self.file_of_present(&ending.member).await? else {
            return Ok(None);
        };
        let mut coupons = file.coupons.into_iter();
        let coupon = coupons.find(|coupon| coupon.id == ending.coupon);
        Ok(coupon.and_then(|coupon| {
            let days = coupon.ending(today, notices)?;
            let language = file.profile.details.language.unwrap_or_default();
            Some(Due {
                coupon,
                language,
                days,
            })
        }))
    }

    /// Each coupon told, and who is told: all of it, or nothing.
    fn telling(&self, group: Vec<Due>) -> Vec<Write> {
        let together = group.first().map(|first| CouponsEnding {
            id: self.ids.uuid(),
            template: first.coupon.template.clone(),
            expires_on: first.coupon.expires_on,
            language: first.language,
            coupons: group.iter().map(Due::held).collect(),
        });
        let told = group
            .into_iter()
            .map(|due| Write::Coupon(due.coupon.after_notice(due.days)));
        told.chain(together.map(Write::CouponsEnding)).collect()
    }
}

impl Due {
    fn held(&self) -> Held {
        Held {
            member: self.coupon.member.clone(),
            coupon: self.coupon.id.clone(),
        }
    }

    fn place(&self) -> Ending {
        Ending {
            member: self.coupon.member.clone(),
            coupon: self.coupon.id.clone(),
            expires_on: self.coupon.expires_on,
            told: self.coupon.told,
        }
    }
}

/// The last day whose coupons anybody is told of today.
fn last_looked_at(today: Day, notices: &Notices) -> Day {
    let days = notices.coupon_days.iter().max().copied().unwrap_or(0);
    today
        .checked_add_days(Days::new(u64::from(days)))
        .unwrap_or(Day::MAX)
}
