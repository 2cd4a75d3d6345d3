//! Two memberships of one person become one, and nothing that was acknowledged for the one is lost for the other.

use app::Caller;
use app::ledger::Outcome;
use chrono::TimeDelta;
use domain::ids::MemberId;
use serde_json::{Value, json};
use tests::{Shop, order};

type Merged = Result<Option<Outcome>, app::Error>;

async fn ask(shop: &Shop, from: &str, into: &str) -> Merged {
    let app = shop.system.app("merge");
    let id = |member| MemberId::parse(member).unwrap();
    let caller = Caller::job("test");
    app.merge(&caller, &id(from), &id(into), Vec::new()).await
}

async fn merge(shop: &Shop, from: &str, into: &str) -> Outcome {
    ask(shop, from, into).await.unwrap().unwrap()
}

/// A member with a card and a name in the shop's system, and one who joined in LINE with a tap.
async fn card_and_app(shop: &Shop) -> (String, String) {
    let card = json!({ "external_ids": [{ "provider": "ec", "id": "c-1" }], "name": "花子" });
    let app = json!({ "external_ids": [{ "provider": "line", "id": "U1" }] });
    (shop.join(&card).await, shop.join(&app).await)
}

fn ids(entries: &[Value]) -> Vec<&str> {
    entries
        .iter()
        .map(|entry| entry["id"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_merge_is_done_once_though_it_is_asked_by_two_at_once() {
    let shop = Shop::open().await;
    let (card, app) = card_and_app(&shop).await;
    shop.give(&card, 50).await;
    shop.give(&app, 300).await;
    let (one, other) = tokio::join!(ask(&shop, &app, &card), ask(&shop, &app, &card));
    let outcomes = [one.unwrap().unwrap(), other.unwrap().unwrap()];
    assert_eq!(outcomes[0].entry, outcomes[1].entry);
    assert_ne!(outcomes[0].replayed, outcomes[1].replayed);
    assert!(ask(&shop, &card, &app).await.unwrap().is_none());
    for member in [&card, &app] {
        let looked = shop.look(member).await;
        assert_eq!(looked["member_id"], json!(card));
        assert_eq!(looked["former_member_ids"], json!([app]));
        assert_eq!(looked["balance"]["available"], 350);
        assert_eq!(looked["name"], "花子");
        assert_eq!(looked["external_ids"].as_array().map(Vec::len), Some(2));
    }
}

#[tokio::test]
async fn of_two_merges_towards_each_other_one_is_made() {
    let shop = Shop::open().await;
    let (card, app) = card_and_app(&shop).await;
    shop.give(&card, 50).await;
    shop.give(&app, 300).await;
    let (one, other) = tokio::join!(ask(&shop, &app, &card), ask(&shop, &card, &app));
    let made = [one.unwrap(), other.unwrap()];
    assert_eq!(made.iter().flatten().count(), 1);
    assert_eq!(shop.available(&card).await, 350);
    assert_eq!(shop.available(&app).await, 350);
    let third = shop.member().await;
    let closed = made.iter().flatten().next().unwrap().entry.member.as_str();
    let elsewhere = ask(&shop, closed, &third).await;
    assert!(matches!(elsewhere, Err(app::Error::AlreadyRecorded)));
}

#[tokio::test]
async fn an_order_earned_before_a_merge_is_returned_after_it() {
    let shop = Shop::open().await;
    let (card, app) = card_and_app(&shop).await;
    let bought = shop.earn("ec-1", &app, &order(5_000)).await.good();
    merge(&shop, &app, &card).await;
    assert_eq!(shop.available(&card).await, 50);
    let again = shop.earn("ec-1", &app, &order(5_000)).await;
    assert!(again.replayed && again.body == bought);
    let half = json!({ "amount": 2_000 });
    let back = shop.take_back("ec-1", "back-1", &half).await.good();
    assert_eq!(back["points_clawed_back"], 20);
    assert_eq!(shop.available(&card).await, 30);
    let found = shop.get("/v1/earnings/ec-1").await.good();
    assert_eq!(found["returned_yen"], 2_000);
}

#[tokio::test]
async fn a_hold_made_before_a_merge_is_captured_after_it() {
    let shop = Shop::open().await;
    let (card, app) = card_and_app(&shop).await;
    shop.give(&app, 300).await;
    shop.hold("use-1", &app, 100).await.good();
    merge(&shop, &app, &card).await;
    assert_eq!(shop.balance(&card).await["held"], 100);
    // The order that it pays for is sent for the member that the shop knows now.
    let body = json!({ "member_id": card, "order": order(3_000), "redemption_id": "use-1" });
    shop.put("/v1/earnings/ec-1", &body).await.good();
    let captured = shop.capture("use-1", &json!({})).await.good();
    assert_eq!(captured["member_id"], json!(card));
    assert_eq!(captured["points"], 100);
    let full = json!({ "full": true });
    let back = shop.take_back("ec-1", "back-1", &full).await.good();
    assert_eq!(back["points_restored"], 100);
    assert_eq!(shop.available(&card).await, 300);
}

#[tokio::test]
async fn the_old_card_number_finds_the_member_who_was_merged_into() {
    let shop = Shop::open().await;
    let (card, app) = card_and_app(&shop).await;
    let number = shop.look(&app).await["member_number"].clone();
    merge(&shop, &app, &card).await;
    for query in [
        format!("member_number={}", number.as_str().unwrap()),
        "external_id=line:U1".to_owned(),
        "external_id=ec:c-1".to_owned(),
    ] {
        let found = shop.get(&format!("/v1/members?{query}")).await.good();
        assert_eq!(found["member_id"], json!(card), "{query}");
        assert_ne!(found["member_number"], number);
    }
    // Whoever leaves gives all of it up.
    shop.send("DELETE", &format!("/v1/members/{app}"), &[], None)
        .await
        .good();
    let gone = shop.get("/v1/members?external_id=line:U1").await;
    assert_eq!(gone.says(), (404, "member_not_found"));
    let gone = shop.get(&format!("/v1/members/{app}")).await;
    assert_eq!(gone.says(), (409, "member_withdrawn"));
    assert_eq!(shop.audit(None).await.findings, []);
}

#[tokio::test]
async fn the_history_after_a_merge_is_both_histories_in_order_of_time() {
    let shop = Shop::open().await;
    let (card, app) = card_and_app(&shop).await;
    for (number, member) in [&card, &app, &app, &card].into_iter().enumerate() {
        shop.wait(TimeDelta::minutes(1));
        let id = format!("ec-{number}");
        shop.earn(&id, member, &order(1_000)).await.good();
    }
    let cursor = shop
        .get(&format!("/v1/members/{card}/history?limit=1"))
        .await
        .good();
    assert_eq!(cursor["next_cursor"], "2");
    shop.wait(TimeDelta::minutes(1));
    merge(&shop, &app, &card).await;
    shop.wait(TimeDelta::minutes(1));
    shop.earn("ec-4", &app, &order(1_000)).await.good();
    let expected = ["ec-4", &app, &app, "ec-3", "ec-2", "ec-1", "ec-0"];
    for page in [1, 2, 3, 100] {
        for member in [&card, &app] {
            let history = shop.history(member, page).await;
            assert_eq!(ids(&history), expected, "in pages of {page}");
        }
    }
    let history = shop.history(&card, 100).await;
    assert_eq!(history[1]["points"], 20);
    assert_eq!(history[2]["points"], -20);
    // A cursor of before the merge is read: it says where the member's own journal goes on.
    let old = shop
        .get(&format!("/v1/members/{card}/history?cursor=2"))
        .await
        .good();
    let old = ids(old["entries"].as_array().unwrap()).join(" ");
    assert_eq!(old, format!("{app} ec-2 ec-1 ec-0"));
}

#[tokio::test]
async fn a_birthday_is_given_once_though_two_cards_were_merged() {
    let shop = Shop::open().await;
    let born = json!({ "birthday": "11-24" });
    let (card, app) = (shop.join(&born).await, shop.join(&born).await);
    // One has had its coupon before, by a shop that gives it by hand; two others have not.
    let path = format!("/v1/members/{app}/coupons/birthday-2026-{app}");
    shop.put(&path, &json!({ "template": "birthday" }))
        .await
        .good();
    merge(&shop, &app, &card).await;
    let (one, other) = (shop.join(&born).await, shop.join(&born).await);
    merge(&shop, &other, &one).await;
    shop.run("birthday").await;
    shop.run("birthday").await;
    for member in [&card, &app, &one, &other] {
        assert_eq!(shop.look(member).await["coupons_available"], 1);
    }
    // A run that has not heard of the merge finds that its name is taken.
    let name = format!("U#coupon#birthday-2026-{other}");
    let taken = shop.item(&name, "U").await.unwrap();
    assert_eq!(taken["m"].as_s().unwrap(), &one);
    assert_eq!(shop.audit(None).await.findings, []);
}

#[tokio::test]
async fn a_coupon_of_a_merged_member_is_used_once_and_released_by_either_name() {
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.good();
    program["coupons"].as_array_mut().unwrap().push(
        json!({ "id": "bonus", "title": "100", "effect": { "add_points": 100 }, "min_spend": 0, "valid_days": 30 }),
    );
    shop.publish(&program).await;
    let (card, app) = card_and_app(&shop).await;
    let path = |member: &str, act: &str| format!("/v1/members/{member}/coupons/c-1{act}");
    let bonus = json!({ "template": "bonus" });
    shop.put(&path(&app, ""), &bonus).await.good();
    merge(&shop, &app, &card).await;
    let again = shop.put(&path(&app, ""), &bonus).await;
    assert!(again.replayed);
    let other = shop.put(&path(&card, ""), &bonus).await;
    assert_eq!(other.says(), (409, "already_recorded"));
    let used = json!({ "order_id": "ec-1", "order": order(1_000) });
    shop.post(&path(&card, "/use"), &used).await.good();
    assert_eq!(shop.available(&card).await, 100);
    let twice = json!({ "order_id": "ec-2", "order": order(1_000) });
    let twice = shop.post(&path(&app, "/use"), &twice).await;
    assert_eq!(twice.says(), (409, "coupon_not_usable"));
    assert_eq!(shop.audit(None).await.findings, []);
    let cancelled = json!({ "order_id": "ec-1" });
    shop.post(&path(&app, "/release"), &cancelled).await.good();
    assert_eq!(shop.available(&card).await, 0);
    let new = shop
        .put(&path(&app, "").replace("c-1", "c-2"), &bonus)
        .await;
    assert_eq!(new.status, 201);
    assert_eq!(shop.look(&card).await["coupons_available"], 2);
    assert_eq!(shop.audit(None).await.findings, []);
}

#[tokio::test]
async fn nobody_is_messaged_who_said_no_under_either_name() {
    let shop = Shop::open().await;
    let quiet = json!({ "accepts_messages": false });
    let (loud, quiet) = (shop.member().await, shop.join(&quiet).await);
    merge(&shop, &loud, &quiet).await;
    assert_eq!(shop.look(&loud).await["accepts_messages"], false);
}
