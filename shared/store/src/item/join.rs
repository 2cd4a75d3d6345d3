//! What a `POST /v1/members` answered, for as long as its `Idempotency-Key` may come again.

use app::ports::Fault;
use app::store::JoinRecord;
use domain::entry::Fingerprint;
use domain::ids::MemberId;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{open, profile, seal};
use crate::key;

const KIND: &str = "join record";

/// The attribute with the member who joined.
pub(crate) const MEMBER: &str = "m";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "fp")]
    fingerprint: Fingerprint,
    #[serde(rename = "m")]
    member: MemberId,
    #[serde(rename = "who", default, skip_serializing_if = "Option::is_none")]
    profile: Option<profile::Form>,
}

pub(crate) fn write(idempotency_key: &str, record: &JoinRecord) -> Result<Item, Fault> {
    let form = Form {
        fingerprint: record.fingerprint.clone(),
        member: record.member.clone(),
        profile: record.profile.as_ref().map(profile::Form::of),
    };
    seal(KIND, key::joined(idempotency_key), &form)
}

pub(crate) fn read(item: Item) -> Result<JoinRecord, Fault> {
    let (_, form) = open::<Form>(KIND, item)?;
    let member = form.member;
    Ok(JoinRecord {
        fingerprint: form.fingerprint,
        profile: form.profile.map(|form| form.profile(member.clone())),
        member,
    })
}
