//! Where databases are known not to agree, and why that is accepted. Anything else is a fault of one of them.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::answer::Answer;
use crate::request::{Action, Item, Request};

/// A difference that is known.
pub(crate) struct Difference {
    /// What differs, and why that does no harm.
    pub(crate) why: &'static str,
    /// Whether these answers to a request differ by no more than this.
    pub(crate) explains: fn(&Request, &Answer, &Answer) -> bool,
}

/// All of them.
pub(crate) const ACCEPTED: &[Difference] = &[
    Difference {
        why: "AWS is reported to refuse a query for an empty key (moto's issue 7062), and so does the simulator, for a \
              sort key too; the engine finds nothing, or everything from there on. No key of the house is empty.",
        explains: |request, one, other| {
            let is_empty = |value: &AttributeValue| value.as_s().is_ok_and(String::is_empty);
            matches!(request, Request::Query(query) if query.values.values().any(is_empty))
                && *one == Answer::invalid()
                && matches!(other, Answer::Page { .. })
        },
    },
    Difference {
        why: "The simulator holds an index key to the length of the table's keys, which nobody has shown us on AWS; the \
              engine keeps it. The stricter one stays: the house's are a day and a member's id.",
        explains: |request, one, _| {
            let items: Vec<&Item> = match request {
                Request::Put { item, .. } => vec![item],
                Request::Transact { actions, .. } => actions.iter().map(Action::names).collect(),
                _ => return false,
            };
            let is_long = |item: &&Item| {
                let sort = item.get("DS").and_then(|sort| sort.as_s().ok());
                sort.is_some_and(|sort| sort.len() > 1_024)
            };
            items.iter().any(is_long) && matches!(one, Answer::Refused { .. })
        },
    },
];

/// Why two answers to a request may differ so.
pub(crate) fn accepted(request: &Request, one: &Answer, other: &Answer) -> Option<&'static str> {
    let mut accepted = ACCEPTED.iter();
    let found = accepted.find(|difference| (difference.explains)(request, one, other));
    found.map(|difference| difference.why)
}
