//! The table behind a network on which one thing goes wrong.

use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use app::App;
use app::ports::{Meter, Units};
use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ErrorMetadata, SdkError};
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
use aws_sdk_dynamodb::types::CancellationReason;
use aws_sdk_dynamodb::types::error::TransactionCanceledException;
use local::clients::{config, no_credentials};
use local::engine::TABLE;
use store::{AwsDatabase, Database, DynamoStore};
use tests::Shop;
use tokio::sync::{Notify, Semaphore};

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// A transaction is kept on its way.
    Keeps,
    /// Transactions wait until they are let go.
    Slow,
    /// So many reads go through, and the next waits until it is let go.
    Halts(usize),
    /// Transactions are cancelled, because of another one under way.
    Crowded,
    /// Eventually consistent reads of single items see nothing that was ever written.
    Blind,
}

/// The table behind a network.
pub(crate) struct Network {
    table: AwsDatabase,
    trouble: Trouble,
    under_way: Mutex<Option<TransactWriteItemsInputBuilder>>,
    /// A transaction is on its way.
    pub(crate) taken: Notify,
    gate: Semaphore,
    reads: AtomicUsize,
}

impl Network {
    /// One that keeps a transaction on its way until it is told to deliver it.
    pub(crate) fn keeping(shop: &Shop) -> Network {
        Network::with(shop, Trouble::Keeps)
    }

    /// One on which eventually consistent reads are late, by all that was ever written.
    pub(crate) fn blind(shop: &Shop) -> Network {
        Network::with(shop, Trouble::Blind)
    }

    /// One on which transactions wait until [`Network::let_go`].
    pub(crate) fn slow(shop: &Shop) -> Network {
        Network::with(shop, Trouble::Slow)
    }

    /// One on which the read after so many waits until [`Network::let_go`].
    pub(crate) fn halting(shop: &Shop, reads: usize) -> Network {
        Network::with(shop, Trouble::Halts(reads))
    }

    /// From now on, nothing waits.
    pub(crate) fn let_go(&self) {
        self.gate.close();
    }

    /// One on which every transaction meets another one.
    pub(crate) fn crowded(shop: &Shop) -> Network {
        Network::with(shop, Trouble::Crowded)
    }

    fn with(shop: &Shop, trouble: Trouble) -> Network {
        let client = Client::new(&config(shop.system.dynamodb_endpoint(), no_credentials()));
        Network {
            table: AwsDatabase::new(&client),
            trouble,
            under_way: Mutex::new(None),
            taken: Notify::new(),
            gate: Semaphore::new(0),
            reads: AtomicUsize::new(0),
        }
    }

    /// A process behind it.
    pub(crate) fn app(self: &Arc<Self>, shop: &Shop) -> App {
        let mut app = shop.system.app("troubled");
        let (database, clock) = (Arc::clone(self), Arc::clone(&app.clock));
        app.store = Arc::new(DynamoStore::new(database, TABLE, clock, Arc::new(Deaf)));
        app
    }

    async fn waits(&self) {
        self.taken.notify_one();
        // Nobody is let in; the gate is taken away.
        assert!(self.gate.acquire().await.is_err());
    }

    async fn reads(&self) {
        if self.trouble == Trouble::Halts(self.reads.fetch_add(1, Ordering::SeqCst)) {
            self.waits().await;
        }
    }

    /// What is on its way reaches the table.
    pub(crate) async fn deliver(
        &self,
    ) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
        let request = self.under_way.lock().expect("nobody panics here").take();
        let request = request.expect("something is on its way");
        self.table.transact_write_items(request).await
    }
}

#[async_trait]
impl Database for Network {
    async fn transact_write_items(
        &self,
        request: TransactWriteItemsInputBuilder,
    ) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
        match self.trouble {
            Trouble::Keeps => {}
            Trouble::Crowded => return Err(conflict()),
            Trouble::Slow => {
                self.waits().await;
                return self.table.transact_write_items(request).await;
            }
            Trouble::Halts(_) => return self.table.transact_write_items(request).await,
            Trouble::Blind => return self.table.transact_write_items(request).await,
        }
        *self.under_way.lock().expect("nobody panics here") = Some(request);
        self.taken.notify_one();
        pending().await
    }

    async fn get_item(
        &self,
        request: GetItemInputBuilder,
    ) -> Result<GetItemOutput, SdkError<GetItemError>> {
        self.reads().await;
        if self.trouble == Trouble::Blind && request.get_consistent_read() != &Some(true) {
            return Ok(GetItemOutput::builder().build());
        }
        self.table.get_item(request).await
    }

    async fn query(&self, request: QueryInputBuilder) -> Result<QueryOutput, SdkError<QueryError>> {
        self.reads().await;
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

/// What DynamoDB answers where two transactions meet.
fn conflict() -> SdkError<TransactWriteItemsError> {
    let reason = CancellationReason::builder().code("TransactionConflict");
    let cancelled = TransactionCanceledException::builder()
        .cancellation_reasons(reason.build())
        .meta(
            ErrorMetadata::builder()
                .code("TransactionCanceledException")
                .build(),
        )
        .build();
    let response = HttpResponse::new(400.try_into().expect("a status"), "".into());
    SdkError::service_error(
        TransactWriteItemsError::TransactionCanceledException(cancelled),
        response,
    )
}

struct Deaf;

impl Meter for Deaf {
    fn consumed(&self, _: &'static str, _: Units) {}
}
