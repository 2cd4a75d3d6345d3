#![doc = include_str!("../README.md")]

mod api;
mod channel;
mod fault;
mod friends;
mod ids;
mod link;
mod menu;
mod message;
mod quota;
mod rate;
mod state;
mod webhook;
mod wire;

pub use api::Judge;
pub use channel::Channel;
pub use fault::{Fault, FaultKind};
pub use friends::Friend;
pub use link::{Consent, NoLink};
pub use rate::Rate;
pub use state::{Call, Line, Speaker};
pub use webhook::{BOT_USER_ID, NoEvent, Said, Webhook};
pub use wire::{Answer, Body, Ending, Host, Moment, Request};

use chrono::{DateTime, Utc};
use serde_json::Value;
use state::State;
use std::collections::BTreeMap;

/// The platform, with one channel and all that happens on it.
#[derive(Debug)]
pub struct Platform {
    channel: Channel,
    judge: Option<Judge>,
    state: State,
}

impl Platform {
    /// A platform with this channel and these friends, whose ids are chosen by the seed.
    #[must_use]
    pub fn new(channel: Channel, seed: u64, friends: Vec<Friend>) -> Self {
        Self {
            channel,
            judge: None,
            state: State::new(seed, friends),
        }
    }

    /// The same, with a second opinion on every JSON body that it is sent.
    #[must_use]
    pub fn judged_by(self, judge: Judge) -> Self {
        Self {
            judge: Some(judge),
            ..self
        }
    }

    /// Every call made, oldest first.
    #[must_use]
    pub fn calls(&self) -> &[Call] {
        &self.state.calls
    }

    /// Forgets the calls.
    pub fn forget_calls(&mut self) {
        self.state.calls.clear();
    }

    /// Makes some of the coming calls fail.
    pub fn add_fault(&mut self, fault: Fault) {
        self.state.faults.push(fault);
    }

    /// The failures that have not happened yet.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.state.faults
    }

    /// Takes all coming failures back.
    pub fn clear_faults(&mut self) {
        self.state.faults.clear();
    }

    /// What was said in all chats, oldest first.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.state.lines
    }

    /// How often each user was shown what was sent to them under each retry key.
    #[must_use]
    pub fn shown(&self) -> &BTreeMap<(String, String), u64> {
        &self.state.shown
    }

    /// Everyone who has ever met the account.
    #[must_use]
    pub fn friends(&self) -> Vec<Friend> {
        self.state.friends.all()
    }

    /// Whether somebody was a friend, and has blocked the account.
    #[must_use]
    pub fn has_blocked(&self, user_id: &str) -> bool {
        let friend = self.state.friends.get(user_id);
        friend.is_some_and(|friend| !friend.follows)
    }

    /// Everyone, if somebody has changed since this was last asked: what outlasts the process is kept by whoever asks.
    pub fn take_changed_friends(&mut self) -> Option<Vec<Friend>> {
        self.state.friends.take_news()
    }

    /// Makes somebody a friend without a word.
    pub fn befriend(&mut self, user_id: &str, name: &str) {
        self.state.friends.meet(user_id, Some(name));
    }

    /// What LINE says of somebody's language: a BCP 47 tag, or nothing.
    pub fn set_language(&mut self, user_id: &str, language: Option<String>) {
        self.state.friends.speak(user_id, language);
    }

    /// How many messages may be sent in a month; `None`: as many as one likes.
    pub fn set_quota(&mut self, limit: Option<u64>) {
        self.state.quota.limit = limit;
    }

    /// How many were sent in the month of this instant.
    #[must_use]
    pub fn used_quota(&self, now: DateTime<Utc>) -> u64 {
        self.state.quota.used(now)
    }

    /// The rates that hold from now on.
    pub fn set_rates(&mut self, rates: Vec<Rate>) {
        self.state.rates = rates.into_iter().map(rate::Counted::new).collect();
    }

    /// The JSON Web Keys that LINE publishes from now on. Whoever signs ID tokens keeps their other halves.
    pub fn publish_keys(&mut self, keys: Vec<Value>) {
        self.state.keys = keys;
    }

    /// The rich menu that a user sees: their own, or everyone's.
    #[must_use]
    pub fn menu_of(&self, user_id: &str) -> Option<&str> {
        self.state.menus.shown_to(user_id)
    }

    /// A rich menu as people see it: the object, the media type of its image, and the image.
    #[must_use]
    pub fn menu(&self, id: &str) -> Option<(&Value, &str, &[u8])> {
        self.state.menus.seen(id)
    }
}

#[cfg(test)]
mod tests;
