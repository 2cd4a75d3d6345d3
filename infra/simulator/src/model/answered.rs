//! How a call is answered.

use serde_json::Value;

use super::Answer;

/// An answer that was never given before.
pub(super) fn first(status: u16, body: Value) -> Answer {
    Answer {
        status,
        body,
        replayed: false,
    }
}

/// An answer that is given again.
pub(super) fn again(body: &Value) -> Answer {
    Answer {
        status: 200,
        body: body.clone(),
        replayed: true,
    }
}
