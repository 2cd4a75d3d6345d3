//! The database of the functions: the table behind a network on which everything can go wrong.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::get_item::builders::GetItemInputBuilder;
use aws_sdk_dynamodb::operation::get_item::{GetItemError, GetItemOutput};
use aws_sdk_dynamodb::operation::put_item::builders::PutItemInputBuilder;
use aws_sdk_dynamodb::operation::put_item::{PutItemError, PutItemInput, PutItemOutput};
use aws_sdk_dynamodb::operation::query::builders::QueryInputBuilder;
use aws_sdk_dynamodb::operation::query::{QueryError, QueryOutput};
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsInputBuilder;
use aws_sdk_dynamodb::operation::transact_write_items::{
    TransactWriteItemsError, TransactWriteItemsInput, TransactWriteItemsOutput,
};
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemInputBuilder;
use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemOutput};
use aws_sdk_dynamodb::types::CancellationReason;
use aws_sdk_dynamodb::types::error::{
    ConditionalCheckFailedException, IdempotentParameterMismatchException,
    TransactionCanceledException,
};
use store::Database;

use crate::fault::{Fault, Faults};
use crate::invocation;
use crate::table::{Attributes, Cancelled, Key, Refused};
use crate::world::{Late, State, World};

mod read;

/// Longer than the store waits for a transaction.
const SLOW: Duration = Duration::from_millis(2_100);

/// The words in which DynamoDB says that it is asked too much.
const THROTTLES: [&str; 3] = [
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
];

/// The table, asked over a network.
pub(crate) struct SimulatedDatabase(pub(crate) Arc<World>);

/// How a request fails before, or instead of, being answered as it should.
enum Trouble {
    /// It never arrived.
    Lost,
    /// It was refused with this code.
    Refused(&'static str, u16),
}

/// What ails a request that has not been applied.
fn trouble(faults: &mut Faults) -> Option<Trouble> {
    if faults.strikes(Fault::LostRequest) {
        return Some(Trouble::Lost);
    }
    if faults.strikes(Fault::ErrorNotApplied) {
        return Some(Trouble::Refused("InternalServerError", 500));
    }
    if faults.strikes(Fault::Throttled) {
        let word = THROTTLES.get(faults.pick(THROTTLES.len())).copied();
        return Some(Trouble::Refused(word.unwrap_or("ThrottlingException"), 400));
    }
    None
}

impl SimulatedDatabase {
    /// Waits for the request's turn, and perhaps longer than anybody waits for the answer.
    #[expect(
        clippy::disallowed_methods,
        reason = "the runtime's time stands still until the director moves it"
    )]
    async fn arrive(&self) -> bool {
        self.0.step().await;
        let is_slow = self.0.state().faults.strikes(Fault::SlowTable);
        if is_slow {
            tokio::time::sleep(SLOW).await;
        }
        is_slow
    }
}

#[async_trait]
impl Database for SimulatedDatabase {
    async fn get_item(
        &self,
        request: GetItemInputBuilder,
    ) -> Result<GetItemOutput, SdkError<GetItemError>> {
        let is_slow = self.arrive().await;
        let mut state = self.0.state();
        match trouble(&mut state.faults) {
            _ if is_slow => Err(no_answer()),
            Some(Trouble::Lost) => Err(no_answer()),
            Some(Trouble::Refused(code, status)) => {
                Err(refused(GetItemError::generic(named(code)), status))
            }
            None => {
                let request = request.build().map_err(SdkError::construction_failure)?;
                let is_strong = request.consistent_read.unwrap_or(false);
                let key = Key::of(&request.key.unwrap_or_default());
                let item = read::item(&mut state, &key, is_strong, self.0.millis());
                Ok(GetItemOutput::builder().set_item(item).build())
            }
        }
    }

