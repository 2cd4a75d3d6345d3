//! One who looks twice, and what others do between the two looks.

mod given;
mod let_go;
mod merged;
mod told;
mod twin;

use std::sync::Arc;

use app::App;
use app::ports::{Meter, Units};
use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
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
use local::clients::{config, no_credentials};
use local::engine::TABLE;
use store::{AwsDatabase, Database, DynamoStore};
use tests::Shop;

/// What others do while somebody looks at the table and writes to it.
#[async_trait]
trait Meanwhile: Send + Sync {
    /// Before something is read as it is at this instant, of whoever this partition is.
    async fn before_look(&self, _partition: &str) {}

    /// After that.
    async fn after_look(&self) {}

    /// Before all of somebody is read as it is at this instant.
    async fn before_file(&self) {}

    /// Before something is committed.
    async fn before_commit(&self) {}
}

/// The table, as somebody sees it who is always a little slower than others.
struct Torn<M> {
    table: AwsDatabase,
    others: M,
}

/// A process that others are faster than.
fn slower(shop: &Shop, others: impl Meanwhile + 'static) -> App {
    let client = Client::new(&config(shop.system.dynamodb_endpoint(), no_credentials()));
    let table = AwsDatabase::new(&client);
    let database = Arc::new(Torn { table, others });
    let mut app = shop.system.app("torn");
    let clock = Arc::clone(&app.clock);
    app.store = Arc::new(DynamoStore::new(database, TABLE, clock, Arc::new(Deaf)));
    app
}

#[async_trait]
impl<M: Meanwhile> Database for Torn<M> {
    async fn get_item(
        &self,
        request: GetItemInputBuilder,
    ) -> Result<GetItemOutput, SdkError<GetItemError>> {
        if request.get_consistent_read() != &Some(true) {
            return self.table.get_item(request).await;
        }
        let key = request.get_key().as_ref().expect("a key");
        let partition = key["PK"].as_s().expect("a partition").clone();
        self.others.before_look(&partition).await;
        let found = self.table.get_item(request).await;
        self.others.after_look().await;
        found
    }

    async fn transact_write_items(
        &self,
        request: TransactWriteItemsInputBuilder,
    ) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
        self.others.before_commit().await;
        self.table.transact_write_items(request).await
    }

    async fn query(&self, request: QueryInputBuilder) -> Result<QueryOutput, SdkError<QueryError>> {
        if request.get_consistent_read() == &Some(true) {
            self.others.before_file().await;
        }
        self.table.query(request).await
    }

    async fn put_item(
        &self,
        request: PutItemInputBuilder,
    ) -> Result<PutItemOutput, SdkError<PutItemError>> {
        self.table.put_item(request).await
    }

    async fn update_item(
        &self,
        request: UpdateItemInputBuilder,
    ) -> Result<UpdateItemOutput, SdkError<UpdateItemError>> {
        self.table.update_item(request).await
    }
}

struct Deaf;

impl Meter for Deaf {
    fn consumed(&self, _: &'static str, _: Units) {}
}
