//! Identities. Inside the house there is no `String` that is really an order number.
//!
//! Callers name their ledger operations themselves, so one grammar holds for all of their ids.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest id a caller may choose, in characters.
pub const ID_LENGTH_MAX: usize = 64;

/// Why a text is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be 1–64 characters of A-Z a-z 0-9 . _ : -")]
pub struct BadId;

fn is_id(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'-');
    (1..=ID_LENGTH_MAX).contains(&text.len()) && text.bytes().all(allowed)
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads an id.
            ///
            /// # Errors
            /// [`BadId`] when the text does not follow the grammar.
            pub fn parse(text: &str) -> Result<$name, BadId> {
                if is_id(text) { Ok($name(text.to_owned())) } else { Err(BadId) }
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;

            fn try_from(text: String) -> Result<$name, BadId> {
                $name::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// A member, for life. Made by us, meaningless outside, and so also the pseudonym that a withdrawn member's
    /// ledger is kept under.
    MemberId
}
id! {
    /// A purchase: the EC order or the receipt number.
    OrderId
}
id! {
    /// A use of points, from hold to capture.
    RedemptionId
}
id! {
    /// Goods coming back from one order.
    ReturnId
}
id! {
    /// An edit of one order after the fact.
    AmendmentId
}
id! {
    /// A correction by staff.
    AdjustmentId
}
id! {
    /// A visit, a log-in, a review.
    ActivityId
}
id! {
    /// A coupon in one member's hands.
    CouponId
}

id! {
    /// Points given by one member of a family to another.
    TransferId
}
id! {
    /// Members who may give each other points.
    FamilyId
}
id! {
    /// A campaign run, by whoever planned it.
    CampaignRunId
}
id! {
    /// A reward of the catalogue, by the program.
    RewardId
}
id! {
    /// Points given for a reward of the catalogue.
    ExchangeId
}

id! {
    /// A lottery, by the program.
    LotteryId
}
id! {
    /// A draw of a lottery.
    DrawId
}

id! {
    /// A link of a LINE user with a membership, by whoever asked for it.
    LinkId
}

impl MemberId {
    /// A fresh member's id.
    #[must_use]
    pub fn new(uuid: uuid::Uuid) -> MemberId {
        MemberId(uuid.simple().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shops_own_numbers_are_ids() {
        for text in [
            "ec-1001",
            "shibuya-20261122-0042",
            "A.b_c:d-9",
            &"x".repeat(64),
        ] {
            assert!(OrderId::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn an_id_is_never_empty_long_or_of_other_characters() {
        for text in ["", " ", "a b", "注文1", "a/b", "a#b", "é", &"x".repeat(65)] {
            assert_eq!(OrderId::parse(text), Err(BadId), "{text}");
        }
    }
}
