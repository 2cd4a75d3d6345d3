//! The webhooks that LINE would send for what somebody did in the app.

use super::LinePlatform;
use super::api::BOT_USER_ID;
use super::message::message_id;
use super::state::{Line, ReplyToken, Speaker, State};
use crate::fresh;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, header};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io;

/// What somebody did in the LINE app.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Who.
    pub user_id: String,
    /// They wrote this.
    pub text: Option<String>,
    /// They tapped a button that carries this.
    pub postback: Option<String>,
    /// What the tap wrote into the chat.
    pub display_text: Option<String>,
    /// `follow` or `unfollow`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The id of an event that LINE sends again; a new one where it is not given.
    pub webhook_event_id: Option<String>,
}

/// A webhook call, signed.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Its headers, the signature among them.
    pub headers: HeaderMap,
    /// Its body, to the byte as it was signed.
    pub body: Bytes,
}

/// Why there is no such event.
#[derive(Debug, thiserror::Error)]
pub enum NoEvent {
    /// It is not clear what happened.
    #[error("give exactly one of text, postback and type (follow or unfollow)")]
    Unclear,
    /// Nobody did it.
    #[error("user_id must not be empty")]
    Nobody,
    /// The friends cannot be kept.
    #[error("the stand-in cannot keep its friends: {0}")]
    Keep(#[from] io::Error),
}

enum Act<'a> {
    Text(&'a str),
    Postback(&'a str),
    Follow,
    Unfollow,
}

impl Said {
    fn act(&self) -> Result<Act<'_>, NoEvent> {
        match (
            self.text.as_deref(),
            self.postback.as_deref(),
            self.kind.as_deref(),
        ) {
            _ if self.user_id.is_empty() => Err(NoEvent::Nobody),
            (Some(text), None, None) => Ok(Act::Text(text)),
            (None, Some(data), None) => Ok(Act::Postback(data)),
            (None, None, Some("follow")) => Ok(Act::Follow),
            (None, None, Some("unfollow")) => Ok(Act::Unfollow),
            _ => Err(NoEvent::Unclear),
        }
    }
}

impl LinePlatform {
    /// The webhook that LINE would send. What was said shows in the chat at once.
    ///
    /// # Errors
    /// See [`NoEvent`].
    pub fn webhook(&self, said: &Said) -> Result<Webhook, NoEvent> {
        let act = said.act()?;
        let now = self.clock.now();
        let event = event(&mut self.state(), said, &act, now)?;
        Ok(self.sign(&json!({ "destination": BOT_USER_ID, "events": [event] })))
    }

    /// Signs a body with the channel's secret, as LINE would send it.
    #[must_use]
    pub fn sign(&self, body: &Value) -> Webhook {
        let body = Bytes::from(body.to_string());
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=utf-8"),
        );
        headers.insert(
            header::USER_AGENT,
            HeaderValue::from_static("LineBotWebhook/2.0"),
        );
        if let Ok(signature) =
            HeaderValue::try_from(line::signature::sign(&self.channel.secret, &body))
        {
            headers.insert(line::signature::HEADER, signature);
        }
        Webhook { headers, body }
    }
}

fn event(
    state: &mut State,
    said: &Said,
    act: &Act<'_>,
    now: DateTime<Utc>,
) -> Result<Value, NoEvent> {
    let user_id = said.user_id.as_str();
    let mut event = json!({
        "mode": "active",
        "timestamp": now.timestamp_millis(),
        "source": { "type": "user", "userId": user_id },
        "webhookEventId": said.webhook_event_id.clone().unwrap_or_else(|| fresh::ulid(now)),
        "deliveryContext": { "isRedelivery": said.webhook_event_id.is_some() },
    });
    state.friends.meet(user_id, None)?;
    let shown = match act {
        Act::Text(text) => {
            event["type"] = json!("message");
            event["message"] = json!({
                "id": message_id(),
                "type": "text",
                "quoteToken": fresh::token(),
                "markAsReadToken": fresh::token(),
                "text": text,
            });
            Some((Speaker::User, (*text).to_owned()))
        }
        Act::Postback(data) => {
            event["type"] = json!("postback");
            event["postback"] = json!({ "data": data });
            said.display_text.clone().map(|text| (Speaker::User, text))
        }
        Act::Follow => {
            let is_unblocked = state.friends.follow(user_id, true)?;
            event["type"] = json!("follow");
            event["follow"] = json!({ "isUnblocked": is_unblocked });
            Some((Speaker::Notice, "follow".to_owned()))
        }
        Act::Unfollow => {
            state.friends.follow(user_id, false)?;
            event["type"] = json!("unfollow");
            Some((Speaker::Notice, "unfollow".to_owned()))
        }
    };
    if !matches!(act, Act::Unfollow) {
        event["replyToken"] = json!(reply_token(state, user_id, now));
    }
    if let Some((from, text)) = shown {
        let message = json!({ "type": "text", "text": text });
        state.lines.push(Line {
            user_id: user_id.to_owned(),
            from,
            message,
            at: now,
        });
    }
    Ok(event)
}

fn reply_token(state: &mut State, user_id: &str, now: DateTime<Utc>) -> String {
    let token = fresh::token();
    let issued = ReplyToken {
        user_id: user_id.to_owned(),
        issued_at: now,
    };
    state.reply_tokens.insert(token.clone(), issued);
    token
}
