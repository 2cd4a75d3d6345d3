//! What LINE sends us.

use super::{HANAKO, bench, text};
use crate::{NoEvent, Said, Speaker};
use serde_json::{Value, json};

const GROUP: &str = "C4af4980629a1b2c3d4e5f60718293a4b";

fn by_hanako() -> Said {
    Said {
        user_id: HANAKO.to_owned(),
        ..Said::default()
    }
}

fn in_the_group(kind: &str) -> Said {
    Said {
        kind: Some(kind.to_owned()),
        group_id: Some(GROUP.to_owned()),
        ..Said::default()
    }
}

#[test]
fn a_webhook_is_signed_to_the_byte_and_looks_like_lines() {
    let mut bench = bench();
    let said = Said {
        postback: Some("a=1".to_owned()),
        ..by_hanako()
    };
    let webhook = bench.line.webhook(&said, bench.now.at).unwrap();
    let (_, signature) = webhook
        .headers
        .iter()
        .find(|(name, _)| *name == "x-line-signature")
        .unwrap();
    let secrets = ["local-channel-secret".into()];
    assert!(line::signature::verify(&secrets, &webhook.body, signature));
    let body: Value = serde_json::from_slice(&webhook.body).unwrap();
    let event = &body["events"][0];
    assert_eq!(event["type"], "postback");
    assert_eq!(event["postback"], json!({ "data": "a=1" }));
    assert_eq!(event["timestamp"], 1_795_305_600_000_i64);
    assert_eq!(event["source"], json!({ "type": "user", "userId": HANAKO }));
    assert_eq!(event["webhookEventId"].as_str().unwrap().len(), 26);
    assert_eq!(event["deliveryContext"], json!({ "isRedelivery": false }));
    assert_eq!(bench.does(HANAKO, "unfollow").get("replyToken"), None);
}

#[test]
fn an_event_sent_again_says_so() {
    let mut bench = bench();
    let said = Said {
        text: Some("points".to_owned()),
        webhook_event_id: Some("01FZ74A0TDDPYRVKNK77XKC3ZR".to_owned()),
        ..by_hanako()
    };
    let event = bench.event(&said);
    assert_eq!(event["webhookEventId"], "01FZ74A0TDDPYRVKNK77XKC3ZR");
    assert_eq!(event["deliveryContext"], json!({ "isRedelivery": true }));
}

#[test]
fn a_group_is_answered_in_the_group() {
    let mut bench = bench();
    let said = Said {
        text: Some("points".to_owned()),
        group_id: Some(GROUP.to_owned()),
        ..by_hanako()
    };
    let event = bench.event(&said);
    let source = json!({ "type": "group", "groupId": GROUP, "userId": HANAKO });
    assert_eq!(event["source"], source);
    assert!(
        bench.line.friends().is_empty(),
        "a word in a group makes no friend"
    );
    assert_eq!(
        bench.reply(event["replyToken"].as_str().unwrap(), None).0,
        200
    );
    let last = bench.line.lines().last().unwrap();
    assert_eq!((&*last.user_id, last.from), (GROUP, Speaker::Reply));
}

#[test]
fn the_account_joins_and_leaves_a_group_and_nobody_did_it() {
    let mut bench = bench();
    let joined = bench.event(&in_the_group("join"));
    assert_eq!(
        joined["source"],
        json!({ "type": "group", "groupId": GROUP })
    );
    assert_eq!(joined["type"], "join");
    assert_eq!(
        bench.reply(joined["replyToken"].as_str().unwrap(), None).0,
        200
    );
    let left = bench.event(&in_the_group("leave"));
    assert_eq!(
        (&left["type"], left.get("replyToken")),
        (&json!("leave"), None)
    );
}

#[test]
fn a_sticker_is_a_message_without_words() {
    let mut bench = bench();
    let event = bench.does(HANAKO, "sticker");
    assert_eq!(event["type"], "message");
    assert_eq!(event["message"]["type"], "sticker");
    assert_eq!(text(&event["message"]["stickerId"]), "52002738");
    assert_eq!(text(&event["message"]["id"]).len(), 18);
}

#[test]
fn what_is_unsent_is_gone_from_the_chat() {
    let mut bench = bench();
    let first = bench.says(HANAKO, "my number is 0901234");
    bench.says(HANAKO, "points");
    let unsend = Said {
        kind: Some("unsend".to_owned()),
        message_id: Some(text(&first["message"]["id"])),
        ..by_hanako()
    };
    let event = bench.event(&unsend);
    assert_eq!(event["type"], "unsend");
    assert_eq!(
        event["unsend"],
        json!({ "messageId": first["message"]["id"] })
    );
    assert_eq!(event.get("replyToken"), None);
    assert_eq!(bench.line.lines()[0].message["type"], "unsent");
    assert!(!format!("{:?}", bench.line.lines()).contains("0901234"));
    // Without a name it is the last that is still there.
    bench.does(HANAKO, "unsend");
    assert_eq!(bench.line.lines()[1].message["type"], "unsent");
    let said = Said {
        kind: Some("unsend".to_owned()),
        ..by_hanako()
    };
    let nothing = bench.line.webhook(&said, bench.now.at);
    assert_eq!(nothing, Err(NoEvent::NothingToUnsend));
}

#[test]
fn what_happened_must_be_clear() {
    let mut bench = bench();
    let mut unclear = |said: Said| bench.line.webhook(&said, bench.now.at).unwrap_err();
    assert_eq!(unclear(by_hanako()), NoEvent::Unclear);
    let two = Said {
        text: Some("points".to_owned()),
        postback: Some("a=1".to_owned()),
        ..by_hanako()
    };
    assert_eq!(unclear(two), NoEvent::Unclear);
    let nobody = Said {
        text: Some("points".to_owned()),
        ..Said::default()
    };
    assert_eq!(unclear(nobody), NoEvent::Nobody);
    let nowhere = Said {
        kind: Some("join".to_owned()),
        ..by_hanako()
    };
    assert_eq!(unclear(nowhere), NoEvent::Place);
    assert_eq!(unclear(in_the_group("sticker")), NoEvent::Nobody);
    let followed = Said {
        user_id: HANAKO.to_owned(),
        ..in_the_group("follow")
    };
    assert_eq!(unclear(followed), NoEvent::Place);
}

#[test]
fn one_seed_tells_one_story() {
    let story = || {
        let mut bench = bench();
        bench.does(HANAKO, "follow");
        bench.push(HANAKO, None);
        (bench.says(HANAKO, "points"), bench.push(HANAKO, None))
    };
    assert_eq!(story(), story());
}
