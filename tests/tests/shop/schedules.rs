//! What the nightly runs do, late, repeated, missed and interrupted.

use serde_json::{Value, json};
use tests::{Shop, order};

/// The write units that a run of a schedule costs in all its functions.
async fn cost(shop: &Shop, schedule: &str) -> (Value, u64) {
    shop.system.metrics().clear();
    let run = shop.run(schedule).await;
    (run, shop.system.metrics().total().write_tenths)
}

#[tokio::test]
async fn the_sweep_records_once_and_a_second_run_writes_nothing() {
    let shop = Shop::open().await;
    let mut members = Vec::new();
    for points in [10, 20, 30] {
        let member = shop.member().await;
        shop.give_until(&member, points, "2026-11-30").await;
        members.push(member);
    }
    shop.set("2026-12-01T00:05:00+09:00");
    let (run, units) = cost(&shop, "expire").await;
    assert_eq!(
        (&run["counts"]["settled"], &run["counts"]["points_expired"]),
        (&json!(3), &json!(60))
    );
    assert!(units > 0);
    let (again, units) = cost(&shop, "expire").await;
    assert_eq!((&again["counts"]["settled"], units), (&json!(0), 0));
    for member in &members {
        assert_eq!(shop.kinds(member).await, ["adjusted", "expired"]);
        assert_eq!(shop.available(member).await, 0);
    }
    assert_eq!(run["drained"]["dead_letters"], 0);
}

#[tokio::test]
async fn a_sweep_that_is_weeks_late_records_what_was_true_on_its_day() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.give_until(&member, 10, "2026-11-30").await;
    shop.give_until(&member, 20, "2026-12-31").await;
    shop.set("2027-02-01T00:05:00+09:00");
    shop.run("expire").await;
    let history = shop.history(&member, 100).await;
    let expired: Vec<(&Value, &Value)> = history[..2]
        .iter()
        .map(|entry| (&entry["points"], &entry["at"]))
        .collect();
    assert_eq!(
        expired,
        [
            (&json!(-20), &json!("2026-12-31T15:00:00Z")),
            (&json!(-10), &json!("2026-11-30T15:00:00Z"))
        ]
    );
}

#[tokio::test]
async fn points_bought_on_31_january_last_to_the_end_of_the_next_january_and_leap_years_count() {
    let program = json!({
        "name": "Day", "earning": { "rate": "0.01" }, "expiry": { "policy": "fixed", "months": 1, "align": "day" },
    });
    let shop = Shop::open_with(&program).await;
    let member = shop.member().await;
    for (now, last_day) in [
        ("2027-01-31", "2027-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2028-02-29", "2028-03-29"),
    ] {
        shop.set(&format!("{now}T23:59:59+09:00"));
        let earned = shop
            .earn(&format!("ec-{now}"), &member, &order(1_000))
            .await
            .good();
        assert_eq!(earned["expires_on"], last_day, "bought on {now}");
    }
}

#[tokio::test]
async fn a_birthday_brings_one_coupon_ever() {
    let shop = Shop::open().await;
    let member = shop.join(&json!({ "birthday": "11-25" })).await;
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 0);
    shop.set("2026-11-25T09:00:00+09:00");
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 1);
    assert_eq!(
        cost(&shop, "birthday").await.1,
        0,
        "a second run writes nothing"
    );
    shop.set("2026-11-26T09:00:00+09:00");
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 0);
    assert_eq!(shop.look(&member).await["coupons_available"], 1);
    shop.set("2027-11-25T09:00:00+09:00");
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 1);
}

