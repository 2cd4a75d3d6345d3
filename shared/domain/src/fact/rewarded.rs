//! A full stamp card.

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// A full stamp card gave points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rewarded {
    /// Which, as the program names it.
    pub card: String,
    /// Its name for members.
    pub name: String,
    /// Its name for members who read English, where it has one.
    #[serde(rename = "en", default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// How many cards became full at once: more than one only where two memberships became one.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub cards: u32,
}

impl Rewarded {
    /// The card's name for members who read this language.
    #[must_use]
    pub fn name_in(&self, language: Language) -> &str {
        let english = self.name_en.as_deref().unwrap_or(&self.name);
        language.pick(self.name.as_str(), english)
    }
}

const fn one() -> u32 {
    1
}

fn is_one(cards: &u32) -> bool {
    *cards == 1
}
