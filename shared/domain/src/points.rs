//! Points: whole, never negative, never silently wrong.
//!
//! There is no `+` on purpose. Every sum is checked, and the one answer to "too many" is a refusal, so that no
//! balance can wrap, saturate or lose a point unnoticed.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// A number of points, from zero to [`Points::MAX`].
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "u64", into = "u64")]
pub struct Points(u64);

impl Points {
    /// No points at all.
    pub const ZERO: Points = Points(0);

    /// The most that any balance, lot or command may name: a million million. It is far above what a retailer
    /// issues and far below 2^53, so that every sum of two survives a trip through a JavaScript number.
    pub const MAX: Points = Points(1_000_000_000_000);

    /// The number of points, if it is within [`Points::MAX`].
    #[must_use]
    pub const fn new(points: u64) -> Option<Points> {
        if points <= Points::MAX.0 {
            Some(Points(points))
        } else {
            None
        }
    }

    /// Reads a number that came from a rule or a caller.
    ///
    /// # Errors
    /// [`Refusal::AboveLimit`] above [`Points::MAX`].
    pub fn of(points: u64) -> Result<Points, Refusal> {
        Points::new(points).ok_or(Refusal::AboveLimit {
            limit: Points::MAX.0,
        })
    }

    /// The plain number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Whether there is nothing.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.0 == 0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`Refusal::AboveLimit`] above [`Points::MAX`].
    pub fn plus(self, other: Points) -> Result<Points, Refusal> {
        self.0.checked_add(other.0).map_or(
            Err(Refusal::AboveLimit {
                limit: Points::MAX.0,
            }),
            Points::of,
        )
    }

    /// The difference, if `other` is covered.
    #[must_use]
    pub fn minus(self, other: Points) -> Option<Points> {
        self.0.checked_sub(other.0).map(Points)
    }

    /// What is left after taking as much of `other` as there is.
    #[must_use]
    pub fn less(self, other: Points) -> Points {
        Points(self.0.saturating_sub(other.0))
    }

    /// As a signed change for the journal. It cannot overflow: [`Points::MAX`] is below `i64::MAX`.
    #[must_use]
    pub fn gained(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }

    /// As a signed change that takes away.
    #[must_use]
    pub fn lost(self) -> i64 {
        self.gained().saturating_neg()
    }
}

impl TryFrom<u64> for Points {
    type Error = Refusal;

    fn try_from(points: u64) -> Result<Points, Refusal> {
        Points::of(points)
    }
}

impl From<Points> for u64 {
    fn from(points: Points) -> u64 {
        points.0
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_above_the_limit_is_refused_and_not_wrapped() {
        assert_eq!(
            Points::MAX.plus(Points(1)),
            Err(Refusal::AboveLimit {
                limit: 1_000_000_000_000
            })
        );
        assert_eq!(Points(40).plus(Points(2)), Ok(Points(42)));
    }

    #[test]
    fn points_that_are_not_there_cannot_be_taken() {
        assert_eq!(Points(5).minus(Points(6)), None);
        assert_eq!(Points(6).minus(Points(6)), Some(Points::ZERO));
    }

    #[test]
    fn points_that_come_are_a_change_above_nothing_and_points_that_go_one_below() {
        assert_eq!((Points(40).gained(), Points(40).lost()), (40, -40));
    }
}
