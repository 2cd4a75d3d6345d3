//! Coupons that multiply what their order earns.

use app::Caller;
use domain::ids::MemberId;
use futures::future::join;
use serde_json::{Value, json};
use tests::{Answer, Shop, order};

fn path(member: &str, coupon: &str) -> String {
    format!("/v1/members/{member}/coupons/{coupon}")
}

/// One per cent, and coupons that make it three times as much, of everything or of tea.
fn program() -> Value {
    json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "coupons": [
            { "id": "triple", "title": "ポイント3倍", "effect": { "multiply": "3", "max_points": 500 }, "valid_days": 30 },
            { "id": "tea", "title": "お茶2倍", "effect": { "multiply": "2" }, "categories": ["tea"], "min_spend": 1_000, "valid_days": 30 },
        ],
    })
}

async fn open() -> (Shop, String) {
    let shop = Shop::open_with(&program()).await;
    let member = shop.member().await;
    for (coupon, template) in [("c-1", "triple"), ("c-2", "tea")] {
        let body = json!({ "template": template });
        shop.put(&path(&member, coupon), &body).await.good();
    }
    (shop, member)
}

async fn spend(shop: &Shop, member: &str, coupon: &str, order_id: &str, order: Value) -> Answer {
    let body = json!({ "order_id": order_id, "order": order });
    shop.post(&format!("{}/use", path(member, coupon)), &body)
        .await
}

async fn release(shop: &Shop, member: &str, coupon: &str, order_id: &str) -> Answer {
    let body = json!({ "order_id": order_id });
    shop.post(&format!("{}/release", path(member, coupon)), &body)
        .await
}

async fn earn(shop: &Shop, member: &str, order_id: &str, order: Value) -> Answer {
    let body = json!({ "member_id": member, "order": order });
    shop.put(&format!("/v1/earnings/{order_id}"), &body).await
}

async fn give_back(shop: &Shop, order_id: &str, id: &str, goods: Value) -> Value {
    let path = format!("/v1/earnings/{order_id}/returns/{id}");
    shop.put(&path, &goods).await.good()
}

#[tokio::test]
async fn the_order_that_used_it_earns_three_times_and_a_quote_of_it_says_so() {
    let (shop, member) = open().await;
    let used = spend(&shop, &member, "c-1", "ec-1", order(10_000)).await;
    let again = spend(&shop, &member, "c-1", "ec-1", order(10_000)).await;
    assert!(again.replayed);
    assert_eq!(again.body, used.body);
    let used = used.good();
    let coupon = shop.get(&path(&member, "c-1")).await.good();
    assert_eq!(
        coupon["effect"],
        json!({ "multiply": "3", "max_points": 500 })
    );
    assert_eq!(
        (&used["discount_yen"], &used["points"]),
        (&json!(0), &json!(0))
    );
    let quote = json!({ "member_id": member, "order": order(10_000) });
    let quote = shop.post("/v1/quotes", &quote).await.good();
    let earned = earn(&shop, &member, "ec-1", order(10_000)).await.good();
    assert_eq!(earned["points"], 300);
    assert_eq!(earned["breakdown"], quote["earn"]["breakdown"]);
    assert_eq!(
        earned["breakdown"][1],
        json!({
            "rule": "coupon:triple", "label": "ポイント3倍", "label_en": "ポイント3倍",
            "basis_yen": 10_000, "times": "3", "points": 200,
        })
    );
    let again = earn(&shop, &member, "ec-1", order(10_000)).await;
    assert!(again.replayed);
    assert_eq!(again.body, earned);
    let next = earn(&shop, &member, "ec-2", order(10_000)).await.good();
    assert_eq!(next["points"], 100);
    assert_eq!(
        shop.kinds(&member).await,
        ["coupon_used", "earned", "earned"]
    );
}

#[tokio::test]
async fn only_the_goods_that_it_is_for_earn_more_and_never_beyond_its_most() {
    let (shop, member) = open().await;
    let mut mixed = order(2_000);
    mixed["lines"][0]["category"] = json!("tea");
    let pot = json!({ "sku": "pot", "unit_price": 90_000, "quantity": 1 });
    mixed["lines"].as_array_mut().unwrap().push(pot);
    for coupon in ["c-1", "c-2"] {
        spend(&shop, &member, coupon, "ec-1", mixed.clone())
            .await
            .good();
    }
    let earned = earn(&shop, &member, "ec-1", mixed).await.good();
    let parts = earned["breakdown"].as_array().unwrap().iter();
    let parts: Vec<_> = parts
        .map(|part| (part["basis_yen"].clone(), part["points"].clone()))
        .collect();
    let literal = [(92_000, 920), (92_000, 500), (2_000, 20)];
    assert_eq!(
        parts,
        literal.map(|(yen, points)| (json!(yen), json!(points)))
    );
}

