//! Requests to the database, and what the table answers: one way for the simulated database, on which things go wrong,
//! and for the stand-in, on which nothing does.
//!
//! A request that asks for anything that is not known here stops the simulator: a stand-in that ignores a wish is kinder
//! than DynamoDB.

#![expect(
    clippy::result_large_err,
    reason = "the client's own errors, as the store's interface names them"
)]

mod error;
mod query;

use std::fmt::Debug;
use std::sync::Arc;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::get_item::{GetItemError, GetItemInput, GetItemOutput};
use aws_sdk_dynamodb::operation::put_item::{PutItemError, PutItemInput, PutItemOutput};
use aws_sdk_dynamodb::operation::transact_write_items::{
    TransactWriteItemsError, TransactWriteItemsOutput,
};
use aws_sdk_dynamodb::operation::update_item::{
    UpdateItemError, UpdateItemInput, UpdateItemOutput,
};
use aws_sdk_dynamodb::types::TransactWriteItem;

use crate::table::{self, Attributes, Change, Condition, Key, Refused, Table};

pub(crate) use error::{cancelled, mismatch, named, no_answer, refused};
pub(crate) use query::query;

/// How a reader sees the table.
pub(crate) trait Sight {
    /// What an eventually consistent read of one item sees.
    fn alone(&mut self, table: &Table, key: &Key) -> Option<Arc<Attributes>>;

    /// What an eventually consistent query sees of one of its items.
    fn among_others(&mut self, table: &Table, key: &Key) -> Option<Arc<Attributes>>;

    /// How many of the changes on their way to an index have not reached it.
    fn behind(&mut self, on_the_way: usize) -> usize;

    /// Whether a page ends here, though it is not full.
    fn ends_page(&mut self) -> bool;
}

/// Asserts that nothing is left of a request from which everything known was taken.
fn nothing_else<R: PartialEq + Debug>(rest: &R, nothing: Option<R>) {
    assert!(
        nothing.as_ref() == Some(rest),
        "the simulator does not know what this asks for: {rest:?}"
    );
}

/// Answers one item.
pub(crate) fn get_item(
    table: &Table,
    sight: &mut impl Sight,
    mut request: GetItemInput,
) -> Result<GetItemOutput, SdkError<GetItemError>> {
    let key = request.key.take().unwrap_or_default();
    let is_strong = request.consistent_read.take().unwrap_or(false);
    (request.table_name, request.return_consumed_capacity) = (None, None);
    nothing_else(&request, GetItemInput::builder().build().ok());
    let key =
        table::key_of(&key).map_err(|invalid| error::invalid(invalid, GetItemError::generic))?;
    let item = match is_strong {
        true => table.get(&key).cloned(),
        false => sight.alone(table, &key),
    };
    let item = item.map(|item| Attributes::clone(&item));
    Ok(GetItemOutput::builder().set_item(item).build())
}

/// Writes one item.
pub(crate) fn put_item(
    table: &mut Table,
    mut request: PutItemInput,
    at: u64,
) -> Result<PutItemOutput, SdkError<PutItemError>> {
    let item = request.item.take().unwrap_or_default();
    let expression = request.condition_expression.take();
    let values = request.expression_attribute_values.take();
    let tells = request.return_values_on_condition_check_failure.take();
    (request.table_name, request.return_consumed_capacity) = (None, None);
    nothing_else(&request, PutItemInput::builder().build().ok());
    let condition = Condition {
        expression: expression.as_deref(),
        values: values.as_ref(),
        tells: table::tells(tells.as_ref()),
    };
    match table.put(item, condition, at) {
        Ok(_) => Ok(PutItemOutput::builder().build()),
        Err(refused) => Err(error::of_put(refused)),
    }
}

/// Changes one item.
pub(crate) fn update_item(
    table: &mut Table,
    mut request: UpdateItemInput,
    at: u64,
) -> Result<UpdateItemOutput, SdkError<UpdateItemError>> {
    let key = request.key.take().unwrap_or_default();
    let expression = request.update_expression.take().unwrap_or_default();
    let values = request.expression_attribute_values.take();
    (request.table_name, request.return_consumed_capacity) = (None, None);
    nothing_else(&request, UpdateItemInput::builder().build().ok());
    match table.update(&key, &expression, &values.unwrap_or_default(), at) {
        Ok(_) => Ok(UpdateItemOutput::builder().build()),
        Err(invalid) => Err(error::invalid(invalid, UpdateItemError::generic)),
    }
}

/// Commits a transaction; `done` sees what it changed.
pub(crate) fn transact(
    table: &mut Table,
    actions: &[TransactWriteItem],
    token: Option<&str>,
    at: u64,
    done: impl FnOnce(&[Change]),
) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
    match table.transact(actions, token, at) {
        Ok(changes) => {
            done(&changes);
            Ok(TransactWriteItemsOutput::builder().build())
        }
        Err(Refused::Mismatch) => Err(mismatch()),
        Err(Refused::Cancelled(reasons)) => {
            Err(cancelled(reasons.into_iter().map(error::reason).collect()))
        }
        Err(Refused::Invalid(invalid)) => {
            Err(error::invalid(invalid, TransactWriteItemsError::generic))
        }
        Err(Refused::Condition(_)) => panic!("the reasons of a transaction are a list"),
    }
}
