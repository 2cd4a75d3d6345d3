//! HTTP: what every operation shares. Reading requests, guarding them, and answering in the contract's words.

mod api;
pub mod body;
mod code;
mod error;
mod every_fault;
mod faults;
mod guard;
mod json;
mod language;
mod path;
mod problem;
mod query;
mod reason;
mod replay;
mod specification;

pub use api::{Show, api, pages, signed};
pub use code::Code;
pub use faults::Faults;
pub use guard::{ID_TOKEN_SCHEME, Principal, SECURITY_SCHEME, SESSION_SCHEME, SIGNATURE_SCHEME};
pub use json::{BODY_BYTES_MAX, Json, OptionalJson, given};
pub use language::spoken;
pub use path::Path;
pub use problem::{FieldError, Problem, ProblemBody};
pub use query::Query;
pub use replay::{Done, IDEMPOTENT_REPLAYED, Recorded};
pub use specification::{AnyProblem, BodyProblem, PointsProblem, specification};

#[cfg(test)]
mod tests;
