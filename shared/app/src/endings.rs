//! The ends of coupons: found each night, and told to everybody whose coupon is of the same kind in one message.
//!
//! Every coupon that can be used stands in the due index by its last day. The run takes neighbours, and in one
//! transaction marks each coupon as told and writes down who is told together. Who has more to hear on that day than the
//! end of one kind of coupon hears all of it in a message of their own ([`crate::heard`]). So however often a run is repeated,
//! doubled or killed, no coupon's owner is told the same twice; and whoever is not to be told any more by the time the
//! message goes out is left out then.

mod telling;
mod untold;

use std::collections::BTreeSet;

use chrono::Days;
use domain::calendar::Day;
use domain::ids::{CouponId, MemberId};
use domain::language::Language;
use domain::program::notices;
use domain::program::{CouponTemplate, Notices};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::heard::{self, End};
use crate::ledger::InForce;
use crate::push::MESSAGES_MAX;
use crate::runs::TASKS_MAX;
use crate::store::{ChunkList, Commit, Run, RunCounts, Task, Write};
use crate::sweep::is_due;
use crate::{App, Error};

use telling::{Telling, number, passed_over};

/// Coupons read from the index at a time, and so the most whose end is told together: each is a write of one
/// transaction, and who is told is another one.
pub const TOLD_TOGETHER_MAX: u32 = 80;

const _: () = {
    // What one transaction of the database may hold, and one multicast of LINE's.
    assert!(TOLD_TOGETHER_MAX < 100);
    assert!(TOLD_TOGETHER_MAX <= 500);
};

/// [`TOLD_TOGETHER_MAX`], as a length.
const PAGE: usize = 80;

/// How many pages one look ahead reads where nothing on them is to be told.
const PAGES_PER_LOOK: u32 = 6;

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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Held {
    /// Whose.
    pub member: MemberId,
    /// Which.
    pub coupon: CouponId,
}

impl App {
    /// The next coupons of a shard whose owners are to be told.
    pub(crate) async fn endings_ahead(
        &self,
        run: &Run,
        shard: u8,
        after: Option<String>,
        in_force: &InForce,
    ) -> Result<ChunkList, Error> {
        let notices = &in_force.program.notices;
        let days = (run.on, last_looked_at(run.on, notices));
        let mut list = ChunkList {
            next: after,
            ..ChunkList::default()
        };
        for _ in 0..PAGES_PER_LOOK {
            let after = list.next.take();
            let page = self.store.endings(days, shard, after, TOLD_TOGETHER_MAX);
            let page = page.await?;
            let due = page.endings.into_iter().filter(|ending| {
                let days = &notices.coupon_days;
                notices::due(days, ending.expires_on, ending.told, run.on).is_some()
            });
            let mut due: Vec<Held> = due.map(Ending::held).collect();
            // A later run of a day writes nothing where it finds nothing to tell.
            if run.parts == 0 {
                due = self.untold(due, in_force).await?;
            }
            list.tasks.extend(due.into_iter().map(Task::Coupon));
            list.next = page.next;
            let is_full = list.tasks.len().saturating_add(PAGE) > TASKS_MAX;
            if is_full || list.next.is_none() {
                break;
            }
        }
        Ok(list)
    }

    /// Tells the owners of these coupons, kind by kind, and those who have more to hear one by one.
    pub(crate) async fn tell_of(
        &self,
        coupons: Vec<Held>,
        run: &Run,
        in_force: &InForce,
    ) -> Result<RunCounts, Error> {
        let today = in_force.program.time_zone.day(self.now());
        let mut counts = RunCounts::default();
        let mut left = coupons;
        let mut attempt = 0;
        while attempt < ATTEMPTS_MAX && !left.is_empty() {
            let (tellings, passed_over) = self.tellings(&left, today, run, in_force).await?;
            counts = counts.plus(passed_over);
            let asked = std::mem::take(&mut left);
            for telling in tellings {
                let of_these: Vec<Held> = asked
                    .iter()
                    .filter(|held| telling.tells(held))
                    .cloned()
                    .collect();
                let notices = number(telling.ends().len());
                match self.store.commit(self.writing(telling, today)).await? {
                    Commit::Done => {
                        let settled = number(of_these.len());
                        counts = counts.plus(RunCounts {
                            visited: settled,
                            settled,
                            notices,
                            ..RunCounts::default()
                        });
                    }
                    Commit::Stale | Commit::Recorded(_) | Commit::Taken(_) => left.extend(of_these),
                }
            }
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

    /// What is told now, those that are told together beside each other, and how many coupons are passed over. The index
    /// may lag behind, and a chunk may come twice: what was used or told, and who has left, is not told again.
    async fn tellings(
        &self,
        coupons: &[Held],
        today: Day,
        run: &Run,
        in_force: &InForce,
    ) -> Result<(Vec<Telling>, RunCounts), Error> {
        let mut tellings: Vec<Telling> = Vec::new();
        let mut left = BTreeSet::new();
        let mut looked_at = BTreeSet::new();
        let mut seen = BTreeSet::new();
        for due in coupons {
            // Once each: who leaves between two looks would be told, and have left.
            if !looked_at.insert(&due.member) {
                continue;
            }
            let Some(mut file) = self.file_of_present(&due.member).await? else {
                left.insert(&due.member);
                continue;
            };
            if is_due(&file.wallet, today) {
                // What there is to hear of points is told with the coupons; the walk of the wallets counts it.
                self.settle(&file.wallet.member, run, in_force).await?;
                let Some(now) = self.file_of_present(&file.wallet.member).await? else {
                    left.insert(&due.member);
                    continue;
                };
                file = now;
            }
            let mut ends = heard::ends(&file, today, &in_force.program.notices);
            // By coupons, not by owners: who is merged meanwhile comes again under another name, and hears the rest
            // tomorrow.
            if ends.iter().any(|end| seen.contains(&held(end))) {
                continue;
            }
            seen.extend(ends.iter().map(held));
            let Some(first) = ends.first() else {
                continue;
            };
            if !ends.iter().all(|end| end.is_told_with(first)) {
                ends.truncate(MESSAGES_MAX);
                tellings.push(Telling::Alone(Box::new(file), ends));
                continue;
            }
            match tellings.iter_mut().find(|telling| telling.takes(&ends)) {
                Some(Telling::Together(known)) => known.extend(ends),
                _ => tellings.push(Telling::Together(ends)),
            }
        }
        let passed_over = passed_over(coupons, &left, &tellings);
        Ok((tellings, passed_over))
    }

    /// Each coupon told, and who is told: all of it, or nothing.
    fn writing(&self, telling: Telling, today: Day) -> Vec<Write> {
        let ends = match telling {
            Telling::Alone(file, ends) => return heard::of_coupons(ends, &file.wallet, today),
            Telling::Together(ends) => ends,
        };
        let together = ends.first().map(|first| CouponsEnding {
            id: self.ids.uuid(),
            template: first.coupon.template.clone(),
            expires_on: first.coupon.expires_on,
            language: first.language,
            coupons: ends.iter().map(held).collect(),
        });
        let told = ends.into_iter().map(|end| end.told(today));
        told.chain(together.map(Write::CouponsEnding)).collect()
    }
}

fn held(end: &End) -> Held {
    Held {
        member: end.coupon.member.clone(),
        coupon: end.coupon.id.clone(),
    }
}

impl Ending {
    fn held(self) -> Held {
        Held {
            member: self.member,
            coupon: self.coupon,
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
