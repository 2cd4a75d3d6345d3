//! Looking ahead in the index of birthdays, for members who are owed a coupon.

use chrono::Datelike as _;
use domain::calendar::{Day, MonthDay, Zone};
use domain::ids::MemberId;
use domain::member::UniqueKey;
use domain::program::BirthdayRule;
use futures::future::try_join_all;
use serde::{Deserialize, Serialize};

use super::names::birthday_coupon;
use super::{Owed, kept};
use crate::ledger::InForce;
use crate::runs::{LANES, TASKS_MAX};
use crate::store::{ChunkList, Read, Run, Task};
use crate::{App, Error};

/// How many members and pages of the index one look ahead goes past where nobody is owed a coupon.
const STEPS_PER_LOOK: usize = 1_000;

/// Members read from the index at a time.
const PAGE: usize = 100;

/// Where to go on looking: a day on which birthdays are kept, and a place in it; `None` is its beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Cursor {
    day: Day,
    at: Option<Place>,
}

/// A place within one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    /// The birthday: 29 February shares a day with another in most years.
    birthday: MonthDay,
    /// The cursor of the index.
    after: String,
}

impl App {
    /// The next members of a shard who are owed a coupon.
    pub(crate) async fn birthdays_ahead(
        &self,
        run: &Run,
        shard: u8,
        after: Option<String>,
        in_force: &InForce,
    ) -> Result<ChunkList, Error> {
        let mut list = ChunkList::default();
        let Some(rule) = self.birthday_rule(in_force) else {
            return Ok(list);
        };
        let zone = &in_force.program.time_zone;
        let mut steps = 0;
        let mut cursor = Some(begin(run, after)?);
        while let Some(Cursor { day, at }) = cursor {
            let is_full = list.tasks.len().saturating_add(PAGE) > TASKS_MAX;
            if is_full || steps >= STEPS_PER_LOOK {
                list.next = Some(written(&Cursor { day, at })?);
                break;
            }
            let (members, next) = self.born(day, at, shard, rule).await?;
            steps += members.len().max(1);
            let owed = self.owed(&members, day, (rule, zone)).await?;
            let task = |member: MemberId| Task::Birthday(member, day);
            list.tasks.extend(owed.into_iter().map(task));
            cursor = match next {
                Some(place) => Some(Cursor {
                    day,
                    at: Some(place),
                }),
                None => day
                    .succ_opt()
                    .filter(|next| *next <= run.through)
                    .map(|day| Cursor { day, at: None }),
            };
        }
        Ok(list)
    }

    /// A page of the members whose birthday is kept on a day, and where the next page begins.
    async fn born(
        &self,
        kept_on: Day,
        at: Option<Place>,
        shard: u8,
        rule: &BirthdayRule,
    ) -> Result<(Vec<MemberId>, Option<Place>), Error> {
        let birthdays = kept(kept_on, rule.leap_day);
        let begin_at = at.as_ref().map(|place| place.birthday);
        let is_done = |birthday: &&MonthDay| begin_at.is_some_and(|begin| **birthday != begin);
        let mut left = birthdays.iter().skip_while(is_done);
        let Some(birthday) = left.next() else {
            return Ok((Vec::new(), None));
        };
        let after = at
            .map(|place| place.after)
            .filter(|after| !after.is_empty());
        let limit = u32::try_from(PAGE).unwrap_or(u32::MAX);
        let page = self.store.birthdays(*birthday, shard, after, limit).await?;
        let place = |birthday: &MonthDay, after: String| Place {
            birthday: *birthday,
            after,
        };
        let next = match page.next {
            Some(after) => Some(place(birthday, after)),
            None => left.next().map(|birthday| place(birthday, String::new())),
        };
        Ok((page.members, next))
    }

    /// Those of these members who are owed a coupon. Nearly everybody whose coupon was given is recognised by its name,
    /// for half a read unit.
    async fn owed(
        &self,
        members: &[MemberId],
        kept_on: Day,
        by: (&BirthdayRule, &Zone),
    ) -> Result<Vec<MemberId>, Error> {
        let mut owed = Vec::new();
        for members in members.chunks(LANES) {
            let looks = members
                .iter()
                .map(|member| self.is_owed(member, kept_on, by));
            for (member, is_owed) in members.iter().zip(try_join_all(looks).await?) {
                owed.extend(is_owed.then(|| member.clone()));
            }
        }
        Ok(owed)
    }

    async fn is_owed(
        &self,
        member: &MemberId,
        kept_on: Day,
        by: (&BirthdayRule, &Zone),
    ) -> Result<bool, Error> {
        let name = UniqueKey::Coupon(birthday_coupon(member, kept_on.year())?);
        if self.store.owner(&name, Read::Eventual).await?.is_some() {
            return Ok(false);
        }
        // Somebody else's coupon may count as theirs, or their birthday has just been edited.
        let found = self.claim_of(member, kept_on, by).await?;
        Ok(matches!(found, Owed::Coupon(_)))
    }
}

/// Where a look ahead begins.
fn begin(run: &Run, after: Option<String>) -> Result<Cursor, Error> {
    match after {
        None => Ok(Cursor {
            day: run.from,
            at: None,
        }),
        Some(after) => serde_json::from_str(&after)
            .map_err(|error| Error::Broken(format!("a cursor cannot be read: {error}"))),
    }
}

fn written(cursor: &Cursor) -> Result<String, Error> {
    serde_json::to_string(cursor)
        .map_err(|error| Error::Broken(format!("a cursor has no JSON: {error}")))
}
