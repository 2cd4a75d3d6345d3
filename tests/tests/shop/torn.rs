//! Two of a kind that meet in the middle: one looks at the id, the other is recorded, and the first looks at the wallet.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::Caller;
use app::ports::{Meter, Units};
use app::returns::ReturnRequest;
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
use domain::ids::{OrderId, ReturnId};
use domain::wallet::return_goods::Goods;
use local::clients::{config, no_credentials};
use local::engine::TABLE;
use serde_json::json;
use store::{AwsDatabase, Database, DynamoStore};
use tests::{Shop, order};
use tokio::sync::Notify;

/// The table, as somebody sees it whose twin is always a little faster.
struct Torn {
    table: AwsDatabase,
    shop: Arc<Shop>,
    member: String,
    commits: AtomicU32,
    strong_reads: AtomicU32,
    first_read: Notify,
}

#[async_trait]
impl Database for Torn {
    /// Between the first strong read and the second the twin is recorded.
    async fn get_item(
        &self,
        request: GetItemInputBuilder,
    ) -> Result<GetItemOutput, SdkError<GetItemError>> {
        if request.get_consistent_read() != &Some(true) {
            return self.table.get_item(request).await;
        }
        match self.strong_reads.fetch_add(1, Ordering::SeqCst) {
            0 => {
                let found = self.table.get_item(request).await;
                self.first_read.notify_one();
                return found;
            }
            1 => {
                self.first_read.notified().await;
                let all = json!({ "full": true });
                let twin = self.shop.take_back("ec-1", "ret-1", &all).await;
                assert_eq!(twin.status, 201);
            }
            _ => {}
        }
        self.table.get_item(request).await
    }

    /// Somebody else writes to the wallet before the first commit, so that it is decided again.
    async fn transact_write_items(
        &self,
        request: TransactWriteItemsInputBuilder,
    ) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
        if self.commits.fetch_add(1, Ordering::SeqCst) == 0 {
            self.shop.give(&self.member, 1).await;
        }
        self.table.transact_write_items(request).await
    }

    async fn query(&self, request: QueryInputBuilder) -> Result<QueryOutput, SdkError<QueryError>> {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_meets_a_twin_in_the_middle_gets_its_answer_and_is_not_refused_for_its_effect() {
    let shop = Arc::new(Shop::open().await);
    let member = shop.member().await;
    shop.earn("ec-1", &member, &order(10_000)).await.good();
    let client = Client::new(&config(shop.system.dynamodb_endpoint(), no_credentials()));
    let torn = Torn {
        table: AwsDatabase::new(&client),
        shop: Arc::clone(&shop),
        member: member.clone(),
        commits: AtomicU32::new(0),
        strong_reads: AtomicU32::new(0),
        first_read: Notify::new(),
    };
    let mut app = shop.system.app("torn");
    let clock = Arc::clone(&app.clock);
    app.store = Arc::new(DynamoStore::new(
        Arc::new(torn),
        TABLE,
        clock,
        Arc::new(Deaf),
    ));
    let caller = Caller {
        by: "till".to_owned(),
        stores: None,
        points_per_call_max: None,
    };
    let request = ReturnRequest {
        order_id: OrderId::parse("ec-1").unwrap(),
        return_id: ReturnId::parse("ret-1").unwrap(),
        goods: Goods::Full,
    };
    let outcome = app.return_goods(&caller, &request).await;
    assert!(outcome.unwrap().replayed);
    assert_eq!(shop.available(&member).await, 1);
}