#[tokio::test]
async fn returns_and_edits_follow_what_the_coupon_gave() {
    let (shop, member) = open().await;
    spend(&shop, &member, "c-1", "ec-1", order(10_000))
        .await
        .good();
    earn(&shop, &member, "ec-1", order(10_000)).await.good();
    let half = give_back(&shop, "ec-1", "r-1", json!({ "amount": 5_000 })).await;
    assert_eq!(half["points_clawed_back"], 150);
    let edit = json!({ "order": order(20_000) });
    let edited = shop.put("/v1/earnings/ec-1/amendments/a-1", &edit).await;
    assert_eq!(edited.good()["points"], 600);
    give_back(&shop, "ec-1", "r-2", json!({ "full": true })).await;
    assert_eq!(shop.available(&member).await, 0);
}

#[tokio::test]
async fn what_is_released_before_the_order_earns_is_free_and_multiplies_nothing() {
    let (shop, member) = open().await;
    spend(&shop, &member, "c-1", "ec-1", order(10_000))
        .await
        .good();
    release(&shop, &member, "c-1", "ec-1").await.good();
    assert!(release(&shop, &member, "c-1", "ec-1").await.replayed);
    let earned = earn(&shop, &member, "ec-1", order(10_000)).await.good();
    assert_eq!(earned["points"], 100);
    spend(&shop, &member, "c-1", "ec-2", order(1_000))
        .await
        .good();
    let earned = earn(&shop, &member, "ec-2", order(1_000)).await.good();
    assert_eq!(earned["points"], 30);
}

#[tokio::test]
async fn once_its_order_has_earned_it_is_released_when_all_of_that_came_back() {
    let (shop, member) = open().await;
    spend(&shop, &member, "c-1", "ec-1", order(10_000))
        .await
        .good();
    earn(&shop, &member, "ec-1", order(10_000)).await.good();
    let refused = release(&shop, &member, "c-1", "ec-1").await;
    assert_eq!(refused.says(), (409, "coupon_not_usable"));
    give_back(&shop, "ec-1", "r-1", json!({ "full": true })).await;
    release(&shop, &member, "c-1", "ec-1").await.good();
    let late = spend(&shop, &member, "c-1", "ec-1", order(10_000)).await;
    assert_eq!(late.says(), (409, "coupon_not_usable"));
    spend(&shop, &member, "c-1", "ec-2", order(10_000))
        .await
        .good();
    assert!(shop.audit(None).await.findings.is_empty());
}

#[tokio::test]
async fn of_an_award_and_a_use_that_meet_the_coupon_counts_or_is_not_used() {
    for round in 0..8 {
        let (shop, member) = open().await;
        let order_id = format!("ec-{round}");
        let (used, earned) = join(
            spend(&shop, &member, "c-1", &order_id, order(10_000)),
            earn(&shop, &member, &order_id, order(10_000)),
        )
        .await;
        let points = earned.good()["points"].clone();
        match used.status {
            200 => assert_eq!(points, 300),
            _ => {
                assert_eq!(used.says(), (409, "coupon_not_usable"));
                assert_eq!(points, 100);
            }
        }
    }
}

#[tokio::test]
async fn a_coupon_of_a_card_that_was_merged_multiplies_for_the_other() {
    let (shop, app) = open().await;
    let card = shop.member().await;
    spend(&shop, &app, "c-1", "ec-1", order(10_000))
        .await
        .good();
    let id = |member: &str| MemberId::parse(member).unwrap();
    let (from, into) = (id(&app), id(&card));
    let (caller, house) = (Caller::job("test"), shop.system.app("merge"));
    let merged = house.merge(&caller, &from, &into, Vec::new());
    merged.await.unwrap().unwrap();
    let quote = json!({ "member_id": card, "order": order(10_000) });
    let quote = shop.post("/v1/quotes", &quote).await.good();
    assert_eq!(quote["earn"]["points"], 300);
    let earned = earn(&shop, &card, "ec-1", order(10_000)).await.good();
    assert_eq!(earned["points"], 300);
}
