//! What staff must say of what they do to a member.

use serde::{Deserialize, Serialize};

/// Who of the staff did it, and why. An auditor reads both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByStaff {
    /// Why.
    pub reason: String,
    /// Who.
    pub operator: String,
}
