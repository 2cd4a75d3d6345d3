//! A page of one partition, of the table or of an index.

use std::rc::Rc;
use std::sync::Arc;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::query::{QueryError, QueryInput, QueryOutput};
use aws_sdk_dynamodb::types::AttributeValue;

use super::{Sight, error, nothing_else};
use crate::table::{
    Attributes, Comparison, Expression, Invalid, Key, PK, SK, SortKey, Table, compare, key_of,
    references, size,
};

/// A page holds no more bytes.
const PAGE_MAX: usize = 1_024 * 1_024;

/// What the key of a table or of an index is made of.
struct Schema<'a> {
    partition: &'a str,
    sort: &'a str,
    sort_key: SortKey,
    /// How many attributes the key of an item has there.
    attributes: usize,
}

/// The table's own.
const OF_TABLE: Schema<'static> = Schema {
    partition: PK,
    sort: SK,
    sort_key: SortKey::Text,
    attributes: 2,
};

/// What a query asks for.
struct Asked {
    partition: String,
    condition: Rc<Expression>,
    values: Attributes,
    behind: Option<Attributes>,
    forward: bool,
    is_strong: bool,
    limit: usize,
}

/// What a reader gets to see, in order.
#[derive(Default)]
struct Seen {
    items: Vec<Arc<Attributes>>,
    /// The key at which the page ends early.
    cut: Option<Attributes>,
}

/// Answers a page.
pub(crate) fn query(
    table: &mut Table,
    sight: &mut impl Sight,
    mut request: QueryInput,
) -> Result<QueryOutput, SdkError<QueryError>> {
    let page = match request.index_name.take() {
        None => of_table(table, sight, request),
        Some(index) => of_index(table, sight, request, &index),
    };
    page.map_err(|invalid| error::invalid(invalid, QueryError::generic))
}

fn of_table(
    table: &Table,
    sight: &mut impl Sight,
    request: QueryInput,
) -> Result<QueryOutput, Invalid> {
    let asked = asked(request, &OF_TABLE)?;
    let mut keys = table.keys_of(&asked.partition);
    let behind = asked.behind.as_ref().and_then(Key::of);
    keys.retain(|key| {
        let is_left = behind.as_ref().is_none_or(|behind| match asked.forward {
            true => key > behind,
            false => key < behind,
        });
        is_left && asked.condition.holds(Some(&key.item()), &asked.values)
    });
    if !asked.forward {
        keys.reverse();
    }
    let mut seen = Seen::default();
    let mut before: Option<&Key> = None;
    for key in &keys {
        if before.is_some() && sight.ends_page() {
            seen.cut = before.map(Key::item);
            break;
        }
        seen.items.extend(match asked.is_strong {
            true => table.get(key).cloned(),
            false => sight.among_others(table, key),
        });
        before = Some(key);
    }
    let key = |item: &Attributes| Key::of(item).map(|key| key.item());
    Ok(page(seen, asked.limit, key))
}

fn of_index(
    table: &mut Table,
    sight: &mut impl Sight,
    request: QueryInput,
    name: &str,
) -> Result<QueryOutput, Invalid> {
    let index = table.index(name)?;
    let schema = Schema {
        partition: &index.shape.partition,
        sort: &index.shape.sort,
        sort_key: index.shape.sort_key,
        attributes: 4,
    };
    let asked = asked(request, &schema)?;
    if asked.is_strong {
        return Err(Invalid::Request("a strong read of an index"));
    }
    index.catch_up_to(sight.behind(index.lag()));
    let mut entries = index.partition(&asked.partition, asked.behind.as_ref(), asked.forward);
    entries.retain(|item| asked.condition.holds(Some(item), &asked.values));
    let mut seen = Seen::default();
    for item in entries {
        if let Some(before) = seen.items.last()
            && sight.ends_page()
        {
            seen.cut = Some(index.keys_of(before));
            break;
        }
        seen.items.push(item);
    }
    Ok(page(seen, asked.limit, |item| Some(index.keys_of(item))))
}

