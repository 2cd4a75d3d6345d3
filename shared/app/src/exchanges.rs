//! Points for rewards of the catalogue (特典交換), and how many of each are left.
//!
//! The stock is written in the transaction that takes the points, over the version that was seen: of two who want the last
//! one, one begins again and finds none. What is called off is in stock again in the transaction that gives the points back.

mod catalogue;
mod end;

pub use catalogue::RewardNow;
pub use end::End;

use domain::entry::{Entry, EntryKey, Record};
use domain::fact::Fact;
use domain::fault::Fault;
use domain::ids::{ExchangeId, MemberId};
use domain::points::Points;
use domain::program::{Program, Reward};
use domain::refusal::Refusal;
use domain::wallet::exchange::{Exchange, exchange};
use domain::wallet::turn::Decision;

use crate::begun::{Asked, Begun};
use crate::ledger::{ATTEMPTS_MAX, Outcome, fingerprint, writes};
use crate::store::{Commit, Recorded, Write};
use crate::{App, Caller, Error, Missing};

/// How many of a reward are left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// Which reward.
    pub reward: String,
    /// How often it was stored. Zero has never been: nothing is left.
    pub version: u64,
    /// How many.
    pub left: u64,
}

/// A wish for a reward.
#[derive(Clone, Debug)]
pub struct ExchangeRequest {
    /// The exchange's id.
    pub exchange_id: ExchangeId,
    /// Whose points.
    pub member: MemberId,
    /// Which reward.
    pub reward: String,
    /// How many of it.
    pub quantity: u32,
}

/// An exchange, and how it ended.
#[derive(Clone, Debug)]
pub struct ExchangeNow {
    /// As it was recorded.
    pub made: Entry,
    /// How it ended, where it did.
    pub end: Option<Entry>,
}

impl Stock {
    /// The stock with so many fewer.
    fn less(self, quantity: u32) -> Result<Stock, Refusal> {
        let left = self.left.checked_sub(u64::from(quantity));
        Ok(Stock {
            version: self.version.saturating_add(1),
            left: left.ok_or(Refusal::OutOfStock { left: self.left })?,
            ..self
        })
    }

    /// The stock with so many more.
    fn plus(self, quantity: u32) -> Stock {
        Stock {
            version: self.version.saturating_add(1),
            left: self.left.saturating_add(u64::from(quantity)),
            ..self
        }
    }
}

impl App {
    /// Gives points for a reward, once, ever.
    ///
    /// # Errors
    /// [`Refusal::NotEligible`] for one that is for other ranks; [`Refusal::AboveLimit`] past what one member can have of it;
    /// [`Refusal::OutOfStock`]; [`Refusal::InsufficientPoints`]; [`Refusal::MemberWithdrawn`]; [`Error::Invalid`] for a
    /// reward that the program does not offer today; [`Missing::Member`]; what the caller's key does not allow.
    pub async fn exchange(
        &self,
        caller: &Caller,
        request: &ExchangeRequest,
    ) -> Result<Outcome, Error> {
        let asked = (&request.member, &request.reward, request.quantity);
        let asked = Asked {
            key: EntryKey::new(Record::Exchange, request.exchange_id.as_str()),
            fingerprint: fingerprint(&("exchange", asked))?,
            call: self.random_call(),
        };
        for attempt in 1..=ATTEMPTS_MAX {
            let in_force = self.program_in_force().await?;
            let begun = self.begin(&request.member, &asked, caller, &in_force);
            let (wallet, moment) = match begun.await? {
                Begun::Before(done) => return Ok(*done),
                Begun::Behind => continue,
                Begun::Open(wallet, moment) => (*wallet, moment),
            };
            let reward = offered(&in_force.program, &request.reward, moment.today())?;
            let all = reward.points.saturating_mul(u64::from(request.quantity));
            let command = Exchange {
                exchange_id: request.exchange_id.clone(),
                reward: request.reward.clone(),
                quantity: request.quantity,
                points: Points::of(all)?,
            };
            let seen = (wallet.member.clone(), wallet.version);
            let decision = exchange(wallet, command, &moment)?;
            caller.may_move(&decision)?;
            let stock = self.stock(&request.reward).await?;
            let stock = match stock.less(request.quantity) {
                Ok(stock) => stock,
                Err(refusal) if self.is_still(&request.member, &seen).await? => {
                    return Err(refusal.into());
                }
                Err(_) => continue,
            };
            if let Some(entry) = self.commit_with(decision, Some(stock)).await? {
                return Ok(Outcome::first(entry));
            }
            self.pause(attempt).await;
        }
        Err(busy())
    }

