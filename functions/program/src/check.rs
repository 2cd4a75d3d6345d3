//! Checking a program, and simulating it on the shop's own orders.

use std::ops::RangeInclusive;
use std::sync::Arc;

use app::simulate::{MEMBERS_MAX, Place, Simulation};
use app::{App, Error};
use axum::extract::State;
use domain::calendar::{Day, parse_day};
use domain::fault::Fault;
use runtime::http::{AnyProblem, BodyProblem, Faults, Json, Problem, ProblemBody};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::document::Document;
use crate::premiums::PremiumBody;
use crate::request::ProgramBody;
use crate::simulation::SimulationBody;

/// The longest period that is simulated, in days.
const DAYS_MAX: i64 = 366;

/// A program, or a program and what to simulate with it.
#[derive(Debug)]
pub(crate) struct CheckBody(Value);

/// What the specification says of [`CheckBody`].
#[derive(ToSchema)]
#[serde(untagged)]
#[schema(as = ProgramCheck)]
#[expect(dead_code, reason = "the specification alone reads it")]
enum CheckSchema {
    /// A program and what to simulate with it.
    Simulate {
        /// The program.
        program: ProgramBody,
        /// Which orders to judge again.
        simulate: Option<SimulateSchema>,
    },
    /// A program alone.
    Program(ProgramBody),
}

/// Which orders to judge again: those that were placed on these days, in the program's zone. At most 366 days.
#[derive(ToSchema)]
#[schema(as = Simulate)]
#[expect(dead_code, reason = "the specification alone reads it")]
struct SimulateSchema {
    /// The first day.
    #[schema(value_type = String, format = Date, example = "2026-10-01")]
    from: Day,
    /// The last day.
    #[schema(value_type = String, format = Date, example = "2026-10-31")]
    to: Day,
    /// The `next_cursor` of the answer before.
    cursor: Option<String>,
}

/// What a check answers.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = ProgramChecked)]
pub(crate) enum CheckAnswer {
    /// What a simulation answers.
    Simulated {
        /// The program with every default written out.
        program: ProgramBody,
        /// What it would have given, where that was asked.
        #[serde(skip_serializing_if = "Option::is_none")]
        simulation: Option<Box<SimulationBody>>,
        /// What prizes and rewards are worth, and may be.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        premiums: Vec<PremiumBody>,
    },
    /// The program with every default written out.
    Program(ProgramBody),
}

/// What is to be simulated.
struct Simulate {
    days: RangeInclusive<Day>,
    from: Place,
}

impl<'de> Deserialize<'de> for CheckBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Document::deserialize(deserializer).map(|document| Self(document.0))
    }
}

/// Check a program
///
/// As publishing it would; nothing is changed. With `simulate`, the shop's own recorded orders of a period are judged
/// again under it, one after the other from each member's first order on, and the answer says what they were given and
/// what they would have been given: in all, by rank, store, category and rule, and in yen. One call looks at some hundreds
/// of members; where `next_cursor` is not `null`, the same call with it as `cursor` looks at the next, and the figures of
/// all calls add up. Budgets of campaigns are reckoned by day: `budgets` says of each what it would give and on which day it
/// would be spent, for the members of all calls so far. Where the program is sent as `program`, the answer also says what prizes and rewards are worth and may
/// be by the limits on premiums (景品表示法).
#[utoipa::path(post, path = "/v1/program/check", tag = "Program",
    request_body = CheckSchema,
    responses(
        (status = 200, description = "The program with every default written out; with `simulate`, that and the figures.", body = CheckAnswer),
        (status = 422, description = "`invalid_program`: `errors` names every fault.", body = ProblemBody, content_type = "application/problem+json"),
        AnyProblem, BodyProblem,
    ),
    security(("api_key" = ["program:read"])))]
pub(crate) async fn check(
    State(app): State<App>,
    Json(CheckBody(document)): Json<CheckBody>,
) -> Result<Json<CheckAnswer>, Problem> {
    let both = match document {
        Value::Object(fields)
            if ["program", "simulate"]
                .iter()
                .any(|it| fields.contains_key(*it)) =>
        {
            fields
        }
        document => {
            let document = ProgramBody::sent(document).document();
            let program = app.check_program(&document).await?;
            return Ok(Json(CheckAnswer::Program(ProgramBody::of(&program))));
        }
    };
    let (document, asked) = read(both)?;
    let program = app.check_program(&document).await;
    let program = Arc::new(program.map_err(within_program)?);
    let simulation = match asked {
        Some(asked) => {
            let simulation = Simulation {
                program: Arc::clone(&program),
                days: asked.days,
                from: asked.from,
                members_max: MEMBERS_MAX,
            };
            let found = app.simulate(&simulation).await?;
            Some(Box::new(SimulationBody::of(&simulation.days, found)))
        }
        None => None,
    };
    Ok(Json(CheckAnswer::Simulated {
        program: ProgramBody::of(&program),
        simulation,
        premiums: PremiumBody::all_of(&program),
    }))
}

/// The document and what to simulate with it.
fn read(mut both: Map<String, Value>) -> Result<(Value, Option<Simulate>), Problem> {
    let program = both.remove("program");
    let asked = both.remove("simulate").filter(|asked| !asked.is_null());
    let mut faults = Faults::none();
    for name in both.keys() {
        faults.add(
            format!("/{name}"),
            "is not a field here; the fields are: program, simulate",
        );
    }
    if program.is_none() {
        faults.add("/program", "is required");
    }
    let asked = asked.and_then(|asked| simulate(&asked, &mut faults));
    let program = faults.finish_all(program)?;
    Ok((ProgramBody::sent(program).document(), asked))
}

/// Faults of a program are told with their place in the whole body.
fn within_program(error: Error) -> Problem {
    match error {
        Error::InvalidProgram(faults) => {
            let faults = faults.into_iter();
            let within =
                |fault: Fault| Fault::new(format!("/program{}", fault.pointer), fault.reason);
            Error::InvalidProgram(faults.map(within).collect()).into()
        }
        other => other.into(),
    }
}

fn simulate(asked: &Value, faults: &mut Faults) -> Option<Simulate> {
    let Some(fields) = asked.as_object() else {
        faults.add("/simulate", "must be an object");
        return None;
    };
    for name in fields.keys() {
        if !["from", "to", "cursor"].contains(&name.as_str()) {
            let reason = "is not a field here; the fields are: from, to, cursor";
            faults.add(format!("/simulate/{name}"), reason);
        }
    }
    let first = day(fields, "from", faults);
    let last = day(fields, "to", faults);
    let cursor = fields.get("cursor").filter(|cursor| !cursor.is_null());
    let from = faults.optional("/simulate/cursor", cursor, |cursor| {
        cursor.as_str().unwrap_or_default().parse::<Place>()
    });
    let (first, last) = first.zip(last)?;
    if !(0..DAYS_MAX).contains(&last.signed_duration_since(first).num_days()) {
        let reason = format!("must be the day of from or a later one, within {DAYS_MAX} days");
        faults.add("/simulate/to", reason);
    }
    Some(Simulate {
        days: first..=last,
        from: from.unwrap_or_default(),
    })
}

fn day(fields: &Map<String, Value>, name: &str, faults: &mut Faults) -> Option<Day> {
    let day = fields.get(name).and_then(Value::as_str).and_then(parse_day);
    let read = day.ok_or("must be a day, as in 2026-11-22");
    faults.check(&format!("/simulate/{name}"), read)
}
