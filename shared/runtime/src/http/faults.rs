//! Collecting everything that is wrong with a request, so that its sender mends it once.

use std::fmt::Display;

use super::problem::{FieldError, Problem};

/// The faults found so far.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldError>);

impl Faults {
    /// None yet.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Notes a fault.
    pub fn add(&mut self, pointer: impl Into<String>, reason: impl Display) {
        self.0.push(FieldError {
            pointer: pointer.into(),
            reason: reason.to_string(),
        });
    }

    /// Notes the fault of a field that could not be read, and gives on the one that could.
    pub fn check<T, E: Display>(&mut self, pointer: &str, read: Result<T, E>) -> Option<T> {
        read.map_err(|reason| self.add(pointer, reason)).ok()
    }

    /// What was built from the fields, when every one of them was right.
    ///
    /// # Errors
    /// `invalid_request` with every fault noted.
    pub fn into_result<T>(self, built: Option<T>) -> Result<T, Problem> {
        match built {
            Some(built) if self.0.is_empty() => Ok(built),
            _ => Err(Problem::invalid(self.0)),
        }
    }
}
