//! What a process remembers of the programs that it read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use domain::calendar::Instant;
use domain::program::{Published, Timeline};

/// How long a process goes by the timeline that it saw: a change counts everywhere within so many seconds, and half a
/// read unit is saved on nearly every call. Each entry records the version that judged it. What was announced counts
/// from its very instant.
const SEEN_FOR: TimeDelta = TimeDelta::seconds(10);

/// Programs by version, and which is in force when. A version never changes, so it is read once per process.
#[derive(Clone, Default)]
pub struct ProgramCache(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    programs: HashMap<u32, Published>,
    /// The timeline, and when it was seen.
    timeline: Option<(Timeline, Instant)>,
}

impl ProgramCache {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn get(&self, version: u32) -> Option<Published> {
        self.known().programs.get(&version).cloned()
    }

    pub(super) fn put(&self, published: Published) {
        let version = published.version;
        self.known().programs.insert(version, published);
    }

    /// The version in force at an instant, as far as it is known at `now`. A clock that went backwards makes it unknown.
    pub(super) fn at(&self, instant: Instant, now: Instant) -> Option<u32> {
        let known = self.known();
        let (timeline, seen_at) = known.timeline.as_ref()?;
        let age = now.signed_duration_since(seen_at);
        (TimeDelta::zero() <= age && age < SEEN_FOR).then(|| timeline.at(instant))
    }

    /// Notes a timeline that was read, and answers the newest that was ever seen: versions only grow, and a stale read
    /// may show an older one.
    pub(super) fn saw(&self, timeline: Timeline, now: Instant) -> Timeline {
        let mut known = self.known();
        let newest = match known.timeline.take() {
            Some((seen, _)) if seen.newest() > timeline.newest() => seen,
            _ => timeline,
        };
        known.timeline = Some((newest.clone(), now));
        newest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn in_force(cache: &ProgramCache, now: &str) -> Option<u32> {
        cache.at(at(now), at(now))
    }

    #[test]
    fn a_version_that_was_seen_counts_for_ten_seconds_and_not_into_the_past() {
        let cache = ProgramCache::default();
        cache.saw(Timeline::of(3), at("2026-11-22T03:00:00Z"));
        assert_eq!(in_force(&cache, "2026-11-22T03:00:09.999Z"), Some(3));
        assert_eq!(in_force(&cache, "2026-11-22T03:00:10Z"), None);
        assert_eq!(in_force(&cache, "2026-11-22T02:59:59Z"), None);
    }

    #[test]
    fn a_stale_read_takes_no_program_out_of_force() {
        let cache = ProgramCache::default();
        cache.saw(Timeline::of(3), at("2026-11-22T03:00:00Z"));
        let seen = cache.saw(Timeline::of(2), at("2026-11-22T03:00:01Z"));
        assert_eq!(seen.newest(), 3);
        assert_eq!(in_force(&cache, "2026-11-22T03:00:02Z"), Some(3));
    }

    #[test]
    fn a_version_that_was_seen_ahead_is_in_force_from_its_very_instant() {
        let cache = ProgramCache::default();
        let (now, from) = (at("2026-11-22T03:00:00Z"), at("2026-11-22T03:00:05Z"));
        let announced = Timeline::of(3).published(Some(from), now).unwrap();
        cache.saw(announced, now);
        assert_eq!(in_force(&cache, "2026-11-22T03:00:04.999Z"), Some(3));
        assert_eq!(in_force(&cache, "2026-11-22T03:00:05Z"), Some(4));
    }
}
