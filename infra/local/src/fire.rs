//! A network and a table in trouble, on purpose: an HTTP client around the functions' ordinary one, between the SDK and
//! the table's endpoint. Only whoever starts a system in this process can light it; no flag and no deployed function can.
//!
//! What the SDK sees is what it would see of AWS: connections that break, time that runs out, and DynamoDB's own errors
//! in DynamoDB's own words. So its retries, ours, and the till's are all at work. Which request meets what is chosen
//! by the seed; which call is the next to send one is up to the machine.

mod trouble;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{HttpClient, RuntimeComponents, SharedHttpClient};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_types::SdkConfig;
use fastrand::Rng;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;
use trouble::pause;

pub use trouble::Trouble;

/// Chances are counted in thousandths of all requests.
const WHOLE: u32 = 1_000;
/// Trouble comes in crowds: one request of so many begins a flare, in which most of the next ones are met.
const FLARE_ONE_IN: u32 = 250;
const FLARE_REQUESTS: u64 = 40;
const FLARE_PER_MILLE: u32 = 800;
/// How long a request is held up at the most, in milliseconds: less than anybody's patience.
const DELAY_MS_MAX: u64 = 40;
/// How much later a request arrives that nobody waits for, in milliseconds: the store repeats it after 40, 80 and more.
const LATE_MS_MAX: u64 = 300;

/// A fire: every clone is the same one. It burns between [`Fire::light`] and [`Fire::put_out`].
#[derive(Clone, Debug)]
pub struct Fire(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    chance: Rng,
    per_mille: u32,
    /// What every request waits where nothing fails.
    slow: Option<Duration>,
    is_alight: bool,
    requests: u64,
    /// The request with which the flare is over.
    flares_until: u64,
    met: BTreeMap<Trouble, u64>,
    late: Vec<JoinHandle<()>>,
}

impl Fire {
    /// A fire that meets so many of a thousand transactions, chosen by the seed, half as many of other requests, and in
    /// its flares most of them.
    #[must_use]
    pub fn new(seed: u64, per_mille: u32) -> Self {
        Self(Arc::new(Mutex::new(State {
            chance: Rng::with_seed(seed),
            per_mille,
            slow: None,
            is_alight: false,
            requests: 0,
            flares_until: 0,
            met: BTreeMap::new(),
            late: Vec::new(),
        })))
    }

    /// A fire that fails nothing, and makes every request wait so long.
    #[must_use]
    pub fn slow(time: Duration) -> Self {
        let fire = Self::new(0, 0);
        fire.state().slow = Some(time);
        fire
    }

    /// From now on requests meet trouble.
    pub fn light(&self) {
        self.state().is_alight = true;
    }

    /// From now on they do not; and what was late has arrived when this answers.
    pub async fn put_out(&self) {
        let late = {
            let mut state = self.state();
            state.is_alight = false;
            std::mem::take(&mut state.late)
        };
        futures::future::join_all(late).await;
    }

    /// The requests that the SDK has sent while it burned.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.state().requests
    }

    /// How many of them met which trouble.
    #[must_use]
    pub fn met(&self) -> BTreeMap<Trouble, u64> {
        self.state().met.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the next request meets.
    fn next(&self, operation: &str) -> Option<(Trouble, Duration)> {
        let mut state = self.state();
        if !state.is_alight {
            return None;
        }
        state.requests = state.requests.saturating_add(1);
        if let Some(time) = state.slow {
            state.meets(Trouble::Delayed);
            return Some((Trouble::Delayed, time));
        }
        let trouble = state.next(operation)?;
        let longest = match trouble {
            Trouble::Delayed => DELAY_MS_MAX,
            _ => LATE_MS_MAX,
        };
        let wait = state.chance.u64(1..=longest);
        Some((trouble, Duration::from_millis(wait)))
    }
}

impl State {
    /// Chooses what a request meets.
    fn next(&mut self, operation: &str) -> Option<Trouble> {
        if self.chance.u32(0..FLARE_ONE_IN) == 0 {
            self.flares_until = self.requests.saturating_add(FLARE_REQUESTS);
        }
        let per_mille = if self.requests < self.flares_until {
            FLARE_PER_MILLE
        } else {
            self.per_mille
        };
        let possible = trouble::possible(operation);
        let whole = trouble::times_rarer(operation).saturating_mul(WHOLE);
        let strikes = self.chance.u32(0..whole) < per_mille;
        let chosen = self.chance.usize(0..possible.len().max(1));
        let trouble = possible.get(chosen).copied().filter(|_| strikes)?;
        self.meets(trouble);
        Some(trouble)
    }

    fn meets(&mut self, trouble: Trouble) {
        let count = self.met.entry(trouble).or_default();
        *count = count.saturating_add(1);
    }
}

/// The functions' client of the table: through the fire, where there is one.
pub(crate) fn client(config: &SdkConfig, fire: Option<&Fire>) -> Client {
    let (Some(fire), Some(inner)) = (fire, config.http_client()) else {
        return Client::new(config);
    };
    let around = SharedHttpClient::new(Burning {
        inner,
        fire: fire.clone(),
    });
    Client::new(&config.to_builder().http_client(around).build())
}

/// The ordinary HTTP client, under fire.
#[derive(Debug)]
struct Burning {
    inner: SharedHttpClient,
    fire: Fire,
}

impl HttpClient for Burning {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Wire {
            inner: self.inner.http_connector(settings, components),
            fire: self.fire.clone(),
        })
    }
}

/// Its connections.
#[derive(Clone, Debug)]
struct Wire {
    inner: SharedHttpConnector,
    fire: Fire,
}

impl HttpConnector for Wire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let wire = self.clone();
        HttpConnectorFuture::new(async move { wire.send(request).await })
    }
}

impl Wire {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let Some((trouble, wait)) = self.fire.next(operation(&request)) else {
            return self.inner.call(request).await;
        };
        match trouble {
            Trouble::Lost => Err(ConnectorError::io("the request was lost".into())),
            Trouble::AnswerLost => {
                self.inner.call(request).await?;
                Err(ConnectorError::io("the answer was lost".into()))
            }
            Trouble::Late => {
                self.send_later(request, wait);
                Err(ConnectorError::timeout("nobody answered in time".into()))
            }
            Trouble::Delayed => {
                pause(wait).await;
                self.inner.call(request).await
            }
            Trouble::Doubled => {
                let Some(twin) = request.try_clone() else {
                    return self.inner.call(request).await;
                };
                let (_, second) = futures::join!(self.inner.call(request), self.inner.call(twin));
                second
            }
            Trouble::InProgress => {
                self.send_later(request, wait);
                trouble.said(0)
            }
            Trouble::ErrorAfter => {
                self.inner.call(request).await?;
                trouble.said(0)
            }
            _ => trouble.said(trouble::actions(&request)),
        }
    }

    /// Sends a request that nobody waits for any more.
    fn send_later(&self, request: HttpRequest, wait: Duration) {
        let inner = self.inner.clone();
        let late = tokio::spawn(async move {
            pause(wait).await;
            // Whatever comes of it, nobody hears it.
            let _ = inner.call(request).await;
        });
        self.fire.state().late.push(late);
    }
}

/// The operation that a request asks for, as DynamoDB reads it.
fn operation(request: &HttpRequest) -> &str {
    let target = request.headers().get("x-amz-target").unwrap_or_default();
    target.rsplit_once('.').map_or(target, |(_, name)| name)
}
