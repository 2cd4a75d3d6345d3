//! The month's messages.

use super::{Bench, HANAKO, KEY, MIO, TARO, bench};
use serde_json::json;

fn full() -> Bench {
    let mut bench = bench();
    for user in [HANAKO, TARO, MIO] {
        bench.does(user, "follow");
    }
    bench
}

fn used(bench: &mut Bench) -> u64 {
    let (status, body) = bench.get("/v2/bot/message/quota/consumption");
    assert_eq!(status, 200);
    body["totalUsage"].as_u64().unwrap()
}

#[test]
fn a_channel_without_a_limit_says_so_and_one_with_a_limit_says_how_much() {
    let mut bench = bench();
    let path = "/v2/bot/message/quota";
    assert_eq!(bench.get(path), (200, json!({ "type": "none" })));
    bench.line.set_quota(Some(1000));
    let limited = json!({ "type": "limited", "value": 1000 });
    assert_eq!(bench.get(path), (200, limited));
}

#[test]
fn each_recipient_who_is_reached_counts_once_and_replies_are_free() {
    let mut bench = full();
    bench.does(MIO, "unfollow");
    bench.push(HANAKO, None);
    assert_eq!(used(&mut bench), 1);
    bench.multicast(&[HANAKO, TARO, MIO], Some(KEY));
    assert_eq!(
        used(&mut bench),
        3,
        "who has blocked the account costs nothing"
    );
    bench.multicast(&[HANAKO, TARO, MIO], Some(KEY));
    bench.push(MIO, None);
    let event = bench.says(TARO, "points");
    bench.reply(event["replyToken"].as_str().unwrap(), None);
    assert_eq!(used(&mut bench), 3);
    assert_eq!(bench.line.used_quota(bench.now.at), 3);
}

#[test]
fn the_monthly_limit_refuses_what_is_more_than_is_left_and_sends_none_of_it() {
    let mut bench = full();
    bench.line.set_quota(Some(2));
    let (status, body, ..) = bench.multicast(&[HANAKO, TARO, MIO], Some(KEY));
    assert_eq!(
        (status, body["message"].as_str()),
        (429, Some("You have reached your monthly limit."))
    );
    assert!(bench.pushed().is_empty());
    assert_eq!(
        bench.multicast(&[HANAKO, TARO], Some(KEY)).0,
        200,
        "the key is free"
    );
    assert_eq!(bench.push(MIO, None).0, 429);
    let event = bench.says(MIO, "points");
    let replied = bench.reply(event["replyToken"].as_str().unwrap(), None);
    assert_eq!(replied.0, 200, "replies go on");
}

#[test]
fn a_new_month_begins_at_midnight_in_japan() {
    let mut bench = full();
    bench.line.set_quota(Some(1));
    bench.now.at = "2026-11-30T14:59:59Z".parse().unwrap();
    assert_eq!(bench.push(HANAKO, None).0, 200);
    assert_eq!(bench.push(HANAKO, None).0, 429);
    bench.now.at = "2026-11-30T15:00:00Z".parse().unwrap();
    assert_eq!(used(&mut bench), 0);
    assert_eq!(bench.push(HANAKO, None).0, 200);
}
