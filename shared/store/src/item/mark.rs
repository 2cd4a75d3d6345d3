//! Marks on a redemption's id: a refusal that is remembered, and a void that came before its hold. They stand under the
//! very key of the redemption's entry, so that one id is one item and the database itself keeps them apart.

use app::ports::Fault;
use app::store::{Recorded, RefusedMark};
use chrono::TimeDelta;
use domain::calendar::{Instant, instant_form};
use domain::entry::{EntryKey, Fingerprint};
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "mark on an id";

/// The attribute that tells a mark from an entry.
pub(crate) const MARK: &str = "mark";
/// The attribute with the instant from which a refused id is free again.
pub(crate) const UNTIL: &str = "til";

/// How long the database keeps a refusal that has run out. It clears by its own clock, and a machine whose clock is behind
/// must not find the id free before its own time.
const CLEARED_AFTER: TimeDelta = TimeDelta::days(1);

#[derive(Serialize, Deserialize)]
#[serde(tag = "mark", rename_all = "snake_case", deny_unknown_fields)]
enum Form {
    Refused {
        #[serde(rename = "fp")]
        fingerprint: Fingerprint,
        why: Refusal,
        #[serde(rename = "til", with = "instant_form")]
        until: Instant,
        ttl: i64,
    },
    Voided {
        #[serde(with = "instant_form")]
        at: Instant,
    },
}

pub(crate) fn write_refused(id: &EntryKey, mark: &RefusedMark) -> Result<Item, Fault> {
    let form = Form::Refused {
        fingerprint: mark.fingerprint.clone(),
        why: mark.refusal.clone(),
        until: mark.until,
        ttl: (mark.until + CLEARED_AFTER).timestamp(),
    };
    seal(KIND, key::entry(id), &form)
}

pub(crate) fn write_voided(id: &EntryKey, at: Instant) -> Result<Item, Fault> {
    seal(KIND, key::entry(id), &Form::Voided { at })
}

pub(crate) fn read(item: Item) -> Result<Recorded, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    if key::read_entry(&key).is_none() {
        return Err(corrupt(KIND));
    }
    Ok(match form {
        Form::Refused {
            fingerprint,
            why,
            until,
            ttl: _,
        } => Recorded::Refused(RefusedMark {
            fingerprint,
            refusal: why,
            until,
        }),
        Form::Voided { at } => Recorded::Voided(at),
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::types::AttributeValue;
    use domain::entry::Record;

    use super::*;

    #[test]
    fn the_database_keeps_a_refusal_until_the_slowest_clock_is_past_its_end() {
        let mark = RefusedMark {
            fingerprint: Fingerprint::of(&"r-1").unwrap(),
            refusal: Refusal::NotCombinable,
            until: "2028-04-19T19:48:08.055Z".parse().unwrap(),
        };
        let id = EntryKey::new(Record::Redemption, "r-1");
        let item = write_refused(&id, &mark).unwrap();
        let cleared: Instant = "2028-04-20T19:48:08Z".parse().unwrap();
        assert_eq!(
            item.get("ttl").map(|ttl| AttributeValue::from(ttl.clone())),
            Some(AttributeValue::N(cleared.timestamp().to_string()))
        );
    }
}
