//! The expressions that conditions and queries are written in, as far as the house writes them. One that is not known
//! here is a fault of the simulator and stops it: a stand-in that guesses is kinder than DynamoDB.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

use aws_sdk_dynamodb::types::AttributeValue;

/// An item, and the values that an expression names.
pub(crate) type Attributes = HashMap<String, AttributeValue>;

thread_local! {
    /// The expressions that were read. The house writes a few dozen, and each again and again.
    static READ: RefCell<HashMap<String, Rc<Expression>>> = RefCell::default();
}

/// A condition, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expression {
    Any(Vec<Expression>),
    All(Vec<Expression>),
    Exists(String),
    Absent(String),
    Compared(String, Comparison, String),
    Between(String, String, String),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Expression {
    /// Reads an expression.
    pub(crate) fn parse(text: &str) -> Rc<Expression> {
        READ.with_borrow_mut(|read| match read.get(text) {
            Some(known) => Rc::clone(known),
            None => {
                let new = Rc::new(Expression::of(text));
                read.insert(text.to_owned(), Rc::clone(&new));
                new
            }
        })
    }

    fn of(text: &str) -> Expression {
        let mut words = Words::of(text);
        let read = any(&mut words);
        let read = read.filter(|_| words.is_empty());
        read.unwrap_or_else(|| panic!("the simulator does not know the expression {text:?}"))
    }

    /// Every attribute and every value that it names.
    pub(crate) fn names(&self) -> Vec<&str> {
        match self {
            Expression::Any(parts) | Expression::All(parts) => {
                parts.iter().flat_map(Expression::names).collect()
            }
            Expression::Exists(name) | Expression::Absent(name) => vec![name],
            Expression::Compared(name, _, with) => vec![name, with],
            Expression::Between(name, first, last) => vec![name, first, last],
        }
    }

    /// Its parts, where all of them must hold.
    pub(crate) fn parts(&self) -> &[Expression] {
        match self {
            Expression::All(parts) => parts,
            one => std::slice::from_ref(one),
        }
    }

    /// Whether it holds of an item.
    pub(crate) fn holds(&self, item: Option<&Attributes>, values: &Attributes) -> bool {
        let compared = |name: &str, with: &str| {
            let value = values
                .get(with)
                .unwrap_or_else(|| panic!("the expression names no value {with}"));
            compare(item?.get(name)?, value)
        };
        match self {
            Expression::Any(parts) => parts.iter().any(|part| part.holds(item, values)),
            Expression::All(parts) => parts.iter().all(|part| part.holds(item, values)),
            Expression::Exists(name) => item.is_some_and(|item| item.contains_key(name)),
            Expression::Absent(name) => !item.is_some_and(|item| item.contains_key(name)),
            Expression::Compared(name, how, with) => {
                compared(name, with).is_some_and(|order| how.allows(order))
            }
            Expression::Between(name, first, last) => {
                compared(name, first).is_some_and(Ordering::is_ge)
                    && compared(name, last).is_some_and(Ordering::is_le)
            }
        }
    }
}

impl Comparison {
    fn parse(word: &str) -> Option<Comparison> {
        Some(match word {
            "=" => Comparison::Equal,
            "<" => Comparison::Less,
            "<=" => Comparison::AtMost,
            ">" => Comparison::More,
            ">=" => Comparison::AtLeast,
            _ => return None,
        })
    }

    fn allows(self, order: Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::Less => order.is_lt(),
            Comparison::AtMost => order.is_le(),
            Comparison::More => order.is_gt(),
            Comparison::AtLeast => order.is_ge(),
        }
    }
}

/// The order of two values of one type; values of different types have none.
pub(crate) fn compare(one: &AttributeValue, other: &AttributeValue) -> Option<Ordering> {
    match (one, other) {
        (AttributeValue::S(one), AttributeValue::S(other)) => Some(one.cmp(other)),
        (AttributeValue::N(one), AttributeValue::N(other)) => Some(number(one).cmp(&number(other))),
        (one, other) => (one == other).then_some(Ordering::Equal),
    }
}

/// The house stores whole numbers only.
pub(crate) fn number(text: &str) -> i128 {
    text.parse()
        .unwrap_or_else(|_| panic!("the simulator compares whole numbers, and {text:?} is none"))
}

