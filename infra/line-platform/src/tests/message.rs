//! Replies, pushes, multicasts and channel tokens.

use super::{HANAKO, KEY, MIO, TARO, bench};
use chrono::TimeDelta;
use serde_json::json;
use std::time::Duration;

#[test]
fn a_reply_token_works_once() {
    let mut bench = bench();
    let event = bench.says("U1", "points");
    let token = event["replyToken"].as_str().unwrap();
    assert_eq!(bench.reply(token, None), (200, String::new()));
    let dead = (400, "Invalid reply token".to_owned());
    assert_eq!(bench.reply(token, None), dead);
    assert_eq!(bench.reply("never issued", None), dead);
}

#[test]
fn a_reply_token_works_within_a_minute() {
    let mut bench = bench();
    let event = bench.says("U1", "points");
    bench.passes(TimeDelta::seconds(61));
    let token = event["replyToken"].as_str().unwrap();
    assert_eq!(bench.reply(token, None).0, 400);
}

#[test]
fn reply_tokens_can_be_ended_before_their_minute() {
    let mut bench = bench();
    let event = bench.says("U1", "points");
    bench.line.end_reply_tokens();
    assert_eq!(
        bench.reply(event["replyToken"].as_str().unwrap(), None).0,
        400
    );
}

#[test]
fn a_reply_takes_no_retry_key() {
    let mut bench = bench();
    let event = bench.says("U1", "points");
    let token = event["replyToken"].as_str().unwrap();
    assert_eq!(bench.reply(token, Some(KEY)).0, 400);
    let after = bench.reply(token, None).0;
    assert_eq!(after, 200, "the refusal did not use the token");
}

#[test]
fn a_repeated_retry_key_is_a_409_that_names_the_first_request() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    let (first, sent, id, _) = bench.push(HANAKO, Some(KEY));
    let (again, body, _, accepted) = bench.push(HANAKO, Some(KEY));
    assert_eq!((first, again), (200, 409));
    assert_eq!(body["message"], "The retry key is already accepted");
    assert_eq!(body["sentMessages"], sent["sentMessages"]);
    assert_eq!(accepted, Some(id));
    assert_eq!(bench.pushed(), [HANAKO]);
    bench.passes(TimeDelta::hours(25));
    assert_eq!(bench.push(HANAKO, Some("not a uuid")).0, 400);
    assert_eq!(
        bench.push(HANAKO, Some(KEY)).0,
        200,
        "a day later it is new"
    );
    let shown = bench.line.shown();
    assert_eq!(shown[&(KEY.to_owned(), HANAKO.to_owned())], 2);
}

#[test]
fn a_push_needs_somebody_whom_the_account_has_met() {
    let mut bench = bench();
    let (status, body, ..) = bench.push(HANAKO, Some(KEY));
    let unknown = json!({ "message": "Failed to send messages" });
    assert_eq!((status, body), (400, unknown));
    bench.does(HANAKO, "follow");
    let after = bench.push(HANAKO, Some(KEY)).0;
    assert_eq!(after, 200, "a refused push leaves its key free");
}

#[test]
fn a_push_to_somebody_who_blocked_is_accepted_and_not_shown() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    bench.does(HANAKO, "unfollow");
    assert_eq!(bench.push(HANAKO, Some(KEY)).0, 200);
    assert!(bench.pushed().is_empty() && bench.line.shown().is_empty());
    assert_eq!(bench.get(&format!("/v2/bot/profile/{HANAKO}")).0, 404);
    let back = bench.does(HANAKO, "follow");
    assert_eq!(back["follow"], json!({ "isUnblocked": true }));
}

#[test]
fn a_push_may_come_without_a_sound() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    let messages = json!([{ "type": "text", "text": "42 points" }]);
    let body = json!({ "to": HANAKO, "messages": messages, "notificationDisabled": true });
    assert_eq!(bench.post("/v2/bot/message/push", &body).0, 200);
    assert!(bench.line.lines().last().unwrap().is_silent);
    bench.push(HANAKO, None);
    assert!(!bench.line.lines().last().unwrap().is_silent);
}

#[test]
fn messages_that_line_would_not_take_are_refused_with_the_place() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    let body = json!({ "to": HANAKO, "messages": [] });
    let (status, body) = bench.post("/v2/bot/message/push", &body);
    assert_eq!(status, 400);
    assert_eq!(body["message"], "The request body has 1 error(s)");
    assert_eq!(body["details"][0]["property"], "messages");
}

