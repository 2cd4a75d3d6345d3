//! What members are to be told: everything that is news is queued once at least.

use std::collections::BTreeSet;

use app::ports::QueueName;
use app::push::{News, Push};
use app::store::Notice;
use chrono::{DateTime, Utc};
use domain::calendar::Day;
use domain::entry::Entry;
use domain::fact::Fact;
use serde_json::{Value, json};

use super::{Audit, Invariant};

/// What is news and was not queued yet.
#[derive(Default)]
pub(super) struct Told {
    waiting: BTreeSet<String>,
    queued: BTreeSet<String>,
    /// Who hears of what ends, and on which day.
    heard: BTreeSet<(String, Day)>,
}

impl Told {
    /// Sees the entries of a commit.
    pub(super) fn committed(&mut self, entries: &[Entry]) {
        let is_news = |entry: &&Entry| match &entry.fact {
            Fact::Earned(_) | Fact::Confirmed { .. } => true,
            Fact::Amended(amended) => amended.earned.rank_reached.is_some(),
            _ => Audit::is_told_gift(entry),
        };
        for entry in entries.iter().filter(is_news) {
            let about = json!({ "entry": entry.key });
            let about = format!("{} {about}", json!(entry.member));
            if !self.queued.contains(&about) {
                self.waiting.insert(about);
            }
        }
    }

    /// Sees groups that are to be told.
    pub(super) fn grouped(&mut self, groups: impl Iterator<Item = String>) {
        let new = groups.map(|group| of_group(&json!(group)));
        let new = new.filter(|about| !self.queued.contains(about));
        self.waiting.extend(new);
    }

    /// Sees a notice of somebody's own.
    pub(super) fn noticed(&mut self, notice: Notice, at: DateTime<Utc>) {
        let push = Push::about(&News::Notice(notice), at);
        let about = push.map(|push| of_push(&json!(push)).0);
        let new = about.filter(|about| !self.queued.contains(about));
        self.waiting.extend(new);
    }

    /// Sees who hears of what ends on which day; answers who hears twice.
    pub(super) fn heard(&mut self, who: BTreeSet<(String, Day)>) -> Option<(String, Day)> {
        who.into_iter().find(|one| !self.heard.insert(one.clone()))
    }

    /// Sees what a message on the queue is about.
    pub(super) fn queued(&mut self, about: &str) {
        self.waiting.remove(about);
        self.queued.insert(about.to_owned());
    }
}

/// What a message to one member is about, and its retry key.
fn of_push(push: &Value) -> (String, String) {
    let about = format!("{} {}", push["member"], push["about"]);
    (about, push["retry_key"].to_string())
}

fn of_group(group: &Value) -> String {
    format!("group {group}")
}

impl Audit {
    /// Sees a message on its way to a queue.
    pub(crate) fn queued(&mut self, queue: QueueName, body: &str) {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let (about, key) = match queue {
            QueueName::Pushes => of_push(&body),
            QueueName::Announcements => match (&body["to_one"], &body["to_group"]) {
                (Value::Null, group) => (of_group(&group["group"]), group["retry_key"].to_string()),
                (push, _) => of_push(push),
            },
            QueueName::LineEvents
            | QueueName::ExpireWork
            | QueueName::BirthdayWork
            | QueueName::CampaignWork => return,
        };
        self.told.queued(&about);
        let known = self
            .keys
            .entry(about.clone())
            .or_insert_with(|| key.clone())
            .clone();
        if known != key {
            self.broken(Invariant::ToldOnce, format!("{about} has two retry keys"));
        }
        let known = self
            .pushed
            .entry(key)
            .or_insert_with(|| about.clone())
            .clone();
        if known != about {
            self.broken(
                Invariant::ToldOnce,
                format!("{known} and {about} share a retry key"),
            );
        }
    }

    /// In a world that is healed and quiet, all news has been queued.
    pub(crate) fn all_is_told(&mut self) {
        if let Some(about) = self.told.waiting.first() {
            let what = format!("nobody is told of {about}");
            self.broken(Invariant::ToldOnce, what);
        }
    }
}
