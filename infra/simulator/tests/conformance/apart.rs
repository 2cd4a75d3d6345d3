//! Many tests on one database: a token counts for the whole account, whatever the table, so each table gets its own.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

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
use store::{AwsDatabase, Database};

/// No token is longer. One that is stays as it is, to be refused.
const TOKEN_MAX: usize = 36;

/// A database whose tokens are those of one table.
pub(crate) struct Apart {
    pub(crate) database: AwsDatabase,
    pub(crate) table: String,
}

impl Apart {
    fn token(&self, token: &str) -> String {
        if token.len() > TOKEN_MAX {
            return token.to_owned();
        }
        let mut hash = DefaultHasher::new();
        (&self.table, token).hash(&mut hash);
        format!("{:016x}", hash.finish())
    }
}

#[async_trait]
impl Database for Apart {
    async fn get_item(
        &self,
        request: GetItemInputBuilder,
    ) -> Result<GetItemOutput, SdkError<GetItemError>> {
        self.database.get_item(request).await
    }

    async fn query(&self, request: QueryInputBuilder) -> Result<QueryOutput, SdkError<QueryError>> {
        self.database.query(request).await
    }

    async fn put_item(
        &self,
        request: PutItemInputBuilder,
    ) -> Result<PutItemOutput, SdkError<PutItemError>> {
        self.database.put_item(request).await
    }

    async fn update_item(
        &self,
        request: UpdateItemInputBuilder,
    ) -> Result<UpdateItemOutput, SdkError<UpdateItemError>> {
        self.database.update_item(request).await
    }

    async fn transact_write_items(
        &self,
        request: TransactWriteItemsInputBuilder,
    ) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
        let token = request.get_client_request_token().as_deref();
        let token = token.map(|token| self.token(token));
        let request = request.set_client_request_token(token);
        self.database.transact_write_items(request).await
    }
}
