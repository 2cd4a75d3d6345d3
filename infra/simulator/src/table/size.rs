//! How large things are by DynamoDB's own rules, from "DynamoDB item sizes and formats".

use aws_sdk_dynamodb::types::AttributeValue;

use super::expression::Attributes;

/// No item may be larger: 400 KB.
pub(crate) const ITEM_MAX: usize = 400 * 1024;

/// The size of an item in bytes: its names and its values.
pub(crate) fn of(item: &Attributes) -> usize {
    item.iter()
        .map(|(name, value)| name.len().saturating_add(of_value(value)))
        .fold(0, usize::saturating_add)
}

fn of_value(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(number) => of_number(number),
        AttributeValue::Bool(_) | AttributeValue::Null(_) => 1,
        AttributeValue::M(map) => {
            let elements = map
                .iter()
                .map(|(name, value)| name.len().saturating_add(of_value(value)));
            nested(elements)
        }
        AttributeValue::L(list) => nested(list.iter().map(of_value)),
        other => panic!("the simulator keeps no {other:?}: the house writes none"),
    }
}

/// Three bytes, and one more for each element.
fn nested(elements: impl Iterator<Item = usize>) -> usize {
    elements.fold(3, |sum, element| {
        sum.saturating_add(element).saturating_add(1)
    })
}

/// One byte for every two significant digits, one more, and one for a sign. Zeros at either end are not significant.
fn of_number(number: &str) -> usize {
    let digits = number.trim_start_matches(['-', '0']).trim_end_matches('0');
    let sign = usize::from(number.starts_with('-'));
    digits
        .len()
        .div_ceil(2)
        .saturating_add(1)
        .saturating_add(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_follow_the_published_rules() {
        let number = |text: &str| AttributeValue::N(text.to_owned());
        let map = AttributeValue::M([("a".to_owned(), number("12"))].into());
        let item = Attributes::from([
            ("PK".to_owned(), AttributeValue::S("pk1".to_owned())),
            ("n".to_owned(), number("1234")),
            ("yen".to_owned(), number("-1000")),
            ("map".to_owned(), map),
            (
                "list".to_owned(),
                AttributeValue::L(vec![number("1"), AttributeValue::Bool(true)]),
            ),
        ]);
        assert_eq!(
            of(&item),
            (2 + 3) + (1 + 3) + (3 + 3) + (3 + 3 + 1 + 1 + 2) + (4 + 3 + 3 + 2)
        );
    }
}
