//! The sample: a small shop's program and a few members with some months of history.
//!
//! It is made by the real handlers, through the gateway, with the clock set back to each day and restored at the end:
//! nothing in it could not have happened. What it says stands in `seed/calls.json`.

use crate::gateway::Answer;
use crate::options::Options;
use crate::system::System;
use app::store::{Job, Write};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use domain::calendar::Zone;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Instant;

/// How many days without a call end a month of the history.
const DAYS_WORKED_AT_ONCE: i64 = 20;

const SAMPLE: &str = include_str!("seed/calls.json");

/// The external id of the member that the printed examples are about.
pub const FIRST_MEMBER: &str = "ec:c-1001";

#[derive(Deserialize)]
struct Sample {
    program: Value,
    members: Vec<Newcomer>,
    calls: Vec<Call>,
}

#[derive(Deserialize)]
struct Newcomer {
    /// By which the calls name the member.
    key: String,
    days_ago: i64,
    /// Born in this year, on the day on which the sample is made: so that the birthday run has somebody to greet.
    birthday_today: Option<i32>,
    line_user: Option<String>,
    body: Value,
}

#[derive(Deserialize)]
struct Call {
    days_ago: i64,
    method: String,
    path: String,
    body: Value,
}

/// Why the sample cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// `seed/calls.json` is not as it should be.
    #[error("the sample cannot be read: {0}")]
    Read(#[from] serde_json::Error),
    /// A handler refused.
    #[error("the sample is refused: {call} answered {status}: {body}")]
    Refused {
        /// The call.
        call: String,
        /// Its status.
        status: u16,
        /// Its answer.
        body: Value,
    },
    /// What follows from the history could not be worked.
    #[error("the sample's queues cannot be worked: {0}")]
    Drain(String),
}

/// Who takes the calls to LINE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineAt {
    /// The stand-in, which keeps the sample's messages as the history of its chats.
    Here,
    /// A server of somebody else's. It must hear nothing of a history that never happened, and no start waits for it:
    /// the members get their LINE users when everything they could be told is past.
    Elsewhere,
}

impl LineAt {
    /// Where a system that is started so sends its calls.
    #[must_use]
    pub fn of(options: &Options) -> Self {
        match options.line_api_base {
            Some(_) => Self::Elsewhere,
            None => Self::Here,
        }
    }
}

/// Makes the sample.
///
/// # Errors
/// See [`SeedError`].
pub async fn seed(system: &System, line: LineAt) -> Result<(), SeedError> {
    let sample: Sample = serde_json::from_str(SAMPLE)?;
    let (present, began) = (system.clock().now(), Instant::now());
    let made = Maker {
        system,
        line,
        present,
        members: BTreeMap::new(),
    }
    .make(sample)
    .await;
    let passed = if system.clock().is_frozen() {
        TimeDelta::zero()
    } else {
        TimeDelta::from_std(began.elapsed()).unwrap_or_default()
    };
    system
        .clock()
        .set(present.checked_add_signed(passed).unwrap_or(present));
    made
}

fn line_id(user: &str) -> Value {
    json!({ "provider": "line", "id": user })
}

struct Maker<'a> {
    system: &'a System,
    line: LineAt,
    present: DateTime<Utc>,
    /// The members' ids by their keys.
    members: BTreeMap<String, String>,
}

impl Maker<'_> {
    async fn make(mut self, sample: Sample) -> Result<(), SeedError> {
        let first = sample
            .members
            .iter()
            .map(|member| member.days_ago)
            .max()
            .unwrap_or_default();
        self.go_back(first.saturating_add(1));
        self.call("PUT", "/v1/program", &[("if-match", "0")], &sample.program)
            .await?;
        for member in &sample.members {
            self.go_back(member.days_ago);
            self.join(member).await?;
        }
        let mut calls = sample.calls;
        calls.sort_by_key(|call| std::cmp::Reverse(call.days_ago));
        let mut last = first;
        for call in calls {
            // What follows from a month's calls is worked at its end: a nightly run would cost the start too much.
            if last.saturating_sub(call.days_ago) > DAYS_WORKED_AT_ONCE {
                self.work().await?;
            }
            last = call.days_ago;
            self.go_back(call.days_ago);
            let body = serde_json::from_str(&self.filled(&call.body.to_string()))?;
            self.call(&call.method, &self.filled(&call.path), &[], &body)
                .await?;
        }
        self.work().await?;
        self.birthdays_are_past().await?;
        match self.line {
            LineAt::Here => Ok(()),
            LineAt::Elsewhere => self.link(&sample.members).await,
        }
    }

    /// The history has had its birthdays: the first run begins with the day on which the sample is made.
    async fn birthdays_are_past(&self) -> Result<(), SeedError> {
        let yesterday = Zone::TOKYO.day(self.present).pred_opt();
        let done = yesterday.map(|day| Write::JobThrough(Job::Birthday, day));
        let written = self.system.app("sample").store;
        let written = written.commit(done.into_iter().collect()).await;
        written
            .map(drop)
            .map_err(|error| SeedError::Drain(error.to_string()))
    }

    async fn link(&self, members: &[Newcomer]) -> Result<(), SeedError> {
        for member in members {
            if let (Some(user), Some(id)) = (&member.line_user, self.members.get(&member.key)) {
                let body = json!({ "external_ids": [line_id(user)] });
                self.call("PATCH", &format!("/v1/members/{id}"), &[], &body)
                    .await?;
            }
        }
        Ok(())
    }

    async fn work(&self) -> Result<(), SeedError> {
        let drained = self.system.drain().await;
        drained
            .map(drop)
            .map_err(|error| SeedError::Drain(error.to_string()))
    }

    fn go_back(&self, days: i64) {
        let then = TimeDelta::try_days(days).and_then(|by| self.present.checked_sub_signed(by));
        self.system.clock().set(then.unwrap_or(self.present));
    }

    async fn join(&mut self, member: &Newcomer) -> Result<(), SeedError> {
        let mut body = member.body.clone();
        if let Some(year) = member.birthday_today {
            let today = Zone::TOKYO.day(self.present);
            body["birthday"] = json!(format!("{year}-{:02}-{:02}", today.month(), today.day()));
        }
        if let Some(user) = &member.line_user {
            let name = member.body["name"].as_str().unwrap_or_default();
            let befriended = self.system.line().befriend(user, name);
            befriended.map_err(|error| SeedError::Drain(error.to_string()))?;
            if let (LineAt::Here, Some(ids)) = (self.line, body["external_ids"].as_array_mut()) {
                ids.push(line_id(user));
            }
        }
        let key = format!("sample-{}", member.key);
        let answer = self
            .call("POST", "/v1/members", &[("idempotency-key", &key)], &body)
            .await?;
        let id = answer.value()["member_id"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        self.members.insert(member.key.clone(), id);
        Ok(())
    }

    /// The text with members' ids and the present instant in their places.
    fn filled(&self, text: &str) -> String {
        let now = Zone::TOKYO.render(self.system.clock().now()).to_rfc3339();
        self.members
            .iter()
            .fold(text.replace("{now}", &now), |text, (key, id)| {
                text.replace(&format!("{{{key}}}"), id)
            })
    }

    async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Result<Answer, SeedError> {
        let answer = self
            .system
            .call_as_admin(method, path, headers, Some(body))
            .await;
        if answer.status.is_success() {
            return Ok(answer);
        }
        Err(SeedError::Refused {
            call: format!("{method} {path}"),
            status: answer.status.as_u16(),
            body: answer.value(),
        })
    }
}
