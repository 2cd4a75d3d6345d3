//! The queues: rustack's SQS in this process, behind its HTTP endpoint, reached through the ordinary client.

use crate::clients::{self, ACCOUNT, REGION};
use crate::postponed::Postponed;
use crate::template::Queue;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use rustack_sqs_core::config::SqsConfig;
use rustack_sqs_core::handler::RustackSqsHandler;
use rustack_sqs_core::provider::RustackSqs;
use rustack_sqs_http::dispatch::dispatch_operation;
use rustack_sqs_http::response::error_to_response;
use rustack_sqs_http::router::resolve_operation;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// The running queues. Dropping them stops them, and what is in them is gone: they live in memory.
pub struct Queues {
    /// The ordinary client.
    pub client: Client,
    /// Where SQS answers.
    pub endpoint: String,
    urls: BTreeMap<String, String>,
    /// Queues of dead letters, each with the queue that it came from.
    dead_letters: BTreeMap<String, String>,
    /// What functions have put off.
    pub postponed: Arc<Postponed>,
    _stop: oneshot::Sender<()>,
}

/// Why the queues do not run.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// No port is free.
    #[error("cannot start the queues: {0}")]
    Start(#[from] std::io::Error),
    /// A call was refused.
    #[error("a queue refuses: {0}")]
    Refused(String),
}

impl QueueError {
    pub(crate) fn of<E: std::error::Error + 'static>(error: E) -> Self {
        Self::Refused(aws_sdk_sqs::error::DisplayErrorContext(error).to_string())
    }
}

impl Queues {
    /// Starts SQS and creates the template's queues.
    ///
    /// # Errors
    /// See [`QueueError`].
    pub async fn start(queues: &[Queue]) -> Result<Self, QueueError> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let endpoint = format!("http://{address}");
        let (stop, stopped) = oneshot::channel::<()>();
        let server = axum::serve(listener, service(address.port())).with_graceful_shutdown(async {
            stopped.await.ok();
        });
        tokio::spawn(async { server.await });
        let client = Client::new(&clients::config(&endpoint, clients::no_credentials()));
        let mut urls = BTreeMap::new();
        // A queue can name only a dead-letter queue that exists, so those that name none come first.
        let (plain, redriven): (Vec<_>, Vec<_>) = queues
            .iter()
            .partition(|queue| queue.dead_letters.is_none());
        for queue in plain.into_iter().chain(redriven) {
            urls.insert(queue.id.clone(), create(&client, queue).await?);
        }
        let dead_letters = queues
            .iter()
            .filter_map(|queue| {
                let dead = queue.dead_letters.as_ref()?;
                Some((dead.queue.clone(), queue.id.clone()))
            })
            .collect();
        Ok(Self {
            client,
            endpoint,
            urls,
            dead_letters,
            postponed: Arc::default(),
            _stop: stop,
        })
    }

    /// The URL of the queue with this logical id.
    #[must_use]
    pub fn url(&self, id: &str) -> Option<&str> {
        self.urls.get(id).map(String::as_str)
    }

    /// The queues of dead letters, each with the queue that it came from.
    pub(crate) fn dead(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.dead_letters.iter();
        all.map(|(dead, source)| (dead.as_str(), source.as_str()))
    }

    pub(crate) fn address(&self, id: &str) -> Result<&str, QueueError> {
        self.url(id)
            .ok_or_else(|| QueueError::Refused(format!("there is no queue {id}")))
    }

    /// How many messages each queue holds, the hidden ones included.
    ///
    /// # Errors
    /// Where SQS does not answer.
    pub async fn depths(&self) -> Result<BTreeMap<String, u64>, QueueError> {
        let mut depths = BTreeMap::new();
        for (id, url) in &self.urls {
            depths.insert(id.clone(), depth(&self.client, url).await?);
        }
        Ok(depths)
    }

    /// How many messages were given up.
    ///
    /// # Errors
    /// Where SQS does not answer.
    pub async fn dead_letters(&self) -> Result<u64, QueueError> {
        let mut total = 0_u64;
        for id in self.dead_letters.keys() {
            if let Some(url) = self.url(id) {
                total = total.saturating_add(depth(&self.client, url).await?);
            }
        }
        Ok(total)
    }
}

/// The ARN of the queue with this logical id.
#[must_use]
pub fn arn(id: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{id}")
}

fn service(port: u16) -> Router {
    let provider = RustackSqs::new(SqsConfig {
        default_region: REGION.to_owned(),
        account_id: ACCOUNT.to_owned(),
        host: "127.0.0.1".to_owned(),
        port,
        ..SqsConfig::default()
    });
    Router::new()
        .fallback(answer)
        .with_state(Arc::new(RustackSqsHandler::new(Arc::new(provider))))
}

async fn answer(
    State(handler): State<Arc<RustackSqsHandler>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let answer = match resolve_operation(&headers) {
        Ok(operation) => dispatch_operation(handler.as_ref(), operation, body).await,
        Err(error) => Err(error),
    };
    answer
        .unwrap_or_else(|error| error_to_response(&error, "local"))
        .map(Body::new)
}

async fn create(client: &Client, queue: &Queue) -> Result<String, QueueError> {
    let redrive = queue.dead_letters.as_ref().map(|dead| {
        serde_json::json!({"deadLetterTargetArn": arn(&dead.queue), "maxReceiveCount": dead.max_receive_count}).to_string()
    });
    let mut request = client.create_queue().queue_name(&queue.id).attributes(
        QueueAttributeName::VisibilityTimeout,
        queue.visibility_timeout.to_string(),
    );
    if let Some(redrive) = redrive {
        request = request.attributes(QueueAttributeName::RedrivePolicy, redrive);
    }
    let answer = request.send().await.map_err(QueueError::of)?;
    answer
        .queue_url
        .ok_or_else(|| QueueError::Refused(format!("{} has no address", queue.id)))
}

async fn depth(client: &Client, url: &str) -> Result<u64, QueueError> {
    let counts = [
        QueueAttributeName::ApproximateNumberOfMessages,
        QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
        QueueAttributeName::ApproximateNumberOfMessagesDelayed,
    ];
    let answer = client
        .get_queue_attributes()
        .queue_url(url)
        .set_attribute_names(Some(counts.to_vec()))
        .send()
        .await
        .map_err(QueueError::of)?;
    let attributes = answer.attributes.unwrap_or_default();
    Ok(counts
        .iter()
        .filter_map(|name| attributes.get(name)?.parse::<u64>().ok())
        .sum())
}
