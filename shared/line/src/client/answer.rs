//! What LINE answered, and what that means for the message.

use reqwest::{Response, StatusCode};
use serde::Deserialize;
use thiserror::Error;

use crate::fit;

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Failure {
    /// It may or may not have arrived, or LINE was busy: again, with the same retry key.
    #[error("LINE could not take the message now")]
    Retry,
    /// The plan's messages of this month are used up.
    #[error("the channel's monthly limit is reached")]
    MonthlyLimit,
    /// It will never be taken; LINE's reason.
    #[error("LINE refused the message: {0}")]
    Refused(String),
}

/// UTF-16 units of LINE's reason that are kept.
const REASON_MAX: usize = 300;

/// An answer with what we need of it.
pub(super) struct Answer {
    status: StatusCode,
    message: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Body {
    message: String,
    details: Vec<Detail>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Detail {
    message: String,
    property: String,
}

impl Answer {
    /// Reads the answer and logs LINE's request id, which LINE's support asks for.
    pub(super) async fn read(path: &str, response: Response) -> Self {
        let status = response.status();
        let request_id = header(&response, "x-line-request-id");
        let accepted = header(&response, "x-line-accepted-request-id");
        let message = reason(&response.bytes().await.unwrap_or_default());
        if status.is_success() || status == StatusCode::CONFLICT {
            tracing::info!(
                line.path = path,
                line.status = status.as_u16(),
                line.request_id = request_id,
                line.accepted_request_id = accepted,
                "LINE has the message"
            );
        } else {
            tracing::warn!(
                line.path = path,
                line.status = status.as_u16(),
                line.request_id = request_id,
                reason = message,
                "LINE did not take the message"
            );
        }
        Self { status, message }
    }

    pub(super) fn is_unauthorized(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    /// The one place that judges LINE's status codes.
    pub(super) fn outcome(self) -> Result<(), Failure> {
        match self.status {
            status if status.is_success() => Ok(()),
            StatusCode::CONFLICT => Ok(()),
            StatusCode::TOO_MANY_REQUESTS if self.is_monthly_limit() => Err(Failure::MonthlyLimit),
            // A refused token says nothing about the message: once it is put right, this will pass.
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::REQUEST_TIMEOUT
            | StatusCode::UNAUTHORIZED => Err(Failure::Retry),
            status if status.is_server_error() => Err(Failure::Retry),
            _ => Err(Failure::Refused(self.message)),
        }
    }

    /// LINE tells the two kinds of 429 apart only in words.
    fn is_monthly_limit(&self) -> bool {
        self.message.to_ascii_lowercase().contains("monthly limit")
    }
}

fn header(response: &Response, name: &str) -> String {
    let value = response.headers().get(name);
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

fn reason(raw: &[u8]) -> String {
    let body: Body = serde_json::from_slice(raw).unwrap_or_default();
    let details = body.details.iter();
    let details: String = details
        .map(|d| format!("; {}: {}", d.property, d.message))
        .collect();
    fit::units(&(body.message + &details), REASON_MAX)
}
