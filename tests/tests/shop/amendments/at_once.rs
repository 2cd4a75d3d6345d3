//! Who may edit an order, and many who do at once.

use std::sync::Arc;

use app::Scope;
use local::keys::KeyRequest;
use serde_json::json;
use tests::{Shop, order};

use super::{all_back, bought, into};
use crate::errors::{key, put_as};

#[tokio::test]
async fn a_key_needs_the_scope_to_redeem_where_points_used_are_named() {
    let shop = Shop::open().await;
    bought(&shop, 10_000, 0).await;
    let narrow = |request: &mut KeyRequest| request.points_per_call_max = Some(50);
    let bearer = key(&shop, &[Scope::PointsEarn], narrow).await;
    let path = "/v1/earnings/ec-1/amendments/am-1";
    for (body, says) in [
        (
            json!({ "order": order(10_000), "points_used": 0 }),
            (403, "forbidden"),
        ),
        (json!({ "order": order(20_000) }), (422, "above_limit")),
        (json!({ "order": order(11_000) }), (201, "")),
    ] {
        let answer = put_as(&shop, &bearer, path, &body).await;
        assert_eq!(answer.says(), says, "{body}");
    }
}

#[tokio::test]
async fn a_key_that_is_bound_to_a_store_moves_no_order_into_it_or_out_of_it() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let at = |store: &str| {
        let mut order = order(10_000);
        order["store_id"] = json!(store);
        order
    };
    for (id, store) in [("ec-1", "ueno"), ("ec-2", "shibuya")] {
        shop.earn(id, &member, &at(store)).await.good();
    }
    let bound = |request: &mut KeyRequest| request.stores = vec!["shibuya".to_owned()];
    let bearer = key(&shop, &[Scope::PointsEarn], bound).await;
    for (id, store, says) in [
        ("ec-1", "shibuya", (403, "forbidden")),
        ("ec-2", "ueno", (403, "forbidden")),
        ("ec-2", "shibuya", (201, "")),
    ] {
        let path = format!("/v1/earnings/{id}/amendments/{id}-{store}");
        let answer = put_as(&shop, &bearer, &path, &json!({ "order": at(store) })).await;
        assert_eq!(answer.says(), says, "{id} into {store}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edits_and_returns_at_once_come_to_one_consistent_end() {
    let shop = Arc::new(Shop::open().await);
    let member = bought(&shop, 10_000, 100).await;
    let mut tills = tokio::task::JoinSet::new();
    for till in 0..12_u64 {
        let shop = Arc::clone(&shop);
        tills.spawn(async move {
            let body = match till % 3 {
                0 => json!({ "amount": 1_000 }),
                1 => json!({ "order": order(8_000 + till * 100), "points_used": till * 10 }),
                _ => json!({ "order": order(9_000) }),
            };
            let kind = if till % 3 == 0 {
                "returns"
            } else {
                "amendments"
            };
            let path = format!("/v1/earnings/ec-1/{kind}/x-{}", till / 2 * 2 + till % 3);
            let answer = shop.put(&path, &body).await;
            assert!([200, 201, 409, 503].contains(&answer.status), "{answer:?}");
        });
    }
    tills.join_all().await;
    let report = shop.audit(None).await;
    assert!(report.findings.is_empty(), "{}", report.table());
    into(&shop, "last", 10_000).await.good();
    all_back(&shop).await;
    assert_eq!(shop.available(&member).await, 1_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_identical_edits_at_once_are_one() {
    let shop = Arc::new(Shop::open().await);
    let member = bought(&shop, 10_000, 0).await;
    let mut tills = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let shop = Arc::clone(&shop);
        tills.spawn(async move { into(&shop, "am-1", 13_000).await });
    }
    let answers = tills.join_all().await;
    let firsts = answers.iter().filter(|answer| !answer.replayed).count();
    assert_eq!(firsts, 1);
    assert!(answers.iter().all(|answer| answer.body == answers[0].body));
    assert_eq!(shop.available(&member).await, 1_130);
}
