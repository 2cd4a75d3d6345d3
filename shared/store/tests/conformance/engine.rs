//! The embedded engine, the client that speaks to it or to any other DynamoDB, and the table of `infra/template.yaml`.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType,
};
use aws_smithy_http_client::Builder;
use tokio::net::TcpListener;

/// A client of whoever answers there.
pub(crate) fn client(endpoint: String) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("ap-northeast-1"))
        .endpoint_url(endpoint)
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .http_client(Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

/// Starts an engine, which ends with the test's runtime, and answers its address.
pub(crate) async fn engine() -> String {
    let database = dynoxide::Database::memory().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let never = std::future::pending::<()>();
    tokio::spawn(dynoxide::server::serve_with_shutdown(
        listener, database, never,
    ));
    endpoint
}

/// Makes the table under a name.
pub(crate) async fn create_table(client: &Client, name: &str) {
    let attributes = [
        ("PK", 'S'),
        ("SK", 'S'),
        ("HM", 'S'),
        ("HS", 'N'),
        ("DP", 'S'),
        ("DS", 'S'),
    ];
    let attributes = attributes.map(|(name, of)| {
        let of = if of == 'N' {
            ScalarAttributeType::N
        } else {
            ScalarAttributeType::S
        };
        AttributeDefinition::builder()
            .attribute_name(name)
            .attribute_type(of)
            .build()
            .unwrap()
    });
    client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(attributes.into()))
        .set_key_schema(Some(keys("PK", "SK")))
        .global_secondary_indexes(index("history", keys("HM", "HS"), ProjectionType::All))
        .global_secondary_indexes(index("due", keys("DP", "DS"), ProjectionType::KeysOnly))
        .send()
        .await
        .unwrap();
}

fn keys(hash: &str, range: &str) -> Vec<KeySchemaElement> {
    [(hash, KeyType::Hash), (range, KeyType::Range)]
        .map(|(name, of)| {
            KeySchemaElement::builder()
                .attribute_name(name)
                .key_type(of)
                .build()
                .unwrap()
        })
        .into()
}

fn index(name: &str, keys: Vec<KeySchemaElement>, of: ProjectionType) -> GlobalSecondaryIndex {
    GlobalSecondaryIndex::builder()
        .index_name(name)
        .set_key_schema(Some(keys))
        .projection(Projection::builder().projection_type(of).build())
        .build()
        .unwrap()
}
