//! Failures on demand, and rates.

use super::{HANAKO, KEY, bench};
use crate::{Ending, FaultKind, Rate};
use chrono::TimeDelta;
use std::time::Duration;

const NOTHING: Ending = Ending {
    after: Duration::ZERO,
    answer: None,
};

#[test]
fn failures_come_when_told_to_and_no_longer() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    let rate = "The API rate limit has been exceeded. Try again later.";
    for (kind, status, words) in [
        (FaultKind::RateLimit, 429, rate),
        (
            FaultKind::MonthlyLimit,
            429,
            "You have reached your monthly limit.",
        ),
        (FaultKind::ServerError, 500, "Internal server error"),
    ] {
        bench.fails("push", kind);
        assert_eq!(bench.get("/v2/bot/info").0, 200);
        let (answered, body, id, _) = bench.push(HANAKO, Some(KEY));
        assert_eq!((answered, body["message"].as_str()), (status, Some(words)));
        assert!(!id.is_empty(), "LINE numbers its failures too");
    }
    assert_eq!(bench.push(HANAKO, Some(KEY)).0, 200);
    bench.fails("info", FaultKind::Unauthorized);
    assert_eq!(bench.get("/v2/bot/info").0, 401);
}

#[test]
fn a_push_may_be_accepted_although_the_answer_is_an_error_or_lost() {
    for kind in [FaultKind::AcceptedThenServerError, FaultKind::AnswerLost] {
        let mut bench = bench();
        bench.does(HANAKO, "follow");
        bench.fails("push", kind);
        let request = bench.push_request(HANAKO, Some(KEY));
        let ending = bench.end(request);
        let is_lost = kind == FaultKind::AnswerLost;
        assert_eq!(ending.answer.is_none(), is_lost);
        assert_eq!(bench.last_call().status, if is_lost { 0 } else { 500 });
        assert_eq!(bench.push(HANAKO, Some(KEY)).0, 409);
        assert_eq!(bench.pushed(), [HANAKO]);
    }
}

#[test]
fn a_call_that_comes_too_late_or_not_at_all_is_not_accepted() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    for (kind, seconds) in [
        (FaultKind::Offline, 0),
        (FaultKind::Timeout { seconds: 9 }, 9),
    ] {
        bench.fails("push", kind);
        let request = bench.push_request(HANAKO, Some(KEY));
        let after = Duration::from_secs(seconds);
        assert_eq!(bench.end(request), Ending { after, ..NOTHING });
    }
    assert!(bench.pushed().is_empty());
    assert_eq!(bench.push(HANAKO, Some(KEY)).0, 200);
}

#[test]
fn a_slow_answer_is_an_answer_that_takes_its_time() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    bench.fails("push", FaultKind::Slow { seconds: 5 });
    let request = bench.push_request(HANAKO, Some(KEY));
    let ending = bench.end(request);
    assert_eq!(ending.after, Duration::from_secs(5));
    assert_eq!(ending.answer.unwrap().status, 200);
}

#[test]
fn a_call_that_nobody_waits_for_any_more_is_done_later() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    bench.fails("push", FaultKind::LateAccept { seconds: 30 });
    let request = bench.push_request(HANAKO, Some(KEY));
    assert_eq!(bench.end(request), NOTHING);
    bench.passes(TimeDelta::seconds(29));
    bench.line.catch_up(bench.now);
    assert!(bench.pushed().is_empty());
    bench.passes(TimeDelta::seconds(1));
    bench.line.catch_up(bench.now);
    assert_eq!(bench.pushed(), [HANAKO]);
    assert_eq!(bench.push(HANAKO, Some(KEY)).0, 409);
}

#[test]
fn what_was_repeated_before_the_late_call_arrived_is_shown_once() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    bench.fails("push", FaultKind::LateAccept { seconds: 30 });
    let request = bench.push_request(HANAKO, Some(KEY));
    assert_eq!(bench.end(request), NOTHING);
    assert_eq!(bench.push(HANAKO, Some(KEY)).0, 200);
    bench.passes(TimeDelta::seconds(30));
    assert_eq!(bench.get("/v2/bot/info").0, 200);
    assert_eq!(bench.pushed(), [HANAKO]);
}

#[test]
fn failures_that_have_not_come_can_be_looked_at_and_taken_back() {
    let mut bench = bench();
    bench.fails("push", FaultKind::Offline);
    assert_eq!(bench.line.faults().len(), 1);
    bench.line.clear_faults();
    assert!(bench.line.faults().is_empty());
    assert_eq!(bench.push(HANAKO, None).0, 400);
}

#[test]
fn an_endpoint_takes_so_many_calls_in_a_time_and_then_429() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    bench.line.set_rates(vec![Rate {
        on: "push".to_owned(),
        calls: 2,
        seconds: 1,
    }]);
    let answers: Vec<u16> = (0..3).map(|_| bench.push(HANAKO, None).0).collect();
    assert_eq!(answers, [200, 200, 429]);
    assert_eq!(
        bench.get("/v2/bot/info").0,
        200,
        "each endpoint has its own"
    );
    bench.passes(TimeDelta::seconds(1));
    assert_eq!(bench.push(HANAKO, None).0, 200);
}
