//! What LINE answered, and what that means for the message.

use app::ports::MessengerError;
use reqwest::{Response, StatusCode};
use serde::Deserialize;

use crate::fit;

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
    pub(super) fn outcome(self) -> Result<(), MessengerError> {
        match self.status {
            status if status.is_success() => Ok(()),
            StatusCode::CONFLICT => Ok(()),
            StatusCode::TOO_MANY_REQUESTS if self.is_monthly_limit() => {
                Err(MessengerError::MonthlyLimit)
            }
            // A refused token says nothing about the message: once it is put right, this will pass.
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::REQUEST_TIMEOUT
            | StatusCode::UNAUTHORIZED => Err(self.retry()),
            status if status.is_server_error() => Err(self.retry()),
            _ => Err(MessengerError::Refused(self.message)),
        }
    }

    fn retry(&self) -> MessengerError {
        MessengerError::Retry(format!("{} {}", self.status.as_u16(), self.message))
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
