//! The calls to a system that runs.

use reqwest::{Client, Method};
use serde_json::Value;
use std::time::Duration;

/// A schedule is answered when its run is over.
const PATIENCE: Duration = Duration::from_secs(3_600);

/// A system that runs somewhere.
pub(super) struct Remote {
    client: Client,
    url: String,
    key: String,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    /// Nobody is there.
    #[error("{0} does not answer: {1}")]
    Nobody(String, String),
    /// It was refused.
    #[error("refused: {0}")]
    Refused(String),
}

impl Remote {
    pub(super) fn new(url: &str, key: &str) -> Result<Remote, NoAnswer> {
        // The one that is named first stays; they are all the same.
        let _named_before = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().timeout(PATIENCE).build();
        let url = url.trim_end_matches('/').to_owned();
        match client {
            Ok(client) => Ok(Remote {
                client,
                url,
                key: key.to_owned(),
            }),
            Err(error) => Err(NoAnswer::Nobody(url, error.to_string())),
        }
    }

    pub(super) async fn runs(&self, job: Option<&str>, limit: u32) -> Result<Value, NoAnswer> {
        let limit = limit.to_string();
        let query = std::iter::once(("limit", limit.as_str())).chain(job.map(|job| ("job", job)));
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(query)
            .finish();
        self.call(Method::GET, &format!("/v1/runs?{query}")).await
    }

    pub(super) async fn run(&self, id: &str) -> Result<Value, NoAnswer> {
        self.call(Method::GET, &format!("/v1/runs/{}", part(id)))
            .await
    }

    pub(super) async fn resume(&self, id: &str) -> Result<Value, NoAnswer> {
        self.call(Method::POST, &format!("/v1/runs/{}/resume", part(id)))
            .await
    }

    /// A campaign run, after something was done with it.
    pub(super) async fn campaign(&self, id: &str, act: Option<&str>) -> Result<Value, NoAnswer> {
        let path = format!("/v1/campaign-runs/{}", part(id));
        match act {
            Some(act) => self.call(Method::POST, &format!("{path}/{act}")).await,
            None => self.call(Method::GET, &path).await,
        }
    }

    pub(super) async fn start(&self, job: &str) -> Result<Value, NoAnswer> {
        self.call(Method::POST, &format!("/local/schedules/{}", part(job)))
            .await
    }

    pub(super) async fn dead_letters(&self) -> Result<Value, NoAnswer> {
        self.call(Method::GET, "/local/dead-letters").await
    }

    pub(super) async fn redrive(&self, queue: &str) -> Result<Value, NoAnswer> {
        let path = format!("/local/dead-letters/{}/redrive", part(queue));
        self.call(Method::POST, &path).await
    }

    async fn call(&self, method: Method, path: &str) -> Result<Value, NoAnswer> {
        let nobody = |error: reqwest::Error| NoAnswer::Nobody(self.url.clone(), error.to_string());
        let request = self
            .client
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(&self.key);
        let answer = request.send().await.map_err(nobody)?;
        let is_good = answer.status().is_success();
        let text = answer.text().await.map_err(nobody)?;
        let body: Value = serde_json::from_str(&text).unwrap_or(Value::String(text));
        match is_good {
            true => Ok(body),
            false => Err(NoAnswer::Refused(reason(&body))),
        }
    }
}

/// Why it was refused: what a problem says, and what it says of each field.
fn reason(body: &Value) -> String {
    let Some(detail) = body["detail"].as_str() else {
        return body.to_string();
    };
    let errors = body["errors"].as_array().into_iter().flatten();
    let of_fields = errors.filter_map(|error| {
        let (pointer, reason) = (error["pointer"].as_str()?, error["reason"].as_str()?);
        Some(format!("\n  {pointer} {reason}"))
    });
    of_fields.fold(detail.to_owned(), |told, of_field| told + &of_field)
}

/// A part of a path.
fn part(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_wrong_with_each_field_is_told_beside_the_whole() {
        let fault = |pointer, reason| json!({ "pointer": pointer, "reason": reason });
        let errors = [
            fault("/limit", "must be 1 to 50"),
            fault("/cursor", "is none of ours"),
        ];
        let problem = json!({ "detail": "The request is invalid.", "errors": errors });
        assert_eq!(
            reason(&problem),
            "The request is invalid.\n  /limit must be 1 to 50\n  /cursor is none of ours"
        );
        assert_eq!(reason(&json!("gone")), "\"gone\"");
    }
}
