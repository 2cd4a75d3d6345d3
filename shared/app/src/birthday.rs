//! Birthday coupons: one for each member and birthday, ever.
//!
//! The coupon's own id says whose it is and for which year's birthday, and an id is taken once in the whole program.
//! So whatever is repeated, edited, late or killed half-way, nobody gets two. Nobody gets none, because every run covers
//! all birthdays from the day of the last one that was planned to its end (from yesterday at least, for those who joined
//! late) to as many days ahead as coupons are given. What lies ahead is looked at again each day: somebody may have
//! joined, told their birthday, or the program may give its coupons earlier than it did.

use chrono::{Datelike, Days};
use domain::calendar::{Day, LeapDay, MonthDay, add_days, birthday_in};
use domain::ids::{CouponId, MemberId};
use domain::member::UniqueKey;
use domain::program::BirthdayRule;
use serde::{Deserialize, Serialize};

mod names;
#[cfg(test)]
mod years;

pub use names::names_taken;

use names::{birthday_coupons, holds};

use crate::ports::QueueName;
use crate::store::{Job, Read, RunCounts, SHARDS, Write};
use crate::sweep::Planned;
use crate::{App, Error};

/// How far back a run catches up. A birthday missed for a year is the next one.
const CATCH_UP_DAYS: u64 = 365;

/// How many steps one message takes before it hands the rest to the next: a few seconds of work, far below the
/// function's time limit.
const STEPS_PER_MESSAGE: usize = 500;

/// Members read from the index at a time.
const PAGE: u32 = 100;

/// A piece of a birthday run: the days it covers, in one shard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BirthdayChunk {
    /// The run that planned it.
    pub run_id: String,
    /// The shard of the index.
    pub shard: u8,
    /// The first day on which birthdays are kept that is not done yet.
    pub from: Day,
    /// The last such day.
    pub through: Day,
    /// Where in the first day to begin; `None` is its beginning.
    pub at: Option<Place>,
}

/// A place within one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The birthday: 29 February shares a day with another in most years.
    pub birthday: MonthDay,
    /// The cursor of the index.
    pub after: String,
}

impl App {
    /// Plans a birthday run, over all days since the last.
    ///
    /// # Errors
    /// When the queue does not take the messages; the schedule then tries again.
    pub async fn plan_birthdays(&self) -> Result<Planned, Error> {
        let run_id = self.ids.uuid().to_string();
        let in_force = self.program_in_force().await?;
        let today = in_force.program.time_zone.day(self.now());
        let through = self.store.job_through(Job::Birthday).await?;
        let chunks = in_force.program.birthday.as_ref().map(|rule| {
            let chunk = |shard| BirthdayChunk {
                run_id: run_id.clone(),
                shard,
                from: first_day(through, today),
                through: add_days(today, rule.lead_days),
                at: None,
            };
            (0..SHARDS).map(chunk).collect()
        });
        let planned = match chunks {
            Some(chunks) => {
                self.hand_over(QueueName::BirthdayWork, run_id, chunks)
                    .await?
            }
            None => Planned { run_id, chunks: 0 },
        };
        if through.is_none_or(|through| through < today) {
            // A day without a birthday rule is done too, and not caught up when there is one again. Two runs that plan
            // the same day write the same; whoever comes second has nothing to add.
            self.store
                .commit(vec![Write::JobThrough(Job::Birthday, today)])
                .await?;
        }
        Ok(planned)
    }

    /// Issues the coupons of one chunk. A member whose coupon cannot be issued does not stop the others; the chunk then
    /// fails as a whole and comes back for them.
    ///
    /// # Errors
    /// The first failure, after everything else is done.
    pub async fn work_birthdays(&self, chunk: &BirthdayChunk) -> Result<RunCounts, Error> {
        let in_force = self.program_in_force().await?;
        let Some(rule) = &in_force.program.birthday else {
            return Ok(RunCounts::default());
        };
        let mut work = Work {
            counts: RunCounts::default(),
            failed: None,
            steps: 0,
        };
        let mut rest = None;
        let mut at = chunk.at.clone();
        for day in chunk
            .from
            .iter_days()
            .take_while(|day| *day <= chunk.through)
        {
            if work.steps >= STEPS_PER_MESSAGE {
                rest = Some(BirthdayChunk {
                    from: day,
                    at: None,
                    ..chunk.clone()
                });
                break;
            }
            if let Some(place) = self
                .give_for(day, at.take(), chunk.shard, rule, &mut work)
                .await?
            {
                rest = Some(BirthdayChunk {
                    from: day,
                    at: Some(place),
                    ..chunk.clone()
                });
                break;
            }
        }
        self.report(&chunk.run_id, work.counts).await?;
        if let Some(rest) = rest {
            self.hand_over(QueueName::BirthdayWork, chunk.run_id.clone(), vec![rest])
                .await?;
        }
        work.failed.map_or(Ok(work.counts), Err)
    }

