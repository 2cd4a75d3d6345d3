//! The `/local/*` routes: what a person or a test turns by hand. They are never deployed.

use crate::clock::can_show;
use crate::keys::KeyRequest;
use crate::line_platform::{Call, Fault, Rate, Said, Wanted};
use crate::schedule::NoRun;
use crate::system::System;
use crate::worker::Drained;
use app::month::{LeftOut, month_of};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use chrono::{DateTime, TimeDelta, Utc};
use domain::calendar::Zone;
use runtime::http::{Code, Json, Problem};
use serde::Deserialize;
use serde_json::{Value, json};
use std::fmt::Display;

/// The controls of a system.
pub fn router(system: System) -> Router {
    Router::new()
        .route("/local/health", get(health))
        .route("/local/clock", get(show_clock).post(set_clock))
        .route("/local/schedules/{name}", post(run_schedule))
        .route("/local/drain", post(drain))
        .route("/local/dead-letters", get(dead_letters))
        .route("/local/dead-letters/{queue}/redrive", post(redrive))
        .route("/local/line/sent", get(sent).delete(forget_sent))
        .route(
            "/local/line/faults",
            get(faults).post(add_fault).delete(clear_faults),
        )
        .route("/local/line/events", post(line_event))
        .route("/local/line/quota", put(set_quota))
        .route("/local/line/tokens", post(id_token))
        .route("/local/line/rates", put(set_rates))
        .route("/local/line/friends/{user_id}", put(set_friend))
        .route("/local/metrics", get(metrics).delete(forget_metrics))
        .route("/local/keys", post(create_key))
        .with_state(system)
}

async fn health(State(system): State<System>) -> Result<Response, Problem> {
    let queues = system.depths().await.map_err(broken)?;
    let now = system.clock().now();
    let store = system.app("local").store;
    let left_out = store.left_out(month_of(now)).await.map_err(broken)?;
    let body = json!({
        "status": "ok", "now": shown(now), "queues": queues, "line": left_out.map(shown_left_out),
    });
    Ok(axum::Json(body).into_response())
}

/// What LINE's limit has left out this month, and the limit at which it stopped.
fn shown_left_out(left_out: LeftOut) -> Value {
    json!({
        "left_out": left_out.count,
        "last_at": shown(left_out.last_at),
        "all_stopped_at": left_out.all_at,
        "announcements_stopped_at": left_out.announcements_at,
    })
}

async fn show_clock(State(system): State<System>) -> axum::Json<Value> {
    axum::Json(clock(&system))
}

fn clock(system: &System) -> Value {
    json!({ "now": shown(system.clock().now()), "frozen": system.clock().is_frozen() })
}

/// Instants carry the offset of the shop that the sample is about.
fn shown(instant: DateTime<Utc>) -> String {
    Zone::TOKYO.render(instant).to_rfc3339()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    now: Option<DateTime<Utc>>,
    advance_seconds: Option<i64>,
    advance_days: Option<i64>,
}

async fn set_clock(
    State(system): State<System>,
    Json(turn): Json<Turn>,
) -> Result<axum::Json<Value>, Problem> {
    let moved = match (turn.now, turn.advance_seconds, turn.advance_days) {
        (Some(now), None, None) if can_show(now) => {
            system.clock().set(now);
            true
        }
        (Some(_), None, None) => false,
        (None, Some(seconds), None) => {
            TimeDelta::try_seconds(seconds).is_some_and(|by| system.clock().advance(by))
        }
        (None, None, Some(days)) => {
            TimeDelta::try_days(days).is_some_and(|by| system.clock().advance(by))
        }
        _ => {
            return Err(invalid(
                "give exactly one of now, advance_seconds and advance_days",
            ));
        }
    };
    if !moved {
        return Err(invalid("the clock shows the years 1970 to 8999"));
    }
    Ok(axum::Json(clock(&system)))
}

async fn run_schedule(
    State(system): State<System>,
    Path(name): Path<String>,
) -> Result<axum::Json<Value>, Problem> {
    system
        .run_schedule(&name)
        .await
        .map(axum::Json)
        .map_err(|error| match error {
            NoRun::Unknown => Problem::new(Code::NotFound, "There is no such schedule."),
            error => broken(error),
        })
}

