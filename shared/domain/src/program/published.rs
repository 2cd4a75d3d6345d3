//! A program as it was published.

use std::sync::Arc;

use super::Program;
use crate::calendar::Instant;

/// A program and the instant from which it is in force. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The rules.
    pub program: Arc<Program>,
    /// When it was published; none of the built-in sample, and of those that were published before this was written down.
    pub since: Option<Instant>,
}

impl Published {
    /// What is in force until the shop publishes a program of its own, as version 0.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            program: Arc::new(Program::sample()),
            since: None,
        }
    }
}
