//! How long one waits who lost a race, before the next try: a time by chance, so that those who met do not meet again,
//! out of a span that grows with the tries, so that a crowd thins out.

use std::time::Duration;

use crate::App;
use crate::ports::{Clock, IdSource};

/// The longest pause after the first attempt, in milliseconds; it doubles with every further one.
const PAUSE_MS: u64 = 4;

/// The longest pause of all, in milliseconds.
const PAUSE_MS_MAX: u64 = 300;

impl App {
    /// Waits after an attempt that lost, the first of which is 1.
    pub(crate) async fn pause(&self, attempt: u32) {
        pause(self.clock.as_ref(), self.ids.as_ref(), attempt).await;
    }
}

async fn pause(clock: &dyn Clock, ids: &dyn IdSource, attempt: u32) {
    let spread = longest(attempt).saturating_add(1);
    let millis = ids.random().checked_rem(spread).unwrap_or(0);
    clock.pause(Duration::from_millis(millis)).await;
}

/// The longest pause after so many attempts, in milliseconds.
fn longest(attempts: u32) -> u64 {
    let doublings = attempts.saturating_sub(1).min(16);
    PAUSE_MS.saturating_mul(1 << doublings).min(PAUSE_MS_MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicU64, Ordering};

    use async_trait::async_trait;
    use domain::calendar::Instant;
    use futures::FutureExt;
    use uuid::Uuid;

    use super::*;
    use crate::ledger::ATTEMPTS_MAX;

    /// A process: chance of its own, and a clock that notes for how long it was waited.
    #[derive(Default)]
    struct Contender {
        chance: AtomicU64,
        waited: Mutex<Vec<Duration>>,
    }

    #[async_trait]
    impl Clock for Contender {
        fn now(&self) -> Instant {
            Instant::UNIX_EPOCH
        }

        async fn pause(&self, time: Duration) {
            self.waited.lock().unwrap().push(time);
        }
    }

    impl IdSource for Contender {
        fn uuid(&self) -> Uuid {
            Uuid::nil()
        }

        /// SplitMix64.
        fn random(&self) -> u64 {
            let step = 0x9e37_79b9_7f4a_7c15_u64;
            let state = self.chance.fetch_add(step, Ordering::Relaxed);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        }
    }

    /// What one waits, in milliseconds, who loses each time.
    fn waits(seed: u64) -> Vec<u128> {
        let contender = Contender {
            chance: AtomicU64::new(seed),
            ..Contender::default()
        };
        for attempt in 1..ATTEMPTS_MAX {
            let waited = pause(&contender, &contender, attempt).now_or_never();
            waited.expect("nobody really waits");
        }
        let waited = contender.waited.lock().unwrap();
        waited.iter().map(Duration::as_millis).collect()
    }

    #[test]
    fn of_a_thousand_contenders_no_two_wait_in_lockstep() {
        let mut all: Vec<_> = (1..=1_000).map(|seed| waits(seed << 32)).collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 1_000);
        // Two who met each time until now, and waited the same, part within the next few tries.
        for pair in all.windows(2) {
            let (one, other) = (&pair[0], &pair[1]);
            let met = one.iter().zip(other).filter(|(one, other)| one == other);
            assert!(met.count() <= 6, "{one:?} {other:?}");
        }
    }

    #[test]
    fn each_pause_is_anything_from_nothing_to_twice_as_long_as_the_last() {
        let all: Vec<_> = (1..=20_000).map(|seed| waits(seed << 32)).collect();
        let spans = [4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300];
        for (place, longest) in spans.into_iter().enumerate() {
            let waited = all.iter().map(|waits| waits[place]);
            let (least, most) = (waited.clone().min(), waited.max());
            assert_eq!((least, most), (Some(0), Some(longest)), "pause {place}");
        }
    }

    #[test]
    fn whoever_loses_each_time_waits_for_two_seconds_at_the_most() {
        let longest: u64 = (1..ATTEMPTS_MAX).map(longest).sum();
        assert_eq!(longest, 1_708);
        let all = (1..=1_000).map(|seed| waits(seed << 32).iter().sum::<u128>());
        assert!(all.max() <= Some(1_708));
        assert_eq!(super::longest(u32::MAX), PAUSE_MS_MAX);
    }
}
