//! A member's file: all of it personal, all of it erasable.

use app::ports::Fault;
use domain::calendar::{Instant, instant_form};
use domain::ids::MemberId;
use domain::member::{Details, ExternalId, MemberNumber, Profile};
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key::{self, OfMember};

const KIND: &str = "profile";

/// The form without its key; the stored answer of a `POST /v1/members` holds one too.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    #[serde(rename = "n")]
    version: u64,
    #[serde(rename = "num")]
    number: MemberNumber,
    #[serde(with = "instant_form")]
    joined: Instant,
    #[serde(
        default,
        with = "instant_form::option",
        skip_serializing_if = "Option::is_none"
    )]
    left: Option<Instant>,
    #[serde(rename = "who")]
    details: Details,
    #[serde(rename = "ext", default, skip_serializing_if = "Vec::is_empty")]
    external_ids: Vec<ExternalId>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    blocked: bool,
    #[serde(
        rename = "lat",
        default,
        with = "instant_form::option",
        skip_serializing_if = "Option::is_none"
    )]
    line_at: Option<Instant>,
    #[serde(rename = "old", default, skip_serializing_if = "Vec::is_empty")]
    former_numbers: Vec<MemberNumber>,
    #[serde(rename = "join", default, skip_serializing_if = "Option::is_none")]
    join_key: Option<String>,
    /// The birthday stands in the key of its index too, where the day is still to be kept.
    #[serde(rename = "DP", default, skip_serializing_if = "Option::is_none")]
    birthday_partition: Option<String>,
    #[serde(rename = "DS", default, skip_serializing_if = "Option::is_none")]
    birthday_member: Option<MemberId>,
}

impl Form {
    pub(crate) fn of(profile: &Profile) -> Form {
        let profile = profile.clone();
        Form {
            version: profile.version,
            number: profile.number,
            joined: profile.joined_at,
            left: profile.withdrawn_at,
            details: profile.details,
            external_ids: profile.external_ids,
            blocked: profile.line_blocked,
            line_at: profile.line_at,
            former_numbers: profile.former_numbers,
            join_key: profile.join_key,
            birthday_partition: None,
            birthday_member: None,
        }
    }

    pub(crate) fn profile(self, member: MemberId) -> Profile {
        Profile {
            member,
            version: self.version,
            number: self.number,
            joined_at: self.joined,
            withdrawn_at: self.left,
            details: self.details,
            external_ids: self.external_ids,
            line_blocked: self.blocked,
            line_at: self.line_at,
            former_numbers: self.former_numbers,
            join_key: self.join_key,
        }
    }

    /// The form with its place in the index of birthdays. Who has left is not congratulated.
    fn indexed(self, profile: &Profile) -> Form {
        let birthday = profile
            .details
            .birthday
            .filter(|_| profile.withdrawn_at.is_none());
        let shard = key::shard(&profile.member);
        Form {
            birthday_partition: birthday.map(|birthday| key::birthday(birthday.day, shard)),
            birthday_member: birthday.map(|_| profile.member.clone()),
            ..self
        }
    }
}

pub(crate) fn write(profile: &Profile) -> Result<Item, Fault> {
    let form = Form::of(profile).indexed(profile);
    seal(KIND, key::profile(&profile.member), &form)
}

pub(crate) fn read(item: Item) -> Result<Profile, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    match key::read_member(&key) {
        Some(OfMember::Profile(member)) => Ok(form.profile(member)),
        _ => Err(corrupt(KIND)),
    }
}
