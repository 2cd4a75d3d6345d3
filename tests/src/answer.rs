//! What a caller gets back.

use serde_json::Value;

/// An answer of the API.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; null where there is none, or where it is not JSON.
    pub body: Value,
    /// `Idempotent-Replayed: true` was said.
    pub replayed: bool,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<String>,
    /// `ETag`.
    pub tag: Option<String>,
    /// `Content-Type`.
    pub kind: String,
}

impl Answer {
    /// Reads what the gateway answers.
    #[must_use]
    pub fn read(answer: &local::Answer) -> Self {
        let header = |name: &str| {
            let value = answer.headers.get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        Self {
            status: answer.status.as_u16(),
            body: serde_json::from_slice(&answer.body).unwrap_or(Value::Null),
            replayed: header("idempotent-replayed").as_deref() == Some("true"),
            retry_after: header("retry-after"),
            tag: header("etag"),
            kind: header("content-type").unwrap_or_default(),
        }
    }

    /// The status, and the problem's code where it is one.
    #[must_use]
    pub fn says(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }

    /// The body of a success.
    ///
    /// # Panics
    /// Where it is none.
    #[track_caller]
    pub fn good(self) -> Value {
        assert!((200..300).contains(&self.status), "{self:?}");
        self.body
    }

    /// The pointers of the fields that a problem calls bad.
    #[must_use]
    pub fn pointers(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array();
        let errors = errors.map(Vec::as_slice).unwrap_or_default();
        errors
            .iter()
            .filter_map(|error| error["pointer"].as_str())
            .collect()
    }
}
