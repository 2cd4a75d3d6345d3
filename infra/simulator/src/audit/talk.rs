//! What tills ask and are told, in the order of time.

use std::sync::Arc;

use super::Audit;
use crate::model::{Answer, Call};

/// Something between a till and the house.
#[derive(Clone, Debug, PartialEq)]
pub enum Talk {
    /// A till asks. It may ask many times over until it is told, but it means one call.
    Asked {
        /// Which till: a new one for each call.
        till: u64,
        /// What it asks.
        call: Arc<Call>,
    },
    /// A till is told. One that gave up never is.
    Told {
        /// Which till.
        till: u64,
        /// What it is told.
        answer: Answer,
    },
}

impl Audit {
    /// A till begins to ask; answers which one it is.
    pub(crate) fn asked(&mut self, call: &Arc<Call>) -> u64 {
        self.tills = self.tills.saturating_add(1);
        self.talk.push(Talk::Asked {
            till: self.tills,
            call: Arc::clone(call),
        });
        self.tills
    }

    /// A till is told.
    pub(crate) fn told(&mut self, till: u64, answer: &Answer) {
        let answer = answer.clone();
        self.talk.push(Talk::Told { till, answer });
    }
}
