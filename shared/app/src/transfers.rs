//! A member gives points to another member of the family, once, ever.
//!
//! One transaction takes both wallets and an entry in each journal, both named by the caller's id: there is no moment at
//! which the points are nowhere or twice.

use domain::entry::{Entry, EntryKey, Fingerprint, Record};
use domain::fact::Fact;
use domain::fault::Fault;
use domain::ids::{MemberId, TransferId};
use domain::points::Points;
use domain::refusal::Refusal;
use domain::wallet::Wallet;
use domain::wallet::transfer::transfer;

use crate::ledger::{ATTEMPTS_MAX, fingerprint, writes};
use crate::merge::ahead;
use crate::recorded::replay;
use crate::store::{Commit, Read};
use crate::{App, Caller, Error, Missing};

/// Points to give.
#[derive(Clone, Debug)]
pub struct TransferRequest {
    /// The transfer's id.
    pub transfer_id: TransferId,
    /// Who gives.
    pub from: MemberId,
    /// Who gets.
    pub to: MemberId,
    /// How many.
    pub points: Points,
}

/// A transfer that was made: its halves.
#[derive(Clone, Debug)]
pub struct TransferMade {
    /// In the journal of the member who gave.
    pub out: Entry,
    /// In the journal of the member who got.
    pub come: Entry,
    /// It stood there before.
    pub replayed: bool,
}

impl App {
    /// Gives points of one member to another of the family.
    ///
    /// # Errors
    /// [`Refusal::NotOneFamily`](domain::refusal::Refusal::NotOneFamily);
    /// [`Refusal::InsufficientPoints`](domain::refusal::Refusal::InsufficientPoints);
    /// [`Refusal::MemberWithdrawn`](domain::refusal::Refusal::MemberWithdrawn) where one of them has left;
    /// [`Error::Invalid`] where both are one; [`Missing::Member`]; what the caller's key does not allow.
    pub async fn transfer(
        &self,
        caller: &Caller,
        request: &TransferRequest,
    ) -> Result<TransferMade, Error> {
        let TransferRequest {
            transfer_id,
            from,
            to,
            points,
        } = request;
        let asked = fingerprint(&("transfer", from, to, points))?;
        let call = self.random_call();
        for attempt in 1..=ATTEMPTS_MAX {
            let giver = self.wallet(from, Read::Strong).await?;
            let taker = self.wallet(to, Read::Strong).await?;
            // Read after the wallets: whatever a twin of this call did to what was seen of them, its entry is seen too.
            if let Some(made) = self.transferred_before(transfer_id, &asked).await? {
                return Ok(made);
            }
            let (giver, taker) = are_two(giver, taker)?;
            let in_force = self.program_in_force().await?;
            let moment = self.moment_of(caller, &in_force, &asked, call);
            if let Some(first) = ahead([&giver, &taker], &moment)? {
                self.store.commit(writes(first)).await?;
                continue;
            }
            let seen = (giver.member.clone(), giver.version);
            let done = match transfer(giver, taker, transfer_id, *points, &moment) {
                Ok(done) => done,
                Err(refusal) if self.is_still(from, &seen).await? => return Err(refusal.into()),
                Err(_) => continue,
            };
            caller.may_move(&done.gave)?;
            let halves = [&done.gave, &done.got].map(|half| half.of_command().cloned());
            let mut all = writes(done.gave);
            all.extend(writes(done.got));
            match (self.store.commit(all).await?, halves) {
                (Commit::Done, [Some(out), Some(come)]) => {
                    return Ok(TransferMade {
                        out,
                        come,
                        replayed: false,
                    });
                }
                (Commit::Done, _) => return Err(broken(transfer_id)),
                _ => self.pause(attempt).await,
            }
        }
        let why = "others keep writing to these members";
        Err(Error::TryAgain(why.to_owned()))
    }

    /// A transfer that was made.
    ///
    /// # Errors
    /// [`Missing::Record`].
    pub async fn transfer_of(&self, transfer_id: &TransferId) -> Result<TransferMade, Error> {
        let out = self
            .entry(Record::TransferOut, transfer_id.as_str())
            .await?;
        self.with_other_half(transfer_id, out).await
    }

    /// Whether a wallet is what it was before something else was read: only then were both so at one instant, and a no by
    /// both is true.
    pub(crate) async fn is_still(
        &self,
        member: &MemberId,
        seen: &(MemberId, u64),
    ) -> Result<bool, Error> {
        let wallet = self.wallet(member, Read::Strong).await?;
        Ok(wallet.is_some_and(|wallet| (wallet.member, wallet.version) == *seen))
    }

    async fn transferred_before(
        &self,
        transfer_id: &TransferId,
        asked: &Fingerprint,
    ) -> Result<Option<TransferMade>, Error> {
        let key = EntryKey::new(Record::TransferOut, transfer_id.as_str());
        match self.recorded(&key, Read::Strong).await? {
            None => Ok(None),
            Some(recorded) => {
                let out = replay(recorded, asked)?.ok_or(Error::AlreadyRecorded)?;
                self.with_other_half(transfer_id, out).await.map(Some)
            }
        }
    }

    async fn with_other_half(
        &self,
        transfer_id: &TransferId,
        out: Entry,
    ) -> Result<TransferMade, Error> {
        let come = self.entry(Record::TransferIn, transfer_id.as_str()).await;
        match come {
            Ok(come) if matches!(come.fact, Fact::TransferredFrom { .. }) => Ok(TransferMade {
                out,
                come,
                replayed: true,
            }),
            Ok(_) | Err(Error::NotFound(_)) => Err(broken(transfer_id)),
            Err(error) => Err(error),
        }
    }
}

/// The two wallets, where they are there and not one person's. Whoever has left is told so, whatever else is wrong.
fn are_two(giver: Option<Wallet>, taker: Option<Wallet>) -> Result<(Wallet, Wallet), Error> {
    let (Some(giver), Some(taker)) = (giver, taker) else {
        return Err(Error::NotFound(Missing::Member));
    };
    if giver.withdrawn || taker.withdrawn {
        return Err(Refusal::MemberWithdrawn.into());
    }
    if giver.member == taker.member {
        let fault = Fault::new("/to_member_id", "must be another member");
        return Err(Error::Invalid(vec![fault]));
    }
    Ok((giver, taker))
}

fn broken(transfer_id: &TransferId) -> Error {
    Error::Broken(format!("transfer {transfer_id} has no two halves"))
}