    /// Gives the coupons for the birthdays of one day in one shard, from a place on; answers where it stopped when its
    /// time was up.
    async fn give_for(
        &self,
        kept_on: Day,
        mut at: Option<Place>,
        shard: u8,
        rule: &BirthdayRule,
        work: &mut Work,
    ) -> Result<Option<Place>, Error> {
        let birthdays = kept(kept_on, rule.leap_day);
        let begin_at = at.as_ref().map(|place| place.birthday);
        let is_done = |birthday: &MonthDay| begin_at.is_some_and(|begin| *birthday != begin);
        for birthday in birthdays.into_iter().skip_while(is_done) {
            let mut after = at.take().map(|place| place.after);
            loop {
                let page = self.store.birthdays(birthday, shard, after, PAGE).await?;
                work.steps += page.members.len().max(1);
                for member in &page.members {
                    match self.celebrate(member, birthday, kept_on, rule).await {
                        Ok(issued) => work.counts = work.counts.plus(issued),
                        Err(error) => work.failed = work.failed.take().or(Some(error)),
                    }
                }
                match page.next {
                    None => break,
                    Some(after) if work.steps >= STEPS_PER_MESSAGE => {
                        return Ok(Some(Place { birthday, after }));
                    }
                    next => after = next,
                }
            }
        }
        Ok(None)
    }

    /// Issues one member's coupon, unless they have it.
    async fn celebrate(
        &self,
        member: &MemberId,
        birthday: MonthDay,
        kept_on: Day,
        rule: &BirthdayRule,
    ) -> Result<RunCounts, Error> {
        let Some(file) = self.store.member(member, Read::Strong).await? else {
            return Ok(RunCounts::default());
        };
        let has = file.profile.details.birthday.map(|birthday| birthday.day);
        // The index may lag behind an edited birthday or a withdrawal: the file decides.
        if file.wallet.withdrawn || has != Some(birthday) {
            return Ok(RunCounts::default());
        }
        let file = self.with_former_coupons(file, Read::Strong).await?;
        let names = birthday_coupons(&file.wallet, kept_on.year())?;
        if names.iter().any(|name| holds(&file, name)) {
            return Ok(RunCounts::default());
        }
        let given = self.give_once(member, names, &rule.coupon).await?;
        Ok(RunCounts {
            visited: 1,
            coupons: u64::from(given),
            ..RunCounts::default()
        })
    }

    /// Gives the first of these coupons, where nobody has any of them. A membership that was merged into this one may be
    /// having its own at this moment, by a run that has not heard of the merge: its name is taken too, so that the database
    /// lets one of the two be.
    async fn give_once(
        &self,
        member: &MemberId,
        names: Vec<CouponId>,
        template: &str,
    ) -> Result<bool, Error> {
        let Some((name, others)) = names.split_first() else {
            return Ok(false);
        };
        let claim = |name: &CouponId| Write::Claim(UniqueKey::Coupon(name.clone()), member.clone());
        let with = others.iter().map(claim).collect();
        let given = self.give_coupon(member, member, name, template, with).await;
        let Err(Error::AlreadyRecorded) = given else {
            return given.map(|(_, replayed)| !replayed);
        };
        let file = self.file(member, Read::Strong).await?;
        if others.iter().any(|name| holds(&file, name)) {
            return Ok(false);
        }
        Err(Error::AlreadyRecorded)
    }
}

/// The first day whose birthdays are covered: the day before, for those who joined late, or the last planned day if
/// that is longer ago.
fn first_day(through: Option<Day>, today: Day) -> Day {
    let back = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    through
        .unwrap_or(today)
        .min(back(1))
        .max(back(CATCH_UP_DAYS))
}

/// The birthdays that are kept on a day: its own, and that of 29 February where it is kept on this day.
fn kept(on: Day, leap_day: LeapDay) -> Vec<MonthDay> {
    let its_own = MonthDay::of(on);
    let born = Day::from_ymd_opt(2024, 2, 29).map(MonthDay::of);
    let also =
        born.filter(|born| *born != its_own && birthday_in(on.year(), *born, leap_day) == on);
    std::iter::once(its_own).chain(also).collect()
}

/// What one message has done so far.
struct Work {
    counts: RunCounts,
    failed: Option<Error>,
    /// Members visited and pages read: what takes time.
    steps: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn kept_on(on: &str, leap_day: LeapDay) -> Vec<String> {
        let birthdays = kept(day(on), leap_day);
        birthdays.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn those_born_on_29_february_have_their_day_as_the_program_says() {
        assert_eq!(kept_on("2027-02-28", LeapDay::Feb28), ["02-28", "02-29"]);
        assert_eq!(kept_on("2027-02-28", LeapDay::Mar1), ["02-28"]);
        assert_eq!(kept_on("2027-03-01", LeapDay::Mar1), ["03-01", "02-29"]);
        assert_eq!(kept_on("2028-02-28", LeapDay::Feb28), ["02-28"]);
        assert_eq!(kept_on("2028-02-29", LeapDay::Feb28), ["02-29"]);
    }

    #[test]
    fn a_run_covers_what_was_missed_and_always_the_day_before() {
        let today = day("2026-11-22");
        assert_eq!(first_day(None, today), day("2026-11-21"));
        assert_eq!(first_day(Some(today), today), day("2026-11-21"));
        assert_eq!(first_day(Some(day("2026-11-12")), today), day("2026-11-12"));
        assert_eq!(first_day(Some(day("2020-01-01")), today), day("2025-11-22"));
    }
}
