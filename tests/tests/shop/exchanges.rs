//! Points for rewards of the catalogue (特典交換).

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Answer, Shop};
use tokio::task::JoinSet;

const STOCK: &str = "/v1/rewards/mug/stock";

/// A shop with mugs for 100 points each, so many of them.
async fn shop(left: u64) -> Shop {
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.body;
    program["rewards"] = json!([
        { "id": "mug", "name": "マグカップ", "points": 100 },
        { "id": "towel", "name": "タオル", "points": 50, "to": "2026-11-01" },
    ]);
    shop.publish(&program).await;
    shop.put(STOCK, &json!({ "left": left })).await.good();
    shop
}

fn body(member: &str, reward: &str, quantity: u32) -> Value {
    json!({ "member_id": member, "reward": reward, "quantity": quantity })
}

async fn exchange(shop: &Shop, id: &str, body: &Value) -> Answer {
    shop.put(&format!("/v1/exchanges/{id}"), body).await
}

async fn cancel(shop: &Shop, id: &str) -> Answer {
    let path = format!("/v1/exchanges/{id}/cancel");
    shop.post(&path, &json!({})).await
}

async fn left(shop: &Shop) -> u64 {
    let stock = shop.get(STOCK).await.good();
    stock["left"].as_u64().expect("a number")
}

#[tokio::test]
async fn a_reward_takes_points_and_one_of_its_stock_and_the_same_again_takes_nothing() {
    let shop = shop(3).await;
    let member = shop.member_with(250).await;
    let made = exchange(&shop, "x-1", &body(&member, "mug", 2)).await;
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(
        (&made.body["points"], &made.body["status"]),
        (&json!(200), &json!("exchanged"))
    );
    let again = exchange(&shop, "x-1", &body(&member, "mug", 2)).await;
    assert_eq!((again.replayed, &again.body), (true, &made.body));
    let other = exchange(&shop, "x-1", &body(&member, "mug", 1)).await;
    assert_eq!(other.says(), (409, "already_recorded"));
    assert_eq!((left(&shop).await, shop.available(&member).await), (1, 50));
    assert_eq!(shop.get("/v1/exchanges/x-1").await.body, made.body);
    assert_eq!(shop.history(&member, 1).await[0]["kind"], "exchanged");
}

#[tokio::test]
async fn what_is_called_off_comes_back_with_its_last_day_and_is_in_stock_again_once() {
    let shop = shop(1).await;
    let member = shop.member().await;
    shop.give_until(&member, 60, "2026-12-31").await;
    shop.give(&member, 100).await;
    let before = shop.balance(&member).await["expiring"].clone();
    let made = exchange(&shop, "x-1", &body(&member, "mug", 1))
        .await
        .good();
    shop.wait(TimeDelta::days(3));
    let off = cancel(&shop, "x-1").await;
    assert_eq!(off.status, 200, "{off:?}");
    assert_eq!(
        (&off.body["status"], &off.body["lots"]),
        (&json!("cancelled"), &made["lots"])
    );
    assert_eq!(shop.balance(&member).await["expiring"], before);
    let again = cancel(&shop, "x-1").await;
    assert_eq!((again.replayed, &again.body), (true, &off.body));
    assert_eq!((left(&shop).await, shop.available(&member).await), (1, 160));
    assert_eq!(shop.get("/v1/exchanges/x-1").await.body, off.body);
    // What was exchanged stays recorded: the id is used up.
    let late = exchange(&shop, "x-1", &body(&member, "mug", 1)).await;
    assert_eq!((late.replayed, &late.body), (true, &made));
    assert_eq!(cancel(&shop, "x-9").await.says(), (404, "not_found"));
}

#[tokio::test]
async fn nothing_goes_that_is_not_there_not_offered_or_not_paid() {
    let shop = shop(1).await;
    let member = shop.member_with(250).await;
    for (reward, quantity, says) in [
        ("mug", 2, (409, "out_of_stock")),
        ("mug", 3, (409, "insufficient_points")),
        ("towel", 1, (400, "invalid_request")),
        ("car", 1, (400, "invalid_request")),
        ("mug", 0, (400, "invalid_request")),
    ] {
        let refused = exchange(&shop, "x-1", &body(&member, reward, quantity)).await;
        assert_eq!(refused.says(), says, "{reward} {quantity}");
    }
    let nobody = exchange(&shop, "x-1", &body("nobody", "mug", 1)).await;
    assert_eq!(nobody.says(), (404, "member_not_found"));
    assert_eq!((left(&shop).await, shop.available(&member).await), (1, 250));
}

