//! Every problem, by its status and code.

use app::Scope;
use aws_sdk_dynamodb::types::AttributeValue;
use local::keys::KeyRequest;
use serde_json::{Value, json};
use tests::{Answer, Shop, order};

/// A key that may do this, and how it is sent.
pub(crate) async fn key(
    shop: &Shop,
    scopes: &[Scope],
    change: impl FnOnce(&mut KeyRequest),
) -> String {
    let mut request = KeyRequest {
        label: "a till".to_owned(),
        scopes: scopes.to_vec(),
        stores: Vec::new(),
        points_per_call_max: None,
        expires_at: None,
    };
    change(&mut request);
    let key = shop
        .system
        .create_key(request)
        .await
        .expect("a key can be made");
    format!("Bearer {}", key.text)
}

pub(crate) async fn call(
    shop: &Shop,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let call = Box::pin(shop.system.call(method, path, headers, body.to_owned()));
    Answer::read(&call.await)
}

pub(crate) async fn put_as(shop: &Shop, key: &str, path: &str, body: &Value) -> Answer {
    let headers = [("authorization", key), ("content-type", "application/json")];
    call(shop, "PUT", path, &headers, &body.to_string()).await
}

pub(crate) async fn post_as(shop: &Shop, key: &str, path: &str, body: &Value) -> Answer {
    let headers = [("authorization", key), ("content-type", "application/json")];
    call(shop, "POST", path, &headers, &body.to_string()).await
}

#[tokio::test]
async fn without_a_valid_key_nothing_is_open() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let path = format!("/v1/members/{member}");
    let no = (401, "unauthenticated");
    assert_eq!(call(&shop, "GET", &path, &[], "").await.says(), no);
    for wrong in [
        "local-dev-key",
        "Bearer",
        "Bearer wrong",
        "Bearer tk_000000000000_0_0",
        "Basic bG9jYWw6ZGV2",
    ] {
        assert_eq!(
            call(&shop, "GET", &path, &[("authorization", wrong)], "")
                .await
                .says(),
            no,
            "{wrong}"
        );
    }
    let earning = json!({ "member_id": member, "order": order(10_000) });
    assert_eq!(
        put_as(&shop, "Bearer wrong", "/v1/earnings/ec-1", &earning)
            .await
            .says(),
        no
    );
    assert_eq!(shop.available(&member).await, 0);
}

#[tokio::test]
async fn a_key_opens_what_its_scopes_say_and_nothing_else() {
    let shop = Shop::open().await;
    let member = shop.member_with(100).await;
    let earns = key(&shop, &[Scope::PointsEarn], |_| {}).await;
    let purchase = json!({ "member_id": member, "order": order(10_000) });
    let use_of_points = json!({ "member_id": member, "points": 10 });
    assert_eq!(
        put_as(&shop, &earns, "/v1/earnings/ec-1", &purchase)
            .await
            .status,
        201
    );
    let no = (403, "forbidden");
    assert_eq!(
        put_as(&shop, &earns, "/v1/redemptions/r-1", &use_of_points)
            .await
            .says(),
        no
    );
    assert_eq!(
        put_as(
            &shop,
            &earns,
            "/v1/earnings/ec-1/returns/t-1",
            &json!({ "full": true })
        )
        .await
        .says(),
        no
    );
    assert_eq!(
        put_as(&shop, &earns, "/v1/adjustments/a-1", &json!({}))
            .await
            .says(),
        no,
        "before the body is read"
    );
    assert_eq!(
        put_as(&shop, &earns, "/v1/program", &json!({}))
            .await
            .says(),
        no
    );
    let path = format!("/v1/members/{member}");
    for (method, path) in [
        ("GET", path.as_str()),
        ("DELETE", &path),
        ("GET", "/v1/program"),
    ] {
        assert_eq!(
            call(&shop, method, path, &[("authorization", &earns)], "")
                .await
                .says(),
            no,
            "{method} {path}"
        );
    }
    assert_eq!(shop.available(&member).await, 200);
}

