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
        language.name(&self.name, self.name_en.as_deref())
    }
}

const fn one() -> u32 {
    1
}

fn is_one(cards: &u32) -> bool {
    *cards == 1
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rewarded(cards: u32) -> Rewarded {
        Rewarded {
            card: "tea".to_owned(),
            name: "お茶カード".to_owned(),
            name_en: Some("Tea card".to_owned()),
            cards,
        }
    }

    #[test]
    fn how_many_cards_became_full_is_written_where_it_was_more_than_one() {
        let one = json!({ "card": "tea", "name": "お茶カード", "en": "Tea card" });
        assert_eq!(serde_json::to_value(rewarded(1)).unwrap(), one);
        assert_eq!(
            serde_json::from_value::<Rewarded>(one).unwrap(),
            rewarded(1)
        );
        let two = serde_json::to_value(rewarded(2)).unwrap();
        assert_eq!(two["cards"], 2);
    }

    #[test]
    fn members_who_read_english_read_its_english_name() {
        let full = rewarded(1);
        assert_eq!(full.name_in(Language::Ja), "お茶カード");
        assert_eq!(full.name_in(Language::En), "Tea card");
    }
}
