//! Members by the million: the deployed use cases decide, the store's own forms write, and the engine takes the items in
//! bulk, without its endpoint.
//!
//! A member joins and buys once; who is due on one of the nights bought a year before, and every second of them
//! once more since, so that one half keeps points of a later day. The others' points last for a month more at least.

mod bulk;

use super::night::Stage;
use crate::clock::ProgramClock;
use crate::engine::TABLE;
use crate::metrics::Metrics;
use app::earn::EarnRequest;
use app::members::JoinRequest;
use app::{App, Caller, ProgramCache};
use bulk::Bulk;
use domain::calendar::{Day, Instant, Zone, add_days};
use domain::ids::{MemberId, OrderId};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use store::DynamoStore;

/// The first of the nights, in Tokyo.
const FIRST_NIGHT: (i32, u32, u32) = (2026, 12, 1);

/// From this day on the others bought what they have: their points last through the same day of the next year.
const OTHERS_BEGIN: (i32, u32, u32) = (2026, 1, 15);
const OTHERS_DAYS: u64 = 300;

/// The points of a purchase.
const YEN: u64 = 12_000;

/// One night and how many members are due on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Night {
    /// The day that has just begun.
    pub(super) today: Day,
    /// How many.
    pub(super) due: u64,
}

impl Night {
    /// Nights that follow each other, with so many due on each.
    pub(super) fn all(due: &[u64]) -> Vec<Night> {
        let nights = due.iter().zip(0_u32..);
        nights
            .map(|(due, later)| Night {
                today: add_days(day(FIRST_NIGHT), later),
                due: *due,
            })
            .collect()
    }

    /// The day on which points were bought whose last day is the day before.
    fn bought_on(self) -> Day {
        let last_day = self.today.pred_opt().unwrap_or(Day::MIN);
        last_day
            .checked_sub_months(chrono::Months::new(12))
            .unwrap_or(Day::MIN)
    }
}

fn day((year, month, day): (i32, u32, u32)) -> Day {
    Day::from_ymd_opt(year, month, day).unwrap_or(Day::MIN)
}

/// Points that last a year to the day, and nobody is told: what is measured is expiry.
fn program() -> Value {
    json!({
        "name": "Bench", "earning": { "rate": "0.01" },
        "expiry": { "policy": "fixed", "months": 12, "align": "day" },
        "notices": { "expiring_days": [] },
    })
}

/// Fills the empty table of a stage, whose file is in this folder.
pub(super) async fn load(
    stage: &Stage,
    folder: &Path,
    members: u64,
    nights: &[Night],
) -> Result<(), Box<dyn Error>> {
    let bar = ProgressBar::new(members).with_style(ProgressStyle::with_template(
        "{bar:40} {human_pos} of {human_len} members, {elapsed} ({eta} left)",
    )?);
    let clock = Arc::new(ProgramClock::new(Some(at(day(FIRST_NIGHT))), true));
    let (bulk, writer) = Bulk::open(folder)?;
    let people = People {
        app: app(stage, bulk.clone(), Arc::clone(&clock)),
        caller: Caller::job("bench"),
        clock,
    };
    people
        .app
        .publish_program(&people.caller, &program(), 0)
        .await?;
    bulk.keep();
    let mut number = 0;
    for night in nights {
        for _ in 0..night.due {
            let again = number % 2 == 1;
            let bought = std::iter::once(night.bought_on()).chain(again.then(|| other_day(number)));
            people.come(number, bought).await?;
            number += 1;
            bulk.forget()?;
            bar.inc(1);
        }
    }
    while number < members {
        people.come(number, [other_day(number)]).await?;
        number += 1;
        bulk.forget()?;
        bar.inc(1);
    }
    drop(people);
    bulk.finish()?;
    writer.join().map_err(|_| "the writer panicked")??;
    bar.finish_and_clear();
    Ok(())
}

/// The day on which one of the others bought.
fn other_day(number: u64) -> Day {
    let later = u32::try_from(number % OTHERS_DAYS).unwrap_or_default();
    add_days(day(OTHERS_BEGIN), later)
}

/// Noon in Tokyo.
fn at(day: Day) -> Instant {
    Zone::TOKYO.start(day) + chrono::TimeDelta::hours(12)
}

/// The deployed use cases, on a table that takes everything.
fn app(stage: &Stage, bulk: Bulk, clock: Arc<ProgramClock>) -> App {
    let meter = Arc::new(Metrics::default()).meter("bench");
    App {
        store: Arc::new(DynamoStore::new(
            Arc::new(bulk),
            TABLE,
            clock.clone(),
            meter,
        )),
        clock,
        programs: ProgramCache::default(),
        ..stage.app("bench")
    }
}

/// Those who come, one by one.
struct People {
    app: App,
    caller: Caller,
    clock: Arc<ProgramClock>,
}

impl People {
    /// One joins, and buys on these days.
    async fn come(
        &self,
        number: u64,
        days: impl IntoIterator<Item = Day>,
    ) -> Result<(), Box<dyn Error>> {
        let mut member: Option<MemberId> = None;
        for (count, day) in days.into_iter().enumerate() {
            self.clock.set(at(day));
            let member = match &member {
                Some(member) => member.clone(),
                None => {
                    let (joined, _) = self.app.join(&JoinRequest::default()).await?;
                    member.insert(joined.profile.member).clone()
                }
            };
            let order = json!({
                "placed_at": at(day).to_rfc3339(), "channel": "store",
                "lines": [{ "sku": "tea", "unit_price": YEN, "quantity": 1 }],
            });
            let purchase = EarnRequest {
                order_id: OrderId::parse(&format!("bench-{number}-{count}"))?,
                member,
                order: serde_json::from_value(order)?,
                redemption_id: None,
            };
            self.app.earn(&self.caller, &purchase).await?;
        }
        Ok(())
    }
}
