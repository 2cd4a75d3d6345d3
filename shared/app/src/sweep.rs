//! The daily expiry run: plan, then work shard by shard.
//!
//! The run decides nothing. Every reader sees expired points as expired from midnight on; the run writes that down and
//! sends the notices that are due. So it may be late, doubled, overlapped or killed anywhere: what was done is no
//! longer due, and what was not done still stands at the front of the index.

use domain::calendar::Day;
use domain::fact::Fact;
use domain::ids::MemberId;
use domain::wallet::Wallet;
use domain::wallet::sweep::Swept;
use domain::wallet::turn::Moment;
use serde::{Deserialize, Serialize};

use crate::heard::End;
use crate::ledger::{InForce, writes};
use crate::ports::QueueName;
use crate::store::{Commit, Notice, Read, RunCounts, SHARDS, Write};
use crate::{App, Error};

/// How many wallets one message settles before it hands the rest to the next: a few seconds of work, far below the
/// function's time limit.
const WALLETS_PER_MESSAGE: usize = 500;

/// Members read from the index at a time.
const PAGE: u32 = 100;

/// How often a wallet that somebody writes to is looked at again before its chunk is retried.
const ATTEMPTS_MAX: u32 = 8;

/// A piece of an expiry run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpireChunk {
    /// The run that planned it.
    pub run_id: String,
    /// The shard of the index.
    pub shard: u8,
    /// Where in the shard to begin.
    pub after: Option<String>,
    /// What is looked at.
    #[serde(default)]
    pub of: Due,
}

/// What comes due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// Wallets with points that expire or mature.
    #[default]
    Wallets,
    /// Coupons whose last day comes.
    Coupons,
}

/// What a schedule answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// The run.
    pub run_id: String,
    /// Its messages.
    pub chunks: usize,
}

/// How far a chunk has been worked.
pub(crate) struct Worked {
    /// What was done.
    pub(crate) counts: RunCounts,
    /// Where the rest begins, if there is one.
    pub(crate) rest: Option<String>,
    /// The first failure.
    failed: Option<Error>,
}

impl Worked {
    /// Nothing yet.
    pub(crate) fn from(chunk: &ExpireChunk) -> Worked {
        Worked {
            counts: RunCounts::default(),
            rest: chunk.after.clone(),
            failed: None,
        }
    }

    /// Adds one piece of the work, or its failure.
    pub(crate) fn add(&mut self, done: Result<RunCounts, Error>) {
        match done {
            Ok(counts) => self.counts = self.counts.plus(counts),
            Err(error) => self.failed = self.failed.take().or(Some(error)),
        }
    }
}

impl App {
    /// Plans an expiry run: one message a shard, and another one where the program tells of coupons that end.
    ///
    /// # Errors
    /// When the queue does not take the messages; the schedule then tries again.
    pub async fn plan_expiry(&self) -> Result<Planned, Error> {
        let run_id = self.ids.uuid().to_string();
        let tells = !self
            .program_in_force()
            .await?
            .program
            .notices
            .coupon_days
            .is_empty();
        let kinds = std::iter::once(Due::Wallets).chain(tells.then_some(Due::Coupons));
        let chunks = kinds
            .flat_map(|of| (0..SHARDS).map(move |shard| (of, shard)))
            .map(|(of, shard)| ExpireChunk {
                run_id: run_id.clone(),
                shard,
                after: None,
                of,
            })
            .collect();
        self.hand_over(QueueName::ExpireWork, run_id, chunks).await
    }

    /// Puts chunks on a queue.
    pub(crate) async fn hand_over<C: Serialize>(
        &self,
        queue: QueueName,
        run_id: String,
        chunks: Vec<C>,
    ) -> Result<Planned, Error> {
        let bodies: Result<Vec<String>, _> = chunks.iter().map(serde_json::to_string).collect();
        let bodies =
            bodies.map_err(|error| Error::Broken(format!("a chunk has no JSON: {error}")))?;
        self.queue.send(queue, bodies).await?;
        Ok(Planned {
            run_id,
            chunks: chunks.len(),
        })
    }

    /// Does the work of one chunk. What cannot be done does not stop its neighbours; the chunk then fails as a whole and
    /// comes back for it.
    ///
    /// # Errors
    /// The first failure, after everything else is done.
    pub async fn work_expiry(&self, chunk: &ExpireChunk) -> Result<RunCounts, Error> {
        let in_force = self.program_in_force().await?;
        let worked = match chunk.of {
            Due::Wallets => self.work_wallets(chunk, &in_force).await?,
            Due::Coupons => self.work_endings(chunk, &in_force).await?,
        };
        self.report(&chunk.run_id, worked.counts).await?;
        if worked.rest.is_some() {
            let rest = ExpireChunk {
                after: worked.rest,
                ..chunk.clone()
            };
            self.hand_over(QueueName::ExpireWork, chunk.run_id.clone(), vec![rest])
                .await?;
        }
        worked.failed.map_or(Ok(worked.counts), Err)
    }

