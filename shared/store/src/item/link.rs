//! A link of a LINE user with a membership, and the place where its nonce or code is found: a keyed hash, which gives
//! neither back. The place is forgotten two days after the link's time; the link stays, as its caller's record.

use app::line_link::{By, Ending, Link};
use app::ports::Fault;
use chrono::TimeDelta;
use domain::calendar::{Instant, instant_form};
use domain::entry::Fingerprint;
use domain::ids::{LinkId, MemberId};
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "link";
const PLACE: &str = "place of a link";

/// For how long a code is not given to another link.
const REMEMBERED: TimeDelta = TimeDelta::days(2);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "n")]
    version: u64,
    #[serde(rename = "m")]
    member: MemberId,
    #[serde(rename = "fp")]
    fingerprint: Fingerprint,
    salt: String,
    by: By,
    #[serde(rename = "til", with = "instant_form")]
    expires_at: Instant,
    #[serde(rename = "is", default, skip_serializing_if = "Option::is_none")]
    ended: Option<Ending>,
    #[serde(
        rename = "at",
        default,
        with = "instant_form::option",
        skip_serializing_if = "Option::is_none"
    )]
    ended_at: Option<Instant>,
    #[serde(rename = "from", default, skip_serializing_if = "Option::is_none")]
    merged: Option<MemberId>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceForm {
    link: LinkId,
    ttl: i64,
}

pub(crate) fn write(link: &Link) -> Result<Item, Fault> {
    let form = Form {
        version: link.version,
        member: link.member.clone(),
        fingerprint: link.fingerprint.clone(),
        salt: link.salt.clone(),
        by: link.by,
        expires_at: link.expires_at,
        ended: link.ended.map(|(how, _)| how),
        ended_at: link.ended.map(|(_, at)| at),
        merged: link.merged.clone(),
    };
    seal(KIND, key::link(&link.id), &form)
}

pub(crate) fn read(item: Item) -> Result<Link, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    Ok(Link {
        id: key::read_link(&key).ok_or_else(|| corrupt(KIND))?,
        version: form.version,
        member: form.member,
        fingerprint: form.fingerprint,
        salt: form.salt,
        by: form.by,
        expires_at: form.expires_at,
        ended: form.ended.zip(form.ended_at),
        merged: form.merged,
    })
}

pub(crate) fn write_place(place: &str, link: &LinkId, until: Instant) -> Result<Item, Fault> {
    let form = PlaceForm {
        link: link.clone(),
        ttl: (until + REMEMBERED).timestamp(),
    };
    seal(PLACE, key::link_place(place), &form)
}

pub(crate) fn read_place(item: Item) -> Result<LinkId, Fault> {
    open::<PlaceForm>(PLACE, item).map(|(_, form)| form.link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_reads_back_equal_whether_it_waits_or_has_ended() {
        let at: Instant = "2026-11-22T03:00:00.123Z".parse().unwrap();
        let member = MemberId::parse("m1").unwrap();
        let waiting = Link {
            id: LinkId::parse("ec-link-1").unwrap(),
            version: 1,
            member: member.clone(),
            fingerprint: Fingerprint::of(&"asked").unwrap(),
            salt: "00ff".to_owned(),
            by: By::Code,
            expires_at: at,
            ended: None,
            merged: None,
        };
        assert_eq!(read(write(&waiting).unwrap()).unwrap(), waiting);
        let linked = Link {
            ended: Some((Ending::Linked, at)),
            merged: Some(member),
            by: By::Nonce,
            ..waiting
        };
        assert_eq!(read(write(&linked).unwrap()).unwrap(), linked);
        let place = write_place("5f", &linked.id, at).unwrap();
        assert_eq!(read_place(place).unwrap(), linked.id);
    }
}
