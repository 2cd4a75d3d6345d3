//! LINE's API: the calls that Tameru makes, and those of their neighbours that a look from outside needs.

use crate::fault::{self, FaultKind};
use crate::state::{Call, Late, State};
use crate::webhook::BOT_USER_ID;
use crate::wire::{Answer, Ending, Host, Moment, Request};
use crate::{Platform, channel, friends, link, menu, message, rate};
use chrono::TimeDelta;
use line::limits;
use serde_json::{Value, json};
use std::time::Duration;

/// Somebody else's opinion of a JSON body that is posted to a path: everything that is wrong with it.
pub type Judge = fn(path: &str, body: &Value) -> Vec<limits::Fault>;

impl Platform {
    /// Answers one call, and records it.
    pub fn call(&mut self, request: Request, now: Moment) -> Ending {
        self.catch_up(now);
        let fault = fault::due(&mut self.state.faults, &request.path);
        let answer = match fault {
            None | Some(FaultKind::Slow { .. }) => Some(self.answer(&request, now)),
            Some(FaultKind::AcceptedThenServerError) => {
                // The request is the one that was done, and goes by its id.
                let done = self.answer(&request, now);
                Some(Answer {
                    request_id: done.request_id,
                    ..server_error()
                })
            }
            Some(FaultKind::AnswerLost) => {
                self.answer(&request, now);
                None
            }
            Some(FaultKind::LateAccept { seconds }) => {
                self.put_off(request.clone(), seconds, now);
                None
            }
            Some(FaultKind::Timeout { .. } | FaultKind::Offline) => None,
            Some(FaultKind::RateLimit) => Some(rate_limit()),
            Some(FaultKind::MonthlyLimit) => Some(monthly_limit()),
            Some(FaultKind::Unauthorized) => Some(unauthorized()),
            Some(FaultKind::ServerError) => Some(server_error()),
        };
        let answer = answer.map(|answer| self.numbered(answer));
        let status = answer.as_ref().map_or(0, |answer| answer.status);
        self.state.calls.push(record(&request, status));
        let after = match fault {
            Some(FaultKind::Slow { seconds } | FaultKind::Timeout { seconds }) => seconds,
            _ => 0,
        };
        Ending {
            after: Duration::from_secs(after),
            answer,
        }
    }

    /// Does what arrived late and is due by now.
    pub fn catch_up(&mut self, now: Moment) {
        let late = std::mem::take(&mut self.state.late);
        let (due, later) = late.into_iter().partition(|late: &Late| late.due <= now.at);
        self.state.late = later;
        for late in due {
            self.answer(&late.request, now);
        }
    }

    fn put_off(&mut self, request: Request, seconds: i64, now: Moment) {
        let wait = TimeDelta::try_seconds(seconds).unwrap_or_default();
        let due = now.at.checked_add_signed(wait).unwrap_or(now.at);
        self.state.late.push(Late { due, request });
    }

    /// Every answer has an id, by which LINE's support finds it; also one that came from in front of the API.
    fn numbered(&mut self, mut answer: Answer) -> Answer {
        if answer.request_id.is_empty() {
            answer.request_id = self.state.ids.uuid().to_string();
        }
        answer
    }

    fn answer(&mut self, request: &Request, now: Moment) -> Answer {
        let request_id = self.state.ids.uuid().to_string();
        let answer = self.routed(request, &request_id, now);
        Answer {
            request_id,
            ..answer
        }
    }

    fn routed(&mut self, request: &Request, request_id: &str, now: Moment) -> Answer {
        let state = &mut self.state;
        match (request.method.as_str(), request.path.as_str()) {
            ("POST", "/oauth2/v3/token") => {
                return channel::issue_token(&self.channel, state, request, now);
            }
            ("GET", "/oauth2/v2.1/certs") => return Answer::ok(json!({ "keys": state.keys })),
            _ => {}
        }
        if !channel::is_authorized(state, request, now) {
            return unauthorized();
        }
        if !rate::takes(&mut state.rates, &request.path, now.at) {
            return rate_limit();
        }
        let path: Vec<&str> = request.path.split('/').skip(1).collect();
        let path = match path.as_slice() {
            ["v2", "bot", path @ ..] => path,
            _ => return Answer::not_found(),
        };
        if let Some(judge) = self.judge {
            let faults = judged(judge, request, path);
            if !faults.is_empty() {
                return Answer::faulty(&faults);
            }
        }
        if let Some(answer) = menu::answer(state, request, path) {
            return answer;
        }
        if request.host != Host::Api {
            return Answer::not_found();
        }
        plain(state, request, path, request_id, now)
    }
}

/// What is wrong with a body in somebody else's eyes. Where we see it ourselves, we say it, in LINE's words.
fn judged(judge: Judge, request: &Request, path: &[&str]) -> Vec<limits::Fault> {
    if request.method != "POST" || request.host != Host::Api {
        return Vec::new();
    }
    let body = request.json();
    let is_refused_anyway = match path {
        ["message", ..] => message::messages(&body).is_err(),
        ["richmenu"] | ["richmenu", "validate"] => !menu::check(&body).is_empty(),
        _ => false,
    };
    if is_refused_anyway {
        Vec::new()
    } else {
        judge(&request.path, &body)
    }
}

fn plain(
    state: &mut State,
    request: &Request,
    path: &[&str],
    request_id: &str,
    now: Moment,
) -> Answer {
    match (request.method.as_str(), path) {
        ("POST", ["message", "reply"]) => message::reply(state, request, now),
        ("POST", ["message", "push"]) => message::push(state, request, request_id, now),
        ("POST", ["message", "multicast"]) => message::multicast(state, request, request_id, now),
        ("POST", ["message", "validate", _]) => message::validate(request),
        ("GET", ["message", "quota"]) => state.quota.show(),
        ("GET", ["message", "quota", "consumption"]) => state.quota.show_used(now.at),
        ("GET", ["info"]) => Answer::ok(json!({
            "userId": BOT_USER_ID, "basicId": "@tameru", "displayName": "Tameru", "chatMode": "bot", "markAsReadMode": "auto"
        })),
        ("GET", ["profile", user_id]) => friends::profile(&state.friends, user_id),
        ("POST", ["user", user_id, "linkToken"]) => link::issue(state, user_id, now),
        ("POST", ["chat", "loading", "start"]) => message::show_loading(request),
        _ => Answer::not_found(),
    }
}

fn server_error() -> Answer {
    Answer::refused(500, "Internal server error")
}

fn rate_limit() -> Answer {
    Answer::refused(
        429,
        "The API rate limit has been exceeded. Try again later.",
    )
}

pub(crate) fn monthly_limit() -> Answer {
    Answer::refused(429, "You have reached your monthly limit.")
}

fn unauthorized() -> Answer {
    Answer::refused(
        401,
        "Authentication failed. Confirm that the access token in the authorization header is valid.",
    )
}

/// What is kept of a call. The channel's secret is not.
fn record(request: &Request, status: u16) -> Call {
    let body = serde_json::from_slice(&request.body).unwrap_or_else(|_| {
        let text = String::from_utf8_lossy(&request.body);
        Value::from(text.split("&client_secret=").next().unwrap_or_default())
    });
    Call {
        method: request.method.clone(),
        path: request.path.clone(),
        headers: request.headers.clone(),
        body,
        status,
    }
}
