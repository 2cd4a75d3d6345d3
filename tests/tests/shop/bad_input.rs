//! Bad input gets a clear error and changes nothing.

use crate::errors::call;
use serde_json::{Value, json};
use tests::{Shop, order};

#[tokio::test]
async fn an_unknown_field_is_refused_wherever_it_stands() {
    let shop = Shop::open().await;
    let member = shop.member_with(100).await;
    let mut misspelt = order(1_000);
    misspelt["lines"][0]["quantitiy"] = json!(2);
    let calls = [
        (
            "PUT",
            "/v1/earnings/x",
            json!({ "member_id": member, "order": misspelt }),
        ),
        (
            "PUT",
            "/v1/earnings/x",
            json!({ "member_id": member, "order": order(1_000), "point": 5 }),
        ),
        (
            "PUT",
            "/v1/redemptions/x",
            json!({ "member_id": member, "points": 5, "captured": false }),
        ),
        ("POST", "/v1/redemptions/x/capture", json!({ "point": 5 })),
        ("POST", "/v1/redemptions/x/void", json!({ "why": "x" })),
        ("POST", "/v1/earnings/x/confirm", json!({ "now": true })),
        (
            "PUT",
            "/v1/adjustments/x",
            json!({ "member_id": member, "points": 5, "reason": "x", "operator": "y", "on": 1 }),
        ),
        (
            "PUT",
            "/v1/activities/x",
            json!({ "member_id": member, "kind": "visit", "at": "now" }),
        ),
        ("POST", "/v1/members", json!({ "nmae": "花子" })),
        (
            "POST",
            "/v1/quotes",
            json!({ "order": order(1_000), "points": 5 }),
        ),
    ];
    for (method, path, body) in calls {
        let refused = shop.send(method, path, &[], Some(&body)).await;
        assert_eq!(
            refused.says(),
            (400, "invalid_request"),
            "{method} {path} {body}"
        );
        assert!(!refused.pointers().is_empty(), "{path} names the field");
    }
    assert_eq!(
        shop.send(
            "PATCH",
            &format!("/v1/members/{member}"),
            &[],
            Some(&json!({ "e-mail": 1 }))
        )
        .await
        .status,
        400
    );
    assert_eq!(
        shop.get(&format!("/v1/members/{member}/history?page=2"))
            .await
            .says(),
        (400, "invalid_request")
    );
    assert_eq!(shop.kinds(&member).await, ["adjusted"]);
}

#[tokio::test]
async fn bad_numbers_dates_and_kinds_are_named_by_their_place() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let bad = |change: &dyn Fn(&mut Value)| {
        let mut body = json!({ "member_id": member, "order": order(1_000) });
        change(&mut body["order"]);
        body
    };
    let cases: [(&str, Value); 9] = [
        (
            "/order/lines/0/unit_price",
            bad(&|order| order["lines"][0]["unit_price"] = json!(0.5)),
        ),
        (
            "/order/lines/0/quantity",
            bad(&|order| order["lines"][0]["quantity"] = json!(-1)),
        ),
        (
            "/order/lines/0/quantity",
            bad(&|order| order["lines"][0]["quantity"] = json!(0)),
        ),
        (
            "/order/placed_at",
            bad(&|order| order["placed_at"] = json!("2026-11-24")),
        ),
        (
            "/order/prices",
            bad(&|order| order["prices"] = json!("net")),
        ),
        ("/order/prices", bad(&|order| order["prices"] = json!(1))),
        (
            "/order/prices",
            bad(&|order| order["prices"] = json!({ "net": [] })),
        ),
        (
            "/order/lines/0/tax_rate",
            bad(&|order| order["lines"][0]["tax_rate"] = json!(0.1)),
        ),
        ("/order/lines", bad(&|order| order["lines"] = json!([]))),
    ];
    for (pointer, body) in cases {
        let refused = shop.put("/v1/earnings/ec-1", &body).await;
        assert_eq!(
            (refused.says(), refused.pointers()),
            ((400, "invalid_request"), vec![pointer]),
            "{body}"
        );
    }
    assert_eq!(
        shop.get("/v1/earnings/ec-1").await.says(),
        (404, "earning_not_found"),
        "nothing was written"
    );
}

