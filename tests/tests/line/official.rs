//! LINE's own bodies, signatures and event types, through the deployed function as API Gateway would hand them over.

use std::fs;
use std::path::{Path, PathBuf};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use line_official::WEBHOOK;
use local::{Options, System};
use serde_json::{Value, json};

use crate::account::{Account, text};

/// As API Gateway delivers a body, plain and base64.
const PLAIN: &str =
    include_str!("../../../events/line-official/api-gateway/apigw-v2-verify-plain.json");
const BASE64: &str =
    include_str!("../../../events/line-official/api-gateway/apigw-v2-verify-base64.json");

/// Our own body with an event of each kind.
const EVERY_TYPE: &str = include_str!("../../../shared/line/src/webhook/fixtures/every-type.json");

/// What the local system signs with.
const SECRET: &str = "local-channel-secret";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file below a folder, by its path in it, in order.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut waiting = vec![folder.to_path_buf()];
    let mut found = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path)
                .expect("a folder")
                .map(|entry| entry.expect("an entry"));
            waiting.extend(entries.map(|entry| entry.path()));
        } else {
            let text = fs::read_to_string(&path).expect("a text");
            let name = path.strip_prefix(folder).expect("below the folder");
            found.push((name.to_string_lossy().into_owned(), text));
        }
    }
    found.sort();
    found
}

fn webhooks() -> Vec<(String, String)> {
    let bodies = files(&root().join("events/line-official/webhooks"));
    assert_eq!(bodies.len(), 28, "LINE's documentation prints so many");
    bodies
}

/// The body to the byte as it is printed, but for the ids of its events: most of LINE's examples share one.
fn with_ids_of_its_own(text: &str, mark: &str) -> String {
    let body: Value = serde_json::from_str(text).expect("JSON");
    let events = body["events"].as_array().expect("events");
    let ids = events
        .iter()
        .map(|event| event["webhookEventId"].as_str().expect("an id"));
    ids.fold(text.to_owned(), |text, id| {
        let own = format!("{mark}{}", &id[mark.len()..]);
        text.replace(id, &own)
    })
}

/// Hands a body to the webhook's function, in the shape of one of LINE's deliveries through API Gateway.
async fn deliver(account: &Account, delivery: &str, body: &str) -> u64 {
    let mut event: Value = serde_json::from_str(delivery).expect("JSON");
    let is_base64 = event["isBase64Encoded"] == true;
    event["rawPath"] = json!("/webhooks/line");
    event["requestContext"]["http"]["path"] = json!("/webhooks/line");
    event["headers"]["x-line-signature"] =
        json!(line::signature::sign(&SECRET.into(), body.as_bytes()));
    event["body"] = match is_base64 {
        true => json!(STANDARD.encode(body)),
        false => json!(body),
    };
    status(&account.system, event).await
}

async fn status(system: &System, event: Value) -> u64 {
    let answer = system
        .invoke("line-webhook", event)
        .await
        .expect("the function is there");
    let answer = answer.expect("the function answers");
    answer["statusCode"].as_u64().expect("a status")
}

/// What the bot does to LINE, and no call more: a look at the language of everybody whom nobody knows and who writes
/// nothing that would tell, and a reply to all that is due one.
fn expect_calls(account: &Account, events: &[Value], name: &str) {
    let calls = account.calls();
    let to = |path: &str| {
        let calls = calls.iter();
        calls
            .filter(|call| text(&call["path"]).starts_with(path))
            .count()
    };
    let replies = events.iter().map(due).sum::<usize>();
    let looks = events
        .iter()
        .filter(|event| needs_a_language(event))
        .count();
    let made = (to("/v2/bot/message/reply"), to("/v2/bot/profile/"));
    assert_eq!(made, (replies, looks), "{name}: {calls:?}");
    assert_eq!(calls.len(), replies + looks, "{name}: {calls:?}");
}

/// Whether an event comes from somebody who has written nothing that would tell their language, and whom LINE can know:
/// LINE's documentation cuts the ids of its users short, with dots, and nobody has such an id.
fn needs_a_language(event: &Value) -> bool {
    // A sticker's own words are its maker's.
    let is_wordless = event["message"]["type"] != "text";
    let user = event["source"]["userId"].as_str().unwrap_or_default();
    let is_an_id = !user.is_empty() && user.bytes().all(|sign| sign.is_ascii_alphanumeric());
    let says_who = event["source"]["type"] == "user" && is_an_id;
    is_wordless && says_who && due(event) == 1
}

/// How many replies an event is due: one for each wish, coming or joining of somebody who can be answered. None of what
/// is said in the groups of LINE's examples is asked of us.
fn due(event: &Value) -> usize {
    let kind = event["type"].as_str().unwrap_or_default();
    // A rich menu that only switches its tab asks for nothing.
    if !event["postback"]["params"]["newRichMenuAliasId"].is_null() {
        return 0;
    }
    let due = match event["source"]["type"].as_str() {
        Some("user") => ["message", "postback", "follow", "accountLink"].contains(&kind),
        Some(_) => kind == "join",
        None => false,
    };
    usize::from(due && event["replyToken"].is_string())
}

