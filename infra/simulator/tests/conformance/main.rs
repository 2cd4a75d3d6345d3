//! The stand-in store is guilty until proven: the laws of any store, and the same requests put to every database we
//! have, answer against answer.
//!
//! The databases: the simulator's table, the embedded engine over HTTP, and another one where `TAMERU_OTHER_DYNAMODB`
//! names its endpoint. Without that variable the suite says on stderr what it could not compare.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod agreement;
mod answer;
mod apart;
#[path = "../../../../shared/store/tests/conformance/mod.rs"]
mod conformance;
mod databases;
mod differences;
mod draw;
mod edges;
mod request;

/// The laws over the simulator's table.
mod over_the_stand_in {
    use crate::conformance;

    crate::for_every_law!(crate::databases::stand_in_store);
}

/// The laws over the other database, where there is one.
mod over_the_other {
    use crate::conformance;

    crate::for_every_law!(crate::databases::other_store);
}
