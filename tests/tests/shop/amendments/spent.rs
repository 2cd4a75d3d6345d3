//! Edits of the points that pay for an order.

use chrono::TimeDelta;
use serde_json::json;
use tests::{Shop, order};

use super::{all_back, bought, edit, into, paying};

#[tokio::test]
async fn more_points_are_spent_on_an_order_and_fewer_come_back() {
    let shop = Shop::open().await;
    let member = bought(&shop, 10_000, 0).await;
    shop.give_until(&member, 30, "2026-12-01").await;
    let more = paying(&shop, "am-1", 10_000, 300).await.good();
    assert_eq!(
        (&more["points"], &more["points_change"]),
        (&json!(97), &json!(-3))
    );
    assert_eq!(
        (&more["points_used"], &more["points_used_change"]),
        (&json!(300), &json!(300))
    );
    assert_eq!(more["balance"]["available"], 1_130 - 303);
    // What lasts longest comes back first: the soonest to expire stay spent.
    let fewer = paying(&shop, "am-2", 10_000, 100).await.good();
    assert_eq!(
        (&fewer["points_used"], &fewer["points_used_change"]),
        (&json!(100), &json!(-200))
    );
    assert_eq!(
        fewer["restored"],
        json!([{ "expires_on": "2027-11-30", "points": 200 }])
    );
    let full = all_back(&shop).await;
    assert_eq!(
        full["restored"],
        json!([
            { "expires_on": "2026-12-01", "points": 30 },
            { "expires_on": "2027-11-30", "points": 70 },
        ])
    );
    assert_eq!(shop.available(&member).await, 1_030);
}

#[tokio::test]
async fn points_that_come_back_with_an_edit_keep_their_last_day_or_get_the_programs() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.give_until(&member, 100, "2026-12-01").await;
    shop.redeem("use-1", &member, 100).await.good();
    let body = json!({ "member_id": member, "order": order(10_000), "redemption_id": "use-1" });
    shop.put("/v1/earnings/ec-1", &body).await.good();
    let fewer = paying(&shop, "am-1", 10_000, 60).await.good();
    assert_eq!(
        fewer["restored"],
        json!([{ "expires_on": "2026-12-01", "points": 40 }])
    );
    shop.set("2026-12-02T09:00:00+09:00");
    let none = paying(&shop, "am-2", 10_000, 0).await.good();
    assert_eq!(
        none["restored"],
        json!([{ "expires_on": "2027-01-01", "points": 60 }])
    );
}

#[tokio::test]
async fn an_edit_that_is_not_covered_is_refused_whole() {
    let shop = Shop::open().await;
    let member = bought(&shop, 10_000, 0).await;
    shop.redeem("use-2", &member, 1_090).await.good();
    let refused = into(&shop, "am-1", 5_000).await;
    assert_eq!(refused.says(), (409, "insufficient_points"));
    let refused = paying(&shop, "am-1", 30_000, 240).await;
    assert_eq!(refused.says(), (409, "insufficient_points"));
    assert_eq!(shop.available(&member).await, 10);
    assert_eq!(shop.balance(&member).await["debt"], 0);
    // The points that the edit itself brings count, and the id that was refused is free.
    let covered = paying(&shop, "am-1", 30_000, 200).await.good();
    assert_eq!(
        (&covered["points"], &covered["points_change"]),
        (&json!(298), &json!(198))
    );
    assert_eq!(covered["balance"]["available"], 8);
}

#[tokio::test]
async fn points_never_pay_more_than_there_is_to_pay() {
    let shop = Shop::open().await;
    let member = bought(&shop, 1_000, 500).await;
    for body in [
        json!({ "order": order(499) }),
        json!({ "order": order(600), "points_used": 601 }),
    ] {
        let refused = edit(&shop, "am-1", body).await;
        assert_eq!(refused.says(), (422, "above_limit"));
    }
    assert_eq!(shop.available(&member).await, 505);
    let all = paying(&shop, "am-1", 600, 600).await.good();
    assert_eq!(all["points"], 0);
    let mut said = order(600);
    said["points_used"] = json!(5);
    let refused = edit(&shop, "am-2", json!({ "order": said, "points_used": 4 })).await;
    assert_eq!(
        (refused.status, refused.pointers()),
        (400, vec!["/order/points_used"])
    );
    let body = json!({ "order": said, "points_used": 5 });
    assert_eq!(edit(&shop, "am-2", body).await.status, 201);
}

#[tokio::test]
async fn an_order_that_is_sent_with_the_points_that_pay_for_it_says_their_total() {
    let shop = Shop::open().await;
    let member = bought(&shop, 10_000, 500).await;
    let of = |yen: u64, points: u64| {
        let mut order = order(yen);
        order["points_used"] = json!(points);
        json!({ "order": order })
    };
    let changes = |edited: &serde_json::Value| {
        let change = |field: &str| edited[field].as_i64();
        (change("points_change"), change("points_used_change"))
    };
    // As shops send it that change the goods alone.
    let goods = edit(&shop, "am-1", of(20_000, 500)).await.good();
    assert_eq!(changes(&goods), (Some(100), Some(0)));
    let points = edit(&shop, "am-2", of(20_000, 300)).await.good();
    assert_eq!(changes(&points), (Some(2), Some(-200)));
    assert_eq!(points["points_used"], 300);
    assert_eq!(shop.available(&member).await, 500 + 200 + 197);
}

