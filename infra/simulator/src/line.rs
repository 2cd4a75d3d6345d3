//! LINE: the stand-in that people talk to by hand, in a world in which calls and their answers get lost.

use line::client::{Credentials, Outgoing};
use line_platform::{
    Answer, Channel, Fault as LineFault, FaultKind, Moment, NoEvent, Platform, Request, Said,
};
use serde_json::Value;

use crate::fault::{Fault, Faults};

const CHANNEL: &str = "simulated-channel";
/// It guards nothing; webhooks are signed by whoever delivers them.
const SECRET: &str = "simulated-channel-secret";

/// Up to how many seconds later a call arrives that nobody waits for any more.
const LATE_MAX: usize = 600;

/// What LINE says of a reply token that was used, or is too old.
const DEAD: &str = "Invalid reply token";
const ACCEPTED_BEFORE: u16 = 409;

/// The platform.
pub(crate) struct Line(Platform);

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
        Line(Platform::new(channel, seed, Vec::new()))
    }

    /// Somebody follows the account.
    pub(crate) fn befriend(&mut self, user: &str) {
        self.0.befriend(user, "Somebody");
    }

    /// Somebody does something in the app.
    pub(crate) fn event(&mut self, said: &Said, now: Moment) -> Result<Value, NoEvent> {
        self.0.event(said, now.at)
    }

    /// Somebody who was shown more than once what was sent under one retry key, now that everything has arrived.
    pub(crate) fn shown_again(&mut self, now: Moment) -> Option<String> {
        self.0.catch_up(now);
        let mut shown = self.0.shown().iter();
        let ((key, user), times) = shown.find(|(_, times)| **times > 1)?;
        Some(format!("LINE showed {user} one push {times} times: {key}"))
    }

    /// What the house hears when it calls; nothing, where the connection broke.
    pub(crate) fn carry(
        &mut self,
        request: Outgoing,
        now: Moment,
        faults: &mut Faults,
    ) -> Option<Answer> {
        if let Some(kind) = struck(&request.path, faults) {
            self.0.add_fault(LineFault {
                on: request.path.clone(),
                kind,
                times: 1,
            });
        }
        let is_reply = request.path.ends_with("/reply");
        if is_reply && faults.would(Fault::DeadReplyToken) {
            self.0.end_reply_tokens();
        }
        let answer = self.0.call(received(request), now).answer;
        let last = self.0.calls().last();
        let to = last.and_then(|call| call.body["to"].as_str());
        let is_blocked = to.is_some_and(|to| self.0.has_blocked(to));
        // Nobody looks at them here.
        self.0.forget_calls();
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

/// How a call goes wrong, if it does. The limits are of what is sent unasked.
fn struck(path: &str, faults: &mut Faults) -> Option<FaultKind> {
    if path.ends_with("/push") && faults.strikes(Fault::RateLimit) {
        return Some(FaultKind::RateLimit);
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