    /// Settles the wallets of one chunk.
    async fn work_wallets(&self, chunk: &ExpireChunk, in_force: &InForce) -> Result<Worked, Error> {
        let today = in_force.program.time_zone.day(self.now());
        let mut worked = Worked::from(chunk);
        let mut seen = 0;
        loop {
            let after = worked.rest.take();
            let page = self.store.due(today, chunk.shard, after, PAGE).await?;
            for member in &page.members {
                worked.add(self.settle(member, &chunk.run_id, in_force).await);
            }
            seen += page.members.len();
            worked.rest = page.next;
            if worked.rest.is_none() || seen >= WALLETS_PER_MESSAGE {
                return Ok(worked);
            }
        }
    }

    /// Adds to what a run has done. Nothing done is nothing written.
    pub(crate) async fn report(&self, run_id: &str, counts: RunCounts) -> Result<(), Error> {
        if counts.is_nothing() {
            return Ok(());
        }
        Ok(self.store.count(run_id, counts).await?)
    }

    /// Settles one wallet, as often as it takes.
    ///
    /// The first read is the cheap one. It may be behind, and then the wallet's version says so when it is written; that
    /// nothing is due is believed of a strong one alone, because the index can be ahead of it.
    pub(crate) async fn settle(
        &self,
        member: &MemberId,
        run: &str,
        in_force: &InForce,
    ) -> Result<RunCounts, Error> {
        let mut counts = RunCounts::default();
        let mut read = Read::Eventual;
        let mut known = None;
        let mut attempt = 0;
        while attempt < ATTEMPTS_MAX {
            let moment = Moment {
                by: run,
                ..self.observe(in_force)
            };
            let wallet = match known.take() {
                None => self.store.wallet(member, read).await?,
                known => known,
            };
            let Some(wallet) = wallet.filter(|wallet| is_due(wallet, moment.today())) else {
                if read == Read::Strong {
                    return Ok(counts);
                }
                read = Read::Strong;
                continue;
            };
            counts.visited = 1;
            let (swept, ends) = self.sweep_and_tell(wallet, read, &moment).await?;
            let found = found(&swept);
            let rest = (!swept.is_settled).then(|| swept.decision.wallet.clone());
            let settling = self.settling(swept, ends, moment.today());
            match self.store.commit(settling).await? {
                Commit::Done => {
                    counts = counts.plus(found);
                    if rest.is_none() {
                        return Ok(counts);
                    }
                    known = rest;
                }
                Commit::Stale | Commit::Recorded(_) | Commit::Taken(_) => {
                    read = Read::Strong;
                    attempt += 1;
                    self.pause(attempt).await;
                }
            }
        }
        Err(Error::TryAgain(
            "others keep writing to this member".to_owned(),
        ))
    }

    fn settling(&self, swept: Swept, ends: Vec<End>, on: Day) -> Vec<Write> {
        let member = swept.decision.wallet.member.clone();
        let mut all = writes(swept.decision);
        if !swept.expiring.is_empty() {
            all.push(Write::Notice(Notice {
                member,
                on,
                expiring: swept.expiring,
                coupons: ends.iter().map(|due| due.coupon.id.clone()).collect(),
            }));
            all.extend(ends.into_iter().map(|due| due.told(on)));
        }
        all
    }
}

/// Whether a sweep has something to do.
pub(crate) fn is_due(wallet: &Wallet, today: Day) -> bool {
    !wallet.withdrawn && wallet.due_on.is_some_and(|due_on| due_on <= today)
}

/// What one sweep of a wallet comes to.
fn found(swept: &Swept) -> RunCounts {
    let expired = swept
        .decision
        .entries
        .iter()
        .filter(|entry| matches!(entry.fact, Fact::Expired { .. }));
    RunCounts {
        settled: 1,
        points_expired: expired
            .map(|entry| entry.moved.gone.total().get())
            .fold(0, u64::saturating_add),
        notices: u64::from(!swept.expiring.is_empty()),
        ..RunCounts::default()
    }
}

impl RunCounts {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: RunCounts) -> RunCounts {
        RunCounts {
            visited: self.visited.saturating_add(other.visited),
            settled: self.settled.saturating_add(other.settled),
            points_expired: self.points_expired.saturating_add(other.points_expired),
            notices: self.notices.saturating_add(other.notices),
            coupons: self.coupons.saturating_add(other.coupons),
        }
    }

    /// Whether there is nothing to report.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == RunCounts::default()
    }
}
