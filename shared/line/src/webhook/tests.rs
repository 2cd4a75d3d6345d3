mod queue;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::intent::{Intent, Wish};
use domain::language::Language;

/// A body with one event of each kind in LINE's specification, written by us.
const EVERY_TYPE: &str = include_str!("fixtures/every-type.json");

fn only(event: serde_json::Value) -> Event {
    Event::read(&event)
}

fn told(event: serde_json::Value) -> Told {
    match only(event) {
        Event::Told(told) => told,
        Event::Unknown { what } => panic!("{what} was not understood"),
    }
}

fn text_event() -> serde_json::Value {
    json!({
        "type": "message", "mode": "active", "timestamp": 1_795_305_600_000_i64,
        "webhookEventId": "01TEXT", "deliveryContext": { "isRedelivery": true },
        "source": { "type": "user", "userId": "U1" }, "replyToken": "r1",
        "message": { "type": "text", "id": "1", "text": "残高", "quoteToken": "q" }
    })
}

#[test]
fn a_text_event_is_read_with_everything_we_need() {
    assert_eq!(
        told(text_event()),
        Told {
            id: "01TEXT".into(),
            timestamp: 1_795_305_600_000,
            active: true,
            redelivery: true,
            source: Source::User("U1".into()),
            reply_token: Some("r1".into()),
            kind: Kind::Wish(Wish {
                intent: Intent::Points,
                language: Some(Language::Ja),
            }),
        }
    );
}

#[test]
fn follow_without_its_own_field_is_still_a_follow() {
    let event = told(json!({ "type": "follow", "webhookEventId": "01F" }));
    assert_eq!(
        event.kind,
        Kind::Follow {
            is_unblocked: false
        }
    );
}

#[test]
fn a_group_is_no_place_for_a_balance_even_when_it_names_the_user() {
    let mut event = text_event();
    for kind in ["group", "room"] {
        event["source"] = json!({ "type": kind, "groupId": "C1", "userId": "U1" });
        assert_eq!(told(event.clone()).source, Source::Group);
    }
}

#[test]
fn standby_has_no_reply_token_and_is_not_active() {
    let mut event = text_event();
    event["mode"] = json!("standby");
    event.as_object_mut().unwrap().remove("replyToken");
    let event = told(event);
    assert!(!event.active);
    assert_eq!(event.reply_token, None);
}

#[test]
fn a_failed_account_link_without_a_source_is_read() {
    let event = told(json!({
        "type": "accountLink", "webhookEventId": "01L", "link": { "result": "failed", "nonce": "n" }
    }));
    assert_eq!(
        event.kind,
        Kind::Link {
            result: LinkResult::Failed,
            nonce: "n".into()
        }
    );
    assert_eq!(event.source, Source::Nobody);
}

#[test]
fn a_link_result_nobody_has_heard_of_is_not_a_success() {
    let event = told(json!({
        "type": "accountLink", "webhookEventId": "01L", "link": { "result": "perhaps", "nonce": "n" }
    }));
    assert!(matches!(
        event.kind,
        Kind::Link {
            result: LinkResult::Failed,
            ..
        }
    ));
}

#[test]
fn switching_the_tab_of_a_rich_menu_asks_for_nothing() {
    let event = only(json!({
        "type": "postback", "webhookEventId": "01P",
        "postback": { "data": "menu-b", "params": { "newRichMenuAliasId": "b", "status": "SUCCESS" } }
    }));
    assert!(matches!(event, Event::Unknown { .. }));
}

#[test]
fn an_unreadable_event_does_not_sink_its_neighbours() {
    let body = Body::parse(
        json!({ "events": [null, 7, { "type": "telepathy\u{0}<b>", "webhookEventId": "x" }, text_event()] })
            .to_string()
            .as_bytes(),
    )
    .unwrap();
    let events: Vec<_> = body.read().collect();
    assert_eq!(events.len(), 4);
    assert_eq!(
        events[2],
        Event::Unknown {
            what: "telepathyb".into()
        }
    );
    assert!(matches!(events[3], Event::Told(_)));
}

