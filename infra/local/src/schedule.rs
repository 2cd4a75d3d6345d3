//! `EventBridge` Scheduler: the template's schedules, fired by the program's running clock or by hand.

use crate::clients::{ACCOUNT, REGION};
use crate::clock::{ProgramClock, Reading};
use crate::fresh;
use crate::invoker::{Failure, Invoker};
use crate::streams::TurnError;
use crate::template;
use app::ports::Fault;
use chrono::{DateTime, NaiveTime, SecondsFormat, Utc};
use domain::calendar::Zone;
use serde_json::{Value, json};
use std::time::Duration;

/// How often the clock is looked at.
const INTERVAL: Duration = Duration::from_secs(1);

/// A schedule and the function it starts.
pub struct Schedule {
    id: String,
    zone: Zone,
    at: NaiveTime,
    input: Option<Value>,
    function: Invoker,
}

/// A schedule that is not played here.
#[derive(Debug, thiserror::Error)]
pub enum UnknownSchedule {
    /// Its expression is of another kind.
    #[error(
        "infra/template.yaml: {id}: only a daily cron(minute hour * * ? *) is played locally, not {expression}"
    )]
    Expression {
        /// The function's logical id.
        id: String,
        /// What stands there.
        expression: String,
    },
    /// Its time zone is none of ours.
    #[error("infra/template.yaml: {id}: {zone} is not a time zone that programs may have")]
    Zone {
        /// The function's logical id.
        id: String,
        /// What stands there.
        zone: String,
    },
    /// Its input is not JSON.
    #[error("infra/template.yaml: {id}: the schedule's input is not JSON")]
    Input {
        /// The function's logical id.
        id: String,
    },
}

/// Why a schedule was not run, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum NoRun {
    /// There is none of this name.
    #[error("there is no such schedule")]
    Unknown,
    /// Its function failed.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// The work that it planned could not be done.
    #[error(transparent)]
    Work(#[from] TurnError),
    /// What it did could not be read.
    #[error(transparent)]
    Counts(#[from] Fault),
}

impl Schedule {
    /// Reads a schedule of the function with this logical id.
    ///
    /// # Errors
    /// Where it is of a kind that is not played here.
    pub fn new(
        id: &str,
        schedule: &template::Schedule,
        function: Invoker,
    ) -> Result<Self, UnknownSchedule> {
        let expression = || UnknownSchedule::Expression {
            id: id.to_owned(),
            expression: schedule.expression.clone(),
        };
        let zone = Zone::parse(&schedule.time_zone).map_err(|_| UnknownSchedule::Zone {
            id: id.to_owned(),
            zone: schedule.time_zone.clone(),
        })?;
        let input = schedule
            .input
            .as_deref()
            .map(serde_json::from_str)
            .transpose()
            .map_err(|_| UnknownSchedule::Input { id: id.to_owned() })?;
        Ok(Self {
            id: id.to_owned(),
            zone,
            at: daily(&schedule.expression).ok_or_else(expression)?,
            input,
            function,
        })
    }

    /// The crate of the function that it starts, by which it is called in the local controls.
    #[must_use]
    pub fn name(&self) -> &str {
        self.function.package()
    }

    /// Starts the function as if its time had come now, and answers what the function answers.
    ///
    /// # Errors
    /// Where the function fails.
    pub async fn fire(&self, now: DateTime<Utc>) -> Result<Value, Failure> {
        self.function.invoke(self.event(now)).await
    }

    /// The latest instant at which it was due after `last` and until `now`.
    fn due(&self, last: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let day = self.zone.day(now);
        let today = self.zone.at(day, self.at);
        let latest = if today <= now {
            today
        } else {
            self.zone.at(day.pred_opt()?, self.at)
        };
        (last < latest).then_some(latest)
    }

    /// What Scheduler sends where the template gives no input of its own.
    fn event(&self, at: DateTime<Utc>) -> Value {
        self.input.clone().unwrap_or_else(|| {
            json!({
                "version": "0",
                "id": fresh::uuid().to_string(),
                "detail-type": "Scheduled Event",
                "source": "aws.scheduler",
                "account": ACCOUNT,
                "time": at.to_rfc3339_opts(SecondsFormat::Secs, true),
                "region": REGION,
                "resources": [format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{}", self.id)],
                "detail": "{}",
            })
        })
    }
}

/// Fires schedules as the clock runs past their times. A clock that was set has skipped what lies between: whoever
/// sets it asks for the runs they want.
pub async fn run(schedules: &[Schedule], clock: &ProgramClock, wake: impl Fn()) {
    let mut last = clock.read();
    loop {
        pause().await;
        let now = clock.read();
        for (schedule, due) in passed(schedules, last, now) {
            // A failure was logged by the invoker. The next run catches up, as it does on AWS.
            schedule.fire(due).await.ok();
            wake();
        }
        last = now;
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "looking at a running clock is waiting; tests call `passed`"
)]
async fn pause() {
    tokio::time::sleep(INTERVAL).await;
}

fn passed(schedules: &[Schedule], last: Reading, now: Reading) -> Vec<(&Schedule, DateTime<Utc>)> {
    if last.settings != now.settings {
        return Vec::new();
    }
    schedules
        .iter()
        .filter_map(|schedule| Some((schedule, schedule.due(last.now, now.now)?)))
        .collect()
}

/// The time of day of `cron(minute hour * * ? *)`.
fn daily(expression: &str) -> Option<NaiveTime> {
    let fields: Vec<&str> = expression
        .strip_prefix("cron(")?
        .strip_suffix(')')?
        .split_whitespace()
        .collect();
    match fields.as_slice() {
        [minute, hour, "*" | "?", "*", "*" | "?", "*"] => {
            NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