#[tokio::test]
async fn a_key_ends_and_is_bound_to_its_stores_and_its_cap() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let bound = key(&shop, &[Scope::PointsEarn], |request| {
        request.stores = vec!["shibuya".to_owned()]
    })
    .await;
    let mut here = order(10_000);
    let body = |order: &Value| json!({ "member_id": member, "order": order });
    assert_eq!(
        put_as(&shop, &bound, "/v1/earnings/ec-1", &body(&here))
            .await
            .says(),
        (403, "forbidden")
    );
    here["store_id"] = json!("ueno");
    assert_eq!(
        put_as(&shop, &bound, "/v1/earnings/ec-1", &body(&here))
            .await
            .says(),
        (403, "forbidden")
    );
    here["store_id"] = json!("shibuya");
    assert_eq!(
        put_as(&shop, &bound, "/v1/earnings/ec-1", &body(&here))
            .await
            .status,
        201
    );

    let capped = key(&shop, &[Scope::PointsAdjust], |request| {
        request.points_per_call_max = Some(50)
    })
    .await;
    let gift = |points: i64| json!({ "member_id": member, "points": points, "reason": "x", "operator": "y" });
    assert_eq!(
        put_as(&shop, &capped, "/v1/adjustments/a-1", &gift(51))
            .await
            .says(),
        (422, "above_limit")
    );
    assert_eq!(
        put_as(&shop, &capped, "/v1/adjustments/a-2", &gift(50))
            .await
            .status,
        201
    );

    let ends = shop.now() + chrono::TimeDelta::minutes(10);
    let short = key(&shop, &[Scope::PointsAdjust], |request| {
        request.expires_at = Some(ends)
    })
    .await;
    assert_eq!(
        put_as(&shop, &short, "/v1/adjustments/a-3", &gift(1))
            .await
            .status,
        201
    );
    shop.wait(chrono::TimeDelta::minutes(10));
    assert_eq!(
        put_as(&shop, &short, "/v1/adjustments/a-4", &gift(1))
            .await
            .says(),
        (401, "unauthenticated")
    );
}

#[tokio::test]
async fn what_is_not_there_is_called_by_its_name() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let nobody = json!({ "member_id": "nobody", "order": order(1_000) });
    assert_eq!(
        shop.put("/v1/earnings/x", &nobody).await.says(),
        (404, "member_not_found")
    );
    assert_eq!(
        shop.redeem("x", "nobody", 1).await.says(),
        (404, "member_not_found")
    );
    let asked = json!({ "member_id": "nobody", "order": order(1_000) });
    assert_eq!(
        shop.post("/v1/quotes", &asked).await.says(),
        (404, "member_not_found")
    );
    let paid = json!({ "member_id": member, "order": order(1_000), "redemption_id": "unknown" });
    assert_eq!(
        shop.put("/v1/earnings/x", &paid).await.says(),
        (404, "redemption_not_found")
    );
    let looks = [
        ("/v1/members/nobody", "member_not_found"),
        ("/v1/members/nobody/history", "member_not_found"),
        ("/v1/earnings/x", "earning_not_found"),
        ("/v1/redemptions/x", "redemption_not_found"),
        ("/v1/earnings/x/returns/y", "not_found"),
        ("/v1/adjustments/x", "not_found"),
        ("/v1/activities/x", "not_found"),
        ("/v1/nothing", "not_found"),
        ("/", "not_found"),
    ];
    for (path, code) in looks {
        assert_eq!(shop.get(path).await.says(), (404, code), "{path}");
    }
    let coupon = format!("/v1/members/{member}/coupons/x");
    assert_eq!(shop.get(&coupon).await.says(), (404, "coupon_not_found"));
}

#[tokio::test]
async fn a_problem_is_in_the_contracts_form() {
    let shop = Shop::open().await;
    let answer = shop.get("/v1/members/nobody").await;
    assert_eq!(answer.kind, "application/problem+json");
    for field in ["type", "title", "detail", "code", "request_id"] {
        assert!(
            answer.body[field]
                .as_str()
                .is_some_and(|text| !text.is_empty()),
            "{field}: {answer:?}"
        );
    }
    assert_eq!(answer.body["status"], 404);
}

#[tokio::test]
async fn a_corrupt_stored_item_is_an_error_that_names_nothing_and_never_a_default() {
    let shop = Shop::open().await;
    let damages = [
        ("l", Some(AttributeValue::S("x".to_owned()))),
        ("l", None),
        ("d", None),
        ("n", None),
    ];
    for (attribute, to) in damages {
        let member = shop.join(&json!({ "name": "カナリア" })).await;
        shop.give(&member, 100).await;
        shop.damage_wallet(&member, attribute, to).await;
        let answers = [
            shop.get(&format!("/v1/members/{member}")).await,
            shop.get(&format!("/v1/members/{member}/history")).await,
            shop.redeem(&format!("r-{member}"), &member, 1).await,
            shop.earn(&format!("ec-{member}"), &member, &order(1_000))
                .await,
        ];
        for answer in answers {
            assert_eq!(answer.says(), (500, "internal"), "{attribute}: {answer:?}");
            let body = answer.body.to_string();
            for word in ["カナリア", "M#", "wallet", "missing field", &member] {
                assert!(!body.contains(word), "{body}");
            }
        }
    }
}