    async fn query(&self, request: QueryInputBuilder) -> Result<QueryOutput, SdkError<QueryError>> {
        let is_slow = self.arrive().await;
        let mut state = self.0.state();
        match trouble(&mut state.faults) {
            _ if is_slow => Err(no_answer()),
            Some(Trouble::Lost) => Err(no_answer()),
            Some(Trouble::Refused(code, status)) => {
                Err(refused(QueryError::generic(named(code)), status))
            }
            None => {
                let request = request.build().map_err(SdkError::construction_failure)?;
                Ok(read::query(&mut state, &request, self.0.millis()))
            }
        }
    }

    async fn put_item(
        &self,
        request: PutItemInputBuilder,
    ) -> Result<PutItemOutput, SdkError<PutItemError>> {
        let is_slow = self.arrive().await;
        let request = request.build().map_err(SdkError::construction_failure)?;
        let mut state = self.0.state();
        match trouble(&mut state.faults) {
            Some(Trouble::Lost) => return Err(no_answer()),
            Some(Trouble::Refused(code, status)) => {
                return Err(refused(PutItemError::generic(named(code)), status));
            }
            None => {}
        }
        let at = self.0.millis();
        let mut answer = put(&mut state, &request, at);
        // The client asks again by itself when the answer is lost: its second try meets what the first one wrote.
        if answer.is_ok() && state.faults.strikes(Fault::LostReply) {
            answer = put(&mut state, &request, at);
        }
        if is_slow || state.faults.strikes(Fault::ErrorApplied) {
            return Err(no_answer());
        }
        answer
    }

    async fn update_item(
        &self,
        request: UpdateItemInputBuilder,
    ) -> Result<UpdateItemOutput, SdkError<UpdateItemError>> {
        let is_slow = self.arrive().await;
        let request = request.build().map_err(SdkError::construction_failure)?;
        let mut state = self.0.state();
        match trouble(&mut state.faults) {
            Some(Trouble::Lost) => return Err(no_answer()),
            Some(Trouble::Refused(code, status)) => {
                return Err(refused(UpdateItemError::generic(named(code)), status));
            }
            None => {}
        }
        let at = self.0.millis();
        let times = if state.faults.strikes(Fault::LostReply) {
            2
        } else {
            1
        };
        for _ in 0..times {
            let key = Key::of(&request.key.clone().unwrap_or_default());
            let expression = request.update_expression.clone().unwrap_or_default();
            let values = request
                .expression_attribute_values
                .clone()
                .unwrap_or_default();
            state.table.update(key, &expression, &values, at);
        }
        if is_slow || state.faults.strikes(Fault::ErrorApplied) {
            return Err(no_answer());
        }
        Ok(UpdateItemOutput::builder().build())
    }

    async fn transact_write_items(
        &self,
        request: TransactWriteItemsInputBuilder,
    ) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
        let is_slow = self.arrive().await;
        let request = request.build().map_err(SdkError::construction_failure)?;
        let mut state = self.0.state();
        let state = &mut *state;
        if let Some(error) = refused_transaction(&mut state.faults) {
            return Err(error);
        }
        if let Some(trouble) = trouble(&mut state.faults) {
            return Err(match trouble {
                Trouble::Lost => no_answer(),
                Trouble::Refused(code, status) => {
                    refused(TransactWriteItemsError::generic(named(code)), status)
                }
            });
        }
        if state.faults.strikes(Fault::LateCommit) {
            state.late.push(late(request));
            return Err(no_answer());
        }
        let actions = request.transact_items.unwrap_or_default();
        let token = request.client_request_token.as_deref();
        let answer = commit(
            state,
            &actions,
            token,
            invocation::current(),
            self.0.millis(),
        );
        if is_slow || state.faults.strikes(Fault::LostReply) {
            return Err(no_answer());
        }
        if answer.is_ok() && state.faults.strikes(Fault::ErrorApplied) {
            let error = TransactWriteItemsError::generic(named("InternalServerError"));
            return Err(refused(error, 500));
        }
        answer
    }
}

