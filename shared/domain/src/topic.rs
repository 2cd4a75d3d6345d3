//! What members are told unasked, by topic: each can be switched off for itself.

use serde::{Deserialize, Serialize};

/// What a push is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Points that came by buying.
    Points,
    /// A rank that was reached.
    Rank,
    /// Coupons given and ending.
    Coupons,
    /// Points that expire soon.
    Expiring,
}

impl Topic {
    /// All of them, in the order in which members see them.
    pub const ALL: [Topic; 4] = [Topic::Points, Topic::Rank, Topic::Coupons, Topic::Expiring];

    /// Its name in buttons, and in the API.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Topic::Points => "points",
            Topic::Rank => "rank",
            Topic::Coupons => "coupons",
            Topic::Expiring => "expiring",
        }
    }

    /// The topic of a name.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Topic> {
        Topic::ALL.into_iter().find(|topic| topic.tag() == tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::member::Details;

    #[test]
    fn a_topic_is_told_where_messages_are_wanted_and_it_is_not_muted() {
        let mut details = Details::default();
        assert!(!details.accepts(Topic::Points), "no messages, no topic");
        details.accepts_messages = true;
        details.muted.insert(Topic::Rank);
        let told = Topic::ALL.map(|topic| details.accepts(topic));
        assert_eq!(told, [true, false, true, true]);
    }

    #[test]
    fn a_topic_has_one_name_in_buttons_in_the_api_and_in_the_table() {
        for topic in Topic::ALL {
            assert_eq!(Topic::of_tag(topic.tag()), Some(topic));
            assert_eq!(serde_json::to_value(topic).unwrap(), topic.tag());
        }
        assert_eq!(Topic::of_tag("weather"), None);
    }
}
