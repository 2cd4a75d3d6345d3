//! A member's history, newest first.

use domain::entry::Entry;
use domain::ids::MemberId;
use domain::wallet::advance;

use crate::store::Read;
use crate::{App, Error, Missing};

/// The most entries of one page.
pub const PAGE_MAX: u32 = 100;

/// A page of history.
#[derive(Clone, Debug)]
pub struct History {
    /// The entries, newest first.
    pub entries: Vec<Entry>,
    /// Where the next page begins: below this number. `None` at the end.
    pub next: Option<u64>,
}

impl App {
    /// A page of a member's journal. What time has decided since the last command stands in it already, under the
    /// numbers it will be recorded with, so a history agrees with the balance whether or not a sweep has run.
    ///
    /// # Errors
    /// [`Missing::Member`].
    pub async fn history(
        &self,
        member: &MemberId,
        below: Option<u64>,
        limit: u32,
    ) -> Result<History, Error> {
        let in_force = self.program_in_force().await?;
        let wallet = self
            .store
            .wallet(member, Read::Strong)
            .await?
            .ok_or(Error::NotFound(Missing::Member))?;
        let recorded_through = wallet.seq;
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
            entries.extend(self.store.history(member, Some(below), left).await?);
        }
        let next = entries
            .last()
            .map(|entry| entry.seq)
            .filter(|seq| *seq > 1 && entries.len() >= wanted);
        Ok(History { entries, next })
    }
}
