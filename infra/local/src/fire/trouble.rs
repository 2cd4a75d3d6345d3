//! What can happen to a request on its way to the table and back.

use app::ports::Clock;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use runtime::SystemClock;
use serde_json::{Value, json};
use std::time::Duration;

/// A trouble. The catalogue of faults in the simulator names the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// The request never arrives.
    Lost,
    /// It is worked, and the connection breaks before the answer.
    AnswerLost,
    /// Time runs out, and it is worked later all the same.
    Late,
    /// It takes its time.
    Delayed,
    /// It arrives twice at once, and the second answer is the one that is heard.
    Doubled,
    /// 500, and nothing was done.
    ErrorBefore,
    /// 500, and it was done all the same.
    ErrorAfter,
    /// The table is too busy, in the first of three words.
    Throughput,
    /// In the second.
    Throttling,
    /// In the third.
    RequestLimit,
    /// Another transaction is at work on the same items.
    Conflict,
    /// The same token is still under way, and arrives later.
    InProgress,
}

/// How many of [`Trouble::ALL`] any request can meet; the rest is about transactions.
const ANY: usize = 10;

const TRANSACTION: &str = "TransactWriteItems";

/// What a request for this operation can meet.
pub(super) fn possible(operation: &str) -> &'static [Trouble] {
    let all = &Trouble::ALL;
    if operation == TRANSACTION {
        all
    } else {
        all.get(..ANY).unwrap_or(all)
    }
}

/// A lost read is only read again; it is transactions that can be done twice, or not at all.
pub(super) fn times_rarer(operation: &str) -> u32 {
    if operation == TRANSACTION { 1 } else { 2 }
}

/// How many items a transaction names.
pub(super) fn actions(request: &HttpRequest) -> usize {
    let body = request.body().bytes().unwrap_or_default();
    let asked: Value = serde_json::from_slice(body).unwrap_or_default();
    asked["TransactItems"].as_array().map_or(0, Vec::len)
}

/// Waits by the machine's clock, as the network would.
pub(super) async fn pause(time: Duration) {
    SystemClock.pause(time).await;
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Lost,
        Self::AnswerLost,
        Self::Late,
        Self::Delayed,
        Self::Doubled,
        Self::ErrorBefore,
        Self::ErrorAfter,
        Self::Throughput,
        Self::Throttling,
        Self::RequestLimit,
        Self::Conflict,
        Self::InProgress,
    ];

    /// DynamoDB's words for it, about a transaction of so many actions.
    pub(super) fn said(self, actions: usize) -> Result<HttpResponse, ConnectorError> {
        let (status, code) = match self {
            Self::Throughput => (400, "ProvisionedThroughputExceededException"),
            Self::Throttling => (400, "ThrottlingException"),
            Self::RequestLimit => (400, "RequestLimitExceeded"),
            Self::Conflict => (400, "TransactionCanceledException"),
            Self::InProgress => (400, "TransactionInProgressException"),
            _ => (500, "InternalServerError"),
        };
        let mut body = json!({
            "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"),
            "message": "on fire",
        });
        if self == Self::Conflict {
            let mut reasons = vec![json!({ "Code": "None" }); actions];
            if let Some(first) = reasons.first_mut() {
                *first = json!({ "Code": "TransactionConflict", "Message": "ongoing" });
            }
            body["CancellationReasons"] = Value::from(reasons);
        }
        let status = status
            .try_into()
            .map_err(|_| ConnectorError::other("no such status".into(), None))?;
        Ok(HttpResponse::new(status, body.to_string().into()))
    }
}
