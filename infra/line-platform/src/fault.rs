//! Failures on demand.

use serde::{Deserialize, Serialize};

/// How coming calls fail, and how many of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Which calls: those whose path ends so (`push`, `reply`, `token`); all where it is not given.
    #[serde(default)]
    pub on: String,
    /// How they fail.
    pub kind: FaultKind,
    /// How many calls.
    #[serde(default = "once")]
    pub times: u64,
}

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// 429: too many calls a second. Wait, and try again.
    RateLimit,
    /// 429: the month's messages are used up.
    MonthlyLimit,
    /// 500, and nothing was done.
    ServerError,
    /// 500, although it was done.
    AcceptedThenServerError,
    /// 401: the channel token is not taken any more.
    Unauthorized,
    /// It is done and answered, so many seconds late.
    Slow {
        /// Seconds of the machine's clock.
        seconds: u64,
    },
    /// Nothing is done, and after so many seconds the connection breaks.
    Timeout {
        /// Seconds of the machine's clock.
        seconds: u64,
    },
    /// It is done, and the connection breaks before the answer.
    AnswerLost,
    /// The connection breaks, and the call, which nobody waits for any more, is done so much later.
    LateAccept {
        /// Seconds of the program's clock.
        seconds: i64,
    },
    /// The connection breaks at once, and nothing is done.
    Offline,
}

fn once() -> u64 {
    1
}

/// The failure of a call to this path, if one is due.
pub(crate) fn due(faults: &mut Vec<Fault>, path: &str) -> Option<FaultKind> {
    let fault = faults
        .iter_mut()
        .find(|fault| path.ends_with(&fault.on) && fault.times > 0)?;
    fault.times = fault.times.saturating_sub(1);
    let kind = fault.kind;
    faults.retain(|fault| fault.times > 0);
    Some(kind)
}
