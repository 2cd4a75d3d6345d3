//! What crosses the queue, and what does not.

use serde_json::json;

use super::{EVERY_TYPE, only, text_event};
use crate::intent::{Intent, Wish};
use crate::webhook::*;
use domain::language::Language;

#[test]
fn an_event_crosses_the_queue_unchanged() {
    let body = Body::parse(EVERY_TYPE.as_bytes()).unwrap();
    for event in body.read().filter(|e| matches!(e, Event::Told(_))) {
        let queued = to_queue(&event).unwrap();
        assert_eq!(from_queue(&queued).unwrap(), event);
    }
}

#[test]
fn not_a_word_that_anybody_wrote_reaches_the_queue_understood_or_not() {
    for words in [
        "わたしの電話は 090-1234-5678 です",
        "山田です。ポイントは？",
        "Yamada here, my points",
    ] {
        let mut event = text_event();
        event["message"]["text"] = json!(words);
        let event = only(event);
        let queued = to_queue(&event).unwrap();
        for part in ["090", "山田", "Yamada"] {
            assert!(!queued.contains(part), "{queued}");
        }
        assert_eq!(from_queue(&queued).unwrap(), event, "{words}");
    }
}

#[test]
fn the_data_of_a_button_that_is_none_of_ours_stays_outside() {
    let event = only(json!({
        "type": "postback", "webhookEventId": "01P", "postback": { "data": "tel=090-1234-5678" }
    }));
    assert!(!to_queue(&event).unwrap().contains("090"));
}

#[test]
fn what_was_queued_before_this_version_is_still_understood() {
    let queued = |detail: serde_json::Value| {
        let mut event = json!({
            "webhookEventId": "01TEXT", "timestamp": 1, "mode": "active",
            "deliveryContext": { "isRedelivery": false },
            "source": { "type": "user", "userId": "U1" }, "replyToken": "r1",
        });
        let fields = detail.as_object().unwrap().clone();
        event.as_object_mut().unwrap().extend(fields);
        match from_queue(&event.to_string()).unwrap() {
            Event::Told(told) => told.kind,
            Event::Unknown { what } => panic!("{what}"),
        }
    };
    let wish = |intent, language| Kind::Wish(Wish { intent, language });
    let text =
        |text: &str| json!({ "type": "message", "message": { "type": "text", "text": text } });
    assert_eq!(
        queued(text("山田です。ポイントは？")),
        wish(Intent::Points, Some(Language::Ja))
    );
    assert_eq!(queued(text("")), wish(Intent::Unknown, None));
    assert_eq!(
        queued(json!({ "type": "message", "message": { "type": "other" } })),
        wish(Intent::Unknown, None)
    );
    assert_eq!(
        queued(json!({ "type": "postback", "postback": { "data": "v1:history:12" } })),
        wish(
            Intent::History {
                cursor: Some("12".into())
            },
            None
        )
    );
}

#[test]
fn what_somebody_takes_back_is_not_acted_on_because_nothing_of_it_was_kept() {
    let event = only(json!({
        "type": "unsend", "webhookEventId": "01U", "unsend": { "messageId": "325708" }
    }));
    assert_eq!(
        event,
        Event::Unknown {
            what: "unsend".into()
        }
    );
}

#[test]
fn an_event_nobody_acts_on_is_not_queued() {
    assert_eq!(
        to_queue(&Event::Unknown {
            what: "beacon".into()
        }),
        None
    );
}
