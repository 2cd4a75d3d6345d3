//! Update expressions, as far as the house writes them: `SET name = :value` and `ADD name :number`.

use aws_sdk_dynamodb::types::AttributeValue;

use super::expression::{Attributes, number};

/// Applies an update expression to an item.
pub(super) fn apply(item: &mut Attributes, expression: &str, values: &Attributes) {
    let known = clauses(expression).is_some_and(|clauses| {
        clauses
            .iter()
            .all(|clause| one(item, clause, values).is_some())
    });
    assert!(
        known,
        "the simulator does not know the update {expression:?}"
    );
}

enum Clause<'a> {
    Set(&'a str, &'a str),
    Add(&'a str, &'a str),
}

fn clauses(expression: &str) -> Option<Vec<Clause<'_>>> {
    let (set, add) = expression.split_once(" ADD ").unwrap_or((expression, ""));
    let sets = set.strip_prefix("SET ")?.split(',').map(|part| {
        let (name, value) = part.split_once('=')?;
        Some(Clause::Set(name.trim(), value.trim()))
    });
    let adds = add.split(',').filter(|part| !part.is_empty()).map(|part| {
        let (name, value) = part.trim().split_once(' ')?;
        Some(Clause::Add(name.trim(), value.trim()))
    });
    sets.chain(adds).collect()
}

fn one(item: &mut Attributes, clause: &Clause<'_>, values: &Attributes) -> Option<()> {
    let (name, value) = match *clause {
        Clause::Set(name, value) => (name, values.get(value)?.clone()),
        Clause::Add(name, value) => {
            let there = match item.get(name) {
                Some(there) => number(there.as_n().ok()?),
                None => 0,
            };
            let more = number(values.get(value)?.as_n().ok()?);
            (
                name,
                AttributeValue::N(there.saturating_add(more).to_string()),
            )
        }
    };
    item.insert(name.to_owned(), value);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_starts_from_nothing_and_goes_on_from_there() {
        let mut item = Attributes::new();
        let whole = |number: i64| AttributeValue::N(number.to_string());
        let values = Attributes::from([(":v".to_owned(), whole(1)), (":n".to_owned(), whole(20))]);
        apply(&mut item, "SET v = :v ADD n :n, m :v", &values);
        apply(&mut item, "SET v = :v ADD n :n, m :v", &values);
        assert_eq!(
            (&item["v"], &item["n"], &item["m"]),
            (&whole(1), &whole(40), &whole(2))
        );
    }

    #[test]
    #[should_panic(expected = "does not know the update")]
    fn an_unknown_update_is_never_guessed() {
        apply(&mut Attributes::new(), "REMOVE n", &Attributes::new());
    }
}