struct Words(Vec<String>);

impl Words {
    fn of(text: &str) -> Words {
        let spaced = text.replace('(', " ( ").replace(')', " ) ");
        Words(spaced.split_whitespace().rev().map(str::to_owned).collect())
    }

    fn next(&mut self) -> Option<String> {
        self.0.pop()
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn take(&mut self, word: &str) -> Option<()> {
        let found = self.0.last().is_some_and(|next| next == word);
        found.then(|| self.0.pop()).flatten().map(|_| ())
    }
}

fn any(words: &mut Words) -> Option<Expression> {
    let mut parts = vec![all(words)?];
    while words.take("OR").is_some() {
        parts.push(all(words)?);
    }
    Some(one_or(parts, Expression::Any))
}

fn all(words: &mut Words) -> Option<Expression> {
    let mut parts = vec![one(words)?];
    while words.take("AND").is_some() {
        parts.push(one(words)?);
    }
    Some(one_or(parts, Expression::All))
}

fn one_or(mut parts: Vec<Expression>, several: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            several(parts)
        }
        None => several(parts),
    }
}

fn one(words: &mut Words) -> Option<Expression> {
    let word = words.next()?;
    match word.as_str() {
        "(" => {
            let inner = any(words)?;
            words.take(")")?;
            Some(inner)
        }
        "attribute_exists" => argument(words).map(Expression::Exists),
        "attribute_not_exists" => argument(words).map(Expression::Absent),
        _ => relation(word, words),
    }
}

fn argument(words: &mut Words) -> Option<String> {
    words.take("(")?;
    let name = words.next()?;
    words.take(")")?;
    Some(name)
}

fn relation(name: String, words: &mut Words) -> Option<Expression> {
    let how = words.next()?;
    if how == "BETWEEN" {
        let first = words.next()?;
        words.take("AND")?;
        return Some(Expression::Between(name, first, words.next()?));
    }
    Some(Expression::Compared(
        name,
        Comparison::parse(&how)?,
        words.next()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> AttributeValue {
        AttributeValue::S(text.to_owned())
    }

    fn whole(number: i64) -> AttributeValue {
        AttributeValue::N(number.to_string())
    }

    fn item(values: &[(&str, AttributeValue)]) -> Attributes {
        values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect()
    }

    fn holds(
        expression: &str,
        stored: Option<&Attributes>,
        values: &[(&str, AttributeValue)],
    ) -> bool {
        Expression::parse(expression).holds(stored, &item(values))
    }

    #[test]
    fn what_is_absent_meets_only_what_asks_for_absence() {
        let now = [(":at", whole(5))];
        assert!(holds("attribute_not_exists(PK)", None, &[]));
        assert!(holds("attribute_not_exists(PK) OR u <= :at", None, &now));
        assert!(!holds("attribute_exists(u)", None, &[]));
        assert!(!holds("n = :at", None, &now));
    }

    #[test]
    fn numbers_are_compared_as_numbers_and_texts_as_texts() {
        let stored = item(&[("n", whole(10)), ("d", text("10"))]);
        assert!(holds("n > :n", Some(&stored), &[(":n", whole(9))]));
        assert!(holds("d < :d", Some(&stored), &[(":d", text("9"))]));
        assert!(!holds("n = :d", Some(&stored), &[(":d", text("10"))]));
    }

    #[test]
    fn and_binds_closer_than_or_and_between_has_both_its_ends() {
        let stored = item(&[("n", whole(2))]);
        let values = [(":a", whole(1)), (":b", whole(2)), (":c", whole(3))];
        assert!(holds("n = :b OR n = :a AND n = :c", Some(&stored), &values));
        assert!(!holds(
            "(n = :b OR n = :a) AND n = :c",
            Some(&stored),
            &values
        ));
        assert!(holds(
            "n BETWEEN :b AND :c AND n < :c",
            Some(&stored),
            &values
        ));
    }

    #[test]
    #[should_panic(expected = "does not know")]
    fn an_unknown_expression_is_never_guessed() {
        Expression::parse("begins_with(PK, :p)");
    }
}
