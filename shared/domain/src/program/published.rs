//! A program as it was published.

use std::sync::Arc;

use super::Program;
use crate::calendar::Instant;

/// A version of the program, as it was published. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Its number.
    pub version: u32,
    /// The rules.
    pub program: Arc<Program>,
    /// When it was published; `None` of the built-in sample, and where that was not recorded yet.
    pub at: Option<Instant>,
    /// With which API key; `None` where that was not recorded yet.
    pub by: Option<String>,
}

impl Published {
    /// What is in force until the shop publishes a program of its own, as version 0.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            version: 0,
            program: Arc::new(Program::sample()),
            at: None,
            by: None,
        }
    }

    /// The first instant at which it can be in force: when it was published, or the later one that it names.
    #[must_use]
    pub fn since(&self) -> Option<Instant> {
        let from = self.program.in_force_from();
        self.at.map(|at| from.map_or(at, |from| from.max(at)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Moment;

    #[test]
    fn a_version_is_in_force_from_when_it_was_published_or_from_the_later_day_that_it_names() {
        let at = |text: &str| -> Option<Instant> { text.parse().ok() };
        let mut published = Published::sample();
        assert_eq!(published.since(), None);
        published.at = at("2026-11-22T10:00:00+09:00");
        assert_eq!(published.since(), published.at);
        let mut since = |day: &str| {
            let named = Program {
                effective_from: Some(Moment::Day(day.parse().unwrap())),
                ..Program::sample()
            };
            published.program = Arc::new(named);
            published.since()
        };
        assert_eq!(since("2026-11-22"), at("2026-11-22T10:00:00+09:00"));
        assert_eq!(since("2026-12-01"), at("2026-12-01T00:00:00+09:00"));
    }
}
