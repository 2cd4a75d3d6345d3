//! What the simulator drives. The functions, their routes and what starts them come from whoever deploys them, so what
//! is simulated is what is deployed.

use std::time::Duration;

use app::App;
use app::ports::QueueName;
use chrono::{DateTime, Utc};
use runtime::Function;
use serde_json::Value;

pub use crate::table::{IndexShape, SortKey, TableShape};

/// A deployment, as far as it is simulated.
pub trait House: Send + Sync {
    /// The functions, each by its crate, with how long one invocation may take.
    fn functions(&self) -> Vec<(String, Duration)>;

    /// The code of one function on an app that the simulator gives it.
    fn function(&self, package: &str, app: App, line_secrets: &[&str]) -> Function;

    /// The table.
    fn table(&self) -> TableShape;

    /// The queues and their readers.
    fn queues(&self) -> Vec<QueueShape>;

    /// The function that reads the table's stream, and how many records it takes at once.
    fn stream_reader(&self) -> (String, usize);

    /// Whether a record of the stream reaches its reader at all.
    fn stream_takes(&self, record: &Value) -> bool;

    /// Which function answers a request, and the event it gets.
    fn http(&self, request: &Request<'_>) -> Option<(String, Value)>;
}

/// A queue and its reader.
#[derive(Clone, Debug)]
pub struct QueueShape {
    /// Which queue.
    pub name: QueueName,
    /// The function that reads it.
    pub reader: String,
    /// How many messages it takes at once.
    pub batch: usize,
    /// For how long a message that is being worked is hidden.
    pub visibility: Duration,
    /// How often a message is received before it goes to the dead letters.
    pub receives_max: u32,
}

/// A request as it reaches the API.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// `GET`, …
    pub method: &'a str,
    /// The path, with its query.
    pub path: &'a str,
    /// The headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: &'a str,
    /// The API's id of the request.
    pub id: &'a str,
    /// When it arrived.
    pub now: DateTime<Utc>,
}
