//! Where and when an activity was done.

use serde::{Deserialize, Serialize};

use crate::calendar::{Instant, instant_form};

/// Where and when an activity was done: what its limit and its stamps are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// When it happened, which may be long before it was recorded.
    #[serde(with = "instant_form")]
    pub at: Instant,
    /// In which store.
    #[serde(rename = "st", default, skip_serializing_if = "Option::is_none")]
    pub store_id: Option<String>,
}
