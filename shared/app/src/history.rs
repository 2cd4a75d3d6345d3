//! A member's history, newest first.

use std::collections::VecDeque;
use std::fmt;
use std::str::FromStr;

use domain::entry::Entry;
use domain::ids::MemberId;
use domain::wallet::{Wallet, advance};

use crate::store::Read;
use crate::{App, Error, Missing};

/// The most entries of one page.
pub const PAGE_MAX: u32 = 100;

/// A page of history.
#[derive(Clone, Debug)]
pub struct History {
    /// The entries, newest first.
    pub entries: Vec<Entry>,
    /// Where the next page begins. `None` at the end.
    pub next: Option<Cursor>,
}

/// Where a page begins: below a number in each of a member's journals. There is one for the member, and one for each
/// membership that was merged into theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor(Vec<u64>);

/// The text is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be the next_cursor of the page before")]
pub struct NotACursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> = self.0.iter().map(u64::to_string).collect();
        f.write_str(&numbers.join("."))
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Cursor, NotACursor> {
        let numbers: Result<Vec<u64>, _> = text.split('.').map(str::parse).collect();
        numbers.map(Cursor).map_err(|_| NotACursor)
    }
}

/// What of one journal may come on a page, newest first.
struct Journal {
    entries: VecDeque<Entry>,
    /// The page takes entries of it from below this number.
    below: u64,
}

impl Journal {
    fn newest_first(entries: Vec<Entry>) -> Journal {
        let newest = entries.first().map_or(0, |entry| entry.seq);
        Journal {
            entries: entries.into(),
            below: newest.saturating_add(1),
        }
    }
}

impl App {
    /// A page of a member's journals in the order of time. What time has decided since the last command stands in it
    /// already, under the numbers it will be recorded with, so a history agrees with the balance whether or not a sweep has
    /// run. A cursor of before a merge is read too: what came with the merge then comes from its newest on.
    ///
    /// # Errors
    /// [`Missing::Member`].
    pub async fn history(
        &self,
        member: &MemberId,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<History, Error> {
        let wallet = self.wallet(member, Read::Strong).await?;
        let wallet = wallet.ok_or(Error::NotFound(Missing::Member))?;
        let below = |place: usize| cursor.and_then(|cursor| cursor.0.get(place)).copied();
        let mut journals = Vec::with_capacity(wallet.former.len().saturating_add(1));
        let former = wallet.former.clone();
        journals.push(self.own_journal(wallet, below(0), limit).await?);
        for (before, merged) in former.iter().enumerate() {
            let below = below(before.saturating_add(1));
            let entries = self.store.history(merged, below, limit).await?;
            journals.push(Journal::newest_first(entries));
        }
        Ok(page(journals, limit))
    }

    async fn own_journal(
        &self,
        wallet: Wallet,
        below: Option<u64>,
        limit: u32,
    ) -> Result<Journal, Error> {
        let in_force = self.program_in_force().await?;
        let (member, recorded_through) = (wallet.member.clone(), wallet.seq);
        let mut entries = if wallet.withdrawn {
            Vec::new()
        } else {
            advance::at(wallet, &self.observe(&in_force))?.entries
        };
        entries.retain(|entry| below.is_none_or(|below| entry.seq < below));
        entries.reverse();
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        entries.truncate(wanted);
        let left = wanted.saturating_sub(entries.len());
        if left > 0 {
            let newest = recorded_through.saturating_add(1);
            let below = below.map_or(newest, |below| below.min(newest));
            let left = u32::try_from(left).unwrap_or(limit);
            entries.extend(self.store.history(&member, Some(below), left).await?);
        }
        Ok(Journal::newest_first(entries))
    }
}

/// The newest of all journals, one after the other; each keeps its own order.
fn page(mut journals: Vec<Journal>, limit: u32) -> History {
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut entries = Vec::new();
    while entries.len() < wanted {
        let heads = journals.iter_mut().rev();
        let newest = heads.max_by_key(|journal| journal.entries.front().map(|entry| entry.at));
        let Some((journal, entry)) = newest.and_then(|journal| {
            let entry = journal.entries.pop_front()?;
            Some((journal, entry))
        }) else {
            break;
        };
        journal.below = entry.seq;
        entries.push(entry);
    }
    let next = Cursor(journals.iter().map(|journal| journal.below).collect());
    let is_more = entries.len() >= wanted && next.0.iter().any(|below| *below > 1);
    History {
        entries,
        next: is_more.then_some(next),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_one_number_for_each_journal_and_one_of_before_a_merge_is_read() {
        for text in ["41", "41.7", "1.1.300"] {
            assert_eq!(text.parse::<Cursor>().unwrap().to_string(), text);
        }
        for text in ["", ".", "41.", "-1", "4,1", "41.x"] {
            assert_eq!(text.parse::<Cursor>(), Err(NotACursor), "{text}");
        }
    }
}
