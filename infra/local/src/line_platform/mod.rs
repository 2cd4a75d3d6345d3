//! A stand-in for the LINE platform, with a memory: it issues reply tokens and takes each once, knows who is a friend
//! and who has blocked the account, remembers retry keys, counts the month's messages, and answers 400 where LINE
//! would. Source of every rule: LINE's Messaging API reference.
//!
//! It records every call, so that a test can look at what LINE was told, and it can be told to fail.

mod api;
mod fault;
mod friends;
mod message;
mod state;
mod webhook;

pub use fault::{Fault, FaultKind};
pub use friends::Friend;
pub use state::{Call, Line, Speaker};
pub use webhook::{NoEvent, Said, Webhook};

use crate::clock::ProgramClock;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{OriginalUri, State as Extract};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use friends::Friends;
use secrecy::SecretString;
use state::State;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Below which path of the local server LINE's API answers.
pub const BASE_PATH: &str = "/local/line/api";

/// The channel that the stand-in knows.
#[derive(Clone)]
pub struct Channel {
    /// Its id.
    pub id: String,
    /// Its secret, which signs webhooks.
    pub secret: SecretString,
}

/// The stand-in. Cloning it shares its memory.
#[derive(Clone)]
pub struct LinePlatform {
    channel: Channel,
    clock: Arc<ProgramClock>,
    state: Arc<Mutex<State>>,
}

impl LinePlatform {
    /// A platform with this one channel, whose friends are kept in `folder` where there is one.
    ///
    /// # Errors
    /// Where the file of friends is there and cannot be read.
    pub fn new(
        channel: Channel,
        clock: Arc<ProgramClock>,
        folder: Option<&Path>,
    ) -> io::Result<Self> {
        let state = State::new(Friends::load(folder)?);
        Ok(Self {
            channel,
            clock,
            state: Arc::new(Mutex::new(state)),
        })
    }

    /// LINE's API.
    pub fn router(&self) -> Router {
        Router::new().fallback(answer).with_state(self.clone())
    }

    /// Every call made to LINE, oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// Forgets the calls.
    pub fn clear_sent(&self) {
        self.state().calls.clear();
    }

    /// Makes some of the coming calls fail.
    pub fn add_fault(&self, fault: Fault) {
        self.state().faults.push(fault);
    }

    /// The failures that have not happened yet.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.state().faults.clone()
    }

    /// Takes all coming failures back.
    pub fn clear_faults(&self) {
        self.state().faults.clear();
    }

    /// What was said in all chats, from this number on.
    #[must_use]
    pub fn lines(&self, from: usize) -> Vec<Line> {
        self.state().lines.iter().skip(from).cloned().collect()
    }

    /// Everyone who has ever met the account.
    #[must_use]
    pub fn friends(&self) -> Vec<Friend> {
        self.state().friends.all()
    }

    /// Makes somebody a friend without a word, as the sample members are.
    ///
    /// # Errors
    /// Where the friends cannot be kept.
    pub fn befriend(&self, user_id: &str, name: &str) -> io::Result<()> {
        self.state().friends.meet(user_id, Some(name))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn answer(
    Extract(line): Extract<LinePlatform>,
    OriginalUri(uri): OriginalUri,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path().strip_prefix(BASE_PATH).unwrap_or(uri.path());
    let answer = line.call(&method, path, &headers, &body);
    let mut response = Response::new(Body::from(answer.body.to_string()));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers();
    response
}

#[cfg(test)]
mod tests;
