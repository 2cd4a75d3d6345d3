//! What starts a function: the events of `AWS::Serverless::Function`.

use super::{TemplateError, read, reference};
use serde::Deserialize;
use serde_json::Value;

/// One thing that starts a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A route of the HTTP API.
    Route(Route),
    /// An SQS event-source mapping.
    Queue(QueueMapping),
    /// A DynamoDB stream event-source mapping.
    Stream(StreamMapping),
    /// An `EventBridge` schedule.
    Schedule(Schedule),
}

/// A route of the HTTP API.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Route {
    /// `GET`, …, or `ANY`.
    pub method: String,
    /// With `{name}` for its parameters.
    pub path: String,
}

/// How Lambda polls a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueMapping {
    /// The logical id of the queue.
    pub queue: String,
    /// Messages in one batch, at most.
    pub batch_size: i32,
    /// Whether the function may name single messages as failed.
    pub partial_failures: bool,
}

/// How Lambda reads a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamMapping {
    /// Records in one batch, at most.
    pub batch_size: i32,
    /// Whether a failed batch is halved before it is tried again.
    pub bisect: bool,
    /// How often a failed batch is tried again; `None`: until the records leave the stream.
    pub retries: Option<u32>,
    /// Whether the function may name the first record that failed.
    pub partial_failures: bool,
    /// The logical id of the queue that is told of what was given up.
    pub on_failure: Option<String>,
    /// Event filters: a record that fits none never starts the function.
    pub filters: Vec<Value>,
}

/// A schedule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Schedule {
    /// `cron(…)` or `rate(…)`.
    #[serde(rename = "ScheduleExpression")]
    pub expression: String,
    /// An IANA zone name.
    #[serde(rename = "ScheduleExpressionTimezone", default = "utc")]
    pub time_zone: String,
    /// What the function gets, where it is not the default event.
    pub input: Option<String>,
}

fn utc() -> String {
    "UTC".to_owned()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Mapping {
    #[serde(default)]
    queue: Value,
    batch_size: Option<i32>,
    #[serde(default)]
    bisect_batch_on_function_error: bool,
    maximum_retry_attempts: Option<i64>,
    #[serde(default)]
    function_response_types: Vec<String>,
    #[serde(default)]
    destination_config: Value,
    #[serde(default)]
    filter_criteria: Value,
}

impl Mapping {
    fn partial_failures(&self) -> bool {
        self.function_response_types
            .iter()
            .any(|kind| kind == "ReportBatchItemFailures")
    }
}

pub(super) fn parse(id: &str, event: &Value) -> Result<Event, TemplateError> {
    let properties = &event["Properties"];
    match event["Type"].as_str() {
        Some("HttpApi") => Ok(Event::Route(route(id, properties)?)),
        Some("SQS") => Ok(Event::Queue(queue(id, &read(id, properties)?)?)),
        Some("DynamoDB") => Ok(Event::Stream(stream(id, &read(id, properties)?)?)),
        Some("ScheduleV2") => Ok(Event::Schedule(read(id, properties)?)),
        other => Err(TemplateError(format!(
            "{id}: events of type {other:?} are not played locally"
        ))),
    }
}

fn route(id: &str, properties: &Value) -> Result<Route, TemplateError> {
    let route: Route = read(id, properties)?;
    Ok(Route {
        method: route.method.to_uppercase(),
        path: route.path,
    })
}

fn queue(id: &str, mapping: &Mapping) -> Result<QueueMapping, TemplateError> {
    Ok(QueueMapping {
        queue: reference(&mapping.queue)
            .ok_or_else(|| TemplateError(format!("{id}: its Queue is not understood")))?,
        // Lambda's default, and the most that one ReceiveMessage answers.
        batch_size: mapping.batch_size.unwrap_or(10).min(10),
        partial_failures: mapping.partial_failures(),
    })
}

fn stream(id: &str, mapping: &Mapping) -> Result<StreamMapping, TemplateError> {
    Ok(StreamMapping {
        // Lambda's defaults where the template is silent.
        batch_size: mapping.batch_size.unwrap_or(100),
        bisect: mapping.bisect_batch_on_function_error,
        retries: mapping
            .maximum_retry_attempts
            .and_then(|count| u32::try_from(count).ok()),
        partial_failures: mapping.partial_failures(),
        on_failure: reference(&mapping.destination_config["OnFailure"]["Destination"]),
        filters: filters(id, &mapping.filter_criteria["Filters"])?,
    })
}

/// Each filter's pattern is JSON inside text.
fn filters(id: &str, filters: &Value) -> Result<Vec<Value>, TemplateError> {
    filters
        .as_array()
        .into_iter()
        .flatten()
        .map(|filter| {
            let pattern = filter["Pattern"].as_str().unwrap_or_default();
            serde_json::from_str(pattern)
                .ok()
                .filter(is_exact)
                .ok_or_else(|| {
                    TemplateError(format!(
                        "{id}: only filters of exact values are played locally"
                    ))
                })
        })
        .collect()
}

/// Whether a pattern names only values: not prefixes, ranges and the like.
fn is_exact(pattern: &Value) -> bool {
    match pattern {
        Value::Object(parts) => parts.values().all(is_exact),
        Value::Array(values) => !values
            .iter()
            .any(|value| value.is_object() || value.is_array()),
        _ => false,
    }
}
