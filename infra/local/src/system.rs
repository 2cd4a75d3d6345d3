//! The local system: everything of the template, running in this process.

mod menus;
mod run;
mod start;

pub(crate) use start::CHANNEL_ID;
pub use start::StartError;

use crate::apps::Workshop;
use crate::clock::ProgramClock;
use crate::dead_letters::DeadLetter;
use crate::engine::Engine;
use crate::gateway::{Answer, Api, Request};
use crate::invoker::{Failure, Invoker};
use crate::keys::{self, KeyRequest};
use crate::line_platform::{Consent, LinePlatform, NoWebhook, Said, Webhook};
use crate::metrics::Metrics;
use crate::options::Options;
use crate::queues::{QueueError, Queues};
use crate::schedule::{NoRun, Schedule};
use crate::streams::TurnError;
use crate::worker::{Drained, Worker};
use app::App;
use app::ports::Fault;
use app::store::RunCounts;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use runtime::auth::NewKey;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::File;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long a stop waits for work that is under way.
const FINISH: Duration = Duration::from_secs(10);

/// A running system. Cloning it shares it. It runs until [`System::stop`], or until its runtime ends.
#[derive(Clone)]
pub struct System {
    parts: Arc<Parts>,
}

struct Parts {
    base_url: String,
    api_key: String,
    clock: Arc<ProgramClock>,
    line: LinePlatform,
    metrics: Arc<Metrics>,
    queues: Arc<Queues>,
    worker: Arc<Worker>,
    api: Api,
    schedules: Vec<Schedule>,
    functions: BTreeMap<String, Invoker>,
    workshop: Workshop,
    engine: Engine,
    /// Held, and never looked at: nobody else works in the data folder.
    _folder: Option<File>,
    stop: watch::Sender<bool>,
}

impl System {
    /// Starts everything that the template deploys.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start(options: Options) -> Result<Self, StartError> {
        start::start(options).await
    }

    /// Where the API, the controls and the chat page answer.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.parts.base_url
    }

    /// The key that holds every scope.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.parts.api_key
    }

    /// Where the table answers, to the ordinary client.
    #[must_use]
    pub fn dynamodb_endpoint(&self) -> &str {
        &self.parts.engine.endpoint
    }

    /// Where the queues answer, to the ordinary client.
    #[must_use]
    pub fn sqs_endpoint(&self) -> &str {
        &self.parts.queues.endpoint
    }

    /// The program's clock.
    #[must_use]
    pub fn clock(&self) -> &ProgramClock {
        &self.parts.clock
    }

    /// The stand-in for LINE.
    #[must_use]
    pub fn line(&self) -> &LinePlatform {
        &self.parts.line
    }

    /// What the table was asked for, and what it cost.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.parts.metrics
    }

    /// An app of its own on the same table, counted under this name.
    #[must_use]
    pub fn app(&self, name: &str) -> App {
        self.parts.workshop.app(name)
    }

    /// Answers a request as the API does, without a socket.
    pub async fn request(&self, request: &Request) -> Answer {
        self.parts.api.call(request).await
    }

    /// Calls the API without a socket. `path` may carry a query.
    pub async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Answer {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let headers = headers.iter().filter_map(|(name, value)| {
            Some((
                HeaderName::try_from(*name).ok()?,
                HeaderValue::try_from(*value).ok()?,
            ))
        });
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: HeaderMap::from_iter(headers),
            body: body.into(),
            source_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        };
        self.request(&request).await
    }

    /// Calls the API with the key that holds every scope, and a body in JSON.
    pub async fn call_as_admin(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let key = format!("Bearer {}", self.parts.api_key);
        let mut all = vec![
            ("authorization", key.as_str()),
            ("content-type", "application/json"),
        ];
        all.extend(headers);
        self.call(
            method,
            path,
            &all,
            body.map(Value::to_string).unwrap_or_default(),
        )
        .await
    }

    /// Invokes the function of this crate with an event. `None` where there is no such function.
    pub async fn invoke(&self, package: &str, event: Value) -> Option<Result<Value, Failure>> {
        Some(self.parts.functions.get(package)?.invoke(event).await)
    }

    /// Works all streams and queues until they are empty.
    ///
    /// # Errors
    /// Where the table or the queues do not answer.
    pub async fn drain(&self) -> Result<Drained, TurnError> {
        self.parts.worker.drain().await
    }

    /// Runs a schedule at the program's time, drains the queues, and answers what the run did.
    ///
    /// # Errors
    /// See [`NoRun`].
    pub async fn run_schedule(&self, name: &str) -> Result<Value, NoRun> {
        let schedule = self
            .parts
            .schedules
            .iter()
            .find(|schedule| schedule.name() == name);
        let mut run = schedule
            .ok_or(NoRun::Unknown)?
            .fire(self.clock().now())
            .await?;
        let drained = self.drain().await?;
        if let Some(run_id) = run["run_id"].as_str() {
            let app = self.app("local");
            let chunks = app.store.chunks(run_id).await?;
            run["counts"] = json!(RunCounts::of(&chunks));
        }
        run["drained"] = json!(drained);
        Ok(run)
    }

    /// Does what somebody does in the LINE app: a signed webhook goes through the API. Answers what LINE would see.
    ///
    /// # Errors
    /// Where it is not clear what they do.
    pub async fn say(&self, said: &Said) -> Result<Answer, NoWebhook> {
        let webhook = self.line().webhook(said)?;
        Ok(self.deliver(webhook).await)
    }

    /// Consents, in LINE's dialog, to link an account. Answers what LINE would see of its event.
    ///
    /// # Errors
    /// Where LINE shows an error and sends nothing.
    pub async fn link(&self, consent: &Consent) -> Result<Answer, NoWebhook> {
        let webhook = self.line().link(consent)?;
        Ok(self.deliver(webhook).await)
    }

    async fn deliver(&self, webhook: Webhook) -> Answer {
        let request = Request {
            method: "POST".to_owned(),
            path: "/webhooks/line".to_owned(),
            query: String::new(),
            headers: webhook.headers,
            body: webhook.body,
            source_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        };
        self.request(&request).await
    }

    /// Makes an API key.
    ///
    /// # Errors
    /// Where the table does not answer.
    pub async fn create_key(&self, request: KeyRequest) -> Result<NewKey, Fault> {
        keys::create(&self.app("local"), request).await
    }

    /// How many messages each queue holds.
    ///
    /// # Errors
    /// Where the queues do not answer.
    pub async fn depths(&self) -> Result<BTreeMap<String, u64>, QueueError> {
        self.parts.queues.depths().await
    }

    /// What every queue gave up, by the queue.
    ///
    /// # Errors
    /// Where the queues do not answer.
    pub async fn dead_letters(&self) -> Result<BTreeMap<String, Vec<DeadLetter>>, QueueError> {
        self.parts.queues.letters().await
    }

    /// Sends what a queue gave up to it again. `None` where nothing of that queue is kept.
    ///
    /// # Errors
    /// Where the queues do not answer.
    pub async fn redrive(&self, queue: &str) -> Result<Option<usize>, QueueError> {
        self.parts.queues.redrive(queue).await
    }

    /// Works what can be worked at once, and stops. What waits to be tried again is lost with the queues.
    pub async fn stop(&self) {
        // LINE's stand-in answers on the port that closes: the work comes first.
        if tokio::time::timeout(FINISH, self.parts.worker.work_once())
            .await
            .is_err()
        {
            tracing::warn!("stopped before the queues were empty");
        }
        self.parts.stop.send_replace(true);
    }
}
