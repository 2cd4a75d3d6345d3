//! What another program would have given for the shop's own orders, before it is published.
//!
//! Members are taken shard by shard, and each one's journal is read whole, because a rank, a first purchase and what a
//! campaign has given follow from all orders before. One call looks at some hundreds of members and says where the next
//! one goes on; what the calls answer adds up. What budgets come to can only be said of all members together, so what
//! campaigns want to give goes along from call to call, in that place. Nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::sync::Arc;

use chrono::TimeDelta;
use domain::calendar::Day;
use domain::entry::Entry;
use domain::ids::MemberId;
use domain::program::Program;
use domain::replay::{Budget, Figures, Past, Question, Wanted};
use futures::future::try_join_all;

use crate::store::{Read, SHARDS};
use crate::{App, Error};

/// Members whose journals are read at once.
const AT_ONCE: u32 = 10;

/// A call that has looked at so many members answers.
pub const MEMBERS_MAX: u32 = 500;

/// So does one that has read so many entries: a second's work or so.
const ENTRIES_MAX: usize = 2_500;

/// And one that has taken so long, well before its caller is told to try again.
const TIME_MAX: TimeDelta = TimeDelta::seconds(4);

/// Entries of a journal that are read in one go.
const JOURNAL_PAGE: u32 = 500;

/// What to simulate.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// The other program.
    pub program: Arc<Program>,
    /// The days on which the orders were placed that count, in its zone.
    pub days: RangeInclusive<Day>,
    /// Where the call before ended.
    pub from: Place,
    /// Members to look at, at the most.
    pub members_max: u32,
}

/// What a call has found.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// The figures of the members that it looked at.
    pub figures: Figures,
    /// What the budgets of campaigns come to for the members of this call and of those before: for all, where none is next.
    pub budgets: Vec<Budget>,
    /// Where the next call goes on; `None` where all members were looked at.
    pub next: Option<Place>,
    /// Shards of members that are looked at wholly, of [`SHARDS`].
    pub shards_done: u8,
}

/// A place among all members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    shard: u8,
    after: Option<MemberId>,
    /// What campaigns want to give the members before it.
    wanted: Wanted,
}

/// The text is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be the next_cursor of the answer before")]
pub struct NotAPlace;

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let after = self.after.as_ref().map_or("", MemberId::as_str);
        write!(f, "{}.{after}", self.shard)?;
        match self.wanted.to_string().as_str() {
            "" => Ok(()),
            wanted => write!(f, "~{wanted}"),
        }
    }
}

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Place, NotAPlace> {
        let (place, wanted) = text.split_once('~').unwrap_or((text, ""));
        let (shard, after) = place.split_once('.').ok_or(NotAPlace)?;
        let shard = shard.parse().map_err(|_| NotAPlace)?;
        if shard >= SHARDS {
            return Err(NotAPlace);
        }
        let after = match after {
            "" => None,
            after => Some(MemberId::parse(after).map_err(|_| NotAPlace)?),
        };
        let wanted = wanted.parse().map_err(|_| NotAPlace)?;
        Ok(Place {
            shard,
            after,
            wanted,
        })
    }
}

impl App {
    /// Judges the orders of some members again under another program.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn simulate(&self, asked: &Simulation) -> Result<Simulated, Error> {
        let begun_at = self.now();
        let mut figures = Figures::default();
        let (mut members, mut entries) = (0_u32, 0);
        let mut place = asked.from.clone();
        let mut wanted = std::mem::take(&mut place.wanted);
        let limit = asked.members_max.clamp(1, AT_ONCE);
        while place.shard < SHARDS {
            let Place { shard, after, .. } = place.clone();
            let page = self.store.members(shard, after, limit).await?;
            let found = u32::try_from(page.members.len()).unwrap_or(u32::MAX);
            members = members.saturating_add(found);
            let looked = page
                .members
                .iter()
                .map(|member| self.replayed(member, asked));
            for (found, read) in try_join_all(looked).await? {
                figures.absorb(found);
                entries += read;
            }
            place = match page.members.last().filter(|_| page.next.is_some()) {
                Some(last) => Place {
                    shard,
                    after: Some(last.clone()),
                    ..Place::default()
                },
                None => Place {
                    shard: shard.saturating_add(1),
                    ..Place::default()
                },
            };
            let took = self.now().signed_duration_since(begun_at);
            if members >= asked.members_max || entries >= ENTRIES_MAX || took >= TIME_MAX {
                break;
            }
        }
        let shards_done = place.shard;
        wanted.absorb(figures.wanted.clone());
        let budgets = wanted.budgets(&asked.program, &asked.days);
        place.wanted = wanted;
        Ok(Simulated {
            figures,
            budgets,
            next: Some(place).filter(|place| place.shard < SHARDS),
            shards_done,
        })
    }

    /// The figures of one member, and how many entries were read for them. Those of a membership that was merged into
    /// another stand with that one.
    async fn replayed(
        &self,
        member: &MemberId,
        asked: &Simulation,
    ) -> Result<(Figures, usize), Error> {
        let wallet = self.store.wallet(member, Read::Eventual).await?;
        let Some(wallet) = wallet.filter(|wallet| wallet.merged_into.is_none()) else {
            return Ok((Figures::default(), 0));
        };
        let mut entries = self.journal(member).await?;
        for former in &wallet.former {
            entries.extend(self.journal(former).await?);
        }
        let read = entries.len();
        let past = Past::of(entries);
        let question = Question {
            program: Arc::clone(&asked.program),
            days: asked.days.clone(),
            recorded: self.programs_of(&past).await?,
        };
        Ok((question.answer(member, wallet.birth_month, &past), read))
    }

    async fn journal(&self, member: &MemberId) -> Result<Vec<Entry>, Error> {
        let mut entries: Vec<Entry> = Vec::new();
        let whole = usize::try_from(JOURNAL_PAGE).unwrap_or(usize::MAX);
        loop {
            let below = entries.last().map(|oldest| oldest.seq);
            let page = self.store.history(member, below, JOURNAL_PAGE).await?;
            let is_last = page.len() < whole;
            entries.extend(page);
            if is_last {
                return Ok(entries);
            }
        }
    }

    async fn programs_of(&self, past: &Past) -> Result<BTreeMap<u32, Arc<Program>>, Error> {
        let versions: BTreeSet<u32> = past.purchases().map(|it| it.program_version).collect();
        let mut programs = BTreeMap::new();
        for version in versions {
            let program = self.program_version(version).await?.program;
            programs.insert(version, program);
        }
        Ok(programs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_and_nothing_else_is_one() {
        for text in [
            "0.",
            "15.m1",
            "3.019a3f5c000070008000000000000001",
            "3.m1~sale=0,1f4,,a/thanks=7",
        ] {
            assert_eq!(text.parse::<Place>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "3",
            "16.",
            "x.",
            "3.a b",
            "-1.",
            "3.m1~sale",
            "3.m1~sale=x",
        ] {
            assert_eq!(text.parse::<Place>(), Err(NotAPlace), "{text}");
        }
    }
}
