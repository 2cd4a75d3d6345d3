//! Who a member is: as little as the shop wants to know, and all of it erasable.
//!
//! Points never stand here. Withdrawal empties this file and keeps the ledger, under the member's id.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::calendar::{Instant, MonthDay};
use crate::ids::MemberId;
use crate::language::Language;
use crate::topic::Topic;

/// How many external ids a member has at the most: all are given up in one transaction when they leave or are merged.
pub const EXTERNAL_IDS_MAX: usize = 20;

/// A member's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Who.
    pub member: MemberId,
    /// How often it was stored. Zero has never been.
    pub version: u64,
    /// The number on the card.
    pub number: MemberNumber,
    /// When they joined.
    pub joined_at: Instant,
    /// When they left.
    pub withdrawn_at: Option<Instant>,
    /// What they told about themselves.
    pub details: Details,
    /// How other systems call them.
    pub external_ids: Vec<ExternalId>,
    /// The LINE account is blocked: nothing can be sent.
    pub line_blocked: bool,
    /// When they last came to the LINE account or went, as LINE says: what LINE tells late does not undo what came after.
    pub line_at: Option<Instant>,
    /// The numbers on the cards of memberships that were merged into this one: they lead here for life.
    pub former_numbers: Vec<MemberNumber>,
    /// The key of the request that made the file, so that its stored answer can be erased too.
    pub join_key: Option<String>,
}

impl Profile {
    /// The file once the membership is closed: nothing personal is left in it.
    #[must_use]
    pub fn erased(&self, at: Instant) -> Profile {
        Profile {
            member: self.member.clone(),
            version: self.version.saturating_add(1),
            number: self.number.clone(),
            joined_at: self.joined_at,
            withdrawn_at: Some(at),
            details: Details::default(),
            external_ids: Vec::new(),
            line_blocked: false,
            line_at: None,
            former_numbers: Vec::new(),
            join_key: None,
        }
    }

    /// The LINE user, where one is linked.
    #[must_use]
    pub fn line_user(&self) -> Option<&str> {
        self.external_ids
            .iter()
            .find(|external| external.provider == LINE)
            .map(|external| external.id.as_str())
    }

    /// The unique keys that the file holds.
    #[must_use]
    pub fn keys(&self) -> Vec<UniqueKey> {
        let numbers = std::iter::once(&self.number).chain(&self.former_numbers);
        let numbers = numbers.cloned().map(UniqueKey::Number);
        let external = self.external_ids.iter().cloned().map(UniqueKey::External);
        let phone = self
            .details
            .phone
            .iter()
            .map(|phone| UniqueKey::Phone(phone.hash.clone()));
        numbers.chain(external).chain(phone).collect()
    }
}

/// The provider under which LINE users are linked.
pub const LINE: &str = "line";

/// What a member tells about themselves. Every field is optional: joining takes no form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// A name to be called by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The birthday, with or without the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Birthday>,
    /// As the shop asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// Of residence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefecture: Option<String>,
    /// Kept as a keyed hash and four digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// An address to write to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether messages may be sent.
    pub accepts_messages: bool,
    /// Topics that they do not want to hear of though messages may be sent.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub muted: BTreeSet<Topic>,
    /// The language to be answered in; `None` is the shop's own, Japanese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

impl Details {
    /// Whether they may be told unasked of a topic.
    #[must_use]
    pub fn accepts(&self, topic: Topic) -> bool {
        self.accepts_messages && !self.muted.contains(&topic)
    }
}

/// A birthday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Birthday {
    /// Month and day.
    pub day: MonthDay,
    /// The year, where it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
}

/// A phone number that nobody can read back: enough to find its member and to show which one it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// A keyed hash of the number in international form.
    pub hash: String,
    /// Its last four digits.
    pub last_digits: String,
}

/// How another system calls a member.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ExternalId {
    /// The system: `ec`, `line`.
    pub provider: String,
    /// Its name for the member.
    pub id: String,
}

/// Something that at most one member may have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UniqueKey {
    /// Another system's name for them.
    External(ExternalId),
    /// The number on the card.
    Number(MemberNumber),
    /// The keyed hash of a phone number.
    Phone(String),
    /// A coupon's id.
    Coupon(crate::ids::CouponId),
    /// A coupon's own code.
    CouponCode(crate::coupon::CouponCode),
}

/// The number on a member's card: thirteen digits that any till can scan as EAN-13, with a prefix (20–29) that GS1
/// keeps free for numbers inside a shop, so that it never collides with goods.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MemberNumber(String);

/// The text is not a member number: thirteen digits from 20 to 29 with a right check digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be 13 digits beginning with 20 to 29 and ending with an EAN-13 check digit")]
pub struct NotAMemberNumber;

impl MemberNumber {
    /// A number from random bits: prefix 29 and ten digits of chance.
    #[must_use]
    pub fn new(random: u64) -> MemberNumber {
        let digits = format!("29{:010}", random % 10_000_000_000);
        let check = check_digit(&digits);
        MemberNumber(format!("{digits}{check}"))
    }

    /// Reads a number.
    ///
    /// # Errors
    /// [`NotAMemberNumber`] also where the check digit is wrong.
    pub fn parse(text: &str) -> Result<MemberNumber, NotAMemberNumber> {
        let shape =
            text.len() == 13 && text.starts_with('2') && text.bytes().all(|b| b.is_ascii_digit());
        let right = shape
            && text
                .get(..12)
                .map(check_digit)
                .map(|check| check.to_string())
                .as_deref()
                == text.get(12..);
        if right {
            Ok(MemberNumber(text.to_owned()))
        } else {
            Err(NotAMemberNumber)
        }
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The EAN-13 check digit of twelve digits: weights 1 and 3 in turn, filled up to the next ten.
fn check_digit(digits: &str) -> u32 {
    let weighted = digits
        .chars()
        .filter_map(|c| c.to_digit(10))
        .zip([1, 3].into_iter().cycle());
    let sum = weighted.fold(0_u32, |sum, (digit, weight)| {
        sum.saturating_add(digit.saturating_mul(weight))
    });
    (10_u32.saturating_sub(sum % 10)) % 10
}

impl TryFrom<String> for MemberNumber {
    type Error = NotAMemberNumber;

    fn try_from(text: String) -> Result<MemberNumber, NotAMemberNumber> {
        MemberNumber::parse(&text)
    }
}

impl From<MemberNumber> for String {
    fn from(number: MemberNumber) -> String {
        number.0
    }
}

#[cfg(test)]
mod tests;
