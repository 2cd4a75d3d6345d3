//! Birthday coupons: one for each member and birthday, ever.
//!
//! The coupon's own id says whose it is and for which year's birthday, and an id is taken once in the whole program.
//! So whatever is repeated, edited, late or killed half-way, nobody gets two. Nobody gets none, because every run covers
//! all birthdays from the day of the last one that was planned to its end (of the first program, where there was no run
//! yet; from yesterday at least, for those who joined late) to as many days ahead as coupons are given. Who was not there
//! yet is owed nothing. What lies ahead is looked at again each day: somebody may have joined, told
//! their birthday, or the program may give its coupons earlier than it did.

use chrono::{Datelike, Days};
use domain::calendar::{Day, Instant, LeapDay, MonthDay, Zone, add_days, birthday_in};
use domain::ids::{CouponId, MemberId};
use domain::member::UniqueKey;
use domain::program::BirthdayRule;

mod ahead;
mod names;
#[cfg(test)]
mod years;

pub use names::{is_for_a_birthday, names_taken};

use names::birthday_coupons;
pub(crate) use names::held;

use crate::ledger::InForce;
use crate::runs::{Planned, RUNS_LOOKED_AT, parts};
use crate::store::{Job, Of, Read, Run, RunCounts, Write};
use crate::{App, Error};

/// How far back a run catches up. A birthday missed for a year is the next one.
const CATCH_UP_DAYS: u64 = 365;

impl App {
    /// Plans a birthday run, over all days since the last, and those of earlier runs that never came to their end.
    pub(crate) async fn plan_birthdays(&self) -> Result<Planned, Error> {
        let in_force = self.program_in_force().await?;
        let planned_at = self.now();
        let zone = &in_force.program.time_zone;
        let today = zone.day(planned_at);
        let through = self.store.job_through(Job::Birthday).await?;
        let since = match through {
            Some(_) => through,
            None => self.first_program_on(zone).await?,
        };
        let id = self.ids.uuid().to_string();
        let planned = match &in_force.program.birthday {
            Some(rule) => {
                let unfinished = self.unfinished_from().await?;
                let run = Run {
                    id,
                    job: Job::Birthday,
                    on: today,
                    from: first_day(since.into_iter().chain(unfinished).min(), today),
                    through: add_days(today, rule.lead_days),
                    planned_at,
                    parts: 0,
                    campaign: None,
                };
                self.start(run, parts(&[Of::Birthdays])).await?
            }
            None => Planned {
                run_id: id,
                chunks: 0,
            },
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

    /// The day on which the shop published its first program: what was missed before any run, was missed since then.
    async fn first_program_on(&self, zone: &Zone) -> Result<Option<Day>, Error> {
        let first = self.store.program(1).await?;
        Ok(first.and_then(|first| first.at).map(|at| zone.day(at)))
    }

    /// The first day of the runs that are not done, back to the newest that is: it covered what those before it lacked.
    async fn unfinished_from(&self) -> Result<Option<Day>, Error> {
        let mut from = None;
        for run in self.store.runs(None, RUNS_LOOKED_AT).await? {
            if run.job != Job::Birthday || run.parts == 0 {
                continue;
            }
            let began = run.from;
            if self.progress(run).await?.is_done {
                break;
            }
            from = from.into_iter().chain([began]).min();
        }
        Ok(from)
    }

    /// What a member is owed on a day.
    async fn claim_of(
        &self,
        member: &MemberId,
        kept_on: Day,
        (rule, zone): (&BirthdayRule, &Zone),
    ) -> Result<Owed, Error> {
        let Some(file) = self.store.member(member, Read::Strong).await? else {
            return Ok(Owed::Nobody);
        };
        if file.wallet.withdrawn {
            return Ok(Owed::Nobody);
        }
        // The index may lag behind an edited birthday: the file decides.
        let day = file.profile.details.birthday.map(|birthday| birthday.day);
        let kept = day.map(|day| birthday_in(kept_on.year(), day, rule.leap_day));
        // A run that catches up owes nothing to who was not there yet; whoever joins on the day after is in time.
        let was_there = zone.day(file.profile.joined_at).pred_opt() <= Some(kept_on);
        if kept != Some(kept_on) || !was_there {
            return Ok(Owed::AnotherDay);
        }
        let file = self.with_former_coupons(file, Read::Strong).await?;
        let names = birthday_coupons(&file.wallet, kept_on.year())?;
        let held = names.iter().find_map(|name| held(&file, name));
        Ok(match held {
            Some(coupon) => Owed::Given(coupon.issued_at),
            None => Owed::Coupon(names),
        })
    }

    /// Which coupon is given for birthdays, as long as it is.
    fn birthday_rule<'a>(&self, in_force: &'a InForce) -> Option<&'a BirthdayRule> {
        let rule = in_force.program.birthday.as_ref();
        rule.filter(|rule| self.is_given_out(in_force, &rule.coupon))
    }

    /// Issues one member's coupon, unless they have it.
    pub(crate) async fn celebrate(
        &self,
        member: &MemberId,
        kept_on: Day,
        run: &Run,
        in_force: &InForce,
    ) -> Result<RunCounts, Error> {
        let visited = RunCounts {
            visited: 1,
            ..RunCounts::default()
        };
        let given = RunCounts {
            settled: 1,
            coupons: 1,
            ..visited
        };
        let already = RunCounts {
            already: 1,
            ..visited
        };
        let changed = RunCounts {
            changed: 1,
            ..visited
        };
        let Some(rule) = self.birthday_rule(in_force) else {
            return Ok(changed);
        };
        let zone = &in_force.program.time_zone;
        Ok(match self.claim_of(member, kept_on, (rule, zone)).await? {
            Owed::Nobody => RunCounts { left: 1, ..visited },
            Owed::AnotherDay => changed,
            // By an earlier try of this chunk, which was killed before it could say so.
            Owed::Given(at) if at >= run.planned_at => given,
            Owed::Given(_) => already,
            Owed::Coupon(names) => match self.give_once(member, names, &rule.coupon).await? {
                true => given,
                false => already,
            },
        })
    }

    /// Gives the first of these coupons, where nobody has any of them. A membership that was merged into this one may be
    /// having its own at this moment, by a run that has not heard of the merge: its name is taken too, so that the database
    /// lets one of the two be.
    pub(crate) async fn give_once(
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
        if others.iter().any(|name| held(&file, name).is_some()) {
            return Ok(false);
        }
        Err(Error::AlreadyRecorded)
    }
}

/// The first day whose birthdays are covered: the day before, for those who joined late, or the day since which nothing
/// was planned if that is longer ago.
fn first_day(since: Option<Day>, today: Day) -> Day {
    let back = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    since.unwrap_or(today).min(back(1)).max(back(CATCH_UP_DAYS))
}

/// The birthdays that are kept on a day: its own, and that of 29 February where it is kept on this day.
fn kept(on: Day, leap_day: LeapDay) -> Vec<MonthDay> {
    let its_own = MonthDay::of(on);
    let born = Day::from_ymd_opt(2024, 2, 29).map(MonthDay::of);
    let also =
        born.filter(|born| *born != its_own && birthday_in(on.year(), *born, leap_day) == on);
    std::iter::once(its_own).chain(also).collect()
}

/// What a member is owed on a day.
enum Owed {
    /// There is no such member, or not any more.
    Nobody,
    /// Their birthday is kept on another day, or was before they joined.
    AnotherDay,
    /// They have it, since then.
    Given(Instant),
    /// A coupon with the first of these names, where none is taken.
    Coupon(Vec<CouponId>),
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
