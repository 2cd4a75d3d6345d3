use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::*;

/// A queue that keeps what it takes, or does not take anything, or never answers.
#[derive(Default)]
struct Kept {
    bodies: Mutex<Vec<String>>,
    away: bool,
    stuck: bool,
}

#[async_trait]
impl Queue for Kept {
    async fn send(&self, queue: QueueName, bodies: Vec<String>) -> Result<(), Fault> {
        assert_eq!(queue, QueueName::LineEvents);
        if self.stuck {
            std::future::pending::<()>().await;
        }
        if self.away {
            return Err(Fault::Unavailable("no route to host".into()));
        }
        self.bodies.lock().unwrap().extend(bodies);
        Ok(())
    }

    async fn postpone(&self, _: QueueName, _: &str, _: Duration) -> Result<(), Fault> {
        panic!("the webhook reads no queue")
    }
}

impl Kept {
    fn all(&self) -> Vec<Value> {
        let bodies = self.bodies.lock().unwrap();
        bodies
            .iter()
            .map(|body| serde_json::from_str(body).unwrap())
            .collect()
    }
}

async fn answer(queue: &Arc<Kept>, event: &str) -> (u64, Value) {
    let door = Door {
        secrets: vec!["the-next-secret".into(), "local-channel-secret".into()].into(),
        queue: Arc::<Kept>::clone(queue),
    };
    let function = Function::http(runtime::http::signed(operations(), door));
    let answer = function
        .invoke(serde_json::from_str(event).unwrap())
        .await
        .unwrap();
    let body = answer["body"].as_str().unwrap_or_default();
    (
        answer["statusCode"].as_u64().unwrap(),
        serde_json::from_str(body).unwrap_or(Value::Null),
    )
}

const TEXT_AND_FOLLOW: &str = include_str!("../../../events/line-webhook/text-and-follow.json");
const POSTBACK: &str = include_str!("../../../events/line-webhook/postback-base64.json");
const VERIFY: &str = include_str!("../../../events/line-webhook/verify-button.json");
const FORGED: &str = include_str!("../../../events/line-webhook/forged-signature.json");
const UNKNOWN: &str = include_str!("../../../events/line-webhook/unknown-among-known.json");

#[tokio::test]
async fn each_event_becomes_one_message_on_the_queue() {
    let queue = Arc::<Kept>::default();
    assert_eq!(answer(&queue, TEXT_AND_FOLLOW).await, (200, Value::Null));
    assert_json_snapshot!("queued", queue.all());
}

#[tokio::test]
async fn a_base64_body_is_decoded_before_the_signature_is_checked() {
    let queue = Arc::<Kept>::default();
    assert_eq!(answer(&queue, POSTBACK).await.0, 200);
    assert_eq!(queue.all()[0]["postback"]["data"], "v1:history");
}

#[tokio::test]
async fn the_verify_button_is_answered_and_queues_nothing() {
    let queue = Arc::<Kept>::default();
    assert_eq!(answer(&queue, VERIFY).await.0, 200);
    assert_eq!(queue.all().len(), 0);
}

#[tokio::test]
async fn a_body_that_line_did_not_sign_is_401_and_nothing_is_done() {
    let queue = Arc::<Kept>::default();
    let (status, body) = answer(&queue, FORGED).await;
    assert_eq!((status, &body["code"]), (401, &json!("unauthenticated")));
    assert_eq!(queue.all().len(), 0);
}

#[tokio::test]
async fn a_body_without_a_signature_is_401() {
    let queue = Arc::<Kept>::default();
    let mut event: Value = serde_json::from_str(TEXT_AND_FOLLOW).unwrap();
    event["headers"]
        .as_object_mut()
        .unwrap()
        .remove("x-line-signature");
    assert_eq!(answer(&queue, &event.to_string()).await.0, 401);
    assert_eq!(queue.all().len(), 0);
}

#[tokio::test]
async fn a_body_over_2_mebibytes_is_413_and_nothing_is_done() {
    let queue = Arc::<Kept>::default();
    let mut event: Value = serde_json::from_str(TEXT_AND_FOLLOW).unwrap();
    event["body"] = json!(" ".repeat(2 * 1_024 * 1_024 + 1));
    let (status, body) = answer(&queue, &event.to_string()).await;
    assert_eq!((status, &body["code"]), (413, &json!("too_large")));
    assert_eq!(queue.all().len(), 0);
}

#[tokio::test]
async fn one_more_space_in_the_body_breaks_the_signature() {
    let queue = Arc::<Kept>::default();
    let mut event: Value = serde_json::from_str(TEXT_AND_FOLLOW).unwrap();
    event["body"] = json!(format!("{} ", event["body"].as_str().unwrap()));
    assert_eq!(answer(&queue, &event.to_string()).await.0, 401);
}

#[tokio::test]
async fn an_unknown_event_does_not_sink_its_neighbours() {
    let queue = Arc::<Kept>::default();
    assert_eq!(answer(&queue, UNKNOWN).await.0, 200);
    let queued = queue.all();
    assert_eq!(queued.len(), 1);
    assert_eq!(queued[0]["webhookEventId"], "01KAM00000000000000STICKER");
}

#[tokio::test]
async fn an_event_that_nobody_can_read_does_not_sink_its_neighbours() {
    let queue = Arc::<Kept>::default();
    let mut event: Value = serde_json::from_str(TEXT_AND_FOLLOW).unwrap();
    let body = event["body"].as_str().unwrap();
    let broken = r#"{"type":"message","message":{"type":"text","text":"\ud83d"}}"#;
    let body = body.replacen("\"events\":[", &format!("\"events\":[{broken},"), 1);
    let secret = SecretString::from("local-channel-secret");
    event["headers"]["x-line-signature"] = json!(signature::sign(&secret, body.as_bytes()));
    event["body"] = json!(body);
    assert_eq!(answer(&queue, &event.to_string()).await.0, 200);
    assert!(body.contains(broken));
    assert_eq!(queue.all().len(), 2);
}

#[tokio::test]
async fn signed_but_no_webhook_body_is_400() {
    let queue = Arc::<Kept>::default();
    let mut event: Value = serde_json::from_str(VERIFY).unwrap();
    event["body"] = json!("not json");
    let secret = SecretString::from("local-channel-secret");
    event["headers"]["x-line-signature"] = json!(signature::sign(&secret, b"not json"));
    let (status, body) = answer(&queue, &event.to_string()).await;
    assert_eq!((status, &body["code"]), (400, &json!("invalid_request")));
}

#[tokio::test]
async fn what_the_queue_cannot_take_line_delivers_again() {
    let queue = Arc::new(Kept {
        away: true,
        ..Kept::default()
    });
    let (status, body) = answer(&queue, TEXT_AND_FOLLOW).await;
    assert_eq!((status, &body["code"]), (503, &json!("try_again")));
    assert!(!body.to_string().contains("no route"));
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_hangs_is_answered_before_line_gives_up() {
    let queue = Arc::new(Kept {
        stuck: true,
        ..Kept::default()
    });
    let began = tokio::time::Instant::now();
    assert_eq!(answer(&queue, TEXT_AND_FOLLOW).await.0, 503);
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[test]
fn the_specification_names_the_signature() {
    let (_, specification) = api().split_for_parts();
    let specification = serde_json::to_value(specification).unwrap();
    let operation = &specification["paths"]["/webhooks/line"]["post"];
    assert_eq!(operation["security"], json!([{ "line_signature": [] }]));
}
