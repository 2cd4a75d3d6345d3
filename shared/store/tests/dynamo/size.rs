//! How large an item is by the database's own rules, for the tests that hold sizes.
//!
//! From "DynamoDB item sizes and formats": names and texts count their UTF-8 bytes; a number one byte for every two
//! significant digits and one more; a truth value or null one; a list or a map three, and one for each element.

use serde_dynamo::{AttributeValue, Item};

/// The size of an item in bytes.
pub(crate) fn of(item: &Item) -> usize {
    item.iter()
        .map(|(name, value)| name.len() + value_size(value))
        .sum()
}

fn value_size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(number) => number_size(number),
        AttributeValue::Bool(_) | AttributeValue::Null(_) => 1,
        AttributeValue::M(map) => {
            let elements = map
                .iter()
                .map(|(name, value)| 1 + name.len() + value_size(value));
            3 + elements.sum::<usize>()
        }
        AttributeValue::L(list) => {
            3 + list
                .iter()
                .map(|value| 1 + value_size(value))
                .sum::<usize>()
        }
        other => panic!("no item of ours holds {other:?}"),
    }
}

/// Zeros at either end are not significant.
fn number_size(number: &str) -> usize {
    let negative = usize::from(number.starts_with('-'));
    let digits = number.trim_start_matches(['-', '0']).trim_end_matches('0');
    digits.len().div_ceil(2) + 1 + negative
}

#[test]
fn sizes_follow_the_published_rules() {
    let item: Item = serde_dynamo::to_item(serde_json::json!({
        "PK": "M#1", "n": 1234, "zero": 0, "yen": 1000, "map": { "a": 12 }, "list": [1, 2], "yes": true,
    }))
    .unwrap();
    assert_eq!(
        of(&item),
        (2 + 3) + (1 + 3) + (4 + 1) + (3 + 2) + (3 + 3 + 1 + 1 + 2) + (4 + 3 + 3 + 3) + (3 + 1)
    );
}