fn events(body: &str) -> Vec<Value> {
    let body: Value = serde_json::from_str(body).expect("JSON");
    body["events"].as_array().expect("events").clone()
}

#[tokio::test]
async fn every_body_that_line_has_printed_passes_plain_and_base64() {
    let account = Account::open().await;
    for (name, text) in webhooks() {
        for (form, delivery) in [("P", PLAIN), ("B", BASE64)] {
            let mark = format!("{form}{:0>11}", name.len()) + name.get(..8).unwrap_or_default();
            let body = with_ids_of_its_own(&text, &mark);
            account.forget();
            assert_eq!(deliver(&account, delivery, &body).await, 200, "{name}");
            let drained = account.system.drain().await.expect("the queues are worked");
            assert_eq!((drained.failures, drained.dead_letters), (0, 0), "{name}");
            expect_calls(&account, &events(&body), &name);
        }
    }
}

#[tokio::test]
async fn all_of_them_and_every_type_of_the_specification_pass_in_one_body() {
    let account = Account::open().await;
    let mut all = Vec::new();
    for (number, (_, text)) in webhooks().into_iter().enumerate() {
        all.extend(events(&with_ids_of_its_own(
            &text,
            &format!("ALL{number:0>9}"),
        )));
    }
    all.extend(events(EVERY_TYPE));
    let body = json!({ "destination": "U8e742f61d673b39c7fff3cecb7536ef0", "events": all });
    assert_eq!(deliver(&account, PLAIN, &body.to_string()).await, 200);
    let drained = account.system.drain().await.expect("the queues are worked");
    assert_eq!((drained.failures, drained.dead_letters), (0, 0));
    expect_calls(&account, &all, "all of them");
}

#[tokio::test]
async fn the_published_body_is_taken_with_the_published_signature_and_no_other() {
    let options = Options {
        line_channel_secret: "8c570fa6dd201bb328f1c1eac23a96d8".to_owned(),
        ..Options::default()
    };
    let system = System::start(options).await.expect("the system starts");
    for delivery in [PLAIN, BASE64] {
        let mut event: Value = serde_json::from_str(delivery).expect("JSON");
        event["rawPath"] = json!("/webhooks/line");
        event["requestContext"]["http"]["path"] = json!("/webhooks/line");
        assert_eq!(status(&system, event.clone()).await, 200);
        event["headers"]["x-line-signature"] =
            json!("t7Hn4ZDHqs6e+wdvI5TyQIvzie0DmMUmuXEBqyyE/tM=");
        assert_eq!(status(&system, event).await, 401);
    }
}

#[test]
fn every_type_that_the_specification_knows_is_among_what_is_tried() {
    let mut tried = events(EVERY_TYPE);
    tried.extend(webhooks().iter().flat_map(|(_, text)| events(text)));
    let is_tried =
        |of: fn(&Value) -> &Value, name: &str| tried.iter().any(|event| of(event) == name);
    for name in WEBHOOK.types("Event") {
        assert!(
            is_tried(|event| &event["type"], &name),
            "no test sends the event {name}"
        );
    }
    for name in WEBHOOK.types("MessageContent") {
        let is_sent = is_tried(|event| &event["message"]["type"], &name);
        assert!(is_sent, "no test sends a message with a {name}");
    }
    for name in WEBHOOK.types("Source") {
        assert!(
            is_tried(|event| &event["source"]["type"], &name),
            "nobody speaks from a {name}"
        );
    }
}

#[test]
fn our_own_events_are_what_the_specification_says() {
    let known = WEBHOOK.types("Event");
    let contents = WEBHOOK.types("MessageContent");
    let mut judged = 0;
    for event in events(EVERY_TYPE) {
        let knows =
            |types: &[String], value: &Value| types.iter().any(|known| value == known.as_str());
        let is_message = event["type"] == "message";
        // The others are those that LINE may invent tomorrow.
        if knows(&known, &event["type"])
            && (!is_message || knows(&contents, &event["message"]["type"]))
        {
            assert_eq!(WEBHOOK.faults("Event", &event), [""; 0], "{event}");
            judged += 1;
        }
    }
    assert!(judged >= 19, "{judged}");
}

#[test]
fn lines_data_is_here_as_it_was_given() {
    let given = root().join("../shared/line");
    if !given.is_dir() {
        eprintln!("not compared: {} is not here", given.display());
        return;
    }
    let ours = files(&root().join("events/line-official"));
    for (name, text) in files(&given)
        .into_iter()
        .filter(|(name, _)| name != "README.md")
    {
        assert!(ours.contains(&(name.clone(), text)), "{name} differs");
    }
}
