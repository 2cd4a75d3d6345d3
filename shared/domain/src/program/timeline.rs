//! Which version of the program is in force when.
//!
//! A version is in force from the moment it is published, or from an instant that its document names. At any instant it
//! is the newest of those whose instant has come: so a version takes the place of every older one that was to come after
//! it, and versions only ever grow.

use crate::calendar::Instant;

/// The versions that are in force at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// In force before all others. 0 is the built-in sample.
    first: u32,
    /// The others, each from its instant on; both grow.
    then: Vec<(Instant, u32)>,
}

impl Default for Timeline {
    /// Until the shop publishes its own, the built-in sample.
    fn default() -> Timeline {
        Timeline::of(0)
    }
}

impl Timeline {
    /// Versions that may be announced at once for later.
    pub const ANNOUNCED_MAX: usize = 12;

    /// Versions that were announced, and have come since, of which it is known when: orders that were placed before are
    /// judged by the one before. There are so many, and those ahead.
    const COME_MAX: usize = 12;

    /// One version, whatever the instant.
    #[must_use]
    pub const fn of(version: u32) -> Timeline {
        Timeline {
            first: version,
            then: Vec::new(),
        }
    }

    /// What was kept of a timeline, if it is one.
    #[must_use]
    pub fn stored(first: u32, then: Vec<(Instant, u32)>) -> Option<Timeline> {
        let versions = std::iter::once(first).chain(then.iter().map(|(_, version)| *version));
        let grow = versions.is_sorted_by(|one, next| one < next);
        let follow = then.is_sorted_by(|(one, _), (next, _)| one < next);
        (grow && follow).then_some(Timeline { first, then })
    }

    /// The version that is in force before all others, and the others with their first instants.
    #[must_use]
    pub fn parts(&self) -> (u32, &[(Instant, u32)]) {
        (self.first, &self.then)
    }

    /// The version in force at an instant.
    #[must_use]
    pub fn at(&self, instant: Instant) -> u32 {
        let begun = self.then.iter().rev().find(|(from, _)| *from <= instant);
        begun.map_or(self.first, |(_, version)| *version)
    }

    /// The newest version, in force or to come.
    #[must_use]
    pub fn newest(&self) -> u32 {
        self.then.last().map_or(self.first, |(_, version)| *version)
    }

    /// From when a version is in force, where it was announced for an instant that is still ahead.
    #[must_use]
    pub fn announced_for(&self, version: u32, now: Instant) -> Option<Instant> {
        let known = self.then.iter().find(|(_, known)| *known == version);
        known.map(|(from, _)| *from).filter(|from| *from > now)
    }

    /// The timeline with one version more, the next, which is in force from an instant or at once; `None` where too many
    /// are announced.
    #[must_use]
    pub fn published(&self, from: Option<Instant>, now: Instant) -> Option<Timeline> {
        let version = self.newest().saturating_add(1);
        let Some(from) = from else {
            return Some(Timeline::of(version));
        };
        let mut next = self.clone();
        next.then.retain(|(earlier, _)| *earlier < from);
        next.then.push((from, version));
        let ahead = next.then.iter().filter(|(from, _)| *from > now).count();
        if ahead > Timeline::ANNOUNCED_MAX {
            return None;
        }
        let forgotten = next
            .then
            .len()
            .saturating_sub(ahead.saturating_add(Timeline::COME_MAX));
        if let Some((_, last)) = next.then.drain(..forgotten).next_back() {
            next.first = last;
        }
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        format!("{text}T00:00:00+09:00").parse().unwrap()
    }

    fn announced(timeline: &Timeline, from: &str) -> Timeline {
        timeline
            .published(Some(at(from)), at("2026-11-22"))
            .unwrap()
    }

    #[test]
    fn the_sample_is_in_force_until_the_first_version_is() {
        let announced = announced(&Timeline::default(), "2026-12-01");
        assert_eq!(announced.at(at("2026-11-30")), 0);
        assert_eq!(announced.at(at("2026-12-01")), 1);
        assert_eq!(announced.newest(), 1);
    }

    #[test]
    fn versions_announced_for_two_days_come_one_after_the_other() {
        let both = announced(&announced(&Timeline::of(4), "2026-12-24"), "2027-01-01");
        let seen = ["2026-12-23", "2026-12-24", "2027-01-01"].map(|day| both.at(at(day)));
        assert_eq!(seen, [4, 5, 6]);
        assert_eq!(
            both.announced_for(6, at("2026-12-31")),
            Some(at("2027-01-01"))
        );
        assert_eq!(both.announced_for(6, at("2027-01-01")), None);
    }

    #[test]
    fn a_version_takes_the_place_of_older_ones_that_were_to_come_after_it() {
        let both = announced(&announced(&Timeline::of(4), "2026-12-24"), "2026-12-01");
        assert_eq!(both.parts(), (4, &[(at("2026-12-01"), 6)][..]));
        assert_eq!(
            both.published(None, at("2026-11-23")),
            Some(Timeline::of(7))
        );
    }

    #[test]
    fn twelve_may_be_announced_and_of_those_that_have_come_twelve_are_remembered() {
        let mut timeline = Timeline::default();
        let day = |number: u32| at(&format!("2026-12-{number:02}"));
        for number in 1..=12 {
            timeline = timeline
                .published(Some(day(number)), at("2026-11-22"))
                .unwrap();
        }
        assert_eq!(timeline.published(Some(day(13)), at("2026-11-22")), None);
        for number in 13..=20 {
            timeline = timeline.published(Some(day(number)), day(number)).unwrap();
        }
        assert_eq!(
            (
                timeline.at(day(1)),
                timeline.at(day(8)),
                timeline.at(day(20))
            ),
            (8, 8, 20)
        );
        assert_eq!(timeline.parts().1.len(), 12);
    }

    #[test]
    fn what_is_stored_is_a_timeline_or_it_is_refused() {
        let both = announced(&Timeline::of(4), "2026-12-24");
        let (first, then) = both.parts();
        assert_eq!(Timeline::stored(first, then.to_vec()), Some(both.clone()));
        assert_eq!(Timeline::stored(5, then.to_vec()), None);
    }

    #[test]
    fn of_two_versions_that_are_announced_for_one_instant_the_later_one_remains() {
        let both = announced(&announced(&Timeline::of(4), "2026-12-24"), "2026-12-24");
        assert_eq!(both.parts(), (4, &[(at("2026-12-24"), 6)][..]));
    }

    #[test]
    fn what_is_stored_comes_in_the_order_of_its_instants() {
        let of = |days: [&str; 2]| {
            let then = vec![(at(days[0]), 5), (at(days[1]), 6)];
            Timeline::stored(4, then).is_some()
        };
        assert!(of(["2026-12-01", "2026-12-24"]));
        assert!(!of(["2026-12-24", "2026-12-01"]));
        assert!(!of(["2026-12-01", "2026-12-01"]));
    }
}
