//! The simulator's table, a few milliseconds away, and a clock that notes who waits for how long.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::ports::{Clock, Meter, Units};
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
use chrono::{DateTime, Utc};
use fastrand::Rng;
use runtime::SystemClock;
use simulator::StandIn;
use store::Database;
use tests::harness::{OPENING, at};
use tokio::sync::Barrier;

/// A call takes up to so many milliseconds to the table, and as many back.
const WAY_MS: u64 = 1;

tokio::task_local! {
    /// Which till asks, and for which time.
    pub(super) static TILL: (usize, usize);
}

/// The table. Of the first commits none arrives before as many are on their way as there are tills.
pub(super) struct Away {
    table: Arc<StandIn>,
    chance: Mutex<Rng>,
    commits: AtomicUsize,
    tills: usize,
    all: Barrier,
}

impl Away {
    pub(super) fn from(table: &Arc<StandIn>, tills: usize) -> Away {
        Away {
            table: Arc::clone(table),
            chance: Mutex::new(Rng::with_seed(1)),
            commits: AtomicUsize::new(0),
            tills,
            all: Barrier::new(tills),
        }
    }

    async fn way(&self) {
        let millis = self.chance.lock().unwrap().u64(0..=WAY_MS);
        SystemClock.pause(Duration::from_millis(millis)).await;
    }
}

#[async_trait]
impl Database for Away {
    async fn get_item(
        &self,
        request: GetItemInputBuilder,
    ) -> Result<GetItemOutput, SdkError<GetItemError>> {
        self.way().await;
        let found = self.table.get_item(request).await;
        self.way().await;
        found
    }

    async fn transact_write_items(
        &self,
        request: TransactWriteItemsInputBuilder,
    ) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
        if self.commits.fetch_add(1, Ordering::SeqCst) < self.tills {
            self.all.wait().await;
        }
        self.way().await;
        let done = self.table.transact_write_items(request).await;
        self.way().await;
        done
    }

    async fn query(&self, request: QueryInputBuilder) -> Result<QueryOutput, SdkError<QueryError>> {
        self.way().await;
        self.table.query(request).await
    }

    async fn put_item(
        &self,
        request: PutItemInputBuilder,
    ) -> Result<PutItemOutput, SdkError<PutItemError>> {
        self.way().await;
        self.table.put_item(request).await
    }

    async fn update_item(
        &self,
        request: UpdateItemInputBuilder,
    ) -> Result<UpdateItemOutput, SdkError<UpdateItemError>> {
        self.way().await;
        self.table.update_item(request).await
    }
}

/// How long each call was waited in, by the till and its number.
pub(super) type Pauses = BTreeMap<(usize, usize), Vec<Duration>>;

/// A clock that stands still but for those who wait.
#[derive(Default)]
pub(super) struct Waits(Mutex<Pauses>);

impl Waits {
    pub(super) fn pauses(&self) -> Pauses {
        self.0.lock().unwrap().clone()
    }
}

#[async_trait]
impl Clock for Waits {
    fn now(&self) -> DateTime<Utc> {
        at(OPENING)
    }

    async fn pause(&self, time: Duration) {
        let who = TILL.get();
        self.0.lock().unwrap().entry(who).or_default().push(time);
        SystemClock.pause(time).await;
    }
}

pub(super) struct Deaf;

impl Meter for Deaf {
    fn consumed(&self, _: &'static str, _: Units) {}
}
