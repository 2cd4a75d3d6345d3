//! What each call costs in DynamoDB's request units, through the real handlers and as the engine reports it
//! (`ReturnConsumedCapacity`). Units are in tenths, because an eventually consistent read costs half of one.

mod coupons;
mod referrals;

use serde_json::json;
use tests::{Shop, order};

/// What a call cost: write units, then read units, in tenths.
type Tenths = (u64, u64);

/// A shop whose functions have read the key and the program, as they do once a minute and once a version; and a member
/// with points, who is in the due index.
async fn warm() -> (Shop, String) {
    let shop = Shop::open().await;
    let member = shop.member_with(1_000).await;
    shop.earn("warm", &member, &order(10_000)).await.good();
    shop.redeem("warm", &member, 1).await.good();
    shop.system.metrics().clear();
    (shop, member)
}

/// The cost since the last look.
fn cost(shop: &Shop) -> Tenths {
    let total = shop.system.metrics().total();
    shop.system.metrics().clear();
    (total.write_tenths, total.read_tenths)
}

#[tokio::test]
async fn every_command_costs_five_write_units_and_at_most_one_and_a_half_read_units() {
    let (shop, member) = warm().await;
    shop.earn("ec-1", &member, &order(3_000)).await.good();
    assert_eq!(cost(&shop), (50, 10), "earn");
    shop.redeem("use-1", &member, 10).await.good();
    assert_eq!(cost(&shop), (50, 10), "redeem");
    shop.hold("hold-1", &member, 100).await.good();
    assert_eq!(cost(&shop), (50, 10), "hold");
    shop.capture("hold-1", &json!({ "points": 60 }))
        .await
        .good();
    assert_eq!(cost(&shop), (50, 15), "capture");
    shop.hold("hold-2", &member, 100).await.good();
    assert_eq!(cost(&shop), (50, 10), "hold");
    shop.void("hold-2").await.good();
    assert_eq!(cost(&shop), (50, 15), "void");
    shop.take_back("ec-1", "ret-1", &json!({ "amount": 1_000 }))
        .await
        .good();
    assert_eq!(cost(&shop), (50, 15), "return");
}

#[tokio::test]
async fn an_edit_costs_what_a_return_does_and_every_later_call_on_its_order_reads_its_entry() {
    let (shop, member) = warm().await;
    shop.earn("ec-1", &member, &order(3_000)).await.good();
    shop.take_back("ec-1", "ret-1", &json!({ "amount": 100 }))
        .await
        .good();
    shop.system.metrics().clear();
    let edit = |yen: u64| json!({ "order": order(yen) });
    let path = |id: &str| format!("/v1/earnings/ec-1/amendments/{id}");
    shop.put(&path("am-1"), &edit(4_000)).await.good();
    assert_eq!(cost(&shop), (50, 15), "the first edit");
    shop.put(&path("am-2"), &edit(5_000)).await.good();
    assert_eq!(
        cost(&shop),
        (50, 50),
        "the next: the version it follows is looked up"
    );
    shop.take_back("ec-1", "ret-2", &json!({ "full": true }))
        .await
        .good();
    assert_eq!(cost(&shop), (50, 50), "return");
    shop.get("/v1/earnings/ec-1").await.good();
    assert_eq!(cost(&shop), (0, 20), "look");
}

#[tokio::test]
async fn a_wallet_of_sixty_buckets_costs_what_one_of_a_single_bucket_does() {
    let (shop, member) = warm().await;
    let first: chrono::NaiveDate = "2027-12-01".parse().expect("a day");
    for day in first.iter_days().take(60) {
        shop.give_until(&member, 10, &day.to_string()).await;
    }
    shop.system.metrics().clear();
    shop.redeem("use-60", &member, 10).await.good();
    assert_eq!(cost(&shop), (50, 10), "redeem");
    shop.hold("hold-60", &member, 100).await.good();
    assert_eq!(cost(&shop), (50, 10), "hold");
    shop.capture("hold-60", &json!({ "points": 60 }))
        .await
        .good();
    assert_eq!(cost(&shop), (50, 15), "capture");
    shop.look(&member).await;
    assert_eq!(cost(&shop), (0, 5), "look");
}

#[tokio::test]
async fn a_transfer_costs_two_commands_and_an_exchange_two_write_units_more_than_one() {
    let (shop, member) = warm().await;
    let mut program = shop.get("/v1/program").await.body;
    program["families"] = json!({ "max_members": 2 });
    program["rewards"] = json!([{ "id": "mug", "name": "マグカップ", "points": 10 }]);
    shop.publish(&program).await;
    let other = shop.member_with(100).await;
    let family = json!({ "member_ids": [member, other] });
    shop.put("/v1/families/home", &family).await.good();
    let stock = json!({ "left": 9 });
    shop.put("/v1/rewards/mug/stock", &stock).await.good();
    shop.redeem("warm-2", &member, 1).await.good();
    shop.system.metrics().clear();
    let gift = json!({ "from_member_id": member, "to_member_id": other, "points": 10 });
    shop.put("/v1/transfers/t-1", &gift).await.good();
    assert_eq!(cost(&shop), (100, 30), "transfer");
    shop.put("/v1/transfers/t-1", &gift).await.good();
    assert_eq!(cost(&shop), (0, 35), "the same again");
    let wish = json!({ "member_id": member, "reward": "mug" });
    shop.put("/v1/exchanges/x-1", &wish).await.good();
    assert_eq!(cost(&shop), (70, 30), "exchange");
}

