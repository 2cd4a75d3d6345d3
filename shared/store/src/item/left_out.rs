//! What LINE's limit left out in a month: counted where it stands.

use app::month::{LeftOut, Unasked};
use app::ports::Fault;
use domain::calendar::{Instant, instant_form};
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::open;

const KIND: &str = "record of what was left out";

/// The attributes. [`added`] names them too.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "lim", default)]
    all_at: Option<u64>,
    #[serde(rename = "alim", default)]
    announcements_at: Option<u64>,
    #[serde(rename = "lat", with = "instant_form")]
    last_at: Instant,
    #[serde(rename = "outs")]
    count: u64,
}

/// How more is added: with the form's version, `:lim` the month's limit, `:lat` the instant in milliseconds and `:outs`
/// how many. Whoever writes first makes the item.
pub(crate) fn added(what: Unasked) -> &'static str {
    match what {
        Unasked::Receipt => "SET v = :v, lim = :lim, lat = :lat ADD outs :outs",
        Unasked::Announcement => "SET v = :v, alim = :lim, lat = :lat ADD outs :outs",
    }
}

pub(crate) fn read(item: Item) -> Result<LeftOut, Fault> {
    let (_, form) = open::<Form>(KIND, item)?;
    Ok(LeftOut {
        all_at: form.all_at,
        announcements_at: form.announcements_at,
        last_at: form.last_at,
        count: form.count,
    })
}