#[tokio::test]
async fn a_birthday_that_is_edited_again_and_again_brings_no_second_coupon() {
    let shop = Shop::open().await;
    let member = shop.join(&json!({ "birthday": "1990-11-24" })).await;
    for day in 24..=28 {
        shop.set(&format!("2026-11-{day}T09:00:00+09:00"));
        let edited = json!({ "birthday": format!("11-{day}") });
        shop.send(
            "PATCH",
            &format!("/v1/members/{member}"),
            &[],
            Some(&edited),
        )
        .await
        .good();
        shop.run("birthday").await;
    }
    let coupons = shop
        .get(&format!("/v1/members/{member}/coupons"))
        .await
        .good();
    assert_eq!(coupons["coupons"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn who_joins_on_the_day_after_the_run_gets_the_coupon_the_next_morning() {
    let shop = Shop::open_at("2026-11-24T09:00:00+09:00").await;
    shop.run("birthday").await;
    shop.set("2026-11-24T18:00:00+09:00");
    let member = shop.join(&json!({ "birthday": "11-24" })).await;
    shop.set("2026-11-25T09:00:00+09:00");
    shop.run("birthday").await;
    assert_eq!(shop.look(&member).await["coupons_available"], 1);
}

#[tokio::test]
async fn days_on_which_the_schedule_did_not_run_are_caught_up() {
    let shop = Shop::open().await;
    shop.run("birthday").await;
    let member = shop.join(&json!({ "birthday": "11-30" })).await;
    shop.set("2026-12-20T09:00:00+09:00");
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 1);
    assert_eq!(shop.look(&member).await["coupons_available"], 1);
}

/// The sample program's birthday, kept on one or the other day where there is no 29 February.
fn leap(day: &str) -> Value {
    json!({
        "name": "Leap", "earning": { "rate": "0.01" },
        "coupons": [{ "id": "birthday", "title": "お誕生日", "effect": { "amount_off": 500 }, "valid_days": 30 }],
        "birthday": { "coupon": "birthday", "lead_days": 0, "leap_day": day },
    })
}

#[tokio::test]
async fn who_was_born_on_29_february_has_a_birthday_every_year_on_the_day_the_shop_says() {
    for (setting, kept_on) in [("feb28", "2027-02-28"), ("mar1", "2027-03-01")] {
        let shop = Shop::open_with(&leap(setting)).await;
        shop.join(&json!({ "birthday": "2000-02-29" })).await;
        for day in ["2027-02-27", "2027-02-28", "2027-03-01", "2027-03-02"] {
            shop.set(&format!("{day}T09:00:00+09:00"));
            let coupons = shop.run("birthday").await["counts"]["coupons"].clone();
            assert_eq!(
                coupons,
                json!(u32::from(day == kept_on)),
                "{setting}, {day}"
            );
        }
        shop.set("2028-02-29T09:00:00+09:00");
        assert_eq!(
            shop.run("birthday").await["counts"]["coupons"],
            1,
            "{setting}, in a leap year"
        );
    }
}

#[tokio::test]
async fn a_coupon_may_come_days_ahead_also_across_the_years_turn() {
    let mut ahead = leap("feb28");
    ahead["birthday"]["lead_days"] = json!(7);
    let shop = Shop::open_with(&ahead).await;
    let member = shop.join(&json!({ "birthday": "01-03" })).await;
    shop.set("2026-12-27T09:00:00+09:00");
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 1);
    shop.set("2027-01-03T09:00:00+09:00");
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 0);
    assert_eq!(shop.look(&member).await["coupons_available"], 1);
}

#[tokio::test]
async fn coupons_that_come_days_ahead_miss_nobody_who_is_later_than_they_are() {
    let shop = Shop::open_with(&leap("feb28")).await;
    let soon = shop.join(&json!({ "birthday": "11-28" })).await;
    shop.run("birthday").await;
    let mut ahead = leap("feb28");
    ahead["birthday"]["lead_days"] = json!(7);
    shop.publish(&ahead).await;
    shop.set("2026-11-25T09:00:00+09:00");
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 1);
    assert_eq!(shop.look(&soon).await["coupons_available"], 1);
    let joined_late = shop.join(&json!({ "birthday": "11-27" })).await;
    shop.set("2026-11-26T09:00:00+09:00");
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 1);
    assert_eq!(shop.look(&joined_late).await["coupons_available"], 1);
    assert_eq!(cost(&shop, "birthday").await.1, 0);
}

