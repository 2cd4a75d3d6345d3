//! How an exchange ends: called off, or handed over. Both stand under one name, so only one of them can be.

use domain::entry::{Entry, EntryKey, Record};
use domain::fact::Freed;
use domain::ids::ExchangeId;
use domain::wallet::Wallet;
use domain::wallet::exchange::{cancel, hand_over};
use domain::wallet::turn::{Decision, Moment};

use super::{busy, of_exchange};
use crate::begun::{Asked, Begun};
use crate::ledger::{ATTEMPTS_MAX, Outcome, fingerprint};
use crate::{App, Caller, Error};

/// How an exchange ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is called off.
    Cancelled,
    /// The member has what it was for.
    HandedOver,
}

impl App {
    /// Ends an exchange. Called off, the points come back with their last days, the reward is in stock again, and the member
    /// can have it again; handed over, it can be called off no more.
    ///
    /// # Errors
    /// [`Missing::Record`](crate::Missing); [`Error::AlreadyRecorded`] where it ended otherwise;
    /// [`Refusal::MemberWithdrawn`](domain::refusal::Refusal).
    pub async fn end_exchange(
        &self,
        caller: &Caller,
        exchange_id: &ExchangeId,
        how: End,
    ) -> Result<(Entry, Outcome), Error> {
        let made = self.entry(Record::Exchange, exchange_id.as_str()).await?;
        let (reward, quantity) = of_exchange(&made)?;
        let asked = Asked {
            key: EntryKey::new(Record::ExchangeEnd, exchange_id.as_str()),
            fingerprint: fingerprint(&(how.asked(), exchange_id))?,
            call: self.random_call(),
        };
        // What follows something up is judged as that was.
        let in_force = self.program_version(made.program_version).await?;
        for attempt in 1..=ATTEMPTS_MAX {
            let begun = self.begin(&made.member, &asked, caller, &in_force);
            let (wallet, moment) = match begun.await? {
                Begun::Before(done) => return Ok((made, *done)),
                Begun::Behind => continue,
                Begun::Open(wallet, moment) => (*wallet, moment),
            };
            let decision = how.decide(wallet, &made, exchange_id, &moment)?;
            caller.may_move(&decision)?;
            let stock = match how {
                End::Cancelled => Some(self.stock(&reward).await?.plus(quantity)),
                End::HandedOver => None,
            };
            if let Some(entry) = self.commit_with(decision, stock).await? {
                return Ok((made, Outcome::first(entry)));
            }
            self.pause(attempt).await;
        }
        Err(busy())
    }
}

impl End {
    /// What is asked, for the fingerprint.
    const fn asked(self) -> &'static str {
        match self {
            End::Cancelled => "exchange cancel",
            End::HandedOver => "exchange complete",
        }
    }

    fn decide(
        self,
        wallet: Wallet,
        made: &Entry,
        exchange_id: &ExchangeId,
        moment: &Moment<'_>,
    ) -> Result<Decision, Error> {
        let (id, paid) = (exchange_id.clone(), made.moved.gone.clone());
        let (reward, quantity) = of_exchange(made)?;
        let freed = Some(Freed { reward, quantity });
        Ok(match self {
            End::Cancelled => cancel(wallet, id, paid, freed, moment)?,
            End::HandedOver => hand_over(wallet, id, moment)?,
        })
    }
}
