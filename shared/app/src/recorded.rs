//! What stands under a caller's id, and what a call that finds its id taken is told.

use domain::calendar::Instant;
use domain::entry::{Entry, EntryKey, Fingerprint};
use domain::fact::Fact;
use domain::refusal::{HoldEnd, Refusal};

use crate::store::{Read, Recorded};
use crate::{App, Error};

impl App {
    /// What stands under a caller's id, unless it is a refusal that has run out.
    pub(crate) async fn recorded(
        &self,
        key: &EntryKey,
        read: Read,
    ) -> Result<Option<Recorded>, Error> {
        let recorded = self.store.recorded(key, read).await?;
        Ok(recorded.filter(|recorded| is_live(recorded, self.now())))
    }

    /// What stands under a caller's id, looked for twice before it is called missing, or more than an entry.
    pub(crate) async fn found(&self, key: &EntryKey) -> Result<Option<Recorded>, Error> {
        match self.recorded(key, Read::Eventual).await? {
            Some(recorded) if !is_mark(&recorded) => Ok(Some(recorded)),
            _ => self.recorded(key, Read::Strong).await,
        }
    }
}

/// Whether this is a mark, which another may replace, and not an entry.
pub(crate) fn is_mark(recorded: &Recorded) -> bool {
    !matches!(recorded, Recorded::Entry(_))
}

pub(crate) fn is_live(recorded: &Recorded, now: Instant) -> bool {
    !matches!(recorded, Recorded::Refused(mark) if mark.until <= now)
}

/// The answer of a call whose id is taken: the recorded one if it asked the same, else a refusal.
pub(crate) fn replay(
    recorded: Recorded,
    fingerprint: &Fingerprint,
) -> Result<Option<Entry>, Error> {
    let entry = match recorded {
        Recorded::Refused(mark) if mark.fingerprint == *fingerprint => {
            return Err(mark.refusal.into());
        }
        Recorded::Refused(_) => return Err(Error::AlreadyRecorded),
        Recorded::Voided(_) => {
            return Err(Refusal::HoldNotActive {
                ended: HoldEnd::Voided,
            }
            .into());
        }
        Recorded::Entry(entry) => entry,
    };
    if entry
        .command
        .as_ref()
        .is_some_and(|command| command.fingerprint == *fingerprint)
    {
        return Ok(Some(entry));
    }
    match entry.fact {
        Fact::Captured { .. } => Err(Refusal::HoldNotActive {
            ended: HoldEnd::Captured,
        }
        .into()),
        Fact::Voided { .. } => Err(Refusal::HoldNotActive {
            ended: HoldEnd::Voided,
        }
        .into()),
        Fact::Lapsed { .. } => Err(Refusal::HoldNotActive {
            ended: HoldEnd::Lapsed,
        }
        .into()),
        // The points became usable by themselves, or by another call: there is nothing left to confirm.
        Fact::Confirmed { .. } => Ok(None),
        _ => Err(Error::AlreadyRecorded),
    }
}