#[tokio::test]
async fn birthdays_of_days_without_a_birthday_rule_are_not_made_up_for() {
    let shop = Shop::open_with(&leap("feb28")).await;
    let member = shop.join(&json!({ "birthday": "12-10" })).await;
    shop.run("birthday").await;
    let mut without = leap("feb28");
    without.as_object_mut().unwrap().remove("birthday");
    shop.publish(&without).await;
    shop.set("2026-12-20T09:00:00+09:00");
    assert_eq!(shop.run("birthday").await["chunks"], 0);
    assert_eq!(cost(&shop, "birthday").await.1, 0);
    shop.publish(&leap("feb28")).await;
    shop.set("2026-12-21T09:00:00+09:00");
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 0);
    assert_eq!(shop.look(&member).await["coupons_available"], 0);
}

#[tokio::test]
async fn a_run_that_is_killed_between_its_chunks_is_finished_by_the_next() {
    let shop = Shop::open().await;
    for number in 0..12 {
        shop.join(&json!({ "name": format!("member {number}"), "birthday": "11-24" }))
            .await;
    }
    // Planned, and then only one of its messages was worked before everything stopped.
    let event =
        json!({ "version": "0", "detail-type": "Scheduled Event", "source": "aws.scheduler" });
    let planned = shop
        .system
        .invoke("birthday", event)
        .await
        .expect("there is such a function");
    assert!(planned.expect("it plans")["chunks"].as_u64().unwrap() > 1);
    shop.set("2026-11-25T09:00:00+09:00");
    shop.run("birthday").await;
    for member in shop.members().await {
        assert_eq!(shop.look(&member).await["coupons_available"], 1);
    }
}

#[tokio::test]
async fn a_message_that_comes_twice_is_worked_once() {
    let shop = Shop::open().await;
    let member = shop.join(&json!({ "birthday": "11-24" })).await;
    shop.run("birthday").await;
    let app = shop.system.app("tests");
    let run = app.store.runs(None, 1).await.expect("runs").remove(0);
    // The day's first run as it was sent, and its work once more.
    let message = |body: Value| json!({ "messageId": "m", "body": body.to_string(), "eventSource": "aws:sqs" });
    let part = |shard: u8| json!({ "of": "birthdays", "shard": shard });
    let walk =
        |shard| json!({ "walk": { "run": run, "part": part(shard), "after": null, "number": 0 } });
    let work =
        |shard| json!({ "work": { "run": run, "chunk": { "part": part(shard), "number": 0 } } });
    let bodies = (0..16).map(walk).chain((0..16).map(work));
    let event = json!({ "Records": bodies.map(message).collect::<Vec<_>>() });
    let before = app.progress(run.clone()).await.expect("a progress");
    let commits = |shop: &Shop| {
        shop.system.metrics().shown()["by_function"]["birthday"]["by_operation"]["TransactWriteItems"].clone()
    };
    shop.system.metrics().clear();
    let answer = shop
        .system
        .invoke("birthday", event)
        .await
        .expect("there is such a function");
    assert_eq!(answer.expect("it works")["batchItemFailures"], json!([]));
    assert_eq!(commits(&shop), Value::Null);
    assert_eq!(app.progress(run).await.expect("a progress"), before);
    assert_eq!(shop.look(&member).await["coupons_available"], 1);
}

#[tokio::test]
async fn hundreds_of_wallets_expire_in_one_night() {
    let shop = Shop::open().await;
    for _ in 0..200 {
        let member = shop.member().await;
        shop.give_until(&member, 5, "2026-11-24").await;
    }
    shop.set("2026-11-25T00:05:00+09:00");
    let run = shop.run("expire").await;
    assert_eq!(
        (&run["counts"]["settled"], &run["counts"]["points_expired"]),
        (&json!(200), &json!(1_000))
    );
    assert_eq!(run["drained"]["failures"], 0);
}
