//! An API key: its hash and what it may do.

use std::collections::BTreeSet;

use app::ports::Fault;
use app::{ApiKey, Scope};
use domain::calendar::{Instant, instant_form};
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "API key";

/// Stores and cap stand there always: a lost limit must not read as no limit.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    hash: String,
    label: String,
    scopes: BTreeSet<Scope>,
    stores: Limit<BTreeSet<String>>,
    points_per_call_max: Limit<u64>,
    expires_at: Limit<Written>,
}

#[derive(Serialize, Deserialize)]
struct Written(#[serde(with = "instant_form")] Instant);

/// A limit, or the word for there being none.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Limit<T> {
    None,
    To(T),
}

impl<T> From<Option<T>> for Limit<T> {
    fn from(limit: Option<T>) -> Limit<T> {
        limit.map_or(Limit::None, Limit::To)
    }
}

impl<T> From<Limit<T>> for Option<T> {
    fn from(limit: Limit<T>) -> Option<T> {
        match limit {
            Limit::None => None,
            Limit::To(limit) => Some(limit),
        }
    }
}

pub(crate) fn write(api_key: &ApiKey) -> Result<Item, Fault> {
    let form = Form {
        hash: api_key.hash.clone(),
        label: api_key.label.clone(),
        scopes: api_key.scopes.clone(),
        stores: api_key.stores.clone().into(),
        points_per_call_max: api_key.points_per_call_max.into(),
        expires_at: api_key.expires_at.map(Written).into(),
    };
    seal(KIND, key::api_key(&api_key.id), &form)
}

pub(crate) fn read(item: Item) -> Result<ApiKey, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    Ok(ApiKey {
        id: key::read_api_key(&key)
            .ok_or_else(|| corrupt(KIND))?
            .to_owned(),
        hash: form.hash,
        label: form.label,
        scopes: form.scopes,
        stores: form.stores.into(),
        points_per_call_max: form.points_per_call_max.into(),
        expires_at: Option::from(form.expires_at).map(|Written(at)| at),
    })
}
