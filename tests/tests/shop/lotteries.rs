//! Points for draws of a lottery (WEB抽選).

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::TimeDelta;
use domain::ids::DrawId;
use domain::rules::lottery::Seed;
use serde_json::{Value, json};
use tests::{Answer, Shop};
use tokio::task::JoinSet;

const LOTTERY: &str = "/v1/lotteries/summer";

/// A lottery from 1 November through 30 November 2026, at 10 points a draw.
fn lottery(prizes: &Value) -> Value {
    json!([{
        "id": "summer", "name": "抽選", "points": 10, "from": "2026-11-01", "to": "2026-11-30",
        "expected_sales_yen": 1_000_000, "prizes": prizes,
    }])
}

fn prize(id: &str, odds: &str, stock: u64) -> Value {
    json!({ "id": id, "name": id, "odds": odds, "value_yen": 100, "stock": stock })
}

async fn shop(prizes: &Value) -> Shop {
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.body;
    program["lotteries"] = lottery(prizes);
    shop.publish(&program).await;
    shop
}

async fn draw(shop: &Shop, id: &str, member: &str) -> Answer {
    let body = json!({ "member_id": member, "lottery": "summer" });
    shop.put(&format!("/v1/draws/{id}"), &body).await
}

#[tokio::test]
async fn a_draw_takes_its_points_and_the_same_again_gets_the_same_answer_and_takes_nothing() {
    let shop = shop(&json!([prize("bear", "1", 5)])).await;
    let (member, other) = (shop.member_with(25).await, shop.member_with(25).await);
    let made = draw(&shop, "d-1", &member).await;
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(
        (&made.body["points"], &made.body["prize"]),
        (&json!(10), &json!("bear"))
    );
    let again = draw(&shop, "d-1", &member).await;
    assert_eq!((again.replayed, &again.body), (true, &made.body));
    assert_eq!(shop.available(&member).await, 15);
    assert_eq!(
        draw(&shop, "d-1", &other).await.says(),
        (409, "already_recorded")
    );
    assert_eq!(shop.get("/v1/draws/d-1").await.body, made.body);
    assert_eq!(shop.history(&member, 1).await[0]["kind"], "drawn");
    let left = shop.get(LOTTERY).await.good()["prizes"][0]["left"].clone();
    assert_eq!(left, 4);
    draw(&shop, "d-2", &member).await.good();
    let poor = draw(&shop, "d-3", &member).await;
    assert_eq!(poor.says(), (409, "insufficient_points"));
}

#[tokio::test]
async fn the_seed_s_hash_is_told_before_and_the_seed_after_and_every_draw_can_be_done_again() {
    let prizes = json!([prize("a", "0.1", 40), prize("b", "0.25", 40)]);
    let shop = shop(&prizes).await;
    let member = shop.member_with(400).await;
    let before = shop.get(LOTTERY).await.good();
    assert_eq!(before.get("seed"), None);
    let mut drawn = BTreeMap::new();
    for number in 0..40 {
        let id = format!("d-{number}");
        let made = draw(&shop, &id, &member).await.good();
        drawn.insert(id, made);
    }
    shop.wait(TimeDelta::days(30));
    let late = draw(&shop, "late", &member).await;
    assert_eq!(late.says(), (400, "invalid_request"));
    let after = shop.get(LOTTERY).await.good();
    assert_eq!(after["seed_hash"], before["seed_hash"]);
    let seed = Seed::new(after["seed"].as_str().expect("a seed").to_owned());
    assert_eq!(before["seed_hash"], seed.hash());
    for (id, made) in &drawn {
        let roll = seed.roll(&DrawId::parse(id).expect("an id"));
        assert_eq!(made["roll"], roll, "{id}");
        let prize = match roll {
            0..100_000 => json!("a"),
            100_000..350_000 => json!("b"),
            _ => Value::Null,
        };
        assert_eq!(made["prize"], prize, "{id}");
    }
    assert!(drawn.values().any(|made| made["prize"].is_null()));
    assert!(drawn.values().any(|made| made["prize"] == "b"));
}

