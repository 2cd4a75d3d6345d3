//! Making API keys: `cargo run -- keys create`, and `POST /local/keys` for a system that runs.

use app::ports::Fault;
use app::store::{Commit, Write};
use app::{ApiKey, App, Scope};
use chrono::{DateTime, Utc};
use runtime::auth::NewKey;
use runtime::random_bytes;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What a new key may do.
#[derive(Debug, Clone, Deserialize, clap::Args)]
#[serde(deny_unknown_fields)]
pub struct KeyRequest {
    /// What the key is for, in its owner's words
    #[arg(long, default_value = "")]
    #[serde(default)]
    pub label: String,
    /// An operation it may call, such as points:earn; repeat for more
    #[arg(long = "scope", required = true, value_parser = parse_scope)]
    pub scopes: Vec<Scope>,
    /// A store it is bound to; repeat for more, leave out for every store
    #[arg(long = "store")]
    #[serde(default)]
    pub stores: Vec<String>,
    /// The most points that one call may move
    #[arg(long)]
    pub points_per_call_max: Option<u64>,
    /// The instant from which it no longer opens anything
    #[arg(long)]
    pub expires_at: Option<DateTime<Utc>>,
}

fn parse_scope(text: &str) -> Result<Scope, String> {
    Scope::try_from(text.to_owned()).map_err(|error| error.to_string())
}

/// Makes a key with a secret of its own.
///
/// # Errors
/// When the table does not answer.
pub async fn create(app: &App, request: KeyRequest) -> Result<NewKey, Fault> {
    let key = NewKey::new(random_bytes(app.ids.as_ref()), &app.pepper);
    keep(app, &key, request).await?;
    Ok(key)
}

/// Makes the key with every scope, whose text was chosen by hand.
///
/// # Errors
/// When the table does not answer.
pub async fn create_chosen(app: &App, text: &str) -> Result<(), Fault> {
    let request = KeyRequest {
        label: "the local system's own key".to_owned(),
        scopes: Scope::ALL.to_vec(),
        stores: Vec::new(),
        points_per_call_max: None,
        expires_at: None,
    };
    keep(app, &NewKey::chosen(text, &app.pepper), request).await
}

async fn keep(app: &App, key: &NewKey, request: KeyRequest) -> Result<(), Fault> {
    let stores: BTreeSet<String> = request.stores.into_iter().collect();
    let kept = ApiKey {
        id: key.id.clone(),
        hash: key.hash.clone(),
        label: request.label,
        scopes: request.scopes.into_iter().collect(),
        stores: (!stores.is_empty()).then_some(stores),
        points_per_call_max: request.points_per_call_max,
        expires_at: request.expires_at,
    };
    match app.store.commit(vec![Write::ApiKey(kept)]).await? {
        Commit::Done => Ok(()),
        other => Err(Fault::Unavailable(format!(
            "the key was not kept: {other:?}"
        ))),
    }
}