#[tokio::test]
async fn while_its_points_are_held_an_order_is_edited_with_them_as_they_are() {
    let shop = Shop::open().await;
    let member = shop.member_with(1_000).await;
    shop.hold("use-1", &member, 500).await.good();
    let body = json!({ "member_id": member, "order": order(10_000), "redemption_id": "use-1" });
    shop.put("/v1/earnings/ec-1", &body).await.good();
    let edited = into(&shop, "am-1", 20_000).await.good();
    assert_eq!(
        (&edited["points"], &edited["points_used"]),
        (&json!(195), &json!(500))
    );
    let same = paying(&shop, "am-2", 20_000, 500).await.good();
    assert_eq!(same["points_change"], 0);
    let other = paying(&shop, "am-3", 20_000, 400).await;
    assert_eq!(other.says(), (409, "hold_not_active"));
    // Only a part was captured: nothing moves before somebody says so.
    shop.capture("use-1", &json!({ "points": 300 }))
        .await
        .good();
    let same = into(&shop, "am-3", 20_000).await.good();
    assert_eq!(
        (&same["points_change"], &same["points_used_change"]),
        (&json!(0), &json!(0))
    );
    let said = paying(&shop, "am-4", 20_000, 300).await.good();
    assert_eq!(
        (&said["points_change"], &said["points_used_change"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(all_back(&shop).await["points_restored"], 300);
    assert_eq!(shop.available(&member).await, 1_000);
}

#[tokio::test]
async fn a_hold_that_lapsed_pays_nothing_and_an_edit_may_pay_anew() {
    let shop = Shop::open().await;
    let member = shop.member_with(1_000).await;
    shop.hold("use-1", &member, 500).await.good();
    let body = json!({ "member_id": member, "order": order(10_000), "redemption_id": "use-1" });
    shop.put("/v1/earnings/ec-1", &body).await.good();
    shop.wait(TimeDelta::hours(1));
    let paid = paying(&shop, "am-1", 10_000, 500).await.good();
    assert_eq!(
        (&paid["points_change"], &paid["points_used_change"]),
        (&json!(0), &json!(500))
    );
    assert_eq!(shop.available(&member).await, 595);
    all_back(&shop).await;
    assert_eq!(shop.available(&member).await, 1_000);
}

#[tokio::test]
async fn an_edited_orders_invoice_says_by_tax_rate_what_points_take_off() {
    let shop = Shop::open().await;
    bought(&shop, 10_000, 300).await;
    let tea = json!({ "sku": "tea", "unit_price": 1_080, "quantity": 1, "tax_rate": "0.08" });
    let cup = json!({ "sku": "cup", "unit_price": 2_200, "quantity": 1 });
    for (id, lines, shares) in [
        (
            "am-1",
            json!([tea, cup]),
            json!([["0.10", 201], ["0.08", 99]]),
        ),
        ("am-2", json!([tea]), json!([["0.08", 300]])),
    ] {
        let mut edited = order(0);
        edited["lines"] = lines;
        let answer = edit(&shop, id, json!({ "order": edited })).await.good();
        let told = answer["tax_allocation"].as_array().unwrap().iter();
        let told = told.map(|share| json!([share["tax_rate"], share["discount_yen"]]));
        assert_eq!(told.collect::<serde_json::Value>(), shares, "{id}");
        let path = format!("/v1/earnings/ec-1/amendments/{id}");
        let found = shop.get(&path).await.good();
        assert_eq!(found["tax_allocation"], answer["tax_allocation"]);
    }
    let unpaid = paying(&shop, "am-3", 10_000, 0).await.good();
    assert_eq!(unpaid.get("tax_allocation"), None);
}

#[tokio::test]
async fn an_edit_says_how_many_points_pay_for_the_order_once_its_redemption_has_ended() {
    let shop = Shop::open().await;
    let member = shop.member_with(1_000).await;
    for (id, end, left) in [("v", "void", 0), ("c", "capture", 100)] {
        let redemption = format!("use-{id}");
        shop.hold(&redemption, &member, 300).await.good();
        let body =
            json!({ "member_id": member, "order": order(10_000), "redemption_id": redemption });
        let earning = format!("/v1/earnings/ec-{id}");
        shop.put(&earning, &body).await.good();
        let edited = |edit: &str| format!("{earning}/amendments/{id}-{edit}");
        let same = json!({ "order": order(10_000) });
        let held = shop.put(&edited("held"), &same).await.good();
        assert_eq!(
            (&held["points_used"], &held["points_used_change"]),
            (&json!(300), &json!(0))
        );
        let body = match end {
            "capture" => json!({ "points": left }),
            _ => json!({}),
        };
        let path = format!("/v1/redemptions/{redemption}/{end}");
        shop.post(&path, &body).await.good();
        let ended = shop.put(&edited("ended"), &same).await.good();
        let share = json!([{ "tax_rate": "0.10", "discount_yen": left }]);
        let told = (ended.get("points_used"), ended.get("tax_allocation"));
        match left {
            0 => assert_eq!(told, (None, None)),
            _ => assert_eq!(told, (Some(&json!(left)), Some(&share))),
        }
        assert_eq!(ended["points_used_change"], 0);
    }
}
