//! The webhooks that LINE would send for what somebody did in the app.

use crate::Platform;
use crate::state::{Issued, Line, Speaker, State};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

/// The bot itself, as a LINE user.
pub const BOT_USER_ID: &str = "U00000000000000000000000000000b07";

/// What somebody did in the LINE app.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Who; nobody where the account itself joined or left a group.
    #[serde(default)]
    pub user_id: String,
    /// The group in which it happened; a chat of two where it is not given.
    pub group_id: Option<String>,
    /// They wrote this.
    pub text: Option<String>,
    /// They tapped a button that carries this.
    pub postback: Option<String>,
    /// What the tap wrote into the chat.
    pub display_text: Option<String>,
    /// `follow`, `unfollow`, `sticker`, `unsend`, `join` or `leave`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The message that is unsent; the last that they wrote where it is not given.
    pub message_id: Option<String>,
    /// The id of an event that LINE sends again; a new one where it is not given.
    pub webhook_event_id: Option<String>,
}

/// A webhook call, signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its headers, the signature among them.
    pub headers: Vec<(&'static str, String)>,
    /// Its body, to the byte as it was signed.
    pub body: Vec<u8>,
}

/// Why there is no such event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoEvent {
    /// It is not clear what happened.
    #[error(
        "give exactly one of text, postback and type (follow, unfollow, sticker, unsend, join or leave)"
    )]
    Unclear,
    /// Nobody did it.
    #[error("user_id must not be empty")]
    Nobody,
    /// The account joins and leaves groups only.
    #[error("join and leave need a group_id, and follow and unfollow take none")]
    Place,
    /// There is nothing that they could take back.
    #[error("there is no such message to unsend")]
    NothingToUnsend,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Act<'a> {
    Text(&'a str),
    Postback(&'a str),
    Sticker,
    Unsend,
    Follow,
    Unfollow,
    Join,
    Leave,
}

impl Said {
    fn act(&self) -> Result<Act<'_>, NoEvent> {
        let act = match (
            self.text.as_deref(),
            self.postback.as_deref(),
            self.kind.as_deref(),
        ) {
            (Some(text), None, None) => Act::Text(text),
            (None, Some(data), None) => Act::Postback(data),
            (None, None, Some("sticker")) => Act::Sticker,
            (None, None, Some("unsend")) => Act::Unsend,
            (None, None, Some("follow")) => Act::Follow,
            (None, None, Some("unfollow")) => Act::Unfollow,
            (None, None, Some("join")) => Act::Join,
            (None, None, Some("leave")) => Act::Leave,
            _ => return Err(NoEvent::Unclear),
        };
        let is_of_the_account = matches!(act, Act::Join | Act::Leave);
        if self.user_id.is_empty() && !is_of_the_account {
            return Err(NoEvent::Nobody);
        }
        let in_a_group = self.group_id.is_some();
        match act {
            Act::Join | Act::Leave if !in_a_group => Err(NoEvent::Place),
            Act::Follow | Act::Unfollow if in_a_group => Err(NoEvent::Place),
            _ => Ok(act),
        }
    }

    /// The chat it happened in.
    fn chat(&self) -> &str {
        self.group_id.as_deref().unwrap_or(&self.user_id)
    }

    fn source(&self, act: Act<'_>) -> Value {
        match (&self.group_id, act) {
            (Some(group), Act::Join | Act::Leave) => json!({ "type": "group", "groupId": group }),
            (Some(group), _) => {
                json!({ "type": "group", "groupId": group, "userId": self.user_id })
            }
            (None, _) => json!({ "type": "user", "userId": self.user_id }),
        }
    }
}

impl Platform {
    /// The webhook that LINE would send. What was said shows in the chat at once.
    ///
    /// # Errors
    /// See [`NoEvent`].
    pub fn webhook(&mut self, said: &Said, now: DateTime<Utc>) -> Result<Webhook, NoEvent> {
        let event = self.event(said, now)?;
        Ok(self.call_with(&event))
    }

    /// The event alone: for whoever sends several in one call, or one of them again.
    ///
    /// # Errors
    /// See [`NoEvent`].
    pub fn event(&mut self, said: &Said, now: DateTime<Utc>) -> Result<Value, NoEvent> {
        let act = said.act()?;
        let state = &mut self.state;
        let mut event = begin(state, now);
        if let Some(again) = &said.webhook_event_id {
            event["webhookEventId"] = json!(again);
            event["deliveryContext"]["isRedelivery"] = json!(true);
        }
        event["source"] = said.source(act);
        if said.group_id.is_none() {
            state.friends.meet(&said.user_id, None);
        }
        happen(state, said, act, now, &mut event)?;
        if !matches!(act, Act::Unfollow | Act::Unsend | Act::Leave) {
            event["replyToken"] = json!(reply_token(state, said.chat(), now));
        }
        Ok(event)
    }

