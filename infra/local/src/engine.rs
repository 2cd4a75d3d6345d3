//! The table's engine: dynoxide in this process, behind its HTTP endpoint, or another DynamoDB.
//!
//! Nothing else here knows which: everything talks to the endpoint with the ordinary client.

use crate::clients;
use crate::template::{Key, Projection, Table};
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, StreamSpecification,
    TableStatus,
};
use aws_types::SdkConfig;
use backon::{ConstantBuilder, Retryable};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// The table's name here.
pub const TABLE: &str = "tameru";

/// The file of a folder in which the table lives.
const FILE: &str = "table.sqlite";

/// The table's file in a folder.
pub(crate) fn file_in(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// Where the table lives.
#[derive(Debug, Clone)]
pub enum Place {
    /// In this process only, and gone with it.
    Memory,
    /// In a file of this folder.
    Folder(PathBuf),
    /// Behind another endpoint, with these credentials.
    Elsewhere(String, Credentials),
}

/// A running engine. Dropping it stops it.
pub struct Engine {
    /// What its clients share.
    pub config: SdkConfig,
    /// Where it answers.
    pub endpoint: String,
    _stop: Option<oneshot::Sender<()>>,
}

/// Why the engine does not run.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The folder cannot be made, or no port is free.
    #[error("cannot start the table's engine: {0}")]
    Start(#[from] std::io::Error),
    /// The engine refuses its file.
    #[error("the table's file cannot be opened: {0}")]
    Open(String),
    /// Its file cannot be tended.
    #[error("the table's file cannot be prepared: {0}")]
    Prepare(#[from] rusqlite::Error),
    /// The template's table is not one.
    #[error("the template's table is not complete: {0}")]
    Definition(#[from] BuildError),
    /// The endpoint does not answer, or refuses.
    #[error("the table cannot be made ready: {0}")]
    Table(String),
}

impl Engine {
    /// Starts the engine, or finds it. `delivered` is the last stream record that no reader needs any more.
    ///
    /// # Errors
    /// See [`EngineError`].
    pub async fn start(place: &Place, delivered: Option<&str>) -> Result<Self, EngineError> {
        let file = match place {
            Place::Elsewhere(endpoint, credentials) => {
                return Ok(Self {
                    config: clients::config(endpoint, credentials.clone()),
                    endpoint: endpoint.clone(),
                    _stop: None,
                });
            }
            // A named memory that a second connection can open too, to lay the index.
            Place::Memory => format!("file:{}?mode=memory&cache=shared", crate::fresh::uuid()),
            Place::Folder(folder) => {
                std::fs::create_dir_all(folder)?;
                file_in(folder).display().to_string()
            }
        };
        let database =
            dynoxide::Database::new(&file).map_err(|error| EngineError::Open(error.to_string()))?;
        tend_stream(&file, delivered)?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(dynoxide::server::serve_with_shutdown(
            listener,
            database,
            async {
                stopped.await.ok();
            },
        ));
        Ok(Self {
            config: clients::config(&endpoint, clients::no_credentials()),
            endpoint,
            _stop: Some(stop),
        })
    }

    /// Whether a table lives in a folder.
    #[must_use]
    pub fn has_table(folder: &Path) -> bool {
        file_in(folder).is_file()
    }

    /// Creates the table of the template where it is not there yet, and answers its stream's ARN and whether it is new.
    ///
    /// # Errors
    /// See [`EngineError`].
    pub async fn create_table(&self, table: &Table) -> Result<(Option<String>, bool), EngineError> {
        let client = Client::new(&self.config);
        let described = client.describe_table().table_name(TABLE).send().await;
        let new = match described {
            Ok(_) => false,
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_resource_not_found_exception()) =>
            {
                create(&client, table).await?;
                true
            }
            Err(error) => return Err(EngineError::Table(sentence(&error))),
        };
        let stream = (|| stream_when_active(&client))
            .retry(
                ConstantBuilder::new()
                    .with_delay(Duration::from_millis(500))
                    .with_max_times(120),
            )
            .await?;
        Ok((stream, new))
    }
}

/// Lays an index that the engine lacks, without which every write reads all stream records, and drops the records that
/// have been delivered: the engine never does.
fn tend_stream(file: &str, delivered: Option<&str>) -> Result<(), rusqlite::Error> {
    let file = rusqlite::Connection::open(file)?;
    file.execute_batch(
        "CREATE INDEX IF NOT EXISTS tameru_stream_order ON _stream_records(table_name, CAST(sequence_number AS INTEGER))",
    )?;
    if let Some(stored) = delivered.and_then(stored_sequence_number) {
        file.execute(
            "DELETE FROM _stream_records WHERE CAST(sequence_number AS INTEGER) <= ?1",
            [stored],
        )?;
    }
    Ok(())
}

/// The engine shows its sequence numbers 10^20 higher than it stores them.
fn stored_sequence_number(public: &str) -> Option<i64> {
    let stored = public
        .parse::<u128>()
        .ok()?
        .checked_sub(100_000_000_000_000_000_000)?;
    i64::try_from(stored).ok()
}

async fn create(client: &Client, table: &Table) -> Result<(), EngineError> {
    let attributes = table
        .attribute_definitions
        .iter()
        .map(|attribute| {
            AttributeDefinition::builder()
                .attribute_name(&attribute.attribute_name)
                .attribute_type(attribute.attribute_type.as_str().into())
                .build()
        })
        .collect::<Result<_, _>>()?;
    let indexes = table
        .global_secondary_indexes
        .iter()
        .map(|index| {
            GlobalSecondaryIndex::builder()
                .index_name(&index.index_name)
                .set_key_schema(Some(key_schema(&index.key_schema)?))
                .projection(projection(&index.projection))
                .build()
        })
        .collect::<Result<Vec<_>, _>>()?;
    let stream = table
        .stream_specification
        .as_ref()
        .map(|stream| {
            StreamSpecification::builder()
                .stream_enabled(true)
                .stream_view_type(stream.stream_view_type.as_str().into())
                .build()
        })
        .transpose()?;
    client
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(attributes))
        .set_key_schema(Some(key_schema(&table.key_schema)?))
        .set_global_secondary_indexes((!indexes.is_empty()).then_some(indexes))
        .set_stream_specification(stream)
        .send()
        .await
        .map_err(|error| EngineError::Table(sentence(&error)))?;
    Ok(())
}

fn key_schema(keys: &[Key]) -> Result<Vec<KeySchemaElement>, BuildError> {
    keys.iter()
        .map(|key| {
            KeySchemaElement::builder()
                .attribute_name(&key.attribute_name)
                .key_type(key.key_type.as_str().into())
                .build()
        })
        .collect()
}

fn projection(projection: &Projection) -> aws_sdk_dynamodb::types::Projection {
    aws_sdk_dynamodb::types::Projection::builder()
        .projection_type(projection.projection_type.as_str().into())
        .set_non_key_attributes(projection.non_key_attributes.clone())
        .build()
}

/// AWS takes seconds to make a table; the embedded engine and DynamoDB Local are ready at once.
async fn stream_when_active(client: &Client) -> Result<Option<String>, EngineError> {
    let answer = client
        .describe_table()
        .table_name(TABLE)
        .send()
        .await
        .map_err(|error| EngineError::Table(sentence(&error)))?;
    match answer.table {
        Some(table) if table.table_status == Some(TableStatus::Active) => {
            Ok(table.latest_stream_arn)
        }
        _ => Err(EngineError::Table("it is not active yet".to_owned())),
    }
}

/// The error and its causes, without the SDK's inner life: it is read by whoever mistyped the endpoint.
fn sentence(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let words: Vec<String> = causes.map(ToString::to_string).collect();
    words.join(": ")
}

#[cfg(test)]
mod tests {
    use super::stored_sequence_number;

    #[test]
    fn a_public_sequence_number_is_the_stored_one_and_ten_to_the_twentieth() {
        assert_eq!(
            stored_sequence_number("100001795305600000000"),
            Some(1_795_305_600_000_000)
        );
        assert_eq!(stored_sequence_number("12"), None);
        assert_eq!(stored_sequence_number("nonsense"), None);
    }
}
