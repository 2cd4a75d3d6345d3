//! A small function behind the real adapter, asked with real API Gateway events: what every operation promises.

mod door;
mod page;
mod reading;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use app::ports::{Clock, Fault};
use app::{ApiKey, Pepper, Scope};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::api::behind;
use super::guard::Door;
use super::{Code, Json, OptionalJson, Path, Principal, Problem, Query, Recorded};
use crate::Function;
use crate::auth::{Authenticator, Keys, NewKey};

/// Until when the key below opens, and what time it is.
const NOW: &str = "2026-11-22T12:00:00+09:00";

/// An order as the echo reads it.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Order {
    lines: Vec<Line>,
    #[serde(default)]
    points_used: u64,
}

/// One of its lines.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Line {
    sku: Sku,
    quantity: u64,
}

/// A text that reads itself.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
struct Sku(String);

impl TryFrom<String> for Sku {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        if text.contains(' ') {
            Err("must be without spaces")
        } else {
            Ok(Self(text))
        }
    }
}

impl From<Sku> for String {
    fn from(sku: Sku) -> Self {
        sku.0
    }
}

/// How many, from where.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Paging {
    limit: Option<u16>,
    cursor: Option<String>,
}

/// What may be left out.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Capture {
    points: Option<u64>,
}

#[utoipa::path(put, path = "/v1/orders/{order_id}", request_body = Order, responses((status = 201)), security(("api_key" = ["points:earn"])))]
async fn echo(Path(_): Path<Sku>, Json(order): Json<Order>) -> Recorded<Order> {
    let replayed = order.points_used == 7;
    Recorded {
        body: order,
        replayed,
    }
}

#[utoipa::path(get, path = "/v1/orders/{order_id}", params(Paging), responses((status = 200)), security(("api_key" = ["points:earn"])))]
async fn show(
    Path(order_id): Path<Sku>,
    Query(paging): Query<Paging>,
) -> Result<Json<Value>, Problem> {
    match order_id.0.as_str() {
        "panics" => panic!("a secret detail"),
        "faulty" => Err(Problem::try_again("table tameru-prod timed out")),
        "refused" => Err(Problem::new(
            Code::InsufficientPoints,
            "500 points were asked for and 320 are available.",
        )),
        _ => Ok(Json(json!({ "order_id": order_id.0, "paging": paging }))),
    }
}

#[utoipa::path(post, path = "/v1/orders/{order_id}/capture", responses((status = 200)), security(("api_key" = ["points:redeem"])))]
async fn capture(
    principal: Principal,
    OptionalJson(body): OptionalJson<Capture>,
) -> Result<Json<Value>, Problem> {
    principal.caller().may_act_at(Some("shibuya"))?;
    Ok(Json(json!({ "points": body.points })))
}

/// One key, known by its id.
struct OneKey(ApiKey);

#[async_trait]
impl Keys for OneKey {
    async fn api_key(&self, id: &str) -> Result<Option<ApiKey>, Fault> {
        Ok((id == self.0.id).then(|| self.0.clone()))
    }
}

/// A clock that stands.
struct Standing;

#[async_trait]
impl Clock for Standing {
    fn now(&self) -> DateTime<Utc> {
        NOW.parse().unwrap()
    }

    async fn pause(&self, _: Duration) {}
}

fn door(change: impl FnOnce(&mut ApiKey)) -> Door {
    let pepper = Pepper::new(b"pepper");
    let made = NewKey::chosen("local-dev-key", &pepper);
    let mut key = ApiKey {
        id: made.id,
        hash: made.hash,
        label: "the test's".to_owned(),
        scopes: BTreeSet::from([Scope::PointsEarn, Scope::PointsRedeem]),
        stores: None,
        points_per_call_max: None,
        expires_at: None,
    };
    change(&mut key);
    Door {
        authenticator: Arc::new(Authenticator::new(Arc::new(OneKey(key)), pepper)),
        clock: Arc::new(Standing),
    }
}

fn function_behind(door: Door) -> Function {
    let operations = OpenApiRouter::new()
        .routes(routes!(echo, show))
        .routes(routes!(capture));
    Function::http(behind(door, operations, ()))
}

/// A request on its way through API Gateway.
struct Call(Value);

fn call(method: &str, path: &str) -> Call {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    Call(json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {
            "host": "api.example",
            "content-type": "application/json",
            "authorization": "Bearer local-dev-key"
        },
        "requestContext": {
            "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1" },
            "requestId": "JKJaXmPLvHcESHA=",
            "stage": "$default",
            "timeEpoch": 1_795_305_900_000_u64
        },
        "isBase64Encoded": false
    }))
}

impl Call {
    fn header(mut self, name: &str, value: &str) -> Self {
        self.0["headers"][name] = value.into();
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.0["headers"].as_object_mut().unwrap().remove(name);
        self
    }

    fn body(mut self, body: impl Into<String>) -> Self {
        self.0["body"] = body.into().into();
        self
    }

    async fn of(self, function: &Function) -> Value {
        let mut answer = function.invoke(self.0).await.unwrap();
        let text = answer["body"].as_str().unwrap_or_default();
        let body: Value = serde_json::from_str(text).unwrap_or_else(|_| text.into());
        let mut headers = answer["headers"].take();
        headers.as_object_mut().unwrap().remove("content-length");
        json!({ "status": answer["statusCode"], "headers": headers, "body": body })
    }

    async fn sent(self) -> Value {
        self.of(&function_behind(door(|_| {}))).await
    }
}