    /// A webhook call with this one event.
    pub(crate) fn call_with(&self, event: &Value) -> Webhook {
        self.sign(&json!({ "destination": BOT_USER_ID, "events": [event] }))
    }

    /// Signs a body with the channel's secret, as LINE would send it.
    #[must_use]
    pub fn sign(&self, body: &Value) -> Webhook {
        let body = body.to_string().into_bytes();
        let signature = line::signature::sign(&self.channel.secret, &body);
        Webhook {
            headers: vec![
                ("content-type", "application/json; charset=utf-8".to_owned()),
                ("user-agent", "LineBotWebhook/2.0".to_owned()),
                (line::signature::HEADER, signature),
            ],
            body,
        }
    }

    /// Ends every reply token, as a minute would.
    pub fn end_reply_tokens(&mut self) {
        self.state.reply_tokens.clear();
    }
}

/// What all events have.
pub(crate) fn begin(state: &mut State, now: DateTime<Utc>) -> Value {
    json!({
        "mode": "active",
        "timestamp": now.timestamp_millis(),
        "webhookEventId": state.ids.ulid(now),
        "deliveryContext": { "isRedelivery": false },
    })
}

/// Writes into the event what happened, and lets it happen.
fn happen(
    state: &mut State,
    said: &Said,
    act: Act<'_>,
    now: DateTime<Utc>,
    event: &mut Value,
) -> Result<(), NoEvent> {
    let (kind, shown) = match act {
        Act::Text(text) => {
            let message = message(state, json!({ "type": "text", "text": text }));
            event["message"] = message.clone();
            let shown = json!({ "type": "text", "id": message["id"], "text": text });
            ("message", Some((Speaker::User, shown)))
        }
        Act::Sticker => {
            let sticker = json!({ "type": "sticker", "packageId": "11537", "stickerId": "52002738", "stickerResourceType": "STATIC" });
            let message = message(state, sticker);
            event["message"] = message.clone();
            ("message", Some((Speaker::User, message)))
        }
        Act::Postback(data) => {
            event["postback"] = json!({ "data": data });
            let written = said.display_text.as_ref();
            let shown =
                written.map(|text| (Speaker::User, json!({ "type": "text", "text": text })));
            ("postback", shown)
        }
        Act::Unsend => {
            event["unsend"] = json!({ "messageId": unsend(state, said)? });
            ("unsend", None)
        }
        Act::Follow => {
            let is_unblocked = state.friends.follow(&said.user_id, true);
            event["follow"] = json!({ "isUnblocked": is_unblocked });
            ("follow", Some(notice("follow")))
        }
        Act::Unfollow => {
            state.friends.follow(&said.user_id, false);
            ("unfollow", Some(notice("unfollow")))
        }
        Act::Join => ("join", Some(notice("join"))),
        Act::Leave => ("leave", Some(notice("leave"))),
    };
    event["type"] = json!(kind);
    state.lines.extend(shown.map(|(from, message)| Line {
        user_id: said.chat().to_owned(),
        from,
        message,
        at: now,
        is_silent: false,
    }));
    Ok(())
}

fn notice(text: &str) -> (Speaker, Value) {
    (Speaker::Notice, json!({ "type": "text", "text": text }))
}

/// A message of a member, with what LINE adds to each.
fn message(state: &mut State, mut message: Value) -> Value {
    message["id"] = json!(state.ids.message_id());
    message["quoteToken"] = json!(state.ids.token());
    message["markAsReadToken"] = json!(state.ids.token());
    message
}

/// Takes a message out of the chat. Answers its id.
fn unsend(state: &mut State, said: &Said) -> Result<String, NoEvent> {
    let own = state
        .lines
        .iter_mut()
        .rev()
        .filter(|line| line.user_id == said.chat() && line.from == Speaker::User);
    let mut own = own.filter_map(|line| {
        let id = line.message["id"].as_str()?.to_owned();
        Some((id, line))
    });
    let wanted = own.find(|(id, line)| match &said.message_id {
        Some(wanted) => wanted == id,
        None => line.message["type"] != "unsent",
    });
    let (id, line) = wanted.ok_or(NoEvent::NothingToUnsend)?;
    line.message = json!({ "type": "unsent", "id": id });
    Ok(id)
}

/// A token with which the account can answer in this chat.
pub(crate) fn reply_token(state: &mut State, chat: &str, now: DateTime<Utc>) -> String {
    let token = state.ids.token();
    let issued = Issued {
        to: chat.to_owned(),
        at: now,
    };
    state.reply_tokens.insert(token.clone(), issued);
    token
}