#[test]
fn what_no_value_can_hold_sinks_its_own_event_and_no_neighbour() {
    let neighbour = text_event().to_string();
    let event = |field: &str| format!(r#"{{"type":"message","webhookEventId":"x",{field}}}"#);
    let half_an_emoji = r#""message":{"type":"text","text":"\ud83d"}"#;
    let deep = format!(r#""message":{}{}"#, "[".repeat(10_000), "]".repeat(10_000));
    for field in [half_an_emoji, r#""timestamp":1e999"#, &deep] {
        let raw = format!(
            r#"{{"extra":"\udc00","events":[{},{neighbour}]}}"#,
            event(field)
        );
        let body = Body::parse(raw.as_bytes()).unwrap();
        let events: Vec<_> = body.read().collect();
        assert!(matches!(events[0], Event::Unknown { .. }), "{field:.40}");
        assert!(matches!(events[1], Event::Told(_)), "{field:.40}");
    }
}

#[test]
fn a_letter_that_is_none_spoils_no_more_than_the_text_it_stands_in() {
    let mut raw = json!({ "events": [text_event(), text_event()] }).to_string();
    let at = raw.find("残高").unwrap();
    raw.replace_range(at..at + 6, "!!!!!!");
    let mut raw = raw.into_bytes();
    raw[at..at + 6].fill(0xff);
    let body = Body::parse(&raw).unwrap();
    let intents: Vec<_> = body
        .read()
        .filter_map(|event| match event {
            Event::Told(told) => Some(told.kind),
            Event::Unknown { .. } => None,
        })
        .collect();
    let wish = |intent| {
        Kind::Wish(Wish {
            intent,
            language: Some(Language::Ja),
        })
    };
    assert!(matches!(&intents[0], Kind::Wish(wish) if wish.intent == Intent::Unknown));
    assert_eq!(intents[1], wish(Intent::Points));
}

#[test]
fn an_event_without_an_id_could_not_be_recognised_again_and_is_not_acted_on() {
    let mut event = text_event();
    event["webhookEventId"] = json!("");
    assert!(matches!(only(event), Event::Unknown { .. }));
}

#[test]
fn the_verify_button_sends_no_events_and_a_body_without_the_list_is_the_same() {
    for raw in [
        r#"{"destination":"U8","events":[]}"#,
        r#"{"destination":"U8"}"#,
        r#"{"destination":"U8","events":null}"#,
    ] {
        assert_eq!(Body::parse(raw.as_bytes()).unwrap().read().count(), 0);
    }
    assert!(Body::parse(b"not json").is_err());
    assert!(Body::parse(b"{\"events\":7}").is_err());
}

#[test]
fn every_event_type_of_the_specification_passes() {
    let body = Body::parse(EVERY_TYPE.as_bytes()).unwrap();
    let told = body.read().filter(|e| matches!(e, Event::Told(_))).count();
    assert_eq!((body.read().count(), told), (23, 9));
}

#[test]
fn an_id_that_fits_no_key_is_none_of_lines() {
    let mut event = text_event();
    event["webhookEventId"] = json!("0".repeat(65));
    assert!(matches!(only(event), Event::Unknown { .. }));
    let mut event = text_event();
    event["source"]["userId"] = json!("U".repeat(65));
    assert_eq!(told(event).source, Source::Nobody);
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|b| json!(b)),
        any::<i64>().prop_map(|n| json!(n)),
        prop_oneof![Just("message"), Just("postback"), Just("user"), Just("ok")]
            .prop_map(|s| json!(s)),
        ".*".prop_map(|s| json!(s)),
    ];
    let key = prop_oneof![
        Just("type"),
        Just("webhookEventId"),
        Just("message"),
        Just("postback"),
        Just("source"),
        Just("userId"),
        Just("data"),
        Just("text"),
        Just("link"),
        Just("nonce"),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|list| json!(list)),
            prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..8)
                .prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_json_arrives_it_is_read_and_crosses_the_queue_unchanged(event in any_json()) {
        let read = Event::read(&event);
        if let Some(queued) = to_queue(&read) {
            prop_assert_eq!(from_queue(&queued).unwrap(), read);
        }
    }
}
