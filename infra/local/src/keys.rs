//! Making API keys: `cargo run -- keys create`, for the local table or for a deployed one, and `POST /local/keys` for a
//! system that runs.

use crate::clients;
use crate::metrics::Metrics;
use app::ports::Fault;
use app::store::{Commit, Store, Write};
use app::{ApiKey, App, Pepper, Scope};
use aws_credential_types::Credentials;
use chrono::{DateTime, Utc};
use runtime::auth::NewKey;
use runtime::{SystemClock, SystemIds, random_bytes};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{AwsDatabase, DynamoStore};

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

/// The table of a deployment. Without one, a key is made for the local table.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct DeployedTable {
    /// The table of a deployment that the key is for, at --dynamodb-endpoint
    #[arg(long, requires = "pepper")]
    pub table_name: Option<String>,
    /// The pepper in the deployment's secret
    #[arg(long, env = "TAMERU_PEPPER", hide_env_values = true)]
    pub pepper: Option<String>,
}

/// Makes a key with a secret of its own.
///
/// # Errors
/// When the table does not answer.
pub async fn create(app: &App, request: KeyRequest) -> Result<NewKey, Fault> {
    let key = NewKey::new(random_bytes(app.ids.as_ref()), &app.pepper);
    keep(app.store.as_ref(), &key, request).await?;
    Ok(key)
}

/// Makes a key for a deployed table. No function may write one, and nothing else is written there or started here.
///
/// # Errors
/// When the table does not answer.
pub async fn create_deployed(
    endpoint: &str,
    credentials: Credentials,
    (table, pepper): (&str, &str),
    request: KeyRequest,
) -> Result<NewKey, Fault> {
    let client = aws_sdk_dynamodb::Client::new(&clients::config(endpoint, credentials));
    let meter = Arc::new(Metrics::default()).meter("keys");
    let store = DynamoStore::new(
        Arc::new(AwsDatabase::new(&client)),
        table,
        Arc::new(SystemClock),
        meter,
    );
    let key = NewKey::new(random_bytes(&SystemIds), &Pepper::new(pepper.as_bytes()));
    keep(&store, &key, request).await?;
    Ok(key)
}

/// Where a table keeps which key is the local system's own: it opens nothing, since this is the id of no text.
const OWN: &str = "own";

/// The key of a system that is told nothing of one.
pub const CHOSEN_BY_DEFAULT: &str = "local-dev-key";

/// Makes the key with every scope, whose text was chosen by hand. The one that the table had before opens nothing more.
///
/// # Errors
/// When the table does not answer.
pub async fn create_chosen(app: &App, text: &str) -> Result<(), Fault> {
    let (store, key) = (app.store.as_ref(), NewKey::chosen(text, &app.pepper));
    let before = match store.api_key(OWN).await? {
        Some(own) => own.hash,
        None => NewKey::chosen(CHOSEN_BY_DEFAULT, &app.pepper).id,
    };
    if before != key.id
        && let Some(old) = store.api_key(&before).await?
    {
        write(store, closed(old)).await?;
    }
    let request = KeyRequest {
        label: "the local system's own key".to_owned(),
        scopes: Scope::ALL.to_vec(),
        stores: Vec::new(),
        points_per_call_max: None,
        expires_at: None,
    };
    keep(store, &key, request).await?;
    let own = ApiKey {
        id: OWN.to_owned(),
        hash: key.id,
        label: "which key is the local system's own".to_owned(),
        scopes: BTreeSet::new(),
        stores: None,
        points_per_call_max: None,
        expires_at: None,
    };
    write(store, closed(own)).await
}

/// A key that opens nothing.
fn closed(key: ApiKey) -> ApiKey {
    ApiKey {
        scopes: BTreeSet::new(),
        expires_at: Some(DateTime::UNIX_EPOCH),
        ..key
    }
}

async fn keep(store: &dyn Store, key: &NewKey, request: KeyRequest) -> Result<(), Fault> {
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
    write(store, kept).await
}

async fn write(store: &dyn Store, key: ApiKey) -> Result<(), Fault> {
    match store.commit(vec![Write::ApiKey(key)]).await? {
        Commit::Done => Ok(()),
        other => Err(Fault::Unavailable(format!(
            "the key was not kept: {other:?}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;
    use crate::system::System;

    #[tokio::test]
    async fn a_key_for_a_deployed_table_opens_what_its_scopes_say() {
        let system = System::start(Options::default()).await.unwrap();
        let request = KeyRequest {
            label: "till".to_owned(),
            scopes: vec![Scope::ProgramRead],
            stores: Vec::new(),
            points_per_call_max: None,
            expires_at: None,
        };
        let endpoint = system.dynamodb_endpoint();
        let deployed = (crate::engine::TABLE, crate::apps::PEPPER);
        let key = create_deployed(endpoint, clients::no_credentials(), deployed, request).await;
        let authorization = format!("Bearer {}", key.unwrap().text);
        let headers = [("authorization", authorization.as_str())];
        let read = system.call("GET", "/v1/program", &headers, "").await;
        assert_eq!(read.status, 200);
        let written = system.call("PUT", "/v1/program", &headers, "{}").await;
        assert_eq!(written.status, 403);
    }
}