#[tokio::test]
async fn what_is_out_of_stock_is_given_by_the_next_of_the_list_and_then_nothing_is() {
    let prizes = json!([prize("z", "0", 9), prize("a", "1", 1), prize("b", "0", 2)]);
    let shop = shop(&prizes).await;
    let member = shop.member_with(100).await;
    let mut won = Vec::new();
    for number in 0..5 {
        let made = draw(&shop, &format!("d-{number}"), &member).await.good();
        won.push((made["prize"].clone(), made.get("instead_of").cloned()));
    }
    let instead = Some(json!("a"));
    assert_eq!(
        won,
        [
            (json!("a"), None),
            (json!("b"), instead.clone()),
            (json!("b"), instead.clone()),
            (Value::Null, instead.clone()),
            (Value::Null, instead),
        ]
    );
    assert_eq!(shop.available(&member).await, 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_draw_at_once_no_more_win_than_there_are() {
    let shop = Arc::new(shop(&json!([prize("bear", "1", 3)])).await);
    let mut members = Vec::new();
    for _ in 0..8 {
        members.push(shop.member_with(10).await);
    }
    let mut all = JoinSet::new();
    for (number, member) in members.into_iter().enumerate() {
        let shop = Arc::clone(&shop);
        all.spawn(async move { draw(&shop, &format!("d-{number}"), &member).await });
    }
    let mut won = 0;
    for made in all.join_all().await {
        assert!([201, 503].contains(&made.status), "{made:?}");
        won += u32::from(made.body["prize"] == "bear");
    }
    assert_eq!(won, 3);
    assert_eq!(shop.get(LOTTERY).await.good()["prizes"][0]["left"], 0);
}

#[tokio::test]
async fn points_that_are_won_can_be_used_at_once_and_a_member_draws_as_often_as_the_lottery_says() {
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.body;
    program["lotteries"] = lottery(&json!([prize("points", "1", 5)]));
    program["lotteries"][0]["max_per_member"] = json!(1);
    program["lotteries"][0]["prizes"][0]["points"] = json!(70);
    shop.publish(&program).await;
    let member = shop.member_with(30).await;
    let made = draw(&shop, "d-1", &member).await.good();
    assert_eq!(
        (&made["points"], &made["points_won"]),
        (&json!(10), &json!(70))
    );
    assert_eq!(shop.available(&member).await, 90);
    assert_eq!(
        draw(&shop, "d-2", &member).await.says(),
        (422, "above_limit")
    );
}

#[tokio::test]
async fn a_lottery_is_not_put_off_once_it_is_open_and_its_seed_stays() {
    let prizes = json!([prize("bear", "1", 3)]);
    let shop = shop(&prizes).await;
    let hash = shop.get(LOTTERY).await.good()["seed_hash"].clone();
    let mut program = shop.get("/v1/program").await.body;
    program["lotteries"][0]["to"] = json!("2026-12-01");
    let put_off = shop.put("/v1/program", &program).await;
    let checked = shop.post("/v1/program/check", &program).await;
    for refused in [put_off, checked] {
        assert_eq!(refused.says(), (422, "invalid_program"));
        assert_eq!(refused.pointers(), ["/lotteries/0/to"]);
    }
    program["lotteries"][0]["to"] = json!("2026-11-29");
    shop.publish(&program).await;
    assert_eq!(shop.get(LOTTERY).await.good()["seed_hash"], hash);
    let unknown = shop.get("/v1/lotteries/winter").await;
    assert_eq!(unknown.says(), (404, "not_found"));
}

#[tokio::test]
async fn prizes_beyond_the_limits_on_premiums_are_refused_with_the_figures_unless_somebody_answers()
{
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.body;
    program["lotteries"] = lottery(&json!([prize("bear", "0.01", 201)]));
    let refused = shop.put("/v1/program", &program).await;
    assert_eq!(refused.says(), (422, "invalid_program"));
    let fault = &refused.body["errors"][0];
    assert_eq!(fault["pointer"], "/lotteries/0/expected_sales_yen");
    let reason = fault["reason"].as_str().expect("a reason");
    assert!(reason.contains("20100 yen"), "{reason}");
    assert!(reason.contains("20000 yen"), "{reason}");
    program["premiums_allowed"] = json!({ "by": "sato", "reason": "売上の見込みが変わった" });
    let checked = shop
        .post("/v1/program/check", &json!({ "program": program }))
        .await;
    assert_eq!(
        checked.good()["premiums"][1],
        json!({ "pointer": "/lotteries/0/expected_sales_yen", "limit": "all_prizes",
                "limit_yen": 20_000, "found_yen": 20_100, "is_within": false })
    );
    shop.publish(&program).await;
    let kept = shop.get("/v1/program").await.body;
    assert_eq!(kept["premiums_allowed"], program["premiums_allowed"]);
}

#[tokio::test]
async fn a_prize_that_is_a_coupon_is_in_the_winners_hands_once_with_the_draw() {
    let mut ticket = prize("ticket", "1", 5);
    ticket["coupon"] = json!("birthday");
    ticket["value_yen"] = json!(500);
    let shop = shop(&json!([ticket])).await;
    let member = shop.member_with(25).await;
    let made = draw(&shop, "d-1", &member).await;
    let won = made.body["coupons"][0].clone();
    assert_eq!(won["template"], "birthday");
    for _ in 0..3 {
        let again = draw(&shop, "d-1", &member).await;
        assert_eq!((again.replayed, &again.body), (true, &made.body));
    }
    let held = format!("/v1/members/{member}/coupons");
    let held = shop.get(&held).await.good()["coupons"].clone();
    assert_eq!(held.as_array().map(Vec::len), Some(1));
    assert_eq!(held[0]["coupon_id"], won["coupon_id"]);
    assert_eq!(held[0]["status"], "usable");
    assert_eq!(shop.history(&member, 1).await[0]["coupons"][0], won);
    assert!(shop.audit(None).await.findings.is_empty());
}

#[tokio::test]
async fn a_prize_names_a_coupon_that_there_is_and_counts_for_what_that_takes_off() {
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.body;
    let mut ticket = prize("ticket", "1", 5);
    ticket["coupon"] = json!("cake");
    program["lotteries"] = lottery(&json!([ticket]));
    let checked = shop.post("/v1/program/check", &program).await;
    assert_eq!(checked.says(), (422, "invalid_program"));
    let faults = checked.body["errors"].as_array().unwrap();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0]["pointer"], "/lotteries/0/prizes/0/coupon");
    program["lotteries"][0]["prizes"][0]["coupon"] = json!("birthday");
    let asked = json!({ "program": program });
    let checked = shop.post("/v1/program/check", &asked).await.good();
    assert_eq!(checked["premiums"][0]["found_yen"], 500);
}

#[tokio::test]
async fn a_member_draws_as_often_a_day_as_the_lottery_says_and_the_next_day_again() {
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.body;
    program["lotteries"] = lottery(&json!([prize("bear", "0", 5)]));
    program["lotteries"][0]["max_per_member_per_day"] = json!(2);
    shop.publish(&program).await;
    assert_eq!(shop.get(LOTTERY).await.good()["max_per_member_per_day"], 2);
    let (member, other) = (shop.member_with(100).await, shop.member_with(100).await);
    draw(&shop, "d-1", &member).await.good();
    draw(&shop, "d-2", &member).await.good();
    let third = draw(&shop, "d-3", &member).await;
    assert_eq!(third.says(), (422, "above_limit"));
    assert_eq!(shop.available(&member).await, 80);
    draw(&shop, "d-4", &other).await.good();
    // What was drawn is answered again, whatever is left of the day.
    assert!(draw(&shop, "d-2", &member).await.replayed);
    shop.wait(TimeDelta::days(1));
    draw(&shop, "d-3", &member).await.good();
    assert_eq!(shop.available(&member).await, 70);
}
