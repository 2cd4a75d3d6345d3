//! Who asked for an entry, and what came of it beside points.

use serde::{Deserialize, Serialize};

use super::{Entry, Fingerprint, Standing};
use crate::ids::CouponId;

/// Who asked for an entry, and what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// The API key's id, or the job.
    pub by: String,
    /// What was asked. The same id with another fingerprint is another command.
    pub fingerprint: Fingerprint,
    /// Which call recorded it, by chance: it tells an answer of one's own that was lost from a twin's success.
    pub call: u64,
    /// What the caller was answered about the wallet.
    pub standing: Standing,
    /// The coupons that came with it: for a full stamp card, a rank that was reached, a draw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<Given>,
}

/// A coupon that came with a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Which.
    #[serde(rename = "i")]
    pub id: CouponId,
    /// What it was made from.
    #[serde(rename = "t")]
    pub template: String,
    /// Its name for members.
    #[serde(rename = "n")]
    pub title: String,
}

impl Entry {
    /// The coupons that came with it.
    #[must_use]
    pub fn coupons(&self) -> &[Given] {
        let command = self.command.as_ref();
        command.map_or(&[], |command| &command.coupons)
    }
}
