//! What LINE answered, and what that means for the call.

use app::ports::MessengerError;
use reqwest::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::wire::Incoming;
use crate::fit;

/// UTF-16 units of LINE's reason that are kept.
const REASON_MAX: usize = 300;

/// An answer with what we need of it.
pub(super) struct Answer {
    status: StatusCode,
    message: String,
    body: Vec<u8>,
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
    pub(super) fn read(endpoint: &str, answered: Incoming) -> Self {
        let answer = Self {
            status: StatusCode::from_u16(answered.status)
                .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            message: reason(&answered.body),
            body: answered.body,
        };
        if answer.status.is_success() || answer.status == StatusCode::CONFLICT {
            tracing::info!(
                line.path = endpoint,
                line.status = answered.status,
                line.request_id = answered.request_id,
                line.accepted_request_id = answered.accepted_request_id,
                "LINE took the call"
            );
        } else if answer.is_not_found() {
            // Whoever asks decides what that means: of a name that is new it is no trouble.
            tracing::info!(
                line.path = endpoint,
                line.status = answered.status,
                line.request_id = answered.request_id,
                reason = answer.message,
                "LINE knows nothing of it"
            );
        } else {
            tracing::warn!(
                line.path = endpoint,
                line.status = answered.status,
                line.request_id = answered.request_id,
                reason = answer.message,
                "LINE did not take the call"
            );
        }
        answer
    }

    pub(super) fn is_unauthorized(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    pub(super) fn is_not_found(&self) -> bool {
        self.status == StatusCode::NOT_FOUND
    }

    /// The one place that judges LINE's status codes.
    pub(super) fn outcome(&self) -> Result<(), MessengerError> {
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
            _ => Err(MessengerError::Refused(self.message.clone())),
        }
    }

    fn retry(&self) -> MessengerError {
        MessengerError::Retry(format!("{} {}", self.status.as_u16(), self.message))
    }

    /// LINE tells the two kinds of 429 apart only in words.
    fn is_monthly_limit(&self) -> bool {
        self.message.to_ascii_lowercase().contains("monthly limit")
    }

    /// What a call that was taken asked for.
    pub(super) fn body<T: DeserializeOwned>(&self) -> Result<T, MessengerError> {
        self.outcome()?;
        serde_json::from_slice(&self.body)
            .map_err(|_| MessengerError::Retry("LINE's answer cannot be read".to_owned()))
    }
}

fn reason(raw: &[u8]) -> String {
    let body: Body = serde_json::from_slice(raw).unwrap_or_default();
    let details = body.details.iter();
    let details: String = details
        .map(|d| format!("; {}: {}", d.property, d.message))
        .collect();
    fit::units(&(body.message + &details), REASON_MAX)
}
