//! The daily expiry run: which wallets are due, and how one of them is settled.
//!
//! The run decides nothing. Every reader sees expired points as expired from midnight on; the run writes that down and
//! sends the notices that are due. So it may be late, doubled, overlapped or killed anywhere: what was done is no
//! longer due, and what was not done still stands at the front of the index.

use domain::calendar::Day;
use domain::ids::MemberId;
use domain::wallet::Wallet;
use domain::wallet::turn::Moment;

use crate::ledger::{InForce, writes};
use crate::runs::{Planned, TASKS_MAX, parts};
use crate::store::{ChunkList, Commit, Job, Of, Read, Run, RunCounts, Task};
use crate::{App, Error};

/// How often a wallet that somebody writes to is looked at again before its chunk is retried.
const ATTEMPTS_MAX: u32 = 8;

impl App {
    /// Plans an expiry run: one message a shard, and another one where the program tells of coupons that end.
    pub(crate) async fn plan_expiry(&self) -> Result<Planned, Error> {
        let in_force = self.program_in_force().await?;
        let planned_at = self.now();
        let today = in_force.program.time_zone.day(planned_at);
        let tells = !in_force.program.notices.coupon_days.is_empty();
        let kinds: &[Of] = match tells {
            true => &[Of::Wallets, Of::Coupons],
            false => &[Of::Wallets],
        };
        let run = Run {
            id: self.ids.uuid().to_string(),
            job: Job::Expire,
            on: today,
            from: today,
            through: today,
            planned_at,
            parts: 0,
            campaign: None,
        };
        self.start(run, parts(kinds)).await
    }

    /// The next wallets of a shard that are due on the run's day or before.
    pub(crate) async fn wallets_ahead(
        &self,
        run: &Run,
        shard: u8,
        after: Option<String>,
    ) -> Result<ChunkList, Error> {
        let limit = u32::try_from(TASKS_MAX).unwrap_or(u32::MAX);
        let page = self.store.due(run.through, shard, after, limit).await?;
        Ok(ChunkList {
            tasks: page.members.into_iter().map(Task::Wallet).collect(),
            next: page.next,
            ..ChunkList::default()
        })
    }

    /// Settles one wallet, as often as it takes.
    ///
    /// The first read is the cheap one. It may be behind, and then the wallet's version says so when it is written; that
    /// nothing is due is believed of a strong one alone, because the index can be ahead of it.
    ///
    /// What the run has done about this wallet stands in the wallet. So a chunk that is worked again, because whoever
    /// worked it was killed before saying so, counts what was done and not what is left.
    pub(crate) async fn settle(
        &self,
        member: &MemberId,
        run: &Run,
        in_force: &InForce,
    ) -> Result<RunCounts, Error> {
        let mut read = Read::Eventual;
        let mut known = None;
        let mut attempt = 0;
        while attempt < ATTEMPTS_MAX {
            let moment = Moment {
                by: &run.id,
                ..self.observe(in_force)
            };
            let wallet = match known.take() {
                None => self.store.wallet(member, read).await?,
                known => known,
            };
            let is_due = |wallet: &Wallet| is_due(wallet, moment.today());
            let wallet = match wallet {
                Some(wallet) if is_due(&wallet) => wallet,
                wallet if read == Read::Strong => return Ok(found(wallet.as_ref(), run)),
                _ => {
                    read = Read::Strong;
                    continue;
                }
            };
            let (swept, told) = self.sweep_and_tell(wallet, &moment).await?;
            let (after, is_settled) = (swept.decision.wallet.clone(), swept.is_settled);
            let mut all = writes(swept.decision);
            all.extend(told);
            match self.store.commit(all).await? {
                Commit::Done if is_settled => return Ok(found(Some(&after), run)),
                Commit::Done => known = Some(after),
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
}

/// Whether a sweep has something to do.
pub(crate) fn is_due(wallet: &Wallet, today: Day) -> bool {
    !wallet.withdrawn && wallet.due_on.is_some_and(|due_on| due_on <= today)
}

/// What a run has done about a wallet of which nothing is due any more.
fn found(wallet: Option<&Wallet>, run: &Run) -> RunCounts {
    let visited = RunCounts {
        visited: 1,
        ..RunCounts::default()
    };
    let swept = wallet.and_then(|wallet| wallet.swept.as_deref());
    match (swept, wallet) {
        (Some(swept), _) if swept.run == run.id => RunCounts {
            settled: 1,
            points_expired: swept.points_expired,
            notices: u64::from(swept.told),
            ..visited
        },
        (_, Some(wallet)) if !wallet.withdrawn => RunCounts {
            already: 1,
            ..visited
        },
        _ => RunCounts { left: 1, ..visited },
    }
}
