//! The database as the store asks it: five calls, in the words of its own interface.
//!
//! [`AwsDatabase`] sends them. The simulator answers them in memory, with DynamoDB's semantics and every fault it can
//! have, so that everything above this line is the deployed code.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
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

/// What asks and what answers. An error says what the client says: what was refused, or that nobody knows.
#[async_trait]
pub trait Database: Send + Sync {
    /// Reads one item.
    async fn get_item(
        &self,
        request: GetItemInputBuilder,
    ) -> Result<GetItemOutput, SdkError<GetItemError>>;

    /// Reads a page of one partition of the table or of an index.
    async fn query(&self, request: QueryInputBuilder) -> Result<QueryOutput, SdkError<QueryError>>;

    /// Writes one item.
    async fn put_item(
        &self,
        request: PutItemInputBuilder,
    ) -> Result<PutItemOutput, SdkError<PutItemError>>;

    /// Changes one item.
    async fn update_item(
        &self,
        request: UpdateItemInputBuilder,
    ) -> Result<UpdateItemOutput, SdkError<UpdateItemError>>;

    /// Writes all or nothing, and tries once: the store counts the tries of a commit, or they would multiply.
    async fn transact_write_items(
        &self,
        request: TransactWriteItemsInputBuilder,
    ) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>>;
}

/// How long one try of a read or of a small update may take, and all tries together. The functions that a person waits
/// for have ten seconds; a commit and the read that settles it must fit.
const TRY_MAX: Duration = Duration::from_secs(1);
const TRIES_MAX: Duration = Duration::from_millis(2500);

/// How often the client itself tries a read or a small update, and its first pause.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(50);

/// How long one try of a transaction may take. Three tries, their pauses and the read that settles the rest take 8.8 s
/// at the most, within the ten seconds of the functions that people wait for.
const TRANSACTION_MAX: Duration = Duration::from_secs(2);

/// DynamoDB, or anything that speaks its protocol.
#[derive(Clone, Debug)]
pub struct AwsDatabase {
    /// Tries again by itself.
    patient: Client,
    /// Tries once.
    once: Client,
}

impl AwsDatabase {
    /// Calls through `client`, whose own retries and time limits are replaced.
    #[must_use]
    pub fn new(client: &Client) -> AwsDatabase {
        let patient = RetryConfig::standard()
            .with_max_attempts(TRIES)
            .with_initial_backoff(PAUSE);
        AwsDatabase {
            patient: limited(client, patient, TRY_MAX, TRIES_MAX),
            once: limited(
                client,
                RetryConfig::disabled(),
                TRANSACTION_MAX,
                TRANSACTION_MAX,
            ),
        }
    }
}

fn limited(client: &Client, retries: RetryConfig, one: Duration, all: Duration) -> Client {
    let limits = TimeoutConfig::builder()
        .operation_attempt_timeout(one)
        .operation_timeout(all);
    let config = client.config().to_builder().retry_config(retries);
    Client::from_conf(config.timeout_config(limits.build()).build())
}

#[async_trait]
impl Database for AwsDatabase {
    async fn get_item(
        &self,
        request: GetItemInputBuilder,
    ) -> Result<GetItemOutput, SdkError<GetItemError>> {
        request.send_with(&self.patient).await
    }

    async fn query(&self, request: QueryInputBuilder) -> Result<QueryOutput, SdkError<QueryError>> {
        request.send_with(&self.patient).await
    }

    async fn put_item(
        &self,
        request: PutItemInputBuilder,
    ) -> Result<PutItemOutput, SdkError<PutItemError>> {
        request.send_with(&self.patient).await
    }

    async fn update_item(
        &self,
        request: UpdateItemInputBuilder,
    ) -> Result<UpdateItemOutput, SdkError<UpdateItemError>> {
        request.send_with(&self.patient).await
    }

    async fn transact_write_items(
        &self,
        request: TransactWriteItemsInputBuilder,
    ) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
        request.send_with(&self.once).await
    }
}
