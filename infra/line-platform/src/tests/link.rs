//! Link tokens, and the dialog.

use super::{Bench, HANAKO, TARO, bench};
use crate::{Consent, NoLink};
use chrono::TimeDelta;
use serde_json::{Value, json};

const NONCE: &str = "nonce-of-128-random-bits";

fn token(bench: &mut Bench) -> String {
    bench.does(HANAKO, "follow");
    let (status, body) = bench.post(&format!("/v2/bot/user/{HANAKO}/linkToken"), &json!({}));
    assert_eq!(status, 200);
    body["linkToken"].as_str().unwrap().to_owned()
}

fn link(bench: &mut Bench, token: &str, user_id: &str, nonce: &str) -> Result<Value, NoLink> {
    let consent = Consent {
        link_token: token.to_owned(),
        nonce: nonce.to_owned(),
        user_id: user_id.to_owned(),
    };
    let webhook = bench.line.link(&consent, bench.now)?;
    let body: Value = serde_json::from_slice(&webhook.body).unwrap();
    Ok(body["events"][0].clone())
}

#[test]
fn whoever_consents_is_linked_and_can_be_answered() {
    let mut bench = bench();
    let token = token(&mut bench);
    assert_eq!(token.len(), 32);
    assert_eq!(bench.line.link_token_of(&token, bench.now), Some(HANAKO));
    let event = link(&mut bench, &token, HANAKO, NONCE).unwrap();
    assert_eq!(event["type"], "accountLink");
    assert_eq!(event["link"], json!({ "result": "ok", "nonce": NONCE }));
    assert_eq!(event["source"], json!({ "type": "user", "userId": HANAKO }));
    let reply = event["replyToken"].as_str().unwrap();
    assert_eq!(bench.reply(reply, None).0, 200);
}

#[test]
fn a_link_token_works_once() {
    let mut bench = bench();
    let token = token(&mut bench);
    assert!(link(&mut bench, &token, HANAKO, NONCE).is_ok());
    assert_eq!(bench.line.link_token_of(&token, bench.now), None);
    let again = link(&mut bench, &token, HANAKO, NONCE);
    assert_eq!(again, Err(NoLink::DeadToken));
    let unknown = link(&mut bench, "never issued", HANAKO, NONCE);
    assert_eq!(unknown, Err(NoLink::DeadToken));
}

#[test]
fn a_link_token_that_is_older_than_ten_minutes_makes_no_event() {
    let mut bench = bench();
    let early = token(&mut bench);
    bench.passes(TimeDelta::minutes(10));
    assert!(link(&mut bench, &early, HANAKO, NONCE).is_ok());
    let late = token(&mut bench);
    bench.passes(TimeDelta::seconds(601));
    assert_eq!(
        link(&mut bench, &late, HANAKO, NONCE),
        Err(NoLink::DeadToken)
    );
}

#[test]
fn in_the_hands_of_another_user_the_link_fails_and_the_event_names_nobody() {
    let mut bench = bench();
    let token = token(&mut bench);
    let event = link(&mut bench, &token, TARO, NONCE).unwrap();
    assert_eq!(event["link"], json!({ "result": "failed", "nonce": NONCE }));
    assert_eq!((event.get("source"), event.get("replyToken")), (None, None));
    assert_eq!(
        link(&mut bench, &token, HANAKO, NONCE),
        Err(NoLink::DeadToken)
    );
}

#[test]
fn a_nonce_has_ten_to_two_hundred_and_fifty_five_characters() {
    let mut bench = bench();
    let token = token(&mut bench);
    let long = "n".repeat(256);
    for nonce in ["", "nine-char", &long] {
        assert_eq!(
            link(&mut bench, &token, HANAKO, nonce),
            Err(NoLink::BadNonce)
        );
    }
    assert!(link(&mut bench, &token, HANAKO, &long[..255]).is_ok());
}

#[test]
fn a_link_token_is_given_for_somebody_whom_the_account_has_met() {
    let mut bench = bench();
    let path = format!("/v2/bot/user/{HANAKO}/linkToken");
    assert_eq!(bench.post(&path, &json!({})).0, 404);
}
