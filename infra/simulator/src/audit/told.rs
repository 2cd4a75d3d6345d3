//! What members are to be told: everything that is news is queued once at least.

use std::collections::BTreeSet;

use domain::entry::Entry;
use domain::fact::Fact;
use serde_json::json;

use super::{Audit, Invariant};

/// What is news and was not queued yet.
#[derive(Default)]
pub(super) struct Told {
    waiting: BTreeSet<String>,
    queued: BTreeSet<String>,
}

impl Told {
    /// Sees the entries of a commit.
    pub(super) fn committed(&mut self, entries: &[Entry]) {
        let is_news = |entry: &&Entry| match &entry.fact {
            Fact::Earned(_) | Fact::Confirmed { .. } => true,
            Fact::Amended(amended) => amended.earned.rank_reached.is_some(),
            _ => false,
        };
        for entry in entries.iter().filter(is_news) {
            let about = json!({ "entry": entry.key });
            let about = format!("{} {about}", json!(entry.member));
            if !self.queued.contains(&about) {
                self.waiting.insert(about);
            }
        }
    }

    /// Sees what a message on the queue is about.
    pub(super) fn queued(&mut self, about: &str) {
        self.waiting.remove(about);
        self.queued.insert(about.to_owned());
    }
}

impl Audit {
    /// In a world that is healed and quiet, all news has been queued.
    pub(crate) fn all_is_told(&mut self) {
        if let Some(about) = self.told.waiting.first() {
            let what = format!("nobody is told of {about}");
            self.broken(Invariant::ToldOnce, what);
        }
    }
}