#[test]
fn a_multicast_reaches_everybody_who_can_be_reached_once_for_each_key() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    bench.does(TARO, "unfollow");
    let stranger = MIO;
    let (status, body, id, _) = bench.multicast(&[HANAKO, TARO, stranger], Some(KEY));
    assert_eq!((status, body), (200, json!({})));
    assert_eq!(bench.pushed(), [HANAKO]);
    // Whoever it is for: the key alone says that it was accepted.
    bench.does(MIO, "follow");
    let (again, body, _, accepted) = bench.multicast(&[MIO], Some(KEY));
    let known = json!({ "message": "The retry key is already accepted" });
    assert_eq!((again, body, accepted), (409, known, Some(id)));
    assert_eq!(bench.pushed(), [HANAKO]);
}

#[test]
fn a_multicast_takes_five_hundred_users_and_no_more() {
    let mut bench = bench();
    let users: Vec<String> = (0..501).map(|n| format!("U{n:032x}")).collect();
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    for user in &users {
        bench.line.befriend(user, "Somebody");
    }
    let (status, body, ..) = bench.multicast(&users, None);
    assert_eq!(status, 400);
    assert_eq!(
        body["details"][0]["message"],
        "Size must be between 1 and 500"
    );
    assert_eq!(bench.multicast(&[], None).0, 400);
    assert_eq!(bench.pushed().len(), 0);
    assert_eq!(bench.multicast(&users[..500], None).0, 200);
    assert_eq!(bench.pushed().len(), 500);
}

#[test]
fn a_multicast_goes_to_users_only() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    for other in ["C4af4980629a1b2c3d4e5f60718293a4b", "Uhanako", ""] {
        let (status, body, ..) = bench.multicast(&[HANAKO, other], None);
        assert_eq!(status, 400, "{other}");
        assert!(
            body["message"]
                .as_str()
                .unwrap()
                .starts_with("The property, to[1],")
        );
    }
    assert!(bench.pushed().is_empty());
}

#[test]
fn messages_can_be_checked_without_being_sent() {
    let mut bench = bench();
    let fine = json!({ "messages": [{ "type": "text", "text": "42 points" }] });
    assert_eq!(
        bench.post("/v2/bot/message/validate/push", &fine),
        (200, json!({}))
    );
    let empty = json!({ "messages": [{ "type": "text", "text": "" }] });
    assert_eq!(
        bench.post("/v2/bot/message/validate/multicast", &empty).0,
        400
    );
    assert!(bench.line.lines().is_empty());
}

#[test]
fn a_channel_token_is_given_for_the_secret_and_lasts_fifteen_minutes() {
    let mut bench = bench();
    assert_eq!(bench.new_token("wrong").0, 400);
    assert_eq!(bench.new_token("local-channel-secret").1["expires_in"], 900);
    bench.passes(TimeDelta::days(365));
    bench.now.ran = Duration::from_secs(899);
    assert_eq!(
        bench.get("/v2/bot/info").0,
        200,
        "it lasts by the machine's clock"
    );
    bench.now.ran = Duration::from_secs(900);
    assert_eq!(bench.get("/v2/bot/info").0, 401);
}

#[test]
fn a_profile_tells_the_language_where_the_user_lets_it() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    let path = format!("/v2/bot/profile/{HANAKO}");
    assert_eq!(bench.get(&path).1["language"], "ja");
    bench.line.set_language(HANAKO, Some("en".to_owned()));
    assert_eq!(bench.get(&path).1["language"], "en");
    bench.line.set_language(HANAKO, None);
    assert_eq!(bench.get(&path).1.get("language"), None);
}

#[test]
fn every_call_is_kept_as_it_was_made_without_the_secret() {
    let mut bench = bench();
    bench.push("U1", Some(KEY));
    let sent = bench.line.calls();
    assert_eq!(sent[0].path, "/oauth2/v3/token");
    let form = "grant_type=client_credentials&client_id=local-channel";
    assert_eq!(sent[0].body, form);
    assert_eq!(sent[1].method, "POST");
    assert_eq!(
        (&*sent[1].path, sent[1].status),
        ("/v2/bot/message/push", 400)
    );
    assert_eq!(sent[1].headers["x-line-retry-key"], KEY);
    assert_eq!(sent[1].body["messages"][0]["text"], "42 points");
    bench.line.forget_calls();
    assert_eq!(bench.line.calls(), []);
}

#[test]
fn the_keys_of_id_tokens_are_for_everybody() {
    let mut bench = bench();
    let keys = json!([{ "kid": "1" }]);
    bench.line.publish_keys(vec![keys[0].clone()]);
    bench.token = "nobody's".to_owned();
    let shown = bench.get("/oauth2/v2.1/certs");
    assert_eq!(shown, (200, json!({ "keys": keys })));
}

#[test]
fn what_line_does_not_have_is_not_found() {
    let mut bench = bench();
    for path in ["/v2/bot/message/telepathy", "/v1/members", "/", ""] {
        let answered = bench.post(path, &json!({}));
        assert_eq!(answered, (404, json!({ "message": "Not found" })), "{path}");
    }
}
