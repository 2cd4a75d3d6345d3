//! Marks on a redemption's id: a refusal that is remembered, and a void that came before its hold. They stand under the
//! very key of the redemption's entry, so that one id is one item and the database itself keeps them apart.

use app::ports::Fault;
use app::store::{Recorded, RefusedMark};
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
        ttl: mark.until.timestamp(),
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
