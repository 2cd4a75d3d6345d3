//! What is wrong with one field of a document that somebody sent.

use serde::{Deserialize, Serialize};

/// One wrong field: where it stands and what is wrong with it, in words the sender can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// JSON pointer (RFC 6901) from the root of the document that was checked.
    pub pointer: String,
    /// What must hold instead, in a short sentence without a full stop.
    pub reason: String,
}

impl Fault {
    /// A fault at `pointer`.
    pub fn new(pointer: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            reason: reason.into(),
        }
    }
}

/// Writes one step of a JSON pointer: `~` and `/` are escaped as RFC 6901 asks.
#[must_use]
pub(crate) fn step(parent: &str, key: &str) -> String {
    format!("{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_with_a_slash_is_escaped_in_a_pointer() {
        assert_eq!(step("/skus", "a/b~c"), "/skus/a~1b~0c");
    }
}
