//! LINE: the stand-in that people talk to by hand, in a world in which calls and their answers get lost.

use std::collections::BTreeSet;

use line::client::{Credentials, Outgoing};
use line_platform::{
    Answer, Channel, Consent, Fault as LineFault, FaultKind, Moment, NoEvent, Platform, Request,
    Said,
};
use serde_json::Value;

use crate::fault::{Fault, Faults};

const CHANNEL: &str = "simulated-channel";
/// It guards nothing; webhooks are signed by whoever delivers them.
const SECRET: &str = "simulated-channel-secret";

/// The messages of a month: more than any history sends, so that only chance says that they are used up.
const MONTH: u64 = 1_000_000;

/// Up to how many seconds later a call arrives that nobody waits for any more.
const LATE_MAX: usize = 600;

/// What LINE says of a reply token that was used, or is too old.
const DEAD: &str = "Invalid reply token";
const TOKEN: &str = "/oauth2/v3/token";
const ACCEPTED_BEFORE: u16 = 409;

/// The platform.
pub(crate) struct Line {
    platform: Platform,
    /// Reply tokens of events that the house took.
    taken: BTreeSet<String>,
    /// Reply tokens that somebody tried to use.
    tried: BTreeSet<String>,
}

/// What the house proves with that it is the channel.
pub(crate) fn credentials() -> Credentials {
    Credentials::Stateless {
        channel_id: CHANNEL.to_owned(),
        channel_secret: SECRET.into(),
    }
}

impl Line {
    pub(crate) fn new(seed: u64) -> Line {
        let channel = Channel {
            id: CHANNEL.to_owned(),
            secret: SECRET.into(),
        };
        let mut platform = Platform::new(channel, seed, Vec::new());
        platform.set_quota(Some(MONTH));
        Line {
            platform,
            taken: BTreeSet::new(),
            tried: BTreeSet::new(),
        }
    }

    /// Somebody follows the account.
    pub(crate) fn befriend(&mut self, user: &str) {
        self.platform.befriend(user, "Somebody");
    }

    /// Somebody does something in the app.
    pub(crate) fn event(&mut self, said: &Said, now: Moment) -> Result<Value, NoEvent> {
        self.platform.event(said, now.at)
    }

    /// Somebody consents in LINE's dialog. None where it says that it is too late.
    pub(crate) fn consents(&mut self, consent: &Consent, now: Moment) -> Option<Value> {
        let webhook = self.platform.link(consent, now).ok()?;
        let mut call: Value = serde_json::from_slice(&webhook.body).ok()?;
        Some(call["events"][0].take())
    }

    /// Somebody who was shown more than once what was sent under one retry key, now that everything has arrived.
    pub(crate) fn shown_again(&mut self, now: Moment) -> Option<String> {
        self.platform.catch_up(now);
        let mut shown = self.platform.shown().iter();
        let ((key, user), times) = shown.find(|(_, times)| **times > 1)?;
        Some(format!("LINE showed {user} one push {times} times: {key}"))
    }

    /// The house took an event that this token answers.
    pub(crate) fn taken(&mut self, token: &str) {
        self.taken.insert(token.to_owned());
    }

    /// The token of an event that was taken and that nobody tried to answer.
    pub(crate) fn unanswered(&self) -> Option<&String> {
        self.taken.difference(&self.tried).next()
    }

    /// What the house hears when it calls; nothing, where the connection broke.
    pub(crate) fn carry(
        &mut self,
        request: Outgoing,
        now: Moment,
        faults: &mut Faults,
    ) -> Option<Answer> {
        if let Some(kind) = struck(&request.path, faults) {
            self.platform.add_fault(LineFault {
                on: request.path.clone(),
                kind,
                times: 1,
            });
        }
        let is_reply = request.path.ends_with("/reply");
        if is_reply && faults.would(Fault::DeadReplyToken) {
            self.platform.end_reply_tokens();
        }
        let answer = self.platform.call(received(request), now).answer;
        let last = self.platform.calls().last();
        let body = last.map_or(&Value::Null, |call| &call.body);
        let is_blocked = body["to"]
            .as_str()
            .is_some_and(|to| self.platform.has_blocked(to));
        let token = body["replyToken"].as_str();
        self.tried.extend(token.map(str::to_owned));
        // Nobody looks at them here.
        self.platform.forget_calls();
        let answer = answer?;
        if answer.status == ACCEPTED_BEFORE {
            faults.fired.add(Fault::LineKnownKey);
        } else if is_blocked && answer.status == 200 {
            faults.fired.add(Fault::BlockedUser);
        } else if is_reply && answer.json()["message"] == DEAD {
            faults.fired.add(Fault::DeadReplyToken);
        }
        Some(answer)
    }
}

fn received(request: Outgoing) -> Request {
    let headers = request.headers.into_iter();
    Request {
        method: request.method.to_owned(),
        path: request.path,
        headers: headers
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        body: request.body,
        ..Request::default()
    }
}

/// How a call goes wrong, if it does. The limits are of what is sent unasked; the channel's own token always comes, for
/// whoever has none says nothing at all, and nobody could tell that from a member who is forgotten.
fn struck(path: &str, faults: &mut Faults) -> Option<FaultKind> {
    if path == TOKEN {
        return None;
    }
    let is_unasked = path.ends_with("/push") || path.ends_with("/multicast");
    if is_unasked && faults.strikes(Fault::RateLimit) {
        return Some(FaultKind::RateLimit);
    }
    if is_unasked && faults.strikes(Fault::MonthlyLimit) {
        return Some(FaultKind::MonthlyLimit);
    }
    if path.ends_with("/consumption") && faults.strikes(Fault::QuotaUnreadable) {
        return Some(FaultKind::ServerError);
    }
    if faults.strikes(Fault::LineErrorBefore) {
        return Some(FaultKind::ServerError);
    }
    if !faults.strikes(Fault::LineTimeoutAfter) {
        return None;
    }
    let seconds = i64::try_from(faults.pick(LATE_MAX)).unwrap_or_default();
    Some(match faults.pick(2) {
        0 => FaultKind::AnswerLost,
        _ => FaultKind::LateAccept { seconds },
    })
}