#[tokio::test]
async fn a_stock_is_set_over_what_its_author_saw_and_survives_a_new_program() {
    let shop = shop(5).await;
    let member = shop.member_with(100).await;
    exchange(&shop, "x-1", &body(&member, "mug", 1))
        .await
        .good();
    let late = shop.put(STOCK, &json!({ "left": 9, "version": 1 })).await;
    assert_eq!(late.says(), (409, "version_conflict"));
    let set = json!({ "left": 9, "version": 2 });
    let first = shop.put(STOCK, &set).await.good();
    assert_eq!(shop.put(STOCK, &set).await.good(), first);
    let program = shop.get("/v1/program").await.body;
    shop.publish(&program).await;
    assert_eq!(left(&shop).await, 9);
    let unknown = shop
        .put("/v1/rewards/car/stock", &json!({ "left": 1 }))
        .await;
    assert_eq!(unknown.says(), (404, "not_found"));
    let unknown = shop.get("/v1/rewards/car/stock").await;
    assert_eq!(unknown.says(), (404, "not_found"));
    // What is left of a reward stays to be seen, though the program in force has it no more.
    let mut without = shop.get("/v1/program").await.body;
    without["rewards"] = json!([]);
    shop.publish(&without).await;
    assert_eq!(left(&shop).await, 9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_twenty_who_want_five_at_once_five_get_one_and_no_more_goes_than_there_is() {
    let shop = Arc::new(shop(5).await);
    let mut members = Vec::new();
    for _ in 0..20 {
        members.push(shop.member_with(100).await);
    }
    let mut tills = JoinSet::new();
    for (number, member) in members.iter().cloned().enumerate() {
        let shop = Arc::clone(&shop);
        tills.spawn(async move {
            exchange(&shop, &format!("x-{number}"), &body(&member, "mug", 1)).await
        });
    }
    let mut said: Vec<u16> = Vec::new();
    for answer in tills.join_all().await {
        said.push(answer.status);
    }
    said.sort_unstable();
    assert_eq!(said, [vec![201; 5], vec![409; 15]].concat());
    assert_eq!(left(&shop).await, 0);
    let mut points = 0;
    for member in &members {
        points += shop.available(member).await;
    }
    assert_eq!(points, 1_500);
}

#[tokio::test]
async fn who_has_left_is_told_so_though_the_reward_is_not_offered_either() {
    let shop = shop(3).await;
    let member = shop.member_with(250).await;
    let path = format!("/v1/members/{member}");
    shop.send("DELETE", &path, &[], None).await.good();
    let asked = exchange(&shop, "x-1", &body(&member, "towel", 1)).await;
    assert_eq!(asked.says(), (409, "member_withdrawn"));
}

#[tokio::test]
async fn what_was_handed_over_is_called_off_no_more_and_what_was_called_off_is_not_handed_over() {
    let shop = shop(2).await;
    let member = shop.member_with(200).await;
    for id in ["x-1", "x-2"] {
        exchange(&shop, id, &body(&member, "mug", 1)).await.good();
    }
    let complete = async |id: &str| {
        let path = format!("/v1/exchanges/{id}/complete");
        shop.post(&path, &json!({})).await
    };
    let done = complete("x-1").await;
    assert_eq!(
        (done.status, &done.body["status"]),
        (200, &json!("completed"))
    );
    let again = complete("x-1").await;
    assert_eq!((again.replayed, &again.body), (true, &done.body));
    assert_eq!(cancel(&shop, "x-1").await.says(), (409, "already_recorded"));
    assert_eq!(shop.get("/v1/exchanges/x-1").await.body, done.body);
    assert_eq!((left(&shop).await, shop.available(&member).await), (0, 0));
    assert_eq!(shop.history(&member, 1).await[0]["kind"], "handed_over");
    cancel(&shop, "x-2").await.good();
    assert_eq!(complete("x-2").await.says(), (409, "already_recorded"));
}
