use serde_json::json;

use super::*;

fn faults(messages: &serde_json::Value) -> Vec<String> {
    check(messages.as_array().unwrap())
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn text(units: usize) -> serde_json::Value {
    json!([{ "type": "text", "text": "a".repeat(units) }])
}

fn bubble(contents: serde_json::Value) -> serde_json::Value {
    json!([{
        "type": "flex", "altText": "a",
        "contents": { "type": "bubble", "body": { "type": "box", "layout": "vertical", "contents": contents } }
    }])
}

fn button(label: &str, data: &str) -> serde_json::Value {
    json!([{ "type": "button", "action": { "type": "postback", "label": label, "data": data } }])
}

#[test]
fn one_to_five_messages() {
    let one = json!({ "type": "text", "text": "a" });
    assert_eq!(
        faults(&json!([])),
        ["messages: Size must be between 1 and 5"]
    );
    assert_eq!(faults(&json!([one, one, one, one, one])).len(), 0);
    assert_eq!(faults(&json!([one, one, one, one, one, one])).len(), 1);
}

#[test]
fn a_text_has_5000_units_and_not_one_more() {
    assert_eq!(faults(&text(5000)).len(), 0);
    assert_eq!(
        faults(&text(5001)),
        ["messages[0].text: Length must be between 0 and 5000"]
    );
    assert_eq!(faults(&text(0)), ["messages[0].text: May not be empty"]);
    assert_eq!(
        faults(&json!([{ "type": "text", "text": "👍".repeat(2500) }])).len(),
        0
    );
    assert_eq!(
        faults(&json!([{ "type": "text", "text": "👍".repeat(2501) }])).len(),
        1
    );
}

#[test]
fn an_unknown_type_is_named() {
    let found = faults(&json!([{ "type": "telepathy" }]));
    assert!(
        found[0].starts_with("messages[0].type: Must be one of"),
        "{found:?}"
    );
}

#[test]
fn thirteen_quick_replies_of_twenty_characters() {
    let with = |count: usize, label: &str| {
        let item = json!({ "type": "action", "action": { "type": "message", "label": label, "text": "a" } });
        json!([{ "type": "text", "text": "a", "quickReply": { "items": vec![item; count] } }])
    };
    assert_eq!(
        faults(&with(13, "ちょうど二十文字のボタンであるべきですね")).len(),
        0
    );
    assert_eq!(faults(&with(14, "a")).len(), 1);
    assert_eq!(
        faults(&with(1, "ちょうど二十文字のボタンであるべきですねえ")).len(),
        1
    );
}

#[test]
fn a_bubble_has_30_kb_and_a_carousel_twelve() {
    let long = json!([{ "type": "text", "text": "a".repeat(4_999) }]);
    assert_eq!(faults(&bubble(long.clone())).len(), 0);
    let seven: Vec<_> = vec![long[0].clone(); 7];
    assert_eq!(
        faults(&bubble(json!(seven))),
        ["messages[0].contents: A bubble must be at most 30 KB"]
    );
    let small = json!({ "type": "bubble" });
    let carousel = |count: usize| json!([{ "type": "flex", "altText": "a", "contents": { "type": "carousel", "contents": vec![small.clone(); count] } }]);
    assert_eq!(faults(&carousel(12)).len(), 0);
    assert_eq!(faults(&carousel(13)).len(), 1);
}

#[test]
fn flex_buttons_have_labels_of_forty_and_data_of_300() {
    assert_eq!(
        faults(&bubble(button(&"あ".repeat(40), &"d".repeat(300)))).len(),
        0
    );
    assert_eq!(faults(&bubble(button(&"あ".repeat(41), "d"))).len(), 1);
    assert_eq!(faults(&bubble(button("a", &"d".repeat(301)))).len(), 1);
    assert_eq!(faults(&bubble(button("", ""))).len(), 2);
}

#[test]
fn misspelt_fields_sizes_and_colours_are_found() {
    let part = json!([{ "type": "text", "text": "a", "colour": "#123456" }]);
    assert_eq!(
        faults(&bubble(part)),
        ["messages[0].contents.body.contents[0].colour: Unknown field"]
    );
    let part = json!([{ "type": "text", "text": "a", "color": "red", "size": "huge" }]);
    assert_eq!(faults(&bubble(part)).len(), 2);
    let part = json!([{ "type": "text", "text": "" }]);
    assert_eq!(faults(&bubble(part)).len(), 1);
}

#[test]
fn a_button_does_not_run_scripts() {
    let part = json!([{ "type": "button", "action": { "type": "uri", "label": "a", "uri": "javascript:alert(1)" } }]);
    assert_eq!(
        faults(&bubble(part)),
        ["messages[0].contents.body.contents[0].action.uri: Invalid action URI scheme"]
    );
}
