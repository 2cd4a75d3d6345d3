//! Invoking a function as Lambda does: one event in, one answer out, cut off at the template's time limit.

use runtime::Function;
use serde_json::Value;
use std::time::Duration;

/// A function and its time limit.
#[derive(Clone)]
pub struct Invoker {
    package: String,
    function: Function,
    timeout: Duration,
}

/// An invocation without an answer: what Lambda calls a function error.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The function answered with an error, or panicked.
    #[error("{package} failed: {error}")]
    Failed {
        /// The function's crate.
        package: String,
        /// What it said.
        error: runtime::Error,
    },
    /// It took longer than its time limit and was cut off where it stood.
    #[error("{package} took longer than {seconds} seconds")]
    TimedOut {
        /// The function's crate.
        package: String,
        /// The limit, in seconds.
        seconds: u64,
    },
}

impl Invoker {
    /// The function of this crate, with its time limit.
    #[must_use]
    pub fn new(package: &str, function: Function, timeout: Duration) -> Self {
        Self {
            package: package.to_owned(),
            function,
            timeout,
        }
    }

    /// The crate that is the function's code.
    #[must_use]
    pub fn package(&self) -> &str {
        &self.package
    }

    /// Invokes the function once. A failure is logged here, where every caller would have to.
    ///
    /// # Errors
    /// Where the function fails, panics or takes too long.
    pub async fn invoke(&self, event: Value) -> Result<Value, Failure> {
        let answer = tokio::time::timeout(self.timeout, self.function.invoke(event)).await;
        let failure = match answer {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => Failure::Failed {
                package: self.package.clone(),
                error,
            },
            Err(_) => Failure::TimedOut {
                package: self.package.clone(),
                seconds: self.timeout.as_secs(),
            },
        };
        tracing::error!(function = self.package, "{failure}");
        Err(failure)
    }
}
