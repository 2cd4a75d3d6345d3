//! Birthday coupons: one for each member and birthday, ever.
//!
//! The coupon's own id says whose it is and for which year's birthday, and an id is taken once in the whole program.
//! So whatever is repeated, edited, late or killed half-way, nobody gets two. Nobody gets none, because every run also
//! covers the days since the last one that was planned to its end, and the day before for those who joined late.

use chrono::{Datelike, Days};
use domain::calendar::{Day, MonthDay, birthday_in};
use domain::ids::{CouponId, MemberId};
use domain::program::BirthdayRule;
use serde::{Deserialize, Serialize};

use crate::ports::QueueName;
use crate::store::{Job, Read, RunCounts, SHARDS, Write};
use crate::sweep::Planned;
use crate::{App, Error};

/// How far back a run catches up. A birthday missed for a year is the next one.
const CATCH_UP_DAYS: u64 = 365;

/// How many members one message visits before it hands the rest to the next.
const MEMBERS_PER_MESSAGE: usize = 500;

/// Members read from the index at a time.
const PAGE: u32 = 100;

/// A piece of a birthday run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BirthdayChunk {
    /// The run that planned it.
    pub run_id: String,
    /// The day on which the birthday is kept.
    pub kept_on: Day,
    /// The birthday: 29 February has no day of its own in most years.
    pub birthday: MonthDay,
    /// The shard of the index.
    pub shard: u8,
    /// Where in the shard to begin.
    pub after: Option<String>,
}

impl App {
    /// Plans a birthday run, over all days since the last.
    ///
    /// # Errors
    /// When the queue does not take the messages; the schedule then tries again.
    pub async fn plan_birthdays(&self) -> Result<Planned, Error> {
        let run_id = self.ids.uuid().to_string();
        let in_force = self.program_in_force().await?;
        let Some(rule) = &in_force.program.birthday else {
            return Ok(Planned { run_id, chunks: 0 });
        };
        let today = in_force.program.time_zone.day(self.now());
        let through = self.store.job_through(Job::Birthday).await?;
        let mut chunks = Vec::new();
        for run_day in days_to_cover(through, today) {
            chunks.extend(chunks_of(&run_id, run_day, rule));
        }
        let planned = self
            .hand_over(QueueName::BirthdayWork, run_id, chunks)
            .await?;
        if through.is_none_or(|through| through < today) {
            // Two runs that plan the same day write the same; whoever comes second has nothing to add.
            self.store
                .commit(vec![Write::JobThrough(Job::Birthday, today)])
                .await?;
        }
        Ok(planned)
    }

    /// Issues the coupons of one chunk.
    ///
    /// # Errors
    /// The first failure, after everything else is done.
    pub async fn work_birthdays(&self, chunk: &BirthdayChunk) -> Result<RunCounts, Error> {
        let in_force = self.program_in_force().await?;
        let Some(rule) = &in_force.program.birthday else {
            return Ok(RunCounts::default());
        };
        let mut counts = RunCounts::default();
        let mut failed = None;
        let mut after = chunk.after.clone();
        let mut seen = 0;
        loop {
            let page = self
                .store
                .birthdays(chunk.birthday, chunk.shard, after, PAGE)
                .await?;
            for member in &page.members {
                match self.celebrate(member, chunk, rule).await {
                    Ok(issued) => counts = counts.plus(issued),
                    Err(error) => failed = failed.or(Some(error)),
                }
            }
            seen += page.members.len();
            after = page.next;
            if after.is_none() || seen >= MEMBERS_PER_MESSAGE {
                break;
            }
        }
        self.report(&chunk.run_id, counts).await?;
        if after.is_some() {
            let rest = BirthdayChunk {
                after,
                ..chunk.clone()
            };
            self.hand_over(QueueName::BirthdayWork, chunk.run_id.clone(), vec![rest])
                .await?;
        }
        failed.map_or(Ok(counts), Err)
    }

    /// Issues one member's coupon, unless they have it.
    async fn celebrate(
        &self,
        member: &MemberId,
        chunk: &BirthdayChunk,
        rule: &BirthdayRule,
    ) -> Result<RunCounts, Error> {
        let Some(file) = self.store.member(member, Read::Strong).await? else {
            return Ok(RunCounts::default());
        };
        let birthday = file.profile.details.birthday.map(|birthday| birthday.day);
        let coupon = birthday_coupon(member, chunk.kept_on.year())?;
        let has_it = file.coupons.iter().any(|held| held.id == coupon);
        // The index may lag behind an edited birthday or a withdrawal: the file decides.
        if has_it || file.wallet.withdrawn || birthday != Some(chunk.birthday) {
            return Ok(RunCounts::default());
        }
        let (_, replayed) = self.issue_coupon(member, &coupon, &rule.coupon).await?;
        Ok(RunCounts {
            visited: 1,
            coupons: u64::from(!replayed),
            ..RunCounts::default()
        })
    }
}

/// The id of a birthday's coupon.
fn birthday_coupon(member: &MemberId, year: i32) -> Result<CouponId, Error> {
    CouponId::parse(&format!("birthday-{year}-{member}"))
        .map_err(|bad| Error::Broken(format!("a birthday coupon has no id: {bad}")))
}

/// From the day before, or the last planned day if that is longer ago, through today.
fn days_to_cover(through: Option<Day>, today: Day) -> impl Iterator<Item = Day> {
    let back = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let first = through
        .unwrap_or(today)
        .min(back(1))
        .max(back(CATCH_UP_DAYS));
    first.iter_days().take_while(move |day| *day <= today)
}

/// The messages for the birthdays that are given on one day: `lead_days` ahead of the day they are kept on.
fn chunks_of(run_id: &str, run_day: Day, rule: &BirthdayRule) -> Vec<BirthdayChunk> {
    let kept_on = run_day
        .checked_add_days(Days::new(u64::from(rule.lead_days)))
        .unwrap_or(run_day);
    let leap_day = Day::from_ymd_opt(2024, 2, 29).map(MonthDay::of);
    let kept_today =
        |birthday: &MonthDay| birthday_in(kept_on.year(), *birthday, rule.leap_day) == kept_on;
    let mut birthdays = vec![MonthDay::of(kept_on)];
    birthdays.extend(
        leap_day
            .filter(kept_today)
            .filter(|day| *day != MonthDay::of(kept_on)),
    );
    let chunk = |birthday: MonthDay, shard: u8| BirthdayChunk {
        run_id: run_id.to_owned(),
        kept_on,
        birthday,
        shard,
        after: None,
    };
    birthdays
        .into_iter()
        .flat_map(|birthday| {
            (0..SHARDS)
                .map(move |shard| chunk(birthday, shard))
                .collect::<Vec<_>>()
        })
        .collect()
}
