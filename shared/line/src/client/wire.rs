//! How a call reaches LINE: over HTTP, or, in a simulated world, over whatever stands in for it.

use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::Method;

/// Long enough for LINE's slow moments, short enough to try again within a function's time.
const TIMEOUT: Duration = Duration::from_secs(8);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// A request as it leaves us.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// `GET`, `POST` or `DELETE`.
    pub method: &'static str,
    /// LINE's path: `/v2/bot/message/push`.
    pub path: String,
    /// The headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body; empty where there is none.
    pub body: Vec<u8>,
}

/// LINE's answer.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The status code.
    pub status: u16,
    /// LINE's id of the request; empty where it gave none.
    pub request_id: String,
    /// The id of the request that was accepted before under the same retry key; empty where there was none.
    pub accepted_request_id: String,
    /// The body.
    pub body: Vec<u8>,
}

/// What carries requests to LINE.
#[async_trait]
pub trait Wire: Send + Sync {
    /// Carries one.
    ///
    /// # Errors
    /// Where there is no answer; the request may have arrived. The reason names no address and no secret.
    async fn carry(&self, request: Outgoing) -> Result<Incoming, String>;
}

/// What carries requests over HTTP to the host at this address; nothing is opened before the first.
#[must_use]
pub fn http(base: &str) -> Box<dyn Wire> {
    Box::new(Http::new(base))
}

/// HTTP.
struct Http {
    base: String,
    client: OnceLock<reqwest::Client>,
}

impl Http {
    /// Nothing is opened before the first request, so that functions which never speak to LINE do not pay for it when
    /// they start.
    fn new(base: &str) -> Self {
        Self {
            base: base.trim_end_matches('/').to_owned(),
            client: OnceLock::new(),
        }
    }

    fn client(&self) -> Result<&reqwest::Client, String> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let built = connect().map_err(|error| {
            tracing::error!(%error, "the HTTP client for LINE could not be built");
            "no HTTP client".to_owned()
        })?;
        Ok(self.client.get_or_init(|| built))
    }
}

#[async_trait]
impl Wire for Http {
    async fn carry(&self, request: Outgoing) -> Result<Incoming, String> {
        let method = Method::from_bytes(request.method.as_bytes()).unwrap_or_default();
        let url = format!("{}{}", self.base, request.path);
        let mut sent = self.client()?.request(method, url).body(request.body);
        for (name, value) in request.headers {
            sent = sent.header(name, value);
        }
        let answered = async {
            let response = sent.send().await?;
            let header = |name: &str| {
                let value = response.headers().get(name);
                let text = value.and_then(|value| value.to_str().ok());
                text.unwrap_or_default().to_owned()
            };
            Ok::<_, reqwest::Error>(Incoming {
                status: response.status().as_u16(),
                request_id: header("x-line-request-id"),
                accepted_request_id: header("x-line-accepted-request-id"),
                // The status has said what matters.
                body: response.bytes().await.unwrap_or_default().to_vec(),
            })
        };
        answered
            .await
            .map_err(|error| error.without_url().to_string())
    }
}

fn connect() -> Result<reqwest::Client, reqwest::Error> {
    // Another room of the same process may have named the same provider already.
    let _named_before = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .timeout(TIMEOUT)
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .build()
}
