//! Two members become one: what both have done towards a rank counts together.

use super::RankState;
use super::counts::{Counts, Days};
use super::footing::Footing;
use crate::calendar::Day;
use crate::program::Ranks;

impl RankState {
    /// Takes in what another membership of the same person has done. The higher level of the two stays, with its days
    /// and with what it was reached with; of equal ones the one that is held longer. Whether both together reach more is
    /// for [`RankState::judge`].
    pub fn absorb(&mut self, other: RankState, ranks: Option<&Ranks>) {
        let is_theirs = other.standing(ranks) > self.standing(ranks);
        let mine = std::mem::take(self);
        let (mut held, lesser) = if is_theirs {
            (other, mine)
        } else {
            (mine, other)
        };
        if let Some(footing) = &mut held.footing {
            footing.counted = footing.counted.plus(counted_in(footing, &lesser));
        }
        held.days.add_all(&lesser.days);
        held.total = held.total.plus(lesser.total);
        held.judged_by = held.judged_by.max(lesser.judged_by);
        held.is_unjudged |= lesser.is_unjudged;
        *self = held;
    }

    /// How high a level is, and how long it is held. A level that these ranks do not have counts as the lowest, one that
    /// was never judged as less.
    fn standing(&self, ranks: Option<&Ranks>) -> (Option<usize>, Option<Day>) {
        let position = self.level().map(|level| {
            let position = ranks.and_then(|ranks| ranks.position(level));
            position.unwrap_or(0)
        });
        (position, self.until())
    }
}

/// What the other has done on the days on which a level was reached: were it left out, the return of it would be taken
/// from what the level rests on. What is too long ago to be remembered is left out all the same.
fn counted_in(footing: &Footing, other: &RankState) -> Counts {
    let within = |days: &Days| match footing.first {
        Some(first) => days.within(first.0, footing.last.0),
        None => other.total,
    };
    within(&other.days)
}
