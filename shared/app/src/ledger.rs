//! Load, decide, commit: the one path that every command on points takes.
//!
//! # Why this is safe
//! - **The entry is the idempotency record.** The transaction that changes the wallet writes the entry under the
//!   caller's id, on the condition that the id is free. There is no moment in between, and nothing to clean up.
//! - **Reading first saves money, not correctness.** A replay is usually found by the read and writes nothing. Two that
//!   arrive together both read nothing, both try, and the database lets one win; the other reads the winner's entry
//!   and gives its answer.
//! - **A stale read cannot hurt.** The wallet is written on the condition that its version is the one that was read.
//!   It can only make us say no wrongly, so a refusal is given on a strong read alone.
//! - **A no stays a no.** One that is due to time alone is given once time is written down ([`crate::refuse`]).
//! - **An answer that was lost is asked for again** by the store; what stays unknown ends as
//!   [`Error::TryAgain`], and the same call again settles it.

mod judging;

pub use judging::InForce;
pub(crate) use judging::Judge;

use domain::calendar::Instant;
use domain::entry::{Entry, EntryKey, Fingerprint};
use domain::ids::MemberId;
use domain::refusal::Refusal;
use domain::wallet::turn::{Decision, Moment};
use domain::wallet::{Wallet, advance, sweep};
use futures::try_join;
use serde::Serialize;

use crate::budgets::{self, Given, Purse};
use crate::coupons::writes_of;
use crate::gifts::is_gift;
use crate::recorded::{is_live, is_mark, replay};
use crate::store::{Commit, Read, Recorded, Write};
use crate::{App, Caller, Error, Missing};

/// How often a command that lost a race decides again before the caller is asked to.
pub(crate) const ATTEMPTS_MAX: u32 = 12;

/// A recorded command, and whether this call was the one that recorded it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What stands in the journal; every answer is made from it alone.
    pub entry: Entry,
    /// It stood there before.
    pub replayed: bool,
}

impl Outcome {
    pub(crate) fn first(entry: Entry) -> Outcome {
        Outcome {
            entry,
            replayed: false,
        }
    }

    pub(crate) fn again(entry: Entry) -> Outcome {
        Outcome {
            entry,
            replayed: true,
        }
    }
}

/// One command on one wallet.
pub(crate) struct Ask<'a> {
    /// The name it is recorded under.
    pub(crate) key: EntryKey,
    /// Whose wallet.
    pub(crate) member: &'a MemberId,
    /// Who asks.
    pub(crate) caller: &'a Caller,
    /// What is asked.
    pub(crate) fingerprint: Fingerprint,
    /// The program that judges.
    pub(crate) judge: Judge,
    /// What is written with it.
    pub(crate) with: Vec<Write>,
}

/// A command in canonical form, hashed.
pub(crate) fn fingerprint<T: Serialize>(command: &T) -> Result<Fingerprint, Error> {
    Fingerprint::of(command)
        .map_err(|error| Error::Broken(format!("a command has no canonical form: {error}")))
}

