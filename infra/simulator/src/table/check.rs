//! What DynamoDB refuses before it looks at any item: keys, sizes, values and expressions that no table takes.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use aws_sdk_dynamodb::types::AttributeValue;

use super::expression::{Attributes, number};
use super::index::{IndexShape, SortKey};
use super::row::{Key, PK, SK};
use super::size;

/// A partition key may have so many bytes, and a sort key so many.
const PARTITION_KEY_MAX: usize = 2_048;
const SORT_KEY_MAX: usize = 1_024;

/// Numbers have so many significant digits.
const DIGITS_MAX: usize = 38;

/// The words that no expression may use for an attribute, from "Reserved words in DynamoDB".
static RESERVED: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("reserved.txt").split_whitespace().collect());

/// Why a request is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Invalid {
    /// Seen from the request alone: it is refused as a whole, and so is a transaction with it.
    Request(&'static str),
    /// Seen with the table's shape or with what is stored: in a transaction, the reason of one action.
    Item(&'static str),
}

impl Invalid {
    /// In words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Invalid::Request(words) | Invalid::Item(words) => words,
        }
    }
}

/// The key of an item that is to be written, if a table with these indexes takes it.
pub(crate) fn item<'a>(
    item: &Attributes,
    indexes: impl Iterator<Item = &'a IndexShape>,
) -> Result<Key, Invalid> {
    let key = Key {
        partition: text(item, PK, PARTITION_KEY_MAX)?,
        sort: text(item, SK, SORT_KEY_MAX)?,
    };
    for index in indexes {
        if item.contains_key(&index.partition) {
            text(item, &index.partition, PARTITION_KEY_MAX)?;
        }
        match (item.get(&index.sort), index.sort_key) {
            (None, _) | (Some(AttributeValue::N(_)), SortKey::Number) => {}
            (Some(_), SortKey::Text) => drop(text(item, &index.sort, SORT_KEY_MAX)?),
            (Some(_), SortKey::Number) => {
                return Err(Invalid::Item("an index key that is no number"));
            }
        }
    }
    Ok(key)
}

/// The key that a request names: its two attributes and nothing else.
pub(crate) fn key(key: &Attributes) -> Result<Key, Invalid> {
    if key.len() != 2 {
        return Err(Invalid::Item("a key that does not match the schema"));
    }
    item(key, std::iter::empty())
}

/// The key that a request names, if it names one at all: to find two that are the same.
pub(crate) fn named(item: &Attributes) -> Option<(&str, &str)> {
    let part = |name| item.get(name)?.as_s().ok().map(String::as_str);
    Some((part(PK)?, part(SK)?))
}

fn text(item: &Attributes, name: &str, bytes_max: usize) -> Result<String, Invalid> {
    match item.get(name) {
        None => Err(Invalid::Item("a key is missing")),
        Some(AttributeValue::S(text)) if text.is_empty() => Err(Invalid::Request("an empty key")),
        Some(AttributeValue::S(text)) if text.len() > bytes_max => {
            Err(Invalid::Item("a key that is too long"))
        }
        Some(AttributeValue::S(text)) => Ok(text.clone()),
        Some(_) => Err(Invalid::Item("a key of another type")),
    }
}

/// Whether an item is small enough and all its values can be kept.
pub(crate) fn contents(item: &Attributes) -> Result<(), Invalid> {
    if size::of(item) > size::ITEM_MAX {
        return Err(Invalid::Request("an item of more than 400 KB"));
    }
    readable(item)
}

/// Whether all values are ones that DynamoDB can read.
pub(crate) fn readable(item: &Attributes) -> Result<(), Invalid> {
    item.values().try_for_each(value)
}

/// Whether a value can be kept. A number in a form that DynamoDB would change is a fault of the simulator's, which keeps
/// what it gets.
fn value(value: &AttributeValue) -> Result<(), Invalid> {
    match value {
        AttributeValue::N(text) => {
            let digits = text.trim_start_matches('-');
            if digits.trim_end_matches('0').len() > DIGITS_MAX {
                return Err(Invalid::Request("a number of more than 38 digits"));
            }
            let is_plain = number(text) == 0 && text == "0" || !digits.starts_with(['0', '+']);
            assert!(is_plain, "the house writes no number as {text:?}");
            Ok(())
        }
        AttributeValue::M(map) => map.values().try_for_each(self::value),
        AttributeValue::L(list) => list.iter().try_for_each(self::value),
        _ => Ok(()),
    }
}

/// Whether an expression names attributes as it may, and uses exactly the values that come with it.
pub(crate) fn references<'a>(
    names: impl Iterator<Item = &'a str>,
    values: &Attributes,
) -> Result<(), Invalid> {
    readable(values)?;
    let mut used = BTreeSet::new();
    for name in names {
        if !name.starts_with(':') {
            if RESERVED.contains(name.to_ascii_lowercase().as_str()) {
                return Err(Invalid::Request("an attribute by a reserved word"));
            }
        } else if !values.contains_key(name) {
            return Err(Invalid::Request("a value that is not given"));
        } else {
            used.insert(name);
        }
    }
    if used.len() < values.len() {
        return Err(Invalid::Request("a value that is not used"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserved_word_names_no_attribute() {
        let nothing = Attributes::new();
        let refused = references(["PK", "At"].into_iter(), &nothing);
        assert_eq!(
            refused,
            Err(Invalid::Request("an attribute by a reserved word"))
        );
        assert_eq!(references(["PK", "n"].into_iter(), &nothing), Ok(()));
    }

    #[test]
    fn a_number_may_have_thirty_eight_digits() {
        let of = |digits: usize| AttributeValue::N("7".repeat(digits));
        assert_eq!(value(&of(38)), Ok(()));
        assert_eq!(
            value(&of(39)),
            Err(Invalid::Request("a number of more than 38 digits"))
        );
    }

    #[test]
    #[should_panic(expected = "writes no number as")]
    fn a_number_that_dynamodb_would_write_differently_is_never_kept() {
        let _ = value(&AttributeValue::N("007".to_owned()));
    }
}
