//! Update expressions, as far as the house writes them: `SET name = :value` and `ADD name :number`.

use aws_sdk_dynamodb::types::AttributeValue;

use super::check::Invalid;
use super::expression::{Attributes, number};
use super::row::{PK, SK};

/// An update expression, read.
pub(crate) struct Update<'a>(Vec<Clause<'a>>);

enum Clause<'a> {
    Set(&'a str, &'a str),
    Add(&'a str, &'a str),
}

impl<'a> Update<'a> {
    /// Reads an expression.
    pub(crate) fn parse(expression: &'a str) -> Update<'a> {
        let clauses = clauses(expression).map(Update);
        clauses.unwrap_or_else(|| panic!("the simulator does not know the update {expression:?}"))
    }

    /// Every attribute and every value that it names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.0.iter().flat_map(|clause| match *clause {
            Clause::Set(name, value) | Clause::Add(name, value) => [name, value],
        })
    }

    /// Changes an item.
    pub(crate) fn apply(&self, item: &mut Attributes, values: &Attributes) -> Result<(), Invalid> {
        self.0
            .iter()
            .try_for_each(|clause| one(item, clause, values))
    }
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

fn one(item: &mut Attributes, clause: &Clause<'_>, values: &Attributes) -> Result<(), Invalid> {
    let (name, value) = match *clause {
        Clause::Set(name, value) => (name, given(values, value)?.clone()),
        Clause::Add(name, value) => {
            let more = whole(given(values, value)?)?;
            let there = item.get(name).map_or(Ok(0), whole)?;
            let sum = there.checked_add(more);
            let sum = sum.ok_or(Invalid::Item("a number that is too large"))?;
            (name, AttributeValue::N(sum.to_string()))
        }
    };
    if name == PK || name == SK {
        return Err(Invalid::Item("an update of a key"));
    }
    item.insert(name.to_owned(), value);
    Ok(())
}

fn given<'a>(values: &'a Attributes, name: &str) -> Result<&'a AttributeValue, Invalid> {
    values
        .get(name)
        .ok_or(Invalid::Request("a value that is not given"))
}

fn whole(value: &AttributeValue) -> Result<i128, Invalid> {
    let text = value.as_n();
    text.map(|text| number(text))
        .map_err(|_| Invalid::Item("an addition to what is no number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_starts_from_nothing_and_goes_on_from_there() {
        let mut item = Attributes::new();
        let whole = |number: i64| AttributeValue::N(number.to_string());
        let values = Attributes::from([(":v".to_owned(), whole(1)), (":n".to_owned(), whole(20))]);
        let update = Update::parse("SET v = :v ADD n :n, m :v");
        for _ in 0..2 {
            assert_eq!(update.apply(&mut item, &values), Ok(()));
        }
        assert_eq!(
            (&item["v"], &item["n"], &item["m"]),
            (&whole(1), &whole(40), &whole(2))
        );
    }

    #[test]
    #[should_panic(expected = "does not know the update")]
    fn an_unknown_update_is_never_guessed() {
        Update::parse("REMOVE n");
    }
}