impl App {
    /// Runs a command that always has something to do.
    pub(crate) async fn command<F>(&self, ask: &Ask<'_>, decide: F) -> Result<Outcome, Error>
    where
        F: Fn(Wallet, &Moment<'_>) -> Result<Decision, Refusal> + Send + Sync,
    {
        let decided = self
            .command_if(ask, |wallet, moment| decide(wallet, moment).map(Some))
            .await?;
        decided.ok_or_else(|| Error::Broken("a command decided nothing".to_owned()))
    }

    /// Runs a command; `None` where it finds nothing to do.
    pub(crate) async fn command_if<F>(
        &self,
        ask: &Ask<'_>,
        decide: F,
    ) -> Result<Option<Outcome>, Error>
    where
        F: Fn(Wallet, &Moment<'_>) -> Result<Option<Decision>, Refusal> + Send + Sync,
    {
        let mut read = Read::Eventual;
        let mut attempt = 0;
        let (mut for_good, mut judge) = (None, None);
        let mut purse = Purse::default();
        let call = self.random_call();
        while attempt < ATTEMPTS_MAX {
            let ((recorded, wallet), judging) = try_join!(
                self.look(ask, read),
                self.judge_once(judge.take(), ask.judge)
            )?;
            let judge = &*judge.insert(judging);
            // An entry never changes. A mark does: a void may have taken the place of the refusal that a stale read shows.
            if read == Read::Eventual && recorded.as_ref().is_some_and(is_mark) {
                read = Read::Strong;
                continue;
            }
            if let Some(recorded) = recorded {
                return Ok(replay(recorded, &ask.fingerprint)?.map(Outcome::again));
            }
            let moment = self.moment(ask, judge, call, purse.left());
            match wallet.map(|wallet| self.decide(ask.caller, wallet, &moment, &decide)) {
                Some(Ok(Step::Commit(decision, given))) => {
                    let is_backlog = given.is_none();
                    let seen = (&mut purse, judge, read);
                    match self.commit_decision(ask, *decision, given, seen).await? {
                        Settled::Done(entry) => return Ok(entry.map(Outcome::first)),
                        Settled::Recorded(recorded) => {
                            return Ok(replay(recorded, &ask.fingerprint)?.map(Outcome::again));
                        }
                        Settled::Looked => continue,
                        Settled::Again => {}
                    }
                    attempt += 1;
                    read = Read::Strong;
                    if !is_backlog && attempt < ATTEMPTS_MAX {
                        self.pause(attempt).await;
                    }
                }
                // What a stale read seems to refuse, a strong one decides.
                None | Some(Err(_) | Ok(Step::Nothing)) if read == Read::Eventual => {
                    read = Read::Strong
                }
                None => return Err(Error::NotFound(Missing::Member)),
                Some(Err(refusal)) if refusal.comes_with_time() && for_good.is_none() => {
                    let is_settled = self.settle_for_good(ask, &moment).await?;
                    for_good = is_settled.then_some(refusal);
                    attempt += 1;
                }
                // Once time is written down, the wallet may not tell any more what it was refused for.
                Some(ended) => {
                    let Some(refusal) = for_good.or(ended.err()) else {
                        return Ok(None);
                    };
                    let entry = self.refuse(ask, refusal).await?;
                    return Ok(Some(Outcome::again(entry)));
                }
            }
        }
        Err(Error::TryAgain(
            "others keep writing to this member".to_owned(),
        ))
    }

    /// What is recorded under the caller's id, and the wallet. A refusal is given on a strong look only, and then the
    /// record is read after the wallet: whatever a twin of this call did to the wallet that was seen, its entry is seen too.
    async fn look(
        &self,
        ask: &Ask<'_>,
        read: Read,
    ) -> Result<(Option<Recorded>, Option<Wallet>), Error> {
        let (key, member) = (&ask.key, ask.member);
        match read {
            Read::Eventual => try_join!(self.recorded(key, read), self.wallet(member, read)),
            Read::Strong => {
                let wallet = self.wallet(member, read).await?;
                Ok((self.recorded(key, read).await?, wallet))
            }
        }
    }

    /// A member's wallet as it is true now, and as of when.
    pub(crate) async fn wallet_as_of_now(
        &self,
        member: &MemberId,
        in_force: &InForce,
    ) -> Result<(Wallet, Instant), Error> {
        let wallet = self.wallet(member, Read::Strong).await?;
        let wallet = wallet.ok_or(Error::NotFound(Missing::Member))?;
        let moment = self.observe(in_force);
        // A closed ledger has settled all there was.
        let wallet = if wallet.withdrawn {
            wallet
        } else {
            advance::at(wallet, &moment)?.wallet
        };
        Ok((wallet, moment.now))
    }

    fn decide<F>(
        &self,
        caller: &Caller,
        wallet: Wallet,
        moment: &Moment<'_>,
        decide: &F,
    ) -> Result<Step, Refusal>
    where
        F: Fn(Wallet, &Moment<'_>) -> Result<Option<Decision>, Refusal>,
    {
        // Whoever has left is told so, whatever else is wrong.
        if wallet.withdrawn {
            return Err(Refusal::MemberWithdrawn);
        }
        if let Some(backlog) = sweep::backlog(&wallet, moment)? {
            return Ok(Step::Commit(Box::new(backlog), None));
        }
        let given = budgets::given(&wallet, moment.program);
        let Some(decision) = decide(wallet, moment)? else {
            return Ok(Step::Nothing);
        };
        caller.may_move(&decision)?;
        Ok(Step::Commit(Box::new(decision), Some(given)))
    }

    async fn commit_decision(
        &self,
        ask: &Ask<'_>,
        mut decision: Decision,
        given: Option<Given>,
        (purse, judge, read): (&mut Purse, &InForce, Read),
    ) -> Result<Settled, Error> {
        let is_backlog = given.is_none();
        let moves = budgets::moves(&ask.key, given, &decision.wallet);
        let program = &judge.program;
        let Some(taken) = self.take(purse, program, &moves, read).await? else {
            return Ok(Settled::Looked);
        };
        *purse = Purse::default();
        let entry = decision.of_command().cloned();
        let Some(others) = self.pass_on(&mut decision, ask, judge).await? else {
            return Ok(Settled::Again);
        };
        let mut writes = writes(self.with_new_gifts(decision).await?);
        writes.extend(taken);
        writes.extend(others);
        if !is_backlog {
            writes.extend(ask.with.iter().cloned());
        }
        Ok(match self.store.commit(writes).await? {
            Commit::Done if is_backlog => Settled::Again,
            Commit::Done => Settled::Done(entry),
            Commit::Recorded(recorded) if is_live(&recorded, self.now()) => {
                Settled::Recorded(*recorded)
            }
            Commit::Recorded(_) | Commit::Stale => Settled::Again,
            // The name of a gift was free a moment ago.
            Commit::Taken(key) if is_gift(&key) => Settled::Again,
            Commit::Taken(key) => return Err(Error::Taken(key)),
        })
    }
}

/// What a look at the wallet leads to.
enum Step {
    /// A command's decision, with what campaigns had given before it; or what must be settled first.
    Commit(Box<Decision>, Option<Given>),
    Nothing,
}

/// How a commit ended, for a command.
enum Settled {
    Done(Option<Entry>),
    Recorded(Recorded),
    /// Not tried: less is left of a budget than was decided without knowing.
    Looked,
    Again,
}

/// The writes of a decision.
pub(crate) fn writes(decision: Decision) -> Vec<Write> {
    let entries = decision.entries.into_iter().map(Write::Entry);
    let gifts = decision.gifts.into_iter().flat_map(writes_of);
    std::iter::once(Write::Wallet(decision.wallet))
        .chain(entries)
        .chain(gifts)
        .collect()
}
