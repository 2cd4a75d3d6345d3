//! The midnight after a last day: the points end, and at that instant everybody wants something of their wallet.

use std::time::Duration;

use chrono::TimeDelta;
use fastrand::Rng;
use futures::future::join_all;

use crate::till::Tills;

/// How long before it the first comes.
const BEFORE: TimeDelta = TimeDelta::seconds(1);

/// They come within so many milliseconds.
const WITHIN: u64 = 2_000;

/// One meeting in so many is a merge, too.
const MERGES: u32 = 3;

/// At one in so many the member leaves, where more than so many are there.
const LEAVES: u32 = 4;
const MEMBERS_MIN: usize = 2;

impl Tills {
    /// The last day of somebody's points ends, and everything comes to their wallet at once.
    pub(crate) async fn midnight(&self, seed: u64) {
        let chance = &mut Rng::with_seed(seed);
        let Some(member) = self.begin_midnight() else {
            return;
        };
        let calls = self.known().meeting(&member, chance, self.world.now());
        let calls = calls.into_iter().map(|call| {
            let after = Duration::from_millis(chance.u64(0..WITHIN));
            async move {
                self.linger(after).await;
                self.settle(call).await;
            }
        });
        let calls: Vec<_> = calls.collect();
        let (late, merges) = (chance.u64(0..WITHIN), chance.u32(0..MERGES) == 0);
        let sweep = async {
            self.linger(Duration::from_millis(late)).await;
            self.fire("expire").await;
        };
        let merge = async {
            if merges {
                self.merge(seed).await;
            }
        };
        let leaves = chance.u32(0..LEAVES) == 0 && self.apart() > MEMBERS_MIN;
        let leave = async {
            if leaves {
                self.leaves(&member, true).await;
            }
        };
        futures::join!(join_all(calls), sweep, merge, leave);
    }

    /// Time comes to a moment before the next midnight at which somebody's points end; whose they are.
    fn begin_midnight(&self) -> Option<String> {
        let now = self.world.now();
        let (end, member) = {
            let state = self.world.state();
            state.audit.ledger.next_end(now, &self.known().members)?
        };
        let wait = end.signed_duration_since(now) - BEFORE;
        if wait > TimeDelta::zero() {
            self.pass(wait);
        }
        Some(member)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the runtime's time stands still until the director moves it"
    )]
    async fn linger(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}
