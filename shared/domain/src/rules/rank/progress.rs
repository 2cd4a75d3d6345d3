//! How far a member is on the way to the next rank.

use super::RankState;
use super::counts::Span;
use crate::calendar::{Day, Instant, Zone};
use crate::program::{Level, Ranks};

/// How far a member is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The level held.
    pub level: &'a Level,
    /// The last day it is held before it is judged again; none for the lowest.
    pub until: Option<Day>,
    /// The same day, where the level is only held by the program's grace.
    pub grace_until: Option<Day>,
    /// What was counted in the window of today.
    pub counted: u64,
    /// The next level up and how much of the metric is missing to it; none at the top.
    pub next: Option<(&'a Level, u64)>,
}

impl RankState {
    /// Whether the last change was one from this level.
    pub(crate) fn was_changed_from(&self, level: Option<&str>) -> bool {
        self.level() != level && self.past.last().map(|past| past.level.as_str()) == level
    }

    /// The level held, where the last change was one to a higher level.
    #[must_use]
    pub fn reached<'a>(&self, ranks: &'a Ranks) -> Option<&'a Level> {
        let position = ranks.position(self.level()?)?;
        let before = ranks.position(&self.past.last()?.level);
        ranks
            .levels
            .get(position)
            .filter(|_| before.is_some_and(|before| before < position))
    }

    /// How far the member is, as of `now`, after [`RankState::advance`].
    #[must_use]
    pub fn progress<'a>(
        &self,
        ranks: &'a Ranks,
        zone: &Zone,
        now: Instant,
    ) -> Option<Progress<'a>> {
        let held = self.position(ranks);
        let today = Span::up_to(ranks, zone.day(now));
        let counted = self.counted(today).of(ranks.metric);
        let next = ranks.levels.get(held + 1);
        Some(Progress {
            level: ranks.levels.get(held)?,
            until: self.until,
            grace_until: self.until.filter(|_| self.in_grace),
            counted,
            next: next.map(|level| (level, level.threshold.saturating_sub(counted))),
        })
    }
}

impl Ranks {
    /// Where the highest level stands that `counted` reaches.
    pub(super) fn reached_by(&self, counted: u64) -> usize {
        self.levels
            .iter()
            .rposition(|level| level.threshold <= counted)
            .unwrap_or(0)
    }
}