#[tokio::test]
async fn a_draw_costs_one_command_and_one_that_wins_two_write_units_more() {
    let (shop, member) = warm().await;
    let mut program = shop.get("/v1/program").await.body;
    let prize = |id, odds, stock| json!({ "id": id, "name": id, "odds": odds, "value_yen": 10, "stock": stock });
    let lottery = |id, prize| json!({ "id": id, "name": id, "points": 1, "from": "2026-11-01", "to": "2026-12-31", "expected_sales_yen": 10_000, "prizes": [prize] });
    program["lotteries"] = json!([
        lottery("lost", prize("a", "0", 9)),
        lottery("won", prize("a", "1", 9)),
    ]);
    shop.publish(&program).await;
    shop.redeem("warm-2", &member, 1).await.good();
    shop.system.metrics().clear();
    for (id, lottery, units) in [("d-1", "lost", (50, 30)), ("d-2", "won", (70, 40))] {
        let wish = json!({ "member_id": member, "lottery": lottery });
        shop.put(&format!("/v1/draws/{id}"), &wish).await.good();
        assert_eq!(cost(&shop), units, "{lottery}");
    }
}

#[tokio::test]
async fn a_wallet_that_enters_the_due_index_costs_one_write_unit_more() {
    let (shop, _) = warm().await;
    let newcomer = shop.member().await;
    shop.system.metrics().clear();
    shop.earn("ec-1", &newcomer, &order(3_000)).await.good();
    assert_eq!(cost(&shop), (60, 10));
}

#[tokio::test]
async fn a_replay_writes_nothing() {
    let (shop, member) = warm().await;
    shop.earn("ec-1", &member, &order(3_000)).await.good();
    shop.redeem("use-1", &member, 10).await.good();
    shop.take_back("ec-1", "ret-1", &json!({ "full": true }))
        .await
        .good();
    shop.system.metrics().clear();
    assert!(shop.earn("ec-1", &member, &order(3_000)).await.replayed);
    assert!(shop.redeem("use-1", &member, 10).await.replayed);
    assert!(
        shop.take_back("ec-1", "ret-1", &json!({ "full": true }))
            .await
            .replayed
    );
    assert_eq!(cost(&shop), (0, 35), "three replays");
}

#[tokio::test]
async fn a_quote_and_a_look_at_a_member_write_nothing_and_read_little() {
    let (shop, member) = warm().await;
    let quote = json!({ "member_id": member, "order": order(3_000), "points_to_use": "max" });
    shop.post("/v1/quotes", &quote).await.good();
    assert_eq!(cost(&shop), (0, 5), "the wallet");
    shop.look(&member).await;
    assert_eq!(cost(&shop), (0, 5), "the member's file");
}

/// A hundred members with so many points whose last day is 30 November, and as many whose is another, at five past
/// midnight on 1 December.
async fn a_night_for_a_hundred(later: Option<&str>) -> Shop {
    let shop = Shop::open().await;
    for _ in 0..100 {
        let member = shop.member().await;
        shop.give_until(&member, 10, "2026-11-30").await;
        if let Some(day) = later {
            shop.give_until(&member, 10, day).await;
        }
    }
    shop.set("2026-12-01T00:05:00+09:00");
    // The programs and the key are read once, whoever comes due.
    shop.run("birthday").await;
    shop.system.metrics().clear();
    shop
}

/// What the transactions of a run cost, in tenths of write units.
fn committed(shop: &Shop) -> Option<u64> {
    let shown = shop.system.metrics().shown();
    let units = &shown["by_operation"]["TransactWriteItems"]["write_units"];
    units.to_string().replace('.', "").parse().ok()
}

#[tokio::test]
async fn a_member_whose_points_expire_costs_six_write_units_seven_where_others_are_left_and_half_a_read_unit()
 {
    for (later, write_tenths) in [(None, 60), (Some("2027-06-30"), 70)] {
        let shop = a_night_for_a_hundred(later).await;
        let run = shop.run("expire").await;
        assert_eq!(run["counts"]["settled"], 100);
        assert_eq!(committed(&shop), Some(100 * write_tenths), "{later:?}");
        let (_, read_tenths) = cost(&shop);
        // Half a unit for each wallet; the index's pages and the program are the rest, whoever is due.
        assert!((500..=1_000).contains(&read_tenths), "{read_tenths}");
    }
}

#[tokio::test]
async fn a_second_expiry_run_reads_the_pages_of_the_index_and_nothing_else() {
    let shop = a_night_for_a_hundred(None).await;
    shop.run("expire").await;
    shop.system.metrics().clear();
    shop.run("expire").await;
    let shown = shop.system.metrics().shown();
    let operations = shown["by_operation"].as_object().expect("operations");
    for (operation, used) in operations {
        assert_eq!(used["write_units"], 0.0, "{operation}");
        assert!(
            operation == "Query" || operation == "GetItem",
            "{operation}"
        );
    }
    // The program's version, at most once in each of the functions.
    let looked_up = operations.get("GetItem").map(|used| used["calls"].as_u64());
    assert!(looked_up.flatten().unwrap_or(0) <= 2, "{shown}");
}

#[tokio::test]
async fn an_order_that_gets_of_a_campaigns_budget_costs_two_write_units_and_half_a_read_unit_more()
{
    let (shop, member) = warm().await;
    let mut program = shop.get("/v1/program").await.body;
    program["campaigns"] = json!([{ "id": "thanks", "name": "感謝祭", "effect": { "add_points": 5 }, "max_points_total": 100_000 }]);
    shop.publish(&program).await;
    shop.earn("warm-2", &member, &order(1_000)).await.good();
    shop.system.metrics().clear();
    shop.earn("ec-1", &member, &order(3_000)).await.good();
    assert_eq!(cost(&shop), (70, 15), "earn");
    let full = json!({ "full": true });
    shop.take_back("ec-1", "ret-1", &full).await.good();
    assert_eq!(cost(&shop), (70, 20), "return");
}
