//! The program: one item for each version, which never changes, and a small one that says which is in force when, so
//! that asking costs half a read unit however long the rules are.

use std::sync::Arc;

use app::ports::Fault;
use domain::calendar::{Instant, instant_form};
use domain::program::{Program, Published, Timeline};
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "program";

/// Which version is in force when.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TimelineForm {
    /// The newest version, which the next one must follow.
    #[serde(rename = "n")]
    newest: u32,
    /// The version in force before those of `then`, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first: Option<u32>,
    /// Versions with their first instants.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    then: Vec<Start>,
}

/// The first instant of a version.
#[derive(Serialize, Deserialize)]
struct Start(#[serde(with = "instant_form")] Instant, u32);

/// One version, as the JSON text that the contract shows.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    json: String,
    #[serde(
        default,
        with = "instant_form::option",
        skip_serializing_if = "Option::is_none"
    )]
    at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
}

pub(crate) fn write_timeline(timeline: &Timeline) -> Result<Item, Fault> {
    let (first, then) = timeline.parts();
    let form = TimelineForm {
        newest: timeline.newest(),
        first: (!then.is_empty()).then_some(first),
        then: then
            .iter()
            .map(|(from, version)| Start(*from, *version))
            .collect(),
    };
    seal(KIND, key::program_in_force(), &form)
}

pub(crate) fn read_timeline(item: Item) -> Result<Timeline, Fault> {
    let (_, form) = open::<TimelineForm>(KIND, item)?;
    let first = form.first.unwrap_or(form.newest);
    let then = form.then.into_iter();
    let then = then.map(|Start(from, version)| (from, version)).collect();
    let timeline = Timeline::stored(first, then);
    timeline
        .filter(|timeline| timeline.newest() == form.newest)
        .ok_or_else(|| corrupt(KIND))
}

pub(crate) fn write(published: &Published) -> Result<Item, Fault> {
    let form = Form {
        json: published.program.to_json().to_string(),
        at: published.at,
        by: published.by.clone(),
    };
    seal(KIND, key::program(published.version), &form)
}

pub(crate) fn read(item: Item) -> Result<Published, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    let version = key::read_program(&key).ok_or_else(|| corrupt(KIND))?;
    Ok(Published {
        version,
        program: Arc::new(program(&form.json)?),
        at: form.at,
        by: form.by,
    })
}

fn program(json: &str) -> Result<Program, Fault> {
    let document = serde_json::from_str(json).map_err(|_| corrupt(KIND))?;
    domain::program::read(&document).map_err(|_| corrupt(KIND))
}
