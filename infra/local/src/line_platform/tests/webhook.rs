//! What LINE sends us.

use super::bench;
use crate::line_platform::Said;
use serde_json::{Value, json};

#[test]
fn a_webhook_is_signed_to_the_byte_and_looks_like_lines() {
    let bench = bench();
    let said = Said {
        user_id: "U1".to_owned(),
        postback: Some("a=1".to_owned()),
        ..Said::default()
    };
    let webhook = bench.line.webhook(&said).unwrap();
    let signature = webhook.headers["x-line-signature"].to_str().unwrap();
    assert!(line::signature::verify(
        &["local-channel-secret".into()],
        &webhook.body,
        signature
    ));
    let body: Value = serde_json::from_slice(&webhook.body).unwrap();
    let event = &body["events"][0];
    assert_eq!(event["type"], "postback");
    assert_eq!(event["postback"], json!({ "data": "a=1" }));
    assert_eq!(event["timestamp"], 1_795_305_600_000_i64);
    assert_eq!(event["source"], json!({ "type": "user", "userId": "U1" }));
    assert_eq!(event["webhookEventId"].as_str().unwrap().len(), 26);
    assert_eq!(event["deliveryContext"], json!({ "isRedelivery": false }));
    assert_eq!(bench.does("U1", "unfollow").get("replyToken"), None);
}

#[test]
fn an_event_sent_again_says_so() {
    let bench = bench();
    let said = Said {
        user_id: "U1".to_owned(),
        text: Some("points".to_owned()),
        webhook_event_id: Some("01FZ74A0TDDPYRVKNK77XKC3ZR".to_owned()),
        ..Said::default()
    };
    let event = bench.event(&said);
    assert_eq!(event["webhookEventId"], "01FZ74A0TDDPYRVKNK77XKC3ZR");
    assert_eq!(event["deliveryContext"], json!({ "isRedelivery": true }));
}

#[test]
fn what_happened_must_be_clear() {
    let bench = bench();
    let unclear = |said: Said| bench.line.webhook(&said).unwrap_err().to_string();
    let text = Some("points".to_owned());
    assert!(
        unclear(Said {
            user_id: "U1".to_owned(),
            ..Said::default()
        })
        .starts_with("give exactly one")
    );
    assert!(
        unclear(Said {
            text,
            ..Said::default()
        })
        .starts_with("user_id")
    );
    let other = Said {
        user_id: "U1".to_owned(),
        kind: Some("join".to_owned()),
        ..Said::default()
    };
    assert!(unclear(other).starts_with("give exactly one"));
}
