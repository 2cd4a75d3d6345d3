//! Reads, which see what is there, or what was there a moment ago.

use std::sync::Arc;

use aws_sdk_dynamodb::operation::query::{QueryInput, QueryOutput};
use aws_sdk_dynamodb::types::AttributeValue;

use crate::fault::Fault;
use crate::table::{Attributes, Expression, Key};
use crate::world::State;

/// One item.
pub(super) fn item(state: &mut State, key: &Key, is_strong: bool, at: u64) -> Option<Attributes> {
    seen(state, key, is_strong, at, Fault::StaleRead).map(|item| Attributes::clone(&item))
}

fn seen(
    state: &mut State,
    key: &Key,
    is_strong: bool,
    at: u64,
    fault: Fault,
) -> Option<Arc<Attributes>> {
    let now = state.table.get(key);
    if is_strong || !state.faults.would(fault) {
        return now.cloned();
    }
    let stale = state.table.stale(key, at);
    if stale.is_empty() {
        return now.cloned();
    }
    state.faults.fired.add(fault);
    let picked = state.faults.pick(stale.len());
    stale.get(picked).copied().flatten().cloned()
}

/// A page of a partition.
pub(super) fn query(state: &mut State, request: &QueryInput, at: u64) -> QueryOutput {
    match request.index_name.as_deref() {
        Some(index) => of_index(state, request, index),
        None => of_table(state, request, at),
    }
}

fn of_table(state: &mut State, request: &QueryInput, at: u64) -> QueryOutput {
    let expression = request
        .key_condition_expression
        .as_deref()
        .unwrap_or_default();
    let partition = partition(expression, "PK", request);
    let is_strong = request.consistent_read.unwrap_or(false);
    let from = request.exclusive_start_key.as_ref().map(Key::of);
    let mut keys = state.table.keys_of(&partition);
    keys.retain(|key| from.as_ref().is_none_or(|from| key > from));
    let mut items = Vec::new();
    let mut last = None;
    for (place, key) in keys.iter().enumerate() {
        // A page may end anywhere.
        if place > 0 && state.faults.pick(16) == 0 {
            last = keys.get(place.saturating_sub(1));
            break;
        }
        let item = seen(state, key, is_strong, at, Fault::TornQuery);
        items.extend(item.map(|item| Attributes::clone(&item)));
    }
    QueryOutput::builder()
        .set_items(Some(items))
        .set_last_evaluated_key(last.map(as_item))
        .build()
}

fn of_index(state: &mut State, request: &QueryInput, name: &str) -> QueryOutput {
    let expression = request
        .key_condition_expression
        .as_deref()
        .unwrap_or_default();
    let lags = state.faults.would(Fault::IndexLag);
    let (lag, seen) = {
        let lag = state.table.index(name).lag();
        (
            lag,
            if lags {
                state.faults.pick(lag.saturating_add(1))
            } else {
                0
            },
        )
    };
    if lags && lag > 0 {
        state.faults.fired.add(Fault::IndexLag);
    }
    let index = state.table.index(name);
    index.catch_up_to(seen);
    let partition = partition(expression, &index.shape.partition, request);
    let values = request
        .expression_attribute_values
        .clone()
        .unwrap_or_default();
    let condition = Expression::parse(expression);
    let forward = request.scan_index_forward.unwrap_or(true);
    let limit = request.limit.and_then(|limit| usize::try_from(limit).ok());
    let found = index.partition(&partition, forward).into_iter();
    let found = found.filter(|item| condition.holds(Some(item), &values));
    let items: Vec<Attributes> = found
        .take(limit.unwrap_or(usize::MAX))
        .map(|item| Attributes::clone(&item))
        .collect();
    // A page that is full names its last key, whether or not more follows.
    let is_full = limit.is_some_and(|limit| items.len() >= limit);
    let last = items.last().filter(|_| is_full).cloned();
    QueryOutput::builder()
        .set_items(Some(items))
        .set_last_evaluated_key(last)
        .build()
}

/// The partition that a key condition names.
fn partition(expression: &str, name: &str, request: &QueryInput) -> String {
    let words: Vec<&str> = expression.split_whitespace().collect();
    let value = words.windows(3).find_map(|three| match three {
        [attribute, "=", value] if *attribute == name => Some(*value),
        _ => None,
    });
    let values = request.expression_attribute_values.as_ref();
    let text = value
        .and_then(|value| values?.get(value))
        .and_then(|value| value.as_s().ok());
    text.cloned()
        .unwrap_or_else(|| panic!("a query that names no partition: {expression:?}"))
}

fn as_item(key: &Key) -> Attributes {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    Attributes::from([
        ("PK".to_owned(), text(&key.partition)),
        ("SK".to_owned(), text(&key.sort)),
    ])
}
