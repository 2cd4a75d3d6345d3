//! The items of the table: one file for each kind, each saying how its thing is written down and read back.
//!
//! Three rules hold for all of them. An item carries the version of its form and is refused when that is not ours. An
//! attribute that is not expected is refused too, because writing the item back would lose it. What is missing is never
//! made up: only "nothing" may be left out. What is refused is a [`Fault::Corrupt`] that names the kind of the item and
//! nothing of its contents.

pub(crate) mod api_key;
pub(crate) mod campaign_run;
pub(crate) mod chunk;
pub(crate) mod counter;
pub(crate) mod coupon;
mod coupon_template;
pub(crate) mod coupons_ending;
pub(crate) mod entry;
pub(crate) mod event;
pub(crate) mod family;
pub(crate) mod job;
pub(crate) mod join;
pub(crate) mod left_out;
pub(crate) mod link;
pub(crate) mod listed;
pub(crate) mod mark;
pub(crate) mod notice;
pub(crate) mod opening;
pub(crate) mod owner;
pub(crate) mod profile;
pub(crate) mod program;
pub(crate) mod recorded;
#[cfg(test)]
mod round_trip;
pub(crate) mod run;
pub(crate) mod stock;
pub(crate) mod tie;
pub(crate) mod wallet;

use app::ports::Fault;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_dynamo::{AttributeValue, Item};

use crate::key::{Key, PK, SK};

/// The attribute with the version of an item's form.
const FORM: &str = "v";

/// The version of every form today.
const FORM_TODAY: &str = "1";

/// Puts a form under its key.
pub(crate) fn seal(kind: &'static str, key: Key, form: &impl Serialize) -> Result<Item, Fault> {
    let mut item: Item = serde_dynamo::to_item(form).map_err(|_| unwritable(kind))?;
    item.insert(PK.to_owned(), AttributeValue::S(key.pk));
    item.insert(SK.to_owned(), AttributeValue::S(key.sk));
    item.insert(FORM.to_owned(), AttributeValue::N(FORM_TODAY.to_owned()));
    Ok(item)
}

/// Takes an item apart into its key and its form.
pub(crate) fn open<F: DeserializeOwned>(
    kind: &'static str,
    mut item: Item,
) -> Result<(Key, F), Fault> {
    let form_version = item.remove(FORM);
    let (Some(pk), Some(sk), Some(AttributeValue::N(form_version))) =
        (text(item.remove(PK)), text(item.remove(SK)), form_version)
    else {
        return Err(corrupt(kind));
    };
    if form_version != FORM_TODAY {
        return Err(corrupt(kind));
    }
    let form = serde_dynamo::from_item(item).map_err(|_| corrupt(kind))?;
    Ok((Key { pk, sk }, form))
}

fn text(value: Option<AttributeValue>) -> Option<String> {
    match value {
        Some(AttributeValue::S(text)) => Some(text),
        _ => None,
    }
}

/// What is said of an item that is not what we store. Its contents may be personal, so they are not repeated, and
/// neither are the words of the parser, which would.
pub(crate) fn corrupt(kind: &'static str) -> Fault {
    Fault::Corrupt(kind.to_owned())
}

/// What is said of a thing that has no form. Nothing was written.
fn unwritable(kind: &'static str) -> Fault {
    Fault::Corrupt(format!("{kind} that cannot be written down"))
}