    /// An exchange as it is now.
    ///
    /// # Errors
    /// [`Missing::Record`].
    pub async fn exchange_of(&self, exchange_id: &ExchangeId) -> Result<ExchangeNow, Error> {
        let made = self.entry(Record::Exchange, exchange_id.as_str()).await?;
        let end = EntryKey::new(Record::ExchangeEnd, exchange_id.as_str());
        let ended = match self.found(&end).await? {
            Some(Recorded::Entry(entry)) => Some(entry),
            _ => None,
        };
        Ok(ExchangeNow { made, end: ended })
    }

    /// How many of a reward that the program has, or had, are left.
    ///
    /// # Errors
    /// [`Missing::Record`] for one of which nobody has ever said, and that the program in force does not have.
    pub async fn stock_of(&self, reward: &str) -> Result<Stock, Error> {
        let stock = self.stock(reward).await?;
        let in_force = self.program_in_force().await?;
        if stock.version == 0 && in_force.program.reward(reward).is_none() {
            return Err(Error::NotFound(Missing::Record));
        }
        Ok(stock)
    }

    /// How many of a reward are left; none, where nobody has said.
    pub(crate) async fn stock(&self, reward: &str) -> Result<Stock, Error> {
        let found = self.store.stock(reward).await?;
        Ok(found.unwrap_or_else(|| Stock {
            reward: reward.to_owned(),
            ..Stock::default()
        }))
    }

    /// Says how many of a reward are left, over the version that the caller saw; 0 where there is none.
    ///
    /// # Errors
    /// [`Error::VersionConflict`]; [`Missing::Record`] for a reward that the program in force does not have.
    pub async fn set_stock(&self, reward: &str, left: u64, seen: u64) -> Result<Stock, Error> {
        let in_force = self.program_in_force().await?;
        if in_force.program.reward(reward).is_none() {
            return Err(Error::NotFound(Missing::Record));
        }
        let next = Stock {
            reward: reward.to_owned(),
            version: seen.saturating_add(1),
            left,
        };
        if let Commit::Done = self.store.commit(vec![Write::Stock(next.clone())]).await? {
            return Ok(next);
        }
        let found = self.stock(reward).await?;
        // The same call again, whose first answer was lost.
        if found == next {
            return Ok(next);
        }
        let newest = u32::try_from(found.version).unwrap_or(u32::MAX);
        Err(Error::VersionConflict { newest })
    }

    /// Commits a decision with the stock that goes with it, if any; none where something had changed.
    pub(crate) async fn commit_with(
        &self,
        decision: Decision,
        stock: Option<Stock>,
    ) -> Result<Option<Entry>, Error> {
        let entry = decision.of_command().cloned();
        let entry = entry.ok_or_else(|| Error::Broken("a command left no entry".to_owned()))?;
        let mut all = writes(decision);
        all.extend(stock.map(Write::Stock));
        let commit = self.store.commit(all).await?;
        Ok(matches!(commit, Commit::Done).then_some(entry))
    }
}

/// What an exchange was for.
///
/// # Errors
/// [`Error::Broken`] where the entry is of another kind.
pub fn of_exchange(made: &Entry) -> Result<(String, u32), Error> {
    match &made.fact {
        Fact::Exchanged { reward, quantity } => Ok((reward.clone(), *quantity)),
        _ => Err(Error::Broken(format!("{} is no exchange", made.key))),
    }
}

/// A reward that the program offers today.
fn offered<'a>(
    program: &'a Program,
    reward: &str,
    today: domain::calendar::Day,
) -> Result<&'a Reward, Error> {
    let found = program.reward(reward);
    let found = found.filter(|reward| reward.is_offered_on(today));
    found.ok_or_else(|| {
        let fault = Fault::new("/reward", "is not a reward that is offered today");
        Error::Invalid(vec![fault])
    })
}

fn busy() -> Error {
    Error::TryAgain("others keep exchanging points for this reward".to_owned())
}
