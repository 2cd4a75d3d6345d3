//! An incoming event that is being answered, or was. It outlives every redelivery and then disappears by itself.

use app::ports::Fault;
use app::store::Claimed;
use chrono::TimeDelta;
use domain::calendar::{Instant, instant_form};
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;
use uuid::Uuid;

use super::{open, seal};
use crate::key;

const KIND: &str = "event";

/// A webhook can be replayed by whoever saw it, and its signature does not age: it is remembered for longer than a month.
const REMEMBERED: TimeDelta = TimeDelta::days(40);

/// The attribute with the instant at which a claim lapses. An answered event has none.
pub(crate) const LEASE: &str = "lease";

#[derive(Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
enum Form {
    Claimed {
        /// None of a claim that was written before claims named their holders.
        #[serde(default)]
        holder: Option<Uuid>,
        #[serde(with = "instant_form")]
        lease: Instant,
        ttl: i64,
    },
    Answered {
        ttl: i64,
    },
}

/// An event that `holder` is answering until `lease`.
pub(crate) fn write_claimed(
    id: &str,
    holder: Uuid,
    now: Instant,
    lease: Instant,
) -> Result<Item, Fault> {
    let ttl = forgotten_at(now);
    let holder = Some(holder);
    let form = Form::Claimed { holder, lease, ttl };
    seal(KIND, key::event(id), &form)
}

/// An event that was answered.
pub(crate) fn write_answered(id: &str, now: Instant) -> Result<Item, Fault> {
    let ttl = forgotten_at(now);
    seal(KIND, key::event(id), &Form::Answered { ttl })
}

/// In epoch seconds, as the database's own clearing wants it.
fn forgotten_at(now: Instant) -> i64 {
    (now + REMEMBERED).timestamp()
}

/// What an event is to one whose claim has met this item.
pub(crate) fn read(item: Item, holder: Uuid) -> Result<Claimed, Fault> {
    let (_, form) = open::<Form>(KIND, item)?;
    Ok(match form {
        Form::Claimed { holder: found, .. } if found == Some(holder) => Claimed::Ours,
        Form::Claimed { .. } => Claimed::Busy,
        Form::Answered { .. } => Claimed::Answered,
    })
}

/// That it is one.
pub(crate) fn check(item: Item) -> Result<(), Fault> {
    open::<Form>(KIND, item).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_that_names_no_holder_is_nobodys() {
        let (one, at) = (Uuid::from_u128(1), Instant::UNIX_EPOCH);
        let mut item = write_claimed("01F", one, at, at).unwrap();
        assert_eq!(read(item.clone(), one).unwrap(), Claimed::Ours);
        item.as_mut().remove("holder").unwrap();
        assert_eq!(read(item, one).unwrap(), Claimed::Busy);
    }
}
