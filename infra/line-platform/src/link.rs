//! Linking a LINE account with one of the shop's: a link token for the user, and LINE's dialog at the end.
//! <https://developers.line.biz/en/docs/messaging-api/linking-accounts/>

use crate::Platform;
use crate::state::{Issued, State};
use crate::webhook::{self, Webhook};
use crate::wire::{Answer, Moment, is_within};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::json;
use std::ops::RangeInclusive;

/// A link token works for ten minutes.
const LINK_TOKEN_LIFE: TimeDelta = TimeDelta::minutes(10);
/// How long a nonce may be.
const NONCE_LENGTH: RangeInclusive<usize> = 10..=255;

/// Somebody consents in LINE's dialog.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The token that the account was issued.
    #[serde(rename = "linkToken")]
    pub link_token: String,
    /// The shop's secret of this one attempt.
    pub nonce: String,
    /// Whose LINE it is in which the dialog is open.
    pub user_id: String,
}

/// Why the dialog shows an error and LINE sends no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoLink {
    /// The token was never issued, was used, or is older than ten minutes.
    #[error("the link token has expired or has already been used")]
    DeadToken,
    /// The shop's page sent a nonce that LINE does not take.
    #[error("the nonce must have 10 to 255 characters")]
    BadNonce,
}

/// `POST /v2/bot/user/{userId}/linkToken`.
pub(crate) fn issue(state: &mut State, user_id: &str, now: Moment) -> Answer {
    if state.friends.get(user_id).is_none() {
        return Answer::not_found();
    }
    let token = state.ids.token();
    let issued = Issued {
        to: user_id.to_owned(),
        at: now.at,
    };
    state.link_tokens.insert(token.clone(), issued);
    Answer::ok(json!({ "linkToken": token }))
}

impl Platform {
    /// Whose link token this is, while it works.
    #[must_use]
    pub fn link_token_of(&self, token: &str, now: Moment) -> Option<&str> {
        let issued = self.state.link_tokens.get(token)?;
        is_within(issued.at, now.at, LINK_TOKEN_LIFE).then_some(&*issued.to)
    }

    /// What LINE sends when somebody consents. A token works once; in the hands of another user the link fails, and the
    /// event names nobody.
    ///
    /// # Errors
    /// See [`NoLink`].
    pub fn link(&mut self, consent: &Consent, now: Moment) -> Result<Webhook, NoLink> {
        if !NONCE_LENGTH.contains(&consent.nonce.chars().count()) {
            return Err(NoLink::BadNonce);
        }
        let owner = self.link_token_of(&consent.link_token, now);
        let is_owner = owner.ok_or(NoLink::DeadToken)? == consent.user_id;
        self.state.link_tokens.remove(&consent.link_token);
        let mut event = webhook::begin(&mut self.state, now.at);
        event["type"] = json!("accountLink");
        event["link"] =
            json!({ "result": if is_owner { "ok" } else { "failed" }, "nonce": consent.nonce });
        if is_owner {
            event["source"] = json!({ "type": "user", "userId": consent.user_id });
            event["replyToken"] = json!(webhook::reply_token(
                &mut self.state,
                &consent.user_id,
                now.at
            ));
        }
        Ok(self.call_with(&event))
    }
}
