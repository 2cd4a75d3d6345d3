//! Against a small LINE on a port of its own, which answers as LINE's documentation prints.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::IntoResponse;
use axum::{Json, Router};
use serde_json::{Value, json};
use uuid::Uuid;

use app::ports::{Messenger, MessengerError};

use super::{Client, Credentials};

mod calls;

#[derive(Clone, Default)]
struct Line {
    answers: Arc<Mutex<VecDeque<(u16, Value)>>>,
    calls: Arc<Mutex<Vec<Call>>>,
    token_lasts: u64,
}

#[derive(Debug, Clone)]
struct Call {
    path: String,
    headers: HeaderMap,
    body: String,
}

impl Call {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

async fn answer(
    State(line): State<Line>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    let mut calls = line.calls.lock().unwrap();
    calls.push(Call {
        path: uri.path().to_owned(),
        headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    if uri.path() == "/oauth2/v3/token" {
        let token = format!("token-{}", calls.len());
        let body = json!({ "token_type": "Bearer", "access_token": token, "expires_in": line.token_lasts });
        return (StatusCode::OK, Json(body));
    }
    let (status, body) = line
        .answers
        .lock()
        .unwrap()
        .pop_front()
        .unwrap_or((200, json!({})));
    (StatusCode::from_u16(status).unwrap(), Json(body))
}

impl Line {
    fn answering(answers: &[(u16, Value)]) -> Self {
        Self {
            answers: Arc::new(Mutex::new(answers.iter().cloned().collect())),
            token_lasts: 900,
            ..Self::default()
        }
    }

    async fn start(&self) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(answer).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    fn paths(&self) -> Vec<String> {
        self.calls().into_iter().map(|call| call.path).collect()
    }
}

fn fixed() -> Credentials {
    Credentials::Fixed("a-fixed-token".into())
}

fn stateless() -> Credentials {
    Credentials::Stateless {
        channel_id: "1234567890".into(),
        channel_secret: "local-channel-secret".into(),
    }
}

fn hello() -> Vec<Value> {
    vec![json!({ "type": "text", "text": "こんにちは" })]
}

const KEY: Uuid = Uuid::from_u128(0x123e_4567_e89b_12d3_a456_4266_5544_0001);

async fn push_answered(status: u16, message: &str) -> Result<(), MessengerError> {
    let line = Line::answering(&[(status, json!({ "message": message }))]);
    let client = Client::new(&format!("http://{}", line.start().await), fixed());
    client.push("U1", KEY, hello(), false).await
}

#[tokio::test]
async fn a_push_carries_its_retry_key_from_the_first_try() {
    let line = Line::answering(&[(200, json!({ "sentMessages": [{ "id": "1" }] }))]);
    let client = Client::new(&format!("http://{}/", line.start().await), fixed());
    client.push("U1", KEY, hello(), false).await.unwrap();
    let call = &line.calls()[0];
    assert_eq!(call.path, "/v2/bot/message/push");
    assert_eq!(call.header("authorization"), Some("Bearer a-fixed-token"));
    assert_eq!(
        call.header("x-line-retry-key"),
        Some("123e4567-e89b-12d3-a456-426655440001")
    );
    let body: Value = serde_json::from_str(&call.body).unwrap();
    assert_eq!(
        body,
        json!({ "to": "U1", "messages": hello(), "notificationDisabled": false })
    );
}

#[tokio::test]
async fn a_reply_never_carries_a_retry_key() {
    let line = Line::answering(&[]);
    let client = Client::new(&format!("http://{}", line.start().await), fixed());
    client.reply("reply-token", hello()).await.unwrap();
    let call = &line.calls()[0];
    assert_eq!(call.path, "/v2/bot/message/reply");
    assert_eq!(call.header("x-line-retry-key"), None);
    assert!(call.body.contains("\"replyToken\":\"reply-token\""));
}

#[tokio::test]
async fn a_push_that_was_accepted_before_is_a_success() {
    assert_eq!(
        push_answered(409, "The retry key is already accepted").await,
        Ok(())
    );
}

#[tokio::test]
async fn the_two_kinds_of_429_are_told_apart() {
    let monthly = push_answered(429, "You have reached your monthly limit.").await;
    assert_eq!(monthly, Err(MessengerError::MonthlyLimit));
    let rate = "The API rate limit has been exceeded. Try again later.";
    assert!(matches!(
        push_answered(429, rate).await,
        Err(MessengerError::Retry(_))
    ));
}

#[tokio::test]
async fn what_may_have_arrived_is_tried_again() {
    for status in [500, 502, 503, 504] {
        let answered = push_answered(status, "").await;
        assert!(
            matches!(answered, Err(MessengerError::Retry(_))),
            "{status}"
        );
    }
}

#[tokio::test]
async fn nobody_listening_is_tried_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::new(&format!("http://{address}"), stateless());
    assert!(matches!(
        client.push("U1", KEY, hello(), false).await,
        Err(MessengerError::Retry(_))
    ));
}

#[tokio::test]
async fn what_line_refuses_is_never_tried_again() {
    let refused = push_answered(400, "Failed to send messages").await;
    assert_eq!(
        refused,
        Err(MessengerError::Refused("Failed to send messages".into()))
    );
    assert!(matches!(
        push_answered(403, "").await,
        Err(MessengerError::Refused(_))
    ));
    assert!(matches!(
        push_answered(404, "").await,
        Err(MessengerError::Refused(_))
    ));
}

#[tokio::test]
async fn a_refusal_names_the_wrong_fields() {
    let body = json!({
        "message": "The request body has 1 error(s)",
        "details": [{ "message": "May not be empty", "property": "messages[0].text" }]
    });
    let line = Line::answering(&[(400, body)]);
    let client = Client::new(&format!("http://{}", line.start().await), fixed());
    let failure = client.reply("r", hello()).await.unwrap_err();
    let reason = "The request body has 1 error(s); messages[0].text: May not be empty";
    assert_eq!(failure, MessengerError::Refused(reason.into()));
}

#[tokio::test]
async fn a_stateless_token_is_asked_for_once_and_kept() {
    let line = Line::answering(&[]);
    let client = Client::new(&format!("http://{}", line.start().await), stateless());
    client.push("U1", KEY, hello(), false).await.unwrap();
    client.reply("r", hello()).await.unwrap();
    let paths = [
        "/oauth2/v3/token",
        "/v2/bot/message/push",
        "/v2/bot/message/reply",
    ];
    assert_eq!(line.paths(), paths);
    let token = &line.calls()[0];
    assert_eq!(
        token.body,
        "grant_type=client_credentials&client_id=1234567890&client_secret=local-channel-secret"
    );
    assert_eq!(
        line.calls()[1].header("authorization"),
        Some("Bearer token-1")
    );
}

#[tokio::test]
async fn a_token_in_its_last_minute_is_renewed() {
    let line = Line {
        token_lasts: 60,
        ..Line::answering(&[])
    };
    let client = Client::new(&format!("http://{}", line.start().await), stateless());
    client.reply("a", hello()).await.unwrap();
    client.reply("b", hello()).await.unwrap();
    let tokens = line
        .paths()
        .iter()
        .filter(|path| *path == "/oauth2/v3/token")
        .count();
    assert_eq!(tokens, 2);
}

#[tokio::test]
async fn a_token_that_ended_early_is_replaced_within_the_call() {
    let line = Line::answering(&[(401, json!({ "message": "Authentication failed" }))]);
    let client = Client::new(&format!("http://{}", line.start().await), stateless());
    client.push("U1", KEY, hello(), false).await.unwrap();
    let calls = line.calls();
    assert_eq!(calls.len(), 4);
    assert_eq!(calls[3].header("authorization"), Some("Bearer token-3"));
    assert_eq!(
        calls[1].header("x-line-retry-key"),
        calls[3].header("x-line-retry-key")
    );
}

#[tokio::test]
async fn a_token_that_is_never_taken_leaves_the_message_for_later() {
    let no = (401, json!({ "message": "Authentication failed" }));
    let line = Line::answering(&[no.clone(), no]);
    let client = Client::new(&format!("http://{}", line.start().await), fixed());
    assert!(matches!(
        client.push("U1", KEY, hello(), false).await,
        Err(MessengerError::Retry(_))
    ));
}
