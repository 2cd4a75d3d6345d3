//! Whose a reward of the catalogue can be, and what everybody is told of it.

use serde_json::{Value, json};
use tests::{Answer, Shop, order};

/// A shop with mugs for anybody, two for each, and a lounge for gold members; five of each are left.
async fn shop() -> Shop {
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.body;
    program["rewards"] = json!([
        { "id": "mug", "name": "マグカップ", "name_en": "Mug", "points": 100, "max_per_member": 2 },
        { "id": "lounge", "name": "ラウンジ", "points": 50, "ranks": ["gold"] },
        { "id": "towel", "name": "タオル", "points": 50, "from": "2026-10-01", "to": "2026-11-01" },
    ]);
    shop.publish(&program).await;
    for reward in ["mug", "lounge"] {
        let path = format!("/v1/rewards/{reward}/stock");
        shop.put(&path, &json!({ "left": 5 })).await.good();
    }
    shop
}

async fn exchange(shop: &Shop, id: &str, member: &str, reward: &str, quantity: u32) -> Answer {
    let body = json!({ "member_id": member, "reward": reward, "quantity": quantity });
    shop.put(&format!("/v1/exchanges/{id}"), &body).await
}

async fn cancel(shop: &Shop, id: &str) -> Answer {
    shop.post(&format!("/v1/exchanges/{id}/cancel"), &json!({}))
        .await
}

async fn left(shop: &Shop) -> Value {
    let listed = shop.get("/v1/rewards").await.good();
    let rewards = listed["rewards"].as_array().expect("rewards");
    rewards
        .iter()
        .map(|reward| reward["left"].clone())
        .collect()
}

#[tokio::test]
async fn the_catalogue_says_what_there_is_for_whom_and_how_much_is_left() {
    let shop = shop().await;
    let member = shop.member_with(300).await;
    exchange(&shop, "x-1", &member, "mug", 2).await.good();
    let listed = shop.get("/v1/rewards").await.good();
    assert_eq!(
        listed,
        json!({ "rewards": [
            { "id": "mug", "name": "マグカップ", "name_en": "Mug", "points": 100, "left": 3, "is_offered": true,
              "from": null, "to": null, "ranks": [], "max_per_member": 2 },
            { "id": "lounge", "name": "ラウンジ", "points": 50, "left": 5, "is_offered": true,
              "from": null, "to": null, "ranks": ["gold"], "max_per_member": null },
            { "id": "towel", "name": "タオル", "points": 50, "left": 0, "is_offered": false,
              "from": "2026-10-01", "to": "2026-11-01", "ranks": [], "max_per_member": null },
        ] })
    );
}

#[tokio::test]
async fn a_member_has_no_more_of_a_reward_than_it_says_and_what_is_called_off_frees_it_once() {
    let shop = shop().await;
    let member = shop.member_with(1_000).await;
    exchange(&shop, "x-1", &member, "mug", 1).await.good();
    let two = exchange(&shop, "x-2", &member, "mug", 2).await;
    assert_eq!(two.says(), (422, "above_limit"));
    exchange(&shop, "x-2", &member, "mug", 1).await.good();
    assert_eq!(
        exchange(&shop, "x-3", &member, "mug", 1).await.says(),
        (422, "above_limit")
    );
    assert_eq!(shop.available(&member).await, 800);
    cancel(&shop, "x-1").await.good();
    assert!(cancel(&shop, "x-1").await.replayed);
    exchange(&shop, "x-3", &member, "mug", 1).await.good();
    assert_eq!(
        exchange(&shop, "x-4", &member, "mug", 1).await.says(),
        (422, "above_limit")
    );
    // The id of what was called off is used up: its repetition is no exchange, and frees none either.
    assert!(exchange(&shop, "x-1", &member, "mug", 1).await.replayed);
    assert!(cancel(&shop, "x-1").await.replayed);
    assert_eq!(
        exchange(&shop, "x-4", &member, "mug", 1).await.says(),
        (422, "above_limit")
    );
    assert_eq!(shop.available(&member).await, 800);
    assert_eq!(left(&shop).await, json!([3, 5, 0]));
    let other = shop.member_with(100).await;
    exchange(&shop, "x-4", &other, "mug", 1).await.good();
}

#[tokio::test]
async fn what_was_handed_over_stays_counted() {
    let shop = shop().await;
    let member = shop.member_with(300).await;
    exchange(&shop, "x-1", &member, "mug", 2).await.good();
    let path = "/v1/exchanges/x-1/complete";
    shop.post(path, &json!({})).await.good();
    assert_eq!(cancel(&shop, "x-1").await.says(), (409, "already_recorded"));
    let more = exchange(&shop, "x-2", &member, "mug", 1).await;
    assert_eq!(more.says(), (422, "above_limit"));
}

#[tokio::test]
async fn a_reward_for_gold_is_for_whoever_is_gold_when_it_is_asked_for() {
    let shop = shop().await;
    let member = shop.member_with(100).await;
    let refused = exchange(&shop, "x-1", &member, "lounge", 1).await;
    assert_eq!(refused.says(), (422, "not_eligible"));
    assert_eq!(shop.available(&member).await, 100);
    shop.earn("o-1", &member, &order(100_000)).await.good();
    let made = exchange(&shop, "x-1", &member, "lounge", 1).await;
    assert_eq!(made.status, 201, "{made:?}");
    let mut program = shop.get("/v1/program").await.body;
    program["rewards"][1]["ranks"] = json!(["platinum"]);
    let faulty = shop.put("/v1/program", &program).await;
    assert_eq!(faulty.says(), (422, "invalid_program"));
    assert_eq!(faulty.body["errors"][0]["pointer"], "/rewards/1/ranks/0");
}

#[tokio::test]
async fn two_cards_of_one_person_have_one_limit() {
    let shop = shop().await;
    let (one, other) = (shop.member_with(300).await, shop.member_with(300).await);
    exchange(&shop, "x-1", &one, "mug", 1).await.good();
    exchange(&shop, "x-2", &other, "mug", 1).await.good();
    let path = format!("/v1/members/{one}/merges/{other}");
    let merge = json!({ "reason": "two cards", "operator": "sato" });
    shop.put(&path, &merge).await.good();
    let more = exchange(&shop, "x-3", &one, "mug", 1).await;
    assert_eq!(more.says(), (422, "above_limit"));
    cancel(&shop, "x-2").await.good();
    exchange(&shop, "x-3", &one, "mug", 1).await.good();
}
