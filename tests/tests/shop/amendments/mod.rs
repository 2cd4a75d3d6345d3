//! Orders that are edited after the fact: only the difference moves, in every state of the order.

mod at_once;
mod goods;
mod rules;
mod spent;

use serde_json::{Value, json};
use tests::{Answer, Shop, order};

/// Edits the order of the tests.
async fn edit(shop: &Shop, id: &str, body: Value) -> Answer {
    let path = format!("/v1/earnings/ec-1/amendments/{id}");
    shop.put(&path, &body).await
}

/// Edits it into goods of so many yen.
async fn into(shop: &Shop, id: &str, yen: u64) -> Answer {
    edit(shop, id, json!({ "order": order(yen) })).await
}

/// Edits it with so many points that pay for it.
async fn paying(shop: &Shop, id: &str, yen: u64, points: u64) -> Answer {
    let body = json!({ "order": order(yen), "points_used": points });
    edit(shop, id, body).await
}

async fn back(shop: &Shop, id: &str, yen: u64) -> Value {
    let body = json!({ "amount": yen });
    shop.take_back("ec-1", id, &body).await.good()
}

async fn all_back(shop: &Shop) -> Value {
    let body = json!({ "full": true });
    shop.take_back("ec-1", "all", &body).await.good()
}

/// A member with 1,000 points who buys for so many yen; some of the points may pay for it.
async fn bought(shop: &Shop, yen: u64, points: u64) -> String {
    let member = shop.member_with(1_000).await;
    let mut body = json!({ "member_id": member, "order": order(yen) });
    if points > 0 {
        shop.redeem("use-1", &member, points).await.good();
        body["redemption_id"] = json!("use-1");
    }
    shop.put("/v1/earnings/ec-1", &body).await.good();
    member
}

#[tokio::test]
async fn an_edit_moves_the_difference_and_the_same_order_again_nothing() {
    let shop = Shop::open().await;
    let member = bought(&shop, 10_000, 0).await;
    let edited = into(&shop, "am-1", 12_000).await;
    assert_eq!((edited.status, edited.replayed), (201, false));
    let edited = edited.body;
    assert_eq!(
        (&edited["amendment_id"], &edited["order_id"]),
        (&json!("am-1"), &json!("ec-1"))
    );
    assert_eq!(
        (&edited["member_id"], &edited["points"]),
        (&json!(member), &json!(120))
    );
    assert_eq!(
        (&edited["points_change"], &edited["points_used_change"]),
        (&json!(20), &json!(0))
    );
    assert_eq!(edited["breakdown"][0]["points"], 120);
    assert_eq!(
        (edited.get("points_used"), &edited["restored"]),
        (None, &json!([]))
    );
    assert_eq!(edited["balance"]["available"], 1_120);
    let same = into(&shop, "am-2", 12_000).await.good();
    assert_eq!(
        (&same["points_change"], &same["points"]),
        (&json!(0), &json!(120))
    );
    let less = into(&shop, "am-3", 500).await.good();
    assert_eq!(less["points_change"], -115);
    assert_eq!(shop.available(&member).await, 1_005);
    assert_eq!(
        shop.kinds(&member).await,
        ["adjusted", "earned", "amended", "amended", "amended"]
    );
    let newest = &shop.history(&member, 1).await[0];
    assert_eq!(
        (&newest["label"], &newest["points"]),
        (&json!("お買い物の変更"), &json!(-115))
    );
    assert_eq!(newest["breakdown"], less["breakdown"]);
}

#[tokio::test]
async fn an_edit_is_made_once_and_found_under_its_order() {
    let shop = Shop::open().await;
    let member = bought(&shop, 10_000, 0).await;
    let first = into(&shop, "am-1", 12_000).await.good();
    into(&shop, "am-2", 300).await.good();
    let again = into(&shop, "am-1", 12_000).await;
    assert_eq!(
        (again.status, again.replayed, &again.body),
        (200, true, &first)
    );
    let other = into(&shop, "am-1", 12_001).await;
    assert_eq!(other.says(), (409, "already_recorded"));
    assert_eq!(shop.available(&member).await, 1_003);
    let found = shop.get("/v1/earnings/ec-1/amendments/am-1").await.good();
    assert_eq!(found, first);
    for path in ["ec-2/amendments/am-1", "ec-1/amendments/am-9"] {
        let found = shop.get(&format!("/v1/earnings/{path}")).await;
        assert_eq!(found.says(), (404, "not_found"), "{path}");
    }
    let body = json!({ "order": order(500) });
    let unknown = shop.put("/v1/earnings/ec-9/amendments/am-9", &body).await;
    assert_eq!(unknown.says(), (404, "earning_not_found"));
    let earned = shop.get("/v1/earnings/ec-1").await.good();
    assert_eq!(
        (&earned["points"], &earned["amendment_id"]),
        (&json!(3), &json!("am-2"))
    );
    let body = json!({ "member_id": member, "order": order(10_000) });
    let replayed = shop.put("/v1/earnings/ec-1", &body).await;
    assert_eq!(
        (replayed.replayed, &replayed.body["points"]),
        (true, &json!(100))
    );
}

#[tokio::test]
async fn the_program_of_the_purchase_judges_its_edits() {
    let shop = Shop::open().await;
    bought(&shop, 10_000, 0).await;
    let dear = json!({ "name": "Dear", "earning": { "rate": "0.10" } });
    shop.publish(&dear).await;
    let edited = into(&shop, "am-1", 20_000).await.good();
    assert_eq!(
        (&edited["points"], &edited["program_version"]),
        (&json!(200), &json!(0))
    );
}

#[tokio::test]
async fn who_left_has_no_order_to_edit_and_one_that_came_back_whole_is_none() {
    let shop = Shop::open().await;
    let member = bought(&shop, 10_000, 0).await;
    all_back(&shop).await;
    let refused = into(&shop, "am-1", 12_000).await;
    assert_eq!(refused.says(), (409, "return_exceeds_order"));
    shop.send("DELETE", &format!("/v1/members/{member}"), &[], None)
        .await;
    let refused = into(&shop, "am-1", 12_000).await;
    assert_eq!(refused.says(), (409, "member_withdrawn"));
}

#[tokio::test]
async fn a_rank_that_an_edit_reaches_is_reached_and_one_it_takes_away_is_lost() {
    let shop = Shop::open().await;
    let member = bought(&shop, 10_000, 0).await;
    let edited = into(&shop, "am-1", 120_000).await.good();
    // Judged at the rank held when it was placed.
    assert_eq!(
        (&edited["rank"], &edited["points"]),
        (&json!("gold"), &json!(1_200))
    );
    let next = shop.earn("ec-2", &member, &order(1_000)).await.good();
    assert_eq!(next["points"], 30);
    let edited = into(&shop, "am-2", 10_000).await.good();
    assert_eq!(
        (&edited["rank"], &edited["points_change"]),
        (&json!("regular"), &json!(-1_100))
    );
}
