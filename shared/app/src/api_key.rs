//! An API key as it is kept: what it may do, never the key itself.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What one caller may do. The key's text is shown once, at its creation; only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// The short id that the key is looked up by, derived from its hash. Names the key in logs and records.
    pub id: String,
    /// HMAC-SHA-256 of the key's secret under the deployment's pepper, in lower-case hex.
    pub hash: String,
    /// What the key is for, in its owner's words.
    pub label: String,
    /// The operations it may call.
    pub scopes: BTreeSet<Scope>,
    /// The stores it is bound to; `None` is every store.
    pub stores: Option<BTreeSet<String>>,
    /// The most points that one call may move; `None` is no cap.
    pub points_per_call_max: Option<u64>,
    /// The instant from which it no longer opens anything; `None` is never.
    pub expires_at: Option<DateTime<Utc>>,
}

/// One permission of a key: the whole list that the contract knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Scope {
    /// Read members, their balance and their history.
    MembersRead,
    /// Create, change and withdraw members.
    MembersWrite,
    /// Award points for orders and activities.
    PointsEarn,
    /// Use, hold, capture and void points.
    PointsRedeem,
    /// Record returns.
    PointsReturn,
    /// Correct balances by hand.
    PointsAdjust,
    /// Issue, use and release coupons.
    CouponsUse,
    /// Read the program.
    ProgramRead,
    /// Change the program.
    ProgramWrite,
    /// Read reports.
    ReportsRead,
}

impl Scope {
    /// Every scope there is.
    pub const ALL: [Scope; 10] = [
        Scope::MembersRead,
        Scope::MembersWrite,
        Scope::PointsEarn,
        Scope::PointsRedeem,
        Scope::PointsReturn,
        Scope::PointsAdjust,
        Scope::CouponsUse,
        Scope::ProgramRead,
        Scope::ProgramWrite,
        Scope::ReportsRead,
    ];

    /// The scope as the contract writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::MembersRead => "members:read",
            Scope::MembersWrite => "members:write",
            Scope::PointsEarn => "points:earn",
            Scope::PointsRedeem => "points:redeem",
            Scope::PointsReturn => "points:return",
            Scope::PointsAdjust => "points:adjust",
            Scope::CouponsUse => "coupons:use",
            Scope::ProgramRead => "program:read",
            Scope::ProgramWrite => "program:write",
            Scope::ReportsRead => "reports:read",
        }
    }

    /// Reads a scope.
    ///
    /// # Errors
    /// [`UnknownScope`] when the contract has no such scope.
    pub fn parse(text: &str) -> Result<Scope, UnknownScope> {
        Scope::ALL
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .ok_or(UnknownScope)
    }
}

/// The text names no scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a scope")]
pub struct UnknownScope;

impl TryFrom<String> for Scope {
    type Error = UnknownScope;

    fn try_from(text: String) -> Result<Scope, UnknownScope> {
        Scope::parse(&text)
    }
}

impl From<Scope> for &'static str {
    fn from(scope: Scope) -> &'static str {
        scope.as_str()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_reads_back_as_itself() {
        for scope in Scope::ALL {
            assert_eq!(Scope::parse(scope.as_str()), Ok(scope));
        }
    }

    #[test]
    fn a_misspelt_scope_is_no_scope() {
        assert_eq!(Scope::parse("points:spend"), Err(UnknownScope));
        assert_eq!(Scope::parse("Points:Earn"), Err(UnknownScope));
    }
}
