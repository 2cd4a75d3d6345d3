//! Saying no for good: an earlier try of the same call may still be on its way to the table, and must not arrive.

use chrono::TimeDelta;
use domain::entry::{Entry, Record};
use domain::refusal::Refusal;
use domain::wallet::advance;
use domain::wallet::turn::Moment;

use crate::ledger::{Ask, writes};
use crate::recorded::replay;
use crate::store::{Commit, Read, RefusedMark, Write};
use crate::{App, Error, Missing};

/// For how long a refused redemption stays refused for its id.
const REFUSAL_REMEMBERED: TimeDelta = TimeDelta::hours(72);

impl App {
    /// Says no. A refused redemption is remembered, so that a delayed duplicate cannot succeed after the till was told
    /// no; if a duplicate got there first, its answer stands.
    pub(crate) async fn refuse(&self, ask: &Ask<'_>, refusal: Refusal) -> Result<Entry, Error> {
        if ask.key.record != Record::Redemption {
            return Err(refusal.into());
        }
        let until = self.now() + REFUSAL_REMEMBERED;
        let mark = RefusedMark {
            fingerprint: ask.fingerprint.clone(),
            refusal: refusal.clone(),
            until,
        };
        match self
            .store
            .commit(vec![Write::Refusal(ask.key.clone(), mark)])
            .await?
        {
            Commit::Recorded(recorded) => {
                replay(*recorded, &ask.fingerprint)?.ok_or(Error::Refused(refusal))
            }
            Commit::Done => Err(refusal.into()),
            Commit::Stale | Commit::Taken(_) => Err(Error::TryAgain(
                "the refusal could not be remembered".to_owned(),
            )),
        }
    }

    /// Writes down what time has decided about a wallet, so that its version moves: whatever was decided on the wallet
    /// before, at a time when the answer was yes, does not fit any more. Answers false where somebody else wrote first.
    pub(crate) async fn settle_for_good(
        &self,
        ask: &Ask<'_>,
        moment: &Moment<'_>,
    ) -> Result<bool, Error> {
        let wallet = self.wallet(ask.member, Read::Strong).await?;
        let wallet = wallet.ok_or(Error::NotFound(Missing::Member))?;
        let settled = advance::settled(wallet, moment)?;
        let ended = self.store.commit(writes(settled)).await?;
        Ok(matches!(ended, Commit::Done))
    }
}
