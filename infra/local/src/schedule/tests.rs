use super::{Schedule, UnknownSchedule, passed};
use crate::clock::Reading;
use crate::invoker::Invoker;
use crate::template;
use runtime::Function;
use serde_json::{Value, json};
use std::time::Duration;

fn nightly(expression: &str, zone: &str) -> Result<Schedule, UnknownSchedule> {
    let function = Function::events(|event: Value| async move { Ok(event) });
    let schedule = template::Schedule {
        expression: expression.to_owned(),
        time_zone: zone.to_owned(),
        input: None,
    };
    Schedule::new(
        "ExpireFunction",
        &schedule,
        Invoker::new("expire", function, Duration::from_secs(5)),
    )
}

fn reading(now: &str, settings: u64) -> Reading {
    Reading {
        now: now.parse().unwrap(),
        settings,
    }
}

fn fired(last: &str, now: &str) -> Vec<String> {
    let schedules = [nightly("cron(5 0 * * ? *)", "Asia/Tokyo").unwrap()];
    let passed = passed(&schedules, reading(last, 3), reading(now, 3));
    passed.iter().map(|(_, due)| due.to_rfc3339()).collect()
}

#[test]
fn a_schedule_fires_once_when_the_clock_runs_past_its_time_in_its_zone() {
    // 00:05 in Tokyo is 15:05 of the day before in UTC.
    assert_eq!(
        fired("2026-11-21T15:04:58Z", "2026-11-21T15:04:59Z"),
        Vec::<String>::new()
    );
    assert_eq!(
        fired("2026-11-21T15:04:59Z", "2026-11-21T15:05:00Z"),
        ["2026-11-21T15:05:00+00:00"]
    );
    assert_eq!(
        fired("2026-11-21T15:05:00Z", "2026-11-21T15:05:01Z"),
        Vec::<String>::new()
    );
    assert_eq!(
        fired("2026-11-19T12:00:00Z", "2026-11-21T12:00:00Z"),
        ["2026-11-20T15:05:00+00:00"]
    );
}

#[test]
fn a_clock_that_was_set_fires_nothing() {
    let schedules = [nightly("cron(5 0 * * ? *)", "Asia/Tokyo").unwrap()];
    let last = reading("2026-11-21T12:00:00Z", 3);
    assert_eq!(
        passed(&schedules, last, reading("2027-11-21T12:00:00Z", 4)).len(),
        0
    );
}

#[tokio::test]
async fn the_event_is_the_one_that_scheduler_sends() {
    let schedule = nightly("cron(5 0 * * ? *)", "Asia/Tokyo").unwrap();
    let mut event = schedule
        .fire("2026-11-21T15:05:00Z".parse().unwrap())
        .await
        .unwrap();
    event["id"].take();
    assert_eq!(
        event,
        json!({
            "version": "0",
            "id": null,
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": "000000000000",
            "time": "2026-11-21T15:05:00Z",
            "region": "ap-northeast-1",
            "resources": ["arn:aws:scheduler:ap-northeast-1:000000000000:schedule/default/ExpireFunction"],
            "detail": "{}"
        })
    );
}

#[test]
fn what_is_not_daily_or_in_no_zone_of_ours_is_an_error() {
    for expression in [
        "rate(1 day)",
        "cron(0 9 1 * ? *)",
        "cron(61 0 * * ? *)",
        "cron(0 9 * * ? 2026)",
    ] {
        assert!(nightly(expression, "Asia/Tokyo").is_err(), "{expression}");
    }
    assert!(nightly("cron(5 0 * * ? *)", "Tokyo").is_err());
}
