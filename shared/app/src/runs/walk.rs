//! Laying a part of a run out in chunks.

use super::{Message, Walk, Work};
use crate::ledger::InForce;
use crate::store::{ChunkList, ChunkName, Of, Part, Passed, Run};
use crate::{App, Error};

/// How many chunks, or stretches of the index with nothing to do, one message lays out before it hands the rest to the
/// next: a second or two.
const LOOKS_PER_WALK: u32 = 20;

impl App {
    /// Walks a part, and sends what is to be done. A message that comes again finds the chunks that the last one laid
    /// out, and sends them again; whoever receives one twice sees that it is done.
    pub(super) async fn walk(&self, walk: Walk) -> Result<(), Error> {
        let in_force = self.program_in_force().await?;
        let run = walk.run;
        let mut messages = Vec::new();
        let mut number = walk.number;
        let mut after = walk.after;
        for _ in 0..LOOKS_PER_WALK {
            let list = self.look_ahead(&run, walk.part, after, &in_force).await?;
            let is_end = list.next.is_none();
            let says_where_it_ends = is_end && (number > 0 || run.parts > 0);
            let is_of_nothing = list.tasks.is_empty() && list.passed == Passed::default();
            if is_of_nothing && !says_where_it_ends {
                after = list.next;
            } else {
                let chunk = ChunkName {
                    part: walk.part,
                    number,
                };
                after = self.lay(&run, chunk, list, &mut messages).await?;
                number = number.saturating_add(1);
            }
            if after.is_none() {
                return self.hand_over(run.job, &messages).await;
            }
        }
        messages.push(Message::Walk(Walk {
            run: run.clone(),
            part: walk.part,
            after,
            number,
        }));
        self.hand_over(run.job, &messages).await
    }

    /// Lays out one chunk, unless that was done; answers where the next one begins.
    async fn lay(
        &self,
        run: &Run,
        chunk: ChunkName,
        list: ChunkList,
        messages: &mut Vec<Message>,
    ) -> Result<Option<String>, Error> {
        if run.parts == 0 {
            self.store.open_run(run).await?;
        }
        let laid = self.store.lay(&run.id, chunk, list).await?;
        // A campaign run is counted by this; its operator says when it is worked.
        if !laid.tasks.is_empty() && run.campaign.is_none() {
            messages.push(Message::Work(Work {
                run: run.clone(),
                chunk,
                only: None,
            }));
        }
        Ok(laid.next)
    }

    /// What comes next in a part: a chunk at the most, and less where much of the index has nothing to do.
    async fn look_ahead(
        &self,
        run: &Run,
        part: Part,
        after: Option<String>,
        in_force: &InForce,
    ) -> Result<ChunkList, Error> {
        match part.of {
            Of::Wallets => self.wallets_ahead(run, part.shard, after).await,
            Of::Coupons => self.endings_ahead(run, part.shard, after, in_force).await,
            Of::Birthdays => self.birthdays_ahead(run, part.shard, after, in_force).await,
            Of::Members => self.segment_ahead(run, part.shard, after, in_force).await,
        }
    }
}
