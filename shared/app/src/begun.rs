//! How a command on one member's wallet begins that also writes what others write: a stock, or the end of an exchange.

use domain::entry::{EntryKey, Fingerprint};
use domain::ids::MemberId;
use domain::refusal::Refusal;
use domain::wallet::Wallet;
use domain::wallet::sweep;
use domain::wallet::turn::Moment;

use crate::ledger::{InForce, Outcome, writes};
use crate::recorded::replay;
use crate::store::Read;
use crate::{App, Caller, Error, Missing};

/// What one attempt at a command finds.
pub(crate) enum Begun<'a> {
    /// It was recorded before.
    Before(Box<Outcome>),
    /// Time had decided more than fits beside it: that is written now, and the next attempt finds it so.
    Behind,
    /// Nothing stands in its way.
    Open(Box<Wallet>, Moment<'a>),
}

/// What is asked, and which call asks: a number by chance.
pub(crate) struct Asked {
    pub(crate) key: EntryKey,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) call: u64,
}

impl App {
    /// The wallet that a command is decided by, and the moment. The record is read after the wallet: whatever a twin of this
    /// call did to what was seen of it, its entry is seen too.
    ///
    /// # Errors
    /// [`Error::AlreadyRecorded`]; [`Missing::Member`]; [`Refusal::MemberWithdrawn`]; when the store does not answer.
    pub(crate) async fn begin<'a>(
        &self,
        member: &MemberId,
        asked: &Asked,
        caller: &'a Caller,
        in_force: &'a InForce,
    ) -> Result<Begun<'a>, Error> {
        let wallet = self.wallet(member, Read::Strong).await?;
        if let Some(done) = self.recorded_before(asked).await? {
            return Ok(Begun::Before(Box::new(done)));
        }
        let wallet = present(wallet)?;
        let moment = self.moment_of(caller, in_force, &asked.fingerprint, asked.call);
        if let Some(backlog) = sweep::backlog(&wallet, &moment)? {
            self.store.commit(writes(backlog)).await?;
            return Ok(Begun::Behind);
        }
        Ok(Begun::Open(Box::new(wallet), moment))
    }

    /// What was recorded under its key before; the same call again gets it.
    async fn recorded_before(&self, asked: &Asked) -> Result<Option<Outcome>, Error> {
        match self.recorded(&asked.key, Read::Strong).await? {
            None => Ok(None),
            Some(recorded) => {
                let entry = replay(recorded, &asked.fingerprint)?;
                Ok(Some(Outcome::again(entry.ok_or(Error::AlreadyRecorded)?)))
            }
        }
    }
}

/// The wallet of a member who is there: who has left is told so, whatever else is wrong.
fn present(wallet: Option<Wallet>) -> Result<Wallet, Error> {
    let wallet = wallet.ok_or(Error::NotFound(Missing::Member))?;
    if wallet.withdrawn {
        return Err(Refusal::MemberWithdrawn.into());
    }
    Ok(wallet)
}
