//! The database of the functions: the table behind a network on which everything can go wrong.

#![expect(
    clippy::result_large_err,
    reason = "the client's own errors, as the store's interface names them"
)]

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::error::SdkError;
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
use store::Database;

use crate::answer::{self, cancelled, mismatch, named, no_answer, refused};
use crate::fault::{Fault, Faults};
use crate::invocation;
use crate::world::{Late, State, World};

mod commit;
mod sight;

pub(crate) use commit::commit;

use commit::{is, judged};
use sight::Blurred;

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
                let state = &mut *state;
                let mut sight = Blurred::new(&mut state.faults, self.0.millis());
                let answer = answer::get_item(&state.table, &mut sight, request);
                judged(&mut state.audit, answer)
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
                let state = &mut *state;
                let mut sight = Blurred::new(&mut state.faults, self.0.millis());
                let answer = answer::query(&mut state.table, &mut sight, request);
                judged(&mut state.audit, answer)
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
        state.writes = state.writes.saturating_add(1);
        match trouble(&mut state.faults) {
            Some(Trouble::Lost) => return Err(no_answer()),
            Some(Trouble::Refused(code, status)) => {
                return Err(refused(PutItemError::generic(named(code)), status));
            }
            None => {}
        }
        let at = self.0.millis();
        let mut answer = put(&mut state, request.clone(), at);
        // The client asks again by itself when the answer is lost: its second try meets what the first one wrote.
        if answer.is_ok() && state.faults.strikes(Fault::LostReply) {
            answer = put(&mut state, request, at);
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
        state.writes = state.writes.saturating_add(1);
        match trouble(&mut state.faults) {
            Some(Trouble::Lost) => return Err(no_answer()),
            Some(Trouble::Refused(code, status)) => {
                return Err(refused(UpdateItemError::generic(named(code)), status));
            }
            None => {}
        }
        let at = self.0.millis();
        let state = &mut *state;
        state.audit.counts(&request, self.0.now());
        let mut answer = answer::update_item(&mut state.table, request.clone(), at);
        if state.faults.strikes(Fault::LostReply) {
            answer = answer::update_item(&mut state.table, request, at);
        }
        if is_slow || state.faults.strikes(Fault::ErrorApplied) {
            return Err(no_answer());
        }
        judged(&mut state.audit, answer)
    }

    async fn transact_write_items(
        &self,
        request: TransactWriteItemsInputBuilder,
    ) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
        let is_slow = self.arrive().await;
        let request = request.build().map_err(SdkError::construction_failure)?;
        let mut state = self.0.state();
        let state = &mut *state;
        state.writes = state.writes.saturating_add(1);
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

fn put(
    state: &mut State,
    request: PutItemInput,
    at: u64,
) -> Result<PutItemOutput, SdkError<PutItemError>> {
    let item = request.item.clone().unwrap_or_default();
    let answer = answer::put_item(&mut state.table, request, at);
    if is(&answer, "ConditionalCheckFailedException") {
        state.faults.fired.add(Fault::ConditionRace);
    }
    if answer.is_ok() {
        state.audit.put(&item);
    }
    judged(&mut state.audit, answer)
}
