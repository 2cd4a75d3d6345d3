//! The channel, and the tokens that prove to be it.

use crate::state::State;
use crate::wire::{Answer, Moment, Request};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

/// A stateless channel token lasts 15 minutes.
const ACCESS_TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);

/// The channel that the platform knows.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Its id.
    pub id: String,
    /// Its secret, which signs webhooks.
    pub secret: SecretString,
}

/// `POST /oauth2/v3/token`: a stateless channel token, for the channel's secret.
pub(crate) fn issue_token(
    channel: &Channel,
    state: &mut State,
    request: &Request,
    now: Moment,
) -> Answer {
    let form: BTreeMap<_, _> = form_urlencoded::parse(&request.body).into_owned().collect();
    let given = |name: &str| form.get(name).map(String::as_str);
    if given("client_assertion").is_some() {
        return Answer::refused(404, "Cannot find channel key that satisfies the conditions");
    }
    let is_ours = given("grant_type") == Some("client_credentials")
        && given("client_id") == Some(&channel.id)
        && given("client_secret") == Some(channel.secret.expose_secret());
    if !is_ours {
        let body = json!({ "error": "invalid_request", "error_description": "Invalid 'client_credentials'." });
        return Answer::new(400, body);
    }
    let token = state.ids.token();
    state.access_tokens.insert(token.clone(), now.ran);
    Answer::ok(
        json!({ "token_type": "Bearer", "access_token": token, "expires_in": ACCESS_TOKEN_LIFE.as_secs() }),
    )
}

pub(crate) fn is_authorized(state: &State, request: &Request, now: Moment) -> bool {
    let token = request
        .header("authorization")
        .and_then(|value| value.strip_prefix("Bearer "));
    token
        .and_then(|token| state.access_tokens.get(token))
        .is_some_and(|given| now.ran.saturating_sub(*given) < ACCESS_TOKEN_LIFE)
}
