//! The simulator's table without the simulator: a database on which nothing goes wrong. The tests hold it against
//! others, call by call, so that what is simulated is what is deployed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::get_item::builders::GetItemInputBuilder;
use aws_sdk_dynamodb::operation::get_item::{GetItemError, GetItemOutput};
use aws_sdk_dynamodb::operation::put_item::builders::PutItemInputBuilder;
use aws_sdk_dynamodb::operation::put_item::{PutItemError, PutItemOutput};
use aws_sdk_dynamodb::operation::query::builders::QueryInputBuilder;
use aws_sdk_dynamodb::operation::query::{QueryError, QueryOutput};
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsInputBuilder;
use aws_sdk_dynamodb::operation::transact_write_items::{
    TransactWriteItemsError, TransactWriteItemsOutput,
};
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemInputBuilder;
use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemOutput};
use store::Database;

use crate::answer::{self, Sight};
use crate::table::{Attributes, Key, Table, TableShape};

/// A database in memory, with a time of its own that stands still until it is moved. It has one table, whatever it is
/// called, and counts no capacity.
pub struct StandIn(Mutex<State>);

struct State {
    table: Table,
    /// Milliseconds since it was made.
    now: u64,
}

impl StandIn {
    /// An empty table of this shape.
    #[must_use]
    pub fn new(shape: TableShape) -> StandIn {
        let table = Table::new(shape);
        StandIn(Mutex::new(State { table, now: 0 }))
    }

    /// Lets time pass: tokens are forgotten after ten minutes.
    pub fn advance(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let mut state = self.state();
        state.now = state.now.saturating_add(millis);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything is seen at once.
struct Clear;

impl Sight for Clear {
    fn alone(&mut self, table: &Table, key: &Key) -> Option<Arc<Attributes>> {
        table.get(key).cloned()
    }

    fn among_others(&mut self, table: &Table, key: &Key) -> Option<Arc<Attributes>> {
        table.get(key).cloned()
    }

    fn behind(&mut self, _: usize) -> usize {
        0
    }

    fn ends_page(&mut self) -> bool {
        false
    }
}

#[async_trait]
impl Database for StandIn {
    async fn get_item(
        &self,
        request: GetItemInputBuilder,
    ) -> Result<GetItemOutput, SdkError<GetItemError>> {
        let request = request.build().map_err(SdkError::construction_failure)?;
        answer::get_item(&self.state().table, &mut Clear, request)
    }

    async fn query(&self, request: QueryInputBuilder) -> Result<QueryOutput, SdkError<QueryError>> {
        let request = request.build().map_err(SdkError::construction_failure)?;
        answer::query(&mut self.state().table, &mut Clear, request)
    }

    async fn put_item(
        &self,
        request: PutItemInputBuilder,
    ) -> Result<PutItemOutput, SdkError<PutItemError>> {
        let request = request.build().map_err(SdkError::construction_failure)?;
        let State { table, now } = &mut *self.state();
        answer::put_item(table, request, *now)
    }

    async fn update_item(
        &self,
        request: UpdateItemInputBuilder,
    ) -> Result<UpdateItemOutput, SdkError<UpdateItemError>> {
        let request = request.build().map_err(SdkError::construction_failure)?;
        let State { table, now } = &mut *self.state();
        answer::update_item(table, request, *now)
    }

    async fn transact_write_items(
        &self,
        request: TransactWriteItemsInputBuilder,
    ) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
        let request = request.build().map_err(SdkError::construction_failure)?;
        let State { table, now } = &mut *self.state();
        let actions = request.transact_items.as_deref().unwrap_or_default();
        let token = request.client_request_token.as_deref();
        answer::transact(table, actions, token, *now, |_| {})
    }
}