/// Commits a transaction now; every commit, late ones too, is judged here.
pub(crate) fn commit(
    state: &mut State,
    actions: &[aws_sdk_dynamodb::types::TransactWriteItem],
    token: Option<&str>,
    of: Option<crate::invocation::Invocation>,
    at: u64,
) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
    match state.table.transact(actions, token, at) {
        Ok(changes) => {
            state
                .audit
                .committed(of.and_then(|of| of.call), &changes, actions.len());
            Ok(TransactWriteItemsOutput::builder().build())
        }
        Err(Refused::Mismatch) => Err(mismatch()),
        Err(Refused::Cancelled(judged)) => {
            state.faults.fired.add(Fault::ConditionRace);
            let reasons = judged.into_iter().map(reason).collect();
            Err(cancelled(reasons))
        }
    }
}

fn late(request: TransactWriteItemsInput) -> Late {
    Late {
        actions: request.transact_items.unwrap_or_default(),
        token: request.client_request_token,
        of: invocation::current(),
    }
}

/// What only a transaction can be told.
fn refused_transaction(faults: &mut Faults) -> Option<SdkError<TransactWriteItemsError>> {
    if faults.strikes(Fault::Conflict) {
        let conflict = CancellationReason::builder()
            .code("TransactionConflict")
            .build();
        return Some(cancelled(vec![conflict]));
    }
    if faults.strikes(Fault::InProgress) {
        let error = TransactWriteItemsError::generic(named("TransactionInProgressException"));
        return Some(refused(error, 400));
    }
    faults.strikes(Fault::TokenMismatch).then(mismatch)
}

fn mismatch() -> SdkError<TransactWriteItemsError> {
    let meta = named("IdempotentParameterMismatchException");
    let error = IdempotentParameterMismatchException::builder()
        .meta(meta)
        .build();
    refused(
        TransactWriteItemsError::IdempotentParameterMismatchException(error),
        400,
    )
}

fn cancelled(reasons: Vec<CancellationReason>) -> SdkError<TransactWriteItemsError> {
    let error = TransactionCanceledException::builder()
        .set_cancellation_reasons(Some(reasons))
        .meta(named("TransactionCanceledException"))
        .build();
    refused(
        TransactWriteItemsError::TransactionCanceledException(error),
        400,
    )
}

fn reason(judged: Cancelled) -> CancellationReason {
    match judged {
        Cancelled::Not => CancellationReason::builder().code("None").build(),
        Cancelled::Condition(item) => CancellationReason::builder()
            .code("ConditionalCheckFailed")
            .set_item(item.map(|item| Attributes::clone(&item)))
            .build(),
    }
}

fn put(
    state: &mut State,
    request: &PutItemInput,
    at: u64,
) -> Result<PutItemOutput, SdkError<PutItemError>> {
    let item = request.item.clone().unwrap_or_default();
    let nothing = HashMap::new();
    let values = request
        .expression_attribute_values
        .as_ref()
        .unwrap_or(&nothing);
    match state
        .table
        .put(item, request.condition_expression.as_deref(), values, at)
    {
        Ok(_) => Ok(PutItemOutput::builder().build()),
        Err(there) => {
            state.faults.fired.add(Fault::ConditionRace);
            let error = ConditionalCheckFailedException::builder()
                .set_item(there.map(|item| Attributes::clone(&item)))
                .meta(named("ConditionalCheckFailedException"))
                .build();
            Err(refused(
                PutItemError::ConditionalCheckFailedException(error),
                400,
            ))
        }
    }
}

fn named(code: &str) -> ErrorMetadata {
    ErrorMetadata::builder().code(code).build()
}

fn no_answer<E>() -> SdkError<E> {
    SdkError::timeout_error("no answer")
}

fn refused<E>(error: E, status: u16) -> SdkError<E> {
    match status.try_into() {
        Ok(status) => SdkError::service_error(error, HttpResponse::new(status, "".into())),
        Err(_) => no_answer(),
    }
}
