//! What `infra/template.yaml` says is deployed, read from the template itself: what runs here is what deploys.
//!
//! Only what the local system plays is read: the table, the queues, the functions and what starts them. A function or
//! event of a kind that is not played here is an error, never silently left out.

mod events;
pub mod yaml;

pub use events::{Event, QueueMapping, Route, Schedule, StreamMapping};

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// The template that is deployed.
pub const DEPLOYED: &str = include_str!("../../../template.yaml");

/// A template that cannot be played here, and why.
#[derive(Debug, thiserror::Error)]
#[error("infra/template.yaml: {0}")]
pub struct TemplateError(String);

impl TemplateError {
    /// The template has a table whose stream nobody reads.
    pub(crate) fn unread_stream() -> Self {
        Self("nobody reads the table's stream".to_owned())
    }
}

/// The deployment, as far as it is played here.
#[derive(Debug)]
pub struct Template {
    /// The one table.
    pub table: Table,
    /// The queues, dead-letter queues included.
    pub queues: Vec<Queue>,
    /// The functions with what starts them.
    pub functions: Vec<Function>,
}

/// A DynamoDB table, in the words of `AWS::DynamoDB::Table`, which are those of `CreateTable`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Table {
    /// Its logical id, by which the template refers to it.
    #[serde(skip)]
    pub id: String,
    /// The attributes that keys and indexes use.
    pub attribute_definitions: Vec<Attribute>,
    /// The table's own key.
    pub key_schema: Vec<Key>,
    /// Its global secondary indexes.
    #[serde(default)]
    pub global_secondary_indexes: Vec<Index>,
    /// What its stream carries.
    pub stream_specification: Option<StreamSpecification>,
    /// When items may be deleted.
    pub time_to_live_specification: Option<TimeToLive>,
}

/// Which attribute says when an item may be deleted.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TimeToLive {
    /// Its name.
    pub attribute_name: String,
}

/// One attribute that a key uses.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Attribute {
    /// Its name.
    pub attribute_name: String,
    /// `S`, `N` or `B`.
    pub attribute_type: String,
}

/// One part of a key.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Key {
    /// The attribute.
    pub attribute_name: String,
    /// `HASH` or `RANGE`.
    pub key_type: String,
}

/// A global secondary index.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Index {
    /// Its name.
    pub index_name: String,
    /// Its key.
    pub key_schema: Vec<Key>,
    /// What it carries.
    pub projection: Projection,
}

/// What an index carries.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Projection {
    /// `ALL`, `KEYS_ONLY` or `INCLUDE`.
    pub projection_type: String,
    /// The attributes of `INCLUDE`.
    pub non_key_attributes: Option<Vec<String>>,
}

/// What a stream carries.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StreamSpecification {
    /// `NEW_IMAGE`, `NEW_AND_OLD_IMAGES`, …
    pub stream_view_type: String,
}

/// An SQS queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Its logical id, which is its name here.
    pub id: String,
    /// For how long a received message is hidden, in seconds.
    pub visibility_timeout: i64,
    /// Where a message goes that was received too often.
    pub dead_letters: Option<DeadLetters>,
}

/// The redrive policy of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetters {
    /// The logical id of the queue that takes them.
    pub queue: String,
    /// How often a message is received before that.
    pub max_receive_count: i64,
}

/// A Lambda function.
#[derive(Debug)]
pub struct Function {
    /// Its logical id.
    pub id: String,
    /// The crate that is its code: the last folder of its `CodeUri`.
    pub package: String,
    /// How long one invocation may take.
    pub timeout: Duration,
    /// Its environment, references not yet resolved.
    pub environment: BTreeMap<String, Value>,
    /// What starts it.
    pub events: Vec<Event>,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// Where it is no template, lacks the table, or has something that is not played here.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let document = yaml::parse(text).map_err(TemplateError)?;
        let resources = document["Resources"]
            .as_object()
            .ok_or_else(|| TemplateError("it has no Resources".to_owned()))?;
        let of_type = |name: &'static str| {
            resources
                .iter()
                .filter(move |(_, resource)| resource["Type"] == name)
        };
        let mut tables = of_type("AWS::DynamoDB::Table")
            .map(|(id, resource)| table(id, &resource["Properties"]));
        let table = match (tables.next(), tables.next()) {
            (Some(table), None) => table?,
            _ => return Err(TemplateError("there must be exactly one table".to_owned())),
        };
        Ok(Self {
            table,
            queues: of_type("AWS::SQS::Queue")
                .map(|(id, resource)| queue(id, &resource["Properties"]))
                .collect::<Result<_, _>>()?,
            functions: of_type("AWS::Serverless::Function")
                .map(|(id, resource)| {
                    function(
                        id,
                        &resource["Properties"],
                        &document["Globals"]["Function"],
                    )
                })
                .collect::<Result<_, _>>()?,
        })
    }
}

fn table(id: &str, properties: &Value) -> Result<Table, TemplateError> {
    let table: Table = read(id, properties)?;
    Ok(Table {
        id: id.to_owned(),
        ..table
    })
}

fn queue(id: &str, properties: &Value) -> Result<Queue, TemplateError> {
    let redrive = &properties["RedrivePolicy"];
    let dead_letters = match (
        reference(&redrive["deadLetterTargetArn"]),
        redrive["maxReceiveCount"].as_i64(),
    ) {
        (Some(queue), Some(max_receive_count)) => Some(DeadLetters {
            queue,
            max_receive_count,
        }),
        _ if redrive.is_null() => None,
        _ => {
            return Err(TemplateError(format!(
                "{id}: its RedrivePolicy is not understood"
            )));
        }
    };
    Ok(Queue {
        id: id.to_owned(),
        // SQS's default where the template is silent.
        visibility_timeout: properties["VisibilityTimeout"].as_i64().unwrap_or(30),
        dead_letters,
    })
}

fn function(id: &str, properties: &Value, globals: &Value) -> Result<Function, TemplateError> {
    let package = properties["CodeUri"]
        .as_str()
        .and_then(|path| path.trim_end_matches('/').rsplit('/').next())
        .ok_or_else(|| TemplateError(format!("{id}: CodeUri must be a folder under functions/")))?;
    let seconds = [&properties["Timeout"], &globals["Timeout"]]
        .iter()
        .find_map(|value| value.as_u64())
        // Lambda's default where the template is silent.
        .unwrap_or(3);
    let environment = [globals, properties]
        .iter()
        .filter_map(|scope| scope["Environment"]["Variables"].as_object())
        .flatten()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let events = properties["Events"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, event)| events::parse(&format!("{id}.{name}"), event))
        .collect::<Result<_, _>>()?;
    Ok(Function {
        id: id.to_owned(),
        package: package.to_owned(),
        timeout: Duration::from_secs(seconds),
        environment,
        events,
    })
}

fn read<T: serde::de::DeserializeOwned>(id: &str, value: &Value) -> Result<T, TemplateError> {
    T::deserialize(value).map_err(|error| TemplateError(format!("{id}: {error}")))
}

/// The logical id that a `!Ref` or `!GetAtt` names.
#[must_use]
pub fn reference(value: &Value) -> Option<String> {
    let name = value["Ref"]
        .as_str()
        .or_else(|| value["Fn::GetAtt"][0].as_str())?;
    Some(name.to_owned())
}

#[cfg(test)]
mod tests;
