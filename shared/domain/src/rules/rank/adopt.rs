//! Rules that are new to a member.

use super::RankState;
use crate::calendar::{Instant, Zone};
use crate::program::Ranks;

impl RankState {
    /// Whether rules of this version, or newer ones, have judged.
    #[must_use]
    pub const fn knows(&self, version: u32) -> bool {
        self.judged_by >= version
    }

    /// Judges the member by rules that are new, as of the instant from which they are in force.
    pub fn adopt(&mut self, ranks: &Ranks, zone: &Zone, since: Instant) {
        let since = self.since.map_or(since, |held| held.max(since));
        self.advance(ranks, zone, since);
    }

    /// Who holds a level that the program has done away with has held the highest that is met by what it was reached
    /// with. Where one was held before, that was the lowest.
    pub(super) fn replace_levels_that_are_gone(&mut self, ranks: &Ranks) {
        let is_gone = |level: &str| ranks.position(level).is_none();
        if self.level().is_some_and(is_gone) {
            let position = ranks.reached_by(self.left(ranks));
            self.stand_on(ranks, position);
            self.level = ranks.levels.get(position).map(|level| level.id.clone());
        }
        if let Some(lowest) = ranks.levels.first() {
            let gone = self.past.iter_mut().filter(|past| is_gone(&past.level));
            gone.for_each(|past| past.level.clone_from(&lowest.id));
        }
    }
}
