//! What a referral is worth.

use super::Program;
use crate::calendar::{Day, add_days};

/// The activity that a referral is: no other has [`ReferralTerms`].
pub const REFERRAL: &str = "referral";

/// When the points of a referral are given, and what the friend gets. What the member who referred gets are the
/// activity's own points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferralTerms {
    /// Points for the friend; none where only the member who referred gets some.
    pub friend_points: u64,
    /// The least that the friend's first purchase must be worth, and stay worth, in yen at the order's prices.
    pub min_spend: u64,
    /// Days for which the goods can come back; that on which the order was placed is not one of them, as Article 140 of the
    /// Civil Code counts. The points come when the last of them is over, and not on the day of the purchase.
    pub return_days: u32,
}

impl ReferralTerms {
    /// The first day on which what was placed on a day cannot come back.
    #[must_use]
    pub fn final_on(&self, placed_on: Day) -> Day {
        add_days(placed_on, self.return_days.saturating_add(1))
    }
}

impl Program {
    /// What a referral is worth: the points of the member who referred, and the terms. `None` where the program has none.
    #[must_use]
    pub fn referral(&self) -> Option<(u64, ReferralTerms)> {
        let rule = self.activity(REFERRAL)?;
        Some((rule.points, rule.referral?))
    }
}
