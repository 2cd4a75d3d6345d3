//! What an exchange that was called off leaves a member to have again.

use serde::{Deserialize, Serialize};

/// So many of a reward do not count any more towards what one member can have of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freed {
    /// Which, as the program names it.
    pub reward: String,
    /// How many of it.
    pub quantity: u32,
}
