//! Collecting everything that is wrong with a request, so that its sender mends it once.

use std::fmt::Display;

use domain::fault::Fault;

use super::problem::{FieldError, Problem};

/// Characters of what somebody writes for others to read.
const WORDS_LENGTH_MAX: usize = 200;

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

    /// Notes the faults of a document that stands at `pointer`.
    pub fn add_all(&mut self, pointer: &str, faults: Vec<Fault>) {
        for fault in faults {
            self.add(format!("{pointer}{}", fault.pointer), fault.reason);
        }
    }

    /// Notes the fault of a field that could not be read, and gives on the one that could.
    pub fn check<T, E: Display>(&mut self, pointer: &str, read: Result<T, E>) -> Option<T> {
        read.map_err(|reason| self.add(pointer, reason)).ok()
    }

    /// Reads a field that may be left out. `None` where it was, or where it is wrong and noted.
    pub fn optional<T, U, E: Display>(
        &mut self,
        pointer: &str,
        given: Option<T>,
        read: impl FnOnce(T) -> Result<U, E>,
    ) -> Option<U> {
        given.and_then(|given| self.check(pointer, read(given)))
    }

    /// Checks words that somebody wrote for others to read: 1 to 200 characters, and not only blanks.
    pub fn words(&mut self, pointer: &str, text: &str) {
        if text.trim().is_empty() || text.chars().count() > WORDS_LENGTH_MAX {
            self.add(pointer, "must be 1–200 characters");
        }
    }

    /// What was built, when nothing is wrong.
    ///
    /// # Errors
    /// `invalid_request` with every fault noted.
    pub fn finish<T>(self, built: T) -> Result<T, Problem> {
        if self.0.is_empty() {
            Ok(built)
        } else {
            Err(Problem::invalid(self.0))
        }
    }

    /// What was built, when everything for it could be read and nothing else is wrong.
    ///
    /// # Errors
    /// As [`Faults::finish`].
    pub fn finish_all<T>(self, built: Option<T>) -> Result<T, Problem> {
        match built {
            Some(built) => self.finish(built),
            None => Err(Problem::invalid(self.0)),
        }
    }
}