#[tokio::test]
async fn an_instant_and_a_day_are_read_in_the_forms_of_the_contract_alone() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    for occurred_at in [
        "2026-11-24",
        "2026-11-24T10:00:00",
        "2026-11-24T10:00:00 +09:00",
        "2026-11-24T10:00:00+0900",
        "1999-12-31T23:59:59Z",
        "3000-01-01T00:00:00Z",
        "+262000-01-01T00:00:00Z",
    ] {
        let body = json!({ "member_id": member, "kind": "visit", "occurred_at": occurred_at });
        let refused = shop.put("/v1/activities/visit-1", &body).await;
        assert_eq!(
            (refused.says(), refused.pointers()),
            ((400, "invalid_request"), vec!["/occurred_at"]),
            "{occurred_at}"
        );
    }
    for expires_on in [
        "+2027-11-24",
        "2027-1-2",
        "2027-11-24T00:00:00Z",
        "2027-02-29",
    ] {
        let body = json!({
            "member_id": member, "points": 5, "reason": "a gift", "operator": "sato", "expires_on": expires_on,
        });
        let refused = shop.put("/v1/adjustments/gift-1", &body).await;
        assert_eq!(
            (refused.says(), refused.pointers()),
            ((400, "invalid_request"), vec!["/expires_on"]),
            "{expires_on}"
        );
    }
    assert!(shop.kinds(&member).await.is_empty(), "nothing was written");
}

#[tokio::test]
async fn a_body_that_is_no_json_or_too_large_is_refused() {
    let shop = Shop::open().await;
    let key = format!("Bearer {}", shop.system.api_key());
    let as_json = [
        ("authorization", key.as_str()),
        ("content-type", "application/json"),
    ];
    let as_form = [
        ("authorization", key.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    assert_eq!(
        call(&shop, "PUT", "/v1/earnings/x", &as_json, "{\"member")
            .await
            .says(),
        (400, "invalid_request")
    );
    assert_eq!(
        call(&shop, "PUT", "/v1/earnings/x", &as_json, "")
            .await
            .says(),
        (400, "invalid_request")
    );
    assert_eq!(
        call(&shop, "PUT", "/v1/earnings/x", &as_form, "a=b")
            .await
            .says(),
        (415, "unsupported_media_type")
    );
    let large = format!("{{\"member_id\":\"{}\"}}", "x".repeat(2_000_000));
    assert_eq!(
        call(&shop, "PUT", "/v1/earnings/x", &as_json, &large)
            .await
            .says(),
        (413, "too_large")
    );
}

#[tokio::test]
async fn a_day_or_an_instant_in_a_form_of_its_own_or_out_of_reach_is_refused() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    for written in [
        "2026-11-24 10:00:00",
        "2026-11-24T10:00:00",
        "2026-11-24T10:00:00+0900",
        "+262142-12-31T23:00:00Z",
        "1999-12-31T23:00:00Z",
        "3000-01-02T00:00:00Z",
    ] {
        let body = json!({ "member_id": member, "kind": "visit", "occurred_at": written });
        let refused = shop.put("/v1/activities/x", &body).await;
        assert_eq!(refused.pointers(), ["/occurred_at"], "{written}");
    }
    for written in ["2027-1-1", "+2027-01-01", "2027-02-29", "20270101"] {
        let body = json!({
            "member_id": member, "points": 5, "reason": "x", "operator": "y", "expires_on": written,
        });
        let refused = shop.put("/v1/adjustments/x", &body).await;
        assert_eq!(refused.pointers(), ["/expires_on"], "{written}");
    }
    assert_eq!(shop.kinds(&member).await, Vec::<String>::new());
}

#[tokio::test]
async fn all_that_is_missing_wrong_or_unknown_in_an_order_is_named_at_once() {
    let shop = Shop::open().await;
    let body = json!({
        "order": {
            "placed_at": "today", "lines": [{ "sku": 1, "unit_price": -5 }, { "unit_price": 1, "quantity": "2" }],
            "points": 10,
        },
        "redemption_id": "no such id",
    });
    let refused = shop.put("/v1/earnings/ec-1", &body).await;
    assert_eq!(refused.says(), (400, "invalid_request"));
    let mut pointers = refused.pointers();
    pointers.sort_unstable();
    assert_eq!(
        pointers,
        [
            "/member_id",
            "/order/channel",
            "/order/lines/0/quantity",
            "/order/lines/0/sku",
            "/order/lines/0/unit_price",
            "/order/lines/1/quantity",
            "/order/lines/1/sku",
            "/order/placed_at",
            "/order/points",
            "/redemption_id",
        ]
    );
}

#[tokio::test]
async fn an_order_of_another_century_is_refused_by_name() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    for placed_at in ["2150-01-01T00:00:00Z", "2099-12-31T20:00:00Z"] {
        let mut late = order(1_000);
        late["placed_at"] = json!(placed_at);
        let refused = shop.earn("ec-1", &member, &late).await;
        assert_eq!(refused.says(), (400, "invalid_request"));
        assert_eq!(refused.pointers(), ["/order/placed_at"]);
    }
}