/// A page of what is seen: as much as it holds. One that is full names its last key, whether or not more follows.
fn page(seen: Seen, limit: usize, key: impl Fn(&Attributes) -> Option<Attributes>) -> QueryOutput {
    let mut bytes = 0_usize;
    let mut items = Vec::new();
    let mut last = seen.cut;
    for item in seen.items {
        bytes = bytes.saturating_add(size::of(&item));
        if bytes > PAGE_MAX && !items.is_empty() {
            last = items.last().and_then(&key);
            break;
        }
        items.push(Attributes::clone(&item));
        if items.len() == limit {
            last = key(&item);
            break;
        }
    }
    QueryOutput::builder()
        .set_items(Some(items))
        .set_last_evaluated_key(last)
        .build()
}

/// Reads what a query asks for.
fn asked(mut request: QueryInput, schema: &Schema<'_>) -> Result<Asked, Invalid> {
    let expression = request.key_condition_expression.take().unwrap_or_default();
    let condition = Expression::parse(&expression);
    let values = request
        .expression_attribute_values
        .take()
        .unwrap_or_default();
    references(condition.names().into_iter(), &values)?;
    let limit = request.limit.take().map(usize::try_from);
    let limit = limit.transpose().ok().filter(|limit| *limit != Some(0));
    let asked = Asked {
        partition: partition(&condition, &values, schema)?,
        behind: request.exclusive_start_key.take(),
        forward: request.scan_index_forward.take().unwrap_or(true),
        is_strong: request.consistent_read.take().unwrap_or(false),
        limit: limit
            .ok_or(Invalid::Request("a limit below one"))?
            .unwrap_or(usize::MAX),
        condition,
        values,
    };
    (request.table_name, request.return_consumed_capacity) = (None, None);
    nothing_else(&request, QueryInput::builder().build().ok());
    match &asked.behind {
        Some(behind) => check_start(behind, &asked, schema).map(|()| asked),
        None => Ok(asked),
    }
}

/// The partition that a key condition names, once every part of it is one that a key condition may have.
fn partition(
    condition: &Expression,
    values: &Attributes,
    schema: &Schema<'_>,
) -> Result<String, Invalid> {
    let mut partition = None;
    for part in condition.parts() {
        match part {
            Expression::Compared(name, Comparison::Equal, value) if name == schema.partition => {
                partition = values.get(value).and_then(|value| value.as_s().ok());
            }
            Expression::Compared(name, _, value) if name == schema.sort => {
                check_sort(values.get(value), schema)?;
            }
            Expression::Between(name, first, last) if name == schema.sort => {
                check_between(values.get(first), values.get(last), schema)?;
            }
            _ => return Err(Invalid::Request("a condition that is none on a key")),
        }
    }
    let partition = partition.filter(|text| !text.is_empty()).cloned();
    partition.ok_or(Invalid::Request("a query without a partition"))
}

fn check_sort(value: Option<&AttributeValue>, schema: &Schema<'_>) -> Result<(), Invalid> {
    match (value, schema.sort_key) {
        (Some(AttributeValue::S(text)), SortKey::Text) if text.is_empty() => {
            Err(Invalid::Request("an empty sort key"))
        }
        (Some(AttributeValue::S(_)), SortKey::Text)
        | (Some(AttributeValue::N(_)), SortKey::Number) => Ok(()),
        _ => Err(Invalid::Request("a value of another type than the key")),
    }
}

fn check_between(
    first: Option<&AttributeValue>,
    last: Option<&AttributeValue>,
    schema: &Schema<'_>,
) -> Result<(), Invalid> {
    check_sort(first, schema)?;
    check_sort(last, schema)?;
    let order = first
        .zip(last)
        .and_then(|(first, last)| compare(first, last));
    match order.is_some_and(|order| order.is_le()) {
        true => Ok(()),
        false => Err(Invalid::Request("bounds in the wrong order")),
    }
}

/// Whether a query may go on from behind this key.
fn check_start(behind: &Attributes, asked: &Asked, schema: &Schema<'_>) -> Result<(), Invalid> {
    let own = [PK, SK].into_iter();
    let own = own.filter_map(|name| Some((name.to_owned(), behind.get(name)?.clone())));
    key_of(&own.collect())?;
    check_sort(behind.get(schema.sort), schema)?;
    let is_inside = asked.condition.holds(Some(behind), &asked.values);
    match is_inside && behind.len() == schema.attributes {
        true => Ok(()),
        false => Err(Invalid::Request("a start outside of what is asked for")),
    }
}
