//! Draws are rolled again, and prizes counted.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::rules::lottery::Seed;
use serde_json::json;
use tests::Shop;

use crate::found;

/// A shop in which somebody has drawn twelve times: the first prize is gone, and the second took its place.
async fn drawn() -> (Shop, String) {
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.body;
    let prize = |id, odds, stock| json!({ "id": id, "name": id, "odds": odds, "value_yen": 0, "stock": stock });
    program["lotteries"] = json!([{
        "id": "summer", "name": "抽選", "points": 1, "from": "2026-11-01", "to": "2026-11-30",
        "prizes": [prize("bear", "0.7", 2), prize("cup", "0.1", 9)],
    }]);
    shop.publish(&program).await;
    let member = shop.member_with(12).await;
    for number in 0..12 {
        let wish = json!({ "member_id": member, "lottery": "summer" });
        shop.put(&format!("/v1/draws/d-{number}"), &wish)
            .await
            .good();
    }
    (shop, member)
}

fn seeds(seed: &str) -> BTreeMap<String, Seed> {
    BTreeMap::from([("summer".to_owned(), Seed::new(seed.to_owned()))])
}

#[tokio::test]
async fn every_draw_is_rolled_again_with_the_seed_that_is_told_at_the_end_and_with_no_other() {
    let (shop, _) = drawn().await;
    shop.wait(TimeDelta::days(10));
    let told = shop.get("/v1/lotteries/summer").await.good();
    let seed = told["seed"].as_str().expect("a seed");
    let report = shop.audit_with(None, seeds(seed)).await;
    assert_eq!(found(&report), Vec::<String>::new(), "{}", report.table());
    assert_eq!(report.checked.draws, 12);
    let report = shop.audit_with(None, seeds("another")).await;
    let said = found(&report);
    assert_eq!(said.len(), 13, "{said:?}");
    assert!(said.contains(&"the hash of the seed of summer".to_owned()));
}

#[tokio::test]
async fn a_prize_that_was_given_and_is_still_in_stock_is_found() {
    let (shop, _) = drawn().await;
    shop.lose_item("S#reward#summer/bear", "S").await;
    let said = found(&shop.audit(None).await);
    assert_eq!(
        said,
        [
            "how many of summer/bear were given",
            "summer/bear is passed over only where none are left"
        ]
    );
}
