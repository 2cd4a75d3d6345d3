//! The local controls, as whoever tries the system uses them.

use super::*;
use crate::linking::{TARO_IN_LINE, does};

#[tokio::test]
async fn the_clock_is_set_to_no_year_without_four_digits() {
    let system = start(false).await;
    let before = control(&system, "GET", "/local/clock", None).await;
    for turn in [
        json!({ "now": "9999-12-31T23:59:59Z" }),
        json!({ "now": "1969-12-31T23:59:59Z" }),
        json!({ "advance_days": 3_000_000 }),
    ] {
        let (status, answer) = control(&system, "POST", "/local/clock", Some(turn)).await;
        assert_eq!((status, &answer["code"]), (400, &json!("invalid_request")));
    }
    assert_eq!(control(&system, "GET", "/local/clock", None).await, before);
}

#[tokio::test]
async fn a_key_opens_what_its_scopes_say() {
    let system = start(false).await;
    let request = json!({ "label": "till", "scopes": ["program:read"] });
    let (status, key) = control(&system, "POST", "/local/keys", Some(request)).await;
    assert_eq!(status, 201);
    let bearer = format!("Bearer {}", key["key"].as_str().unwrap());
    let headers = [("authorization", bearer.as_str())];
    assert_eq!(
        system.call("GET", "/v1/program", &headers, "").await.status,
        200
    );
    assert_eq!(
        code(&system.call("POST", "/v1/members", &headers, "{}").await),
        (403, json!("forbidden"))
    );
    assert_eq!(
        code(&system.call("GET", "/v1/program", &[], "").await),
        (401, json!("unauthenticated"))
    );
}

#[tokio::test]
async fn the_clock_is_turned_over_http() {
    let system = start(false).await;
    let (_, clock) = control(&system, "GET", "/local/clock", None).await;
    assert_eq!(
        clock,
        json!({ "now": "2026-11-22T12:00:00+09:00", "frozen": true })
    );
    let (_, clock) = control(
        &system,
        "POST",
        "/local/clock",
        Some(json!({ "advance_days": 40 })),
    )
    .await;
    assert_eq!(clock["now"], "2027-01-01T12:00:00+09:00");
    let (_, clock) = control(
        &system,
        "POST",
        "/local/clock",
        Some(json!({ "now": "2028-02-29T00:00:00+09:00" })),
    )
    .await;
    assert_eq!(clock["now"], "2028-02-29T00:00:00+09:00");
    for wrong in [
        json!({}),
        json!({ "now": "soon" }),
        json!({ "advance_days": 1, "advance_seconds": 1 }),
        json!({ "days": 1 }),
    ] {
        assert_eq!(
            control(&system, "POST", "/local/clock", Some(wrong.clone()))
                .await
                .0,
            400,
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn request_units_are_counted_by_function_until_forgotten() {
    let system = start(false).await;
    get(&system, "/v1/program").await;
    let (_, metrics) = control(&system, "GET", "/local/metrics", None).await;
    assert!(
        metrics["by_function"]["program"]["calls"].as_u64().unwrap() >= 1,
        "{metrics}"
    );
    control(&system, "DELETE", "/local/metrics", None).await;
    let (_, metrics) = control(&system, "GET", "/local/metrics", None).await;
    assert_eq!(metrics["total"]["calls"], 0);
}

#[tokio::test]
async fn health_says_how_many_messages_the_month_had_no_room_for_until_the_month_ends() {
    let system = start(false).await;
    does(&system, json!({ "type": "follow" })).await;
    does(&system, json!({ "postback": "v1:join" })).await;
    let path = format!("/v1/members?external_id=line:{TARO_IN_LINE}");
    let taro = get(&system, &path).await["member_id"].clone();
    let health = async || control(&system, "GET", "/local/health", None).await.1;
    assert_eq!(health().await["line"], Value::Null);
    let limit = json!({ "limit": 1 });
    let set = control(&system, "PUT", "/local/line/quota", Some(limit)).await;
    assert_eq!(set.0, 204);
    for order in ["month-1", "month-2", "month-3"] {
        let line = json!({ "sku": "tea", "unit_price": 10_000, "quantity": 1 });
        let bought =
            json!({ "placed_at": "2026-11-22T12:00:00+09:00", "channel": "ec", "lines": [line] });
        let earning = json!({ "member_id": taro, "order": bought });
        let path = format!("/v1/earnings/{order}");
        let earned = system
            .call_as_admin("PUT", &path, &[], Some(&earning))
            .await;
        assert_eq!(earned.status, 201, "{}", earned.value());
        assert_eq!(control(&system, "POST", "/local/drain", None).await.0, 200);
    }
    let told = health().await;
    assert_eq!(told["status"], "ok");
    assert_eq!(
        told["line"],
        json!({
            "left_out": 2, "last_at": "2026-11-22T12:00:00+09:00",
            "all_stopped_at": 1, "announcements_stopped_at": null,
        })
    );
    let turn = json!({ "now": "2026-12-01T00:00:00+09:00" });
    control(&system, "POST", "/local/clock", Some(turn)).await;
    assert_eq!(health().await["line"], Value::Null);
}

#[tokio::test]
async fn the_page_and_what_it_asks_for_are_served() {
    let system = start(false).await;
    for path in [
        "/local/chat",
        "/local/chat/style.css",
        "/local/chat/chat.js",
        "/local/chat/flex.js",
    ] {
        let answer = reqwest_client()
            .get(format!("{}{path}", system.base_url()))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{path}");
    }
    control(
        &system,
        "POST",
        "/local/line/events",
        Some(json!({ "user_id": "U1", "type": "follow" })),
    )
    .await;
    let (_, lines) = control(&system, "GET", "/local/chat/lines?from=0", None).await;
    assert_eq!(lines["friends"][0]["user_id"], "U1");
    assert_eq!(lines["lines"][0]["from"], "notice");
    assert_eq!(lines["next"], 1);
    let (_, health) = control(&system, "GET", "/local/health", None).await;
    assert_eq!(
        (&health["status"], &health["queues"]["LineEvents"]),
        (&json!("ok"), &json!(1))
    );
}