async fn drain(State(system): State<System>) -> Result<axum::Json<Drained>, Problem> {
    system.drain().await.map(axum::Json).map_err(broken)
}

async fn dead_letters(State(system): State<System>) -> Result<axum::Json<Value>, Problem> {
    let letters = system.dead_letters().await.map_err(broken)?;
    Ok(axum::Json(json!(letters)))
}

async fn redrive(
    State(system): State<System>,
    Path(queue): Path<String>,
) -> Result<axum::Json<Value>, Problem> {
    let moved = system.redrive(&queue).await.map_err(broken)?;
    let unknown = || Problem::new(Code::NotFound, "No queue of this name keeps dead letters.");
    let moved = moved.ok_or_else(unknown)?;
    Ok(axum::Json(json!({ "queue": queue, "messages": moved })))
}

async fn sent(State(system): State<System>) -> axum::Json<Vec<Call>> {
    axum::Json(system.line().sent())
}

async fn forget_sent(State(system): State<System>) -> StatusCode {
    system.line().clear_sent();
    StatusCode::NO_CONTENT
}

async fn faults(State(system): State<System>) -> axum::Json<Vec<Fault>> {
    axum::Json(system.line().faults())
}

async fn add_fault(
    State(system): State<System>,
    Json(fault): Json<Fault>,
) -> (StatusCode, axum::Json<Vec<Fault>>) {
    system.line().add_fault(fault);
    (StatusCode::CREATED, axum::Json(system.line().faults()))
}

async fn clear_faults(State(system): State<System>) -> StatusCode {
    system.line().clear_faults();
    StatusCode::NO_CONTENT
}

/// Answers with the webhook's own status: what LINE would see.
async fn line_event(
    State(system): State<System>,
    Json(said): Json<Said>,
) -> Result<Response, Problem> {
    let answer = system
        .say(&said)
        .await
        .map_err(|error| invalid(&error.to_string()))?;
    let body = json!({ "status": answer.status.as_u16(), "body": answer.value() });
    Ok((answer.status, axum::Json(body)).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Month {
    /// `null`: as many as one likes.
    limit: Option<u64>,
}

async fn set_quota(State(system): State<System>, Json(month): Json<Month>) -> StatusCode {
    system.line().set_quota(month.limit);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rates {
    /// Every rate that holds from now on.
    rates: Vec<Rate>,
}

async fn set_rates(State(system): State<System>, Json(all): Json<Rates>) -> StatusCode {
    system.line().set_rates(all.rates);
    StatusCode::NO_CONTENT
}

/// An ID token for whoever it is asked: this is how one logs in to a LINE that is not there.
async fn id_token(
    State(system): State<System>,
    Json(wanted): Json<Wanted>,
) -> Result<axum::Json<Value>, Problem> {
    let token = system.line().id_token(&wanted).map_err(broken)?;
    Ok(axum::Json(json!({ "id_token": token })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    /// A BCP 47 tag; `null`: LINE does not tell it.
    language: Option<String>,
}

async fn set_friend(
    State(system): State<System>,
    Path(user_id): Path<String>,
    Json(told): Json<Told>,
) -> Result<StatusCode, Problem> {
    let set = system.line().set_language(&user_id, told.language);
    set.map(|()| StatusCode::NO_CONTENT).map_err(broken)
}

async fn metrics(State(system): State<System>) -> axum::Json<Value> {
    axum::Json(system.metrics().shown())
}

async fn forget_metrics(State(system): State<System>) -> StatusCode {
    system.metrics().clear();
    StatusCode::NO_CONTENT
}

async fn create_key(
    State(system): State<System>,
    Json(request): Json<KeyRequest>,
) -> Result<Response, Problem> {
    let key = system.create_key(request).await.map_err(broken)?;
    let body = json!({ "key": key.text, "id": key.id });
    Ok((StatusCode::CREATED, axum::Json(body)).into_response())
}

fn invalid(detail: &str) -> Problem {
    Problem::new(Code::InvalidRequest, detail)
}

fn broken(error: impl Display) -> Problem {
    Problem::internal(error.to_string())
}
