//! Coupons that follow from what a member does: for a full stamp card, and for a rank that is reached.

use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Shop, order};

/// Two purchases of 1,000 yen fill a card, and gold is reached with 50,000 yen: each gives a coupon of its own.
fn giving() -> Value {
    let coupon = |id: &str| json!({ "id": id, "title": id, "effect": { "amount_off": 500 }, "valid_days": 30 });
    json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "ranks": { "metric": "spend", "window": "rolling_12_months", "keep_months": 12, "levels": [
            { "id": "regular", "name": "レギュラー", "threshold": 0 },
            { "id": "gold", "name": "ゴールド", "threshold": 50_000, "coupon": "welcome",
              "benefits": [{ "text": "送料無料", "text_en": "Free delivery" }, { "text": "ラウンジ" }] },
        ] },
        "stamp_cards": [{ "id": "tea", "name": "お茶カード", "stamp_for": { "purchase": { "min_spend": 1000 } },
                          "size": 2, "reward": { "coupon": "tea" } }],
        "coupons": [coupon("tea"), coupon("welcome")],
    })
}

/// What is in the member's hands: each coupon's template and id.
async fn in_hand(shop: &Shop, member: &str) -> Vec<(String, String)> {
    let path = format!("/v1/members/{member}/coupons");
    let coupons = shop.get(&path).await.good();
    let mut coupons: Vec<_> = coupons["coupons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|coupon| ["template", "coupon_id"].map(|it| coupon[it].as_str().unwrap().to_owned()))
        .map(|[template, id]| (template, id))
        .collect();
    coupons.sort();
    coupons
}

async fn templates(shop: &Shop, member: &str) -> Vec<String> {
    let coupons = in_hand(shop, member).await;
    coupons.into_iter().map(|(template, _)| template).collect()
}

#[tokio::test]
async fn a_full_card_gives_its_coupon_once_however_often_the_purchase_is_sent() {
    let shop = Shop::open_with(&giving()).await;
    let member = shop.member().await;
    shop.earn("ec-1", &member, &order(1_000)).await.good();
    assert_eq!(templates(&shop, &member).await, [""; 0]);
    for _ in 0..3 {
        shop.earn("ec-2", &member, &order(1_000)).await.good();
        assert_eq!(templates(&shop, &member).await, ["tea"]);
    }
    let card = shop.look(&member).await["stamp_cards"][0].take();
    assert_eq!(
        (
            &card["rewards"],
            &card["reward_points"],
            &card["reward_coupon"]
        ),
        (&json!(1), &json!(0), &json!("tea"))
    );
}

#[tokio::test]
async fn twenty_purchases_at_once_fill_ten_cards_and_give_ten_coupons() {
    let shop = Shop::open_with(&giving()).await;
    let member = shop.member().await;
    let at_once = (0..20).map(|number| {
        let (shop, member) = (&shop, &member);
        async move {
            let id = format!("ec-{number}");
            let order = order(1_000);
            while shop.earn(&id, member, &order).await.says().0 == 503 {}
        }
    });
    join_all(at_once).await;
    assert_eq!(templates(&shop, &member).await, ["tea"; 10]);
}

#[tokio::test]
async fn a_coupon_of_a_card_or_a_rank_stays_when_what_gave_it_comes_back_and_is_not_given_twice() {
    let shop = Shop::open_with(&giving()).await;
    let member = shop.member().await;
    shop.earn("ec-1", &member, &order(1_000)).await.good();
    shop.earn("ec-2", &member, &order(60_000)).await.good();
    let given = in_hand(&shop, &member).await;
    assert_eq!(templates(&shop, &member).await, ["tea", "welcome"]);
    shop.take_back("ec-2", "ret-1", &json!({ "full": true }))
        .await
        .good();
    let seen = shop.look(&member).await;
    assert_eq!(seen["rank"], "regular");
    assert_eq!(in_hand(&shop, &member).await, given);
    let again = shop.earn("ec-3", &member, &order(60_000)).await.good();
    assert_eq!(again["rank"], "gold");
    assert_eq!(in_hand(&shop, &member).await, given);
}

#[tokio::test]
async fn a_coupon_that_was_given_by_a_card_is_used_as_any_other() {
    let shop = Shop::open_with(&giving()).await;
    let member = shop.member().await;
    shop.earn("ec-1", &member, &order(1_000)).await.good();
    shop.earn("ec-2", &member, &order(1_000)).await.good();
    let (_, id) = in_hand(&shop, &member).await.remove(0);
    let path = format!("/v1/members/{member}/coupons/{id}/use");
    let body = json!({ "order_id": "ec-3", "order": order(3_000) });
    let used = shop.post(&path, &body).await.good();
    assert_eq!(used["discount_yen"], 500);
}

#[tokio::test]
async fn a_coupon_that_is_to_be_given_must_be_one_of_the_program() {
    let shop = Shop::open_with(&giving()).await;
    let program = shop.get("/v1/program").await.good();
    assert_eq!(
        program["ranks"]["levels"][1]["benefits"],
        json!([{ "text": "送料無料", "text_en": "Free delivery" }, { "text": "ラウンジ" }])
    );
    for pointer in ["/ranks/levels/1/coupon", "/stamp_cards/0/reward/coupon"] {
        let mut document = giving();
        *document.pointer_mut(pointer).unwrap() = json!("none");
        let checked = shop.post("/v1/program/check", &document).await;
        assert_eq!(checked.says(), (422, "invalid_program"));
        assert_eq!(checked.pointers(), [pointer]);
    }
}

#[tokio::test]
async fn a_gift_has_a_code_where_its_kind_has_and_waits_while_its_kind_is_over() {
    let mut program = giving();
    program["coupons"][0]["own_code"] = json!(true);
    program["coupons"][0]["to"] = json!("2020-01-01");
    let shop = Shop::open_with(&program).await;
    let member = shop.member().await;
    for id in ["ec-1", "ec-2"] {
        shop.earn(id, &member, &order(1_000)).await.good();
    }
    assert_eq!(templates(&shop, &member).await, [""; 0]);
    program["coupons"][0]["to"] = json!("2099-12-31");
    shop.publish(&program).await.good();
    shop.earn("ec-3", &member, &order(1_000)).await.good();
    let path = format!("/v1/members/{member}/coupons");
    let held = shop.get(&path).await.good()["coupons"][0].take();
    assert_eq!(held["template"], "tea");
    let path = format!("/v1/coupons?code={}", held["code"].as_str().unwrap());
    let found = shop.get(&path).await.good();
    assert_eq!(found["coupon_id"], held["coupon_id"]);
}

#[tokio::test]
async fn the_history_says_which_coupons_came_with_a_purchase() {
    let shop = Shop::open_with(&giving()).await;
    let member = shop.member().await;
    shop.earn("ec-1", &member, &order(1_000)).await.good();
    shop.earn("ec-2", &member, &order(50_000)).await.good();
    let history = shop.history(&member, 5).await;
    let [full, second, first] = history.as_slice() else {
        panic!("two purchases and a full card, not {history:?}")
    };
    assert_eq!([full, first].map(|it| it.get("coupons")), [None, None]);
    let came = second["coupons"].as_array().unwrap();
    let mut titles: Vec<_> = came.iter().map(|it| it["title"].clone()).collect();
    titles.sort_by_key(Value::to_string);
    assert_eq!(titles, ["tea", "welcome"]);
    let mut said: Vec<_> = came.iter().map(|it| it["coupon_id"].to_string()).collect();
    let mut held: Vec<_> = in_hand(&shop, &member).await;
    held.sort_by(|one, other| one.1.cmp(&other.1));
    said.sort();
    let held: Vec<_> = held.iter().map(|(_, id)| format!("{id:?}")).collect();
    assert_eq!(said, held);
}
