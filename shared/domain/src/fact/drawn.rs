//! A draw of a lottery.

use serde::{Deserialize, Serialize};

/// Points were given for a draw. Its seed, its id and the program's version tell again what it came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Of which lottery, as the program names it.
    pub lottery: String,
    /// What was rolled, 0 to 999,999.
    pub roll: u32,
    /// The prize that was given, as the lottery names it; none where nothing was won.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prize: Option<String>,
    /// The prize that was drawn, where it was out of stock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
}
