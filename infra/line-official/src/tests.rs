use super::*;

fn flex(body: Value) -> Value {
    json!({ "type": "flex", "altText": "a", "contents": { "type": "bubble", "body": body } })
}

fn text(words: &str) -> Value {
    json!({ "type": "text", "text": words })
}

#[test]
fn a_plain_message_is_taken() {
    assert_eq!(faults_of_messages(&[text("a")]), [""; 0]);
    let body = json!({ "type": "box", "layout": "vertical", "contents": [text("a")] });
    assert_eq!(faults_of_messages(&[flex(body)]), [""; 0]);
}

#[test]
fn what_the_specification_does_not_know_or_misses_is_refused_at_its_place() {
    for (message, place) in [
        (json!({ "type": "telepathy" }), "/messages/0/type"),
        (json!({ "type": "text" }), "/messages/0"),
        (
            flex(json!({ "type": "box", "contents": [] })),
            "/messages/0/contents/body",
        ),
        (
            flex(json!({ "type": "box", "layout": "sideways", "contents": [] })),
            "/messages/0/contents/body/layout",
        ),
        (
            flex(json!({ "type": "box", "layout": "vertical", "contents": [{ "type": "words" }] })),
            "/messages/0/contents/body/contents/0/type",
        ),
    ] {
        let faults = faults_of_messages(std::slice::from_ref(&message));
        assert_eq!(faults.len(), 1, "{message}: {faults:?}");
        assert!(
            faults[0].starts_with(&format!("{place}: ")),
            "{message}: {faults:?}"
        );
    }
}

#[test]
fn five_messages_and_not_six() {
    assert_eq!(faults_of_messages(&vec![text("a"); 5]), [""; 0]);
    assert_eq!(faults_of_messages(&vec![text("a"); 6]).len(), 1);
    assert_eq!(faults_of_messages(&[]).len(), 1);
}

#[test]
fn the_types_that_the_specifications_tell_apart_are_listed() {
    let messages = MESSAGING_API.types("Message");
    assert_eq!(messages.len(), 11, "{messages:?}");
    assert!(messages.contains(&"flex".to_owned()));
    let events = WEBHOOK.types("Event");
    assert_eq!(events.len(), 19, "{events:?}");
    assert!(events.contains(&"accountLink".to_owned()));
}

#[test]
fn a_schema_that_is_not_there_takes_nothing() {
    assert_eq!(
        WEBHOOK.faults("Telepathy", &json!({})),
        ["Telepathy: the specification has no such schema"]
    );
}
