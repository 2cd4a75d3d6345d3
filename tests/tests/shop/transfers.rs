//! Points go from one member of a family to another, once.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Answer, Shop, order};
use tokio::task::JoinSet;

use crate::families::{family, shop, shop_with};

fn body(from: &str, to: &str, points: u64) -> Value {
    json!({ "from_member_id": from, "to_member_id": to, "points": points })
}

async fn transfer(shop: &Shop, id: &str, body: &Value) -> Answer {
    shop.put(&format!("/v1/transfers/{id}"), body).await
}

/// A mother with 300 points, 100 of which end at the year's end, and a child.
async fn mother_and_child() -> (Shop, String, String) {
    let shop = shop().await;
    let (mother, child) = (shop.member().await, shop.member().await);
    shop.give_until(&mother, 100, "2026-12-31").await;
    shop.give(&mother, 200).await;
    family(&shop, &[&mother, &child]).await.good();
    (shop, mother, child)
}

#[tokio::test]
async fn points_go_soonest_to_expire_first_and_keep_their_last_day() {
    let (shop, mother, child) = mother_and_child().await;
    let made = transfer(&shop, "t-1", &body(&mother, &child, 150)).await;
    assert_eq!(made.status, 201, "{made:?}");
    let said = &made.body;
    let later = shop.balance(&mother).await["expiring"][0]["expires_on"].clone();
    let lots = json!([{ "expires_on": "2026-12-31", "points": 100 }, { "expires_on": later, "points": 50 }]);
    assert_eq!(said["lots"], lots);
    assert_eq!(
        (&said["points"], &said["from_member_id"]),
        (&json!(150), &json!(mother))
    );
    assert_eq!(said["balance"]["available"], 150);
    assert_eq!(said["to_balance"]["expiring"], lots);
    assert_eq!(shop.available(&child).await, 150);
    assert_eq!(shop.get("/v1/transfers/t-1").await.body, made.body);
    shop.set("2027-01-01T00:00:00+09:00");
    assert_eq!(shop.available(&child).await, 50);
    shop.wait(TimeDelta::days(800));
    assert_eq!(shop.available(&child).await, 0);
}

#[tokio::test]
async fn both_histories_tell_of_it_and_the_rank_of_neither_moves() {
    let (shop, mother, child) = mother_and_child().await;
    shop.earn("ec-1", &mother, &order(60_000)).await.good();
    let counted = shop.look(&mother).await["rank_progress"].clone();
    transfer(&shop, "t-1", &body(&mother, &child, 150))
        .await
        .good();
    assert_eq!(shop.look(&mother).await["rank_progress"], counted);
    assert_eq!(shop.look(&child).await["rank_progress"]["counted"], 0);
    let [out, come] = [&mother, &child].map(|member| shop.history(member, 1));
    let (out, come) = (out.await[0].clone(), come.await[0].clone());
    let told = |entry: &Value| {
        (
            entry["kind"].clone(),
            entry["id"].clone(),
            entry["points"].clone(),
        )
    };
    assert_eq!(
        told(&out),
        (json!("transferred_out"), json!("t-1"), json!(-150))
    );
    assert_eq!(
        told(&come),
        (json!("transferred_in"), json!("t-1"), json!(150))
    );
    assert_eq!(out["label"], "家族へのポイント移行");
}

#[tokio::test]
async fn what_the_other_owes_is_paid_first() {
    let (shop, mother, child) = mother_and_child().await;
    shop.earn("ec-1", &child, &order(8_000)).await.good();
    shop.redeem("use-1", &child, 80).await.good();
    let back = json!({ "full": true });
    shop.take_back("ec-1", "ret-1", &back).await.good();
    assert_eq!(shop.balance(&child).await["debt"], 80);
    let made = transfer(&shop, "t-1", &body(&mother, &child, 100))
        .await
        .good();
    assert_eq!(
        (
            &made["points"],
            &made["to_balance"]["available"],
            &made["to_balance"]["debt"]
        ),
        (&json!(100), &json!(20), &json!(0))
    );
    let kinds = shop.kinds(&child).await;
    assert!(kinds.ends_with(&["transferred_in".to_owned(), "debt_offset".to_owned()]));
}

#[tokio::test]
async fn the_same_transfer_again_is_answered_again_and_another_under_its_id_is_refused() {
    let (shop, mother, child) = mother_and_child().await;
    let first = transfer(&shop, "t-1", &body(&mother, &child, 100)).await;
    shop.redeem("use-1", &child, 60).await.good();
    shop.wait(TimeDelta::days(500));
    let again = transfer(&shop, "t-1", &body(&mother, &child, 100)).await;
    assert_eq!((again.status, again.replayed), (200, true));
    assert_eq!(again.body, first.body);
    for other in [
        body(&mother, &child, 101),
        body(&child, &mother, 100),
        body(&mother, "nobody", 100),
    ] {
        let other = transfer(&shop, "t-1", &other).await;
        assert_eq!(other.says(), (409, "already_recorded"));
    }
    // The family has gone apart, and the card was merged: what was recorded is answered all the same.
    let apart = json!({ "member_ids": [], "version": 1 });
    shop.put("/v1/families/home", &apart).await.good();
    let card = shop.member().await;
    let because = json!({ "reason": "カード2枚", "operator": "yamada" });
    let path = format!("/v1/members/{card}/merges/{child}");
    shop.put(&path, &because).await.good();
    let again = transfer(&shop, "t-1", &body(&mother, &child, 100)).await;
    assert_eq!((again.replayed, &again.body), (true, &first.body));
}

#[tokio::test]
async fn points_go_within_a_family_only_and_no_more_than_there_are() {
    let (shop, mother, child) = mother_and_child().await;
    let stranger = shop.member_with(50).await;
    for (from, to, points, says) in [
        (&mother, &stranger, 1, (422, "not_one_family")),
        (&stranger, &mother, 1, (422, "not_one_family")),
        (&mother, &child, 301, (409, "insufficient_points")),
        (&child, &mother, 1, (409, "insufficient_points")),
    ] {
        let refused = transfer(&shop, "t-1", &body(from, to, points)).await;
        assert_eq!(refused.says(), says);
    }
    let oneself = transfer(&shop, "t-1", &body(&mother, &mother, 0)).await;
    assert_eq!(oneself.pointers(), ["/points", "/to_member_id"]);
    let nobody = transfer(&shop, "t-1", &body(&mother, "nobody", 1)).await;
    assert_eq!(nobody.says(), (404, "member_not_found"));
    assert_eq!(
        shop.get("/v1/transfers/t-1").await.says(),
        (404, "not_found")
    );
    // None of these took the id.
    transfer(&shop, "t-1", &body(&mother, &child, 300))
        .await
        .good();
    let path = format!("/v1/members/{child}");
    shop.send("DELETE", &path, &[], None).await.good();
    let gone = transfer(&shop, "t-2", &body(&mother, &child, 1)).await;
    assert_eq!(gone.says(), (409, "member_withdrawn"));
}

#[tokio::test]
async fn a_program_without_families_lets_nobody_give() {
    let (shop, mother, child) = mother_and_child().await;
    let mut program = shop.get("/v1/program").await.body;
    program["families"] = Value::Null;
    shop.publish(&program).await;
    let refused = transfer(&shop, "t-1", &body(&mother, &child, 1)).await;
    assert_eq!(refused.says(), (422, "not_one_family"));
}

/// Twenty calls at once, with the id and the points that each is asked with.
async fn at_once(shop: &Arc<Shop>, calls: impl Iterator<Item = (String, Value)>) -> Vec<Answer> {
    let mut tills = JoinSet::new();
    for (id, body) in calls {
        let shop = Arc::clone(shop);
        tills.spawn(async move { transfer(&shop, &id, &body).await });
    }
    tills.join_all().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_of_one_transfer_at_once_give_the_points_once() {
    let (shop, mother, child) = mother_and_child().await;
    let shop = Arc::new(shop);
    let asked = body(&mother, &child, 100);
    let answers = at_once(&shop, (0..20).map(|_| ("t-1".to_owned(), asked.clone()))).await;
    let firsts = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(firsts, 1);
    assert!(answers.iter().all(|answer| answer.body == answers[0].body));
    let left = (shop.available(&mother).await, shop.available(&child).await);
    assert_eq!(left, (200, 100));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_twenty_transfers_at_once_of_all_that_there_is_to_twenty_others_one_succeeds() {
    let shop = shop_with(21).await;
    let mother = shop.member_with(100).await;
    let mut all = vec![mother.clone()];
    for _ in 0..20 {
        all.push(shop.member().await);
    }
    let names: Vec<&str> = all.iter().map(String::as_str).collect();
    family(&shop, &names).await.good();
    let shop = Arc::new(shop);
    let calls = all[1..].iter().enumerate();
    let calls = calls.map(|(number, child)| (format!("t-{number}"), body(&mother, child, 100)));
    let answers = at_once(&shop, calls).await;
    let mut said: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    said.sort_unstable();
    assert_eq!(said, [vec![201], vec![409; 19]].concat());
    let mut credited = 0;
    for child in &all[1..] {
        credited += shop.available(child).await;
    }
    assert_eq!((shop.available(&mother).await, credited), (0, 100));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_give_each_other_at_once_lose_nothing() {
    let (shop, mother, child) = mother_and_child().await;
    shop.give(&child, 300).await;
    let shop = Arc::new(shop);
    let calls = (0..10).map(|number| {
        let there = number % 2 == 0;
        let (from, to) = if there {
            (&mother, &child)
        } else {
            (&child, &mother)
        };
        (format!("t-{number}"), body(from, to, 40))
    });
    let answers = at_once(&shop, calls).await;
    assert!(
        answers.iter().all(|answer| answer.status == 201),
        "{answers:?}"
    );
    let left = (shop.available(&mother).await, shop.available(&child).await);
    assert_eq!(left, (300, 300));
}

#[tokio::test]
async fn who_has_left_is_told_so_though_both_names_were_theirs() {
    let (shop, mother, child) = mother_and_child().await;
    let merge = json!({ "operator": "sato", "reason": "one person" });
    let path = format!("/v1/members/{mother}/merges/{child}");
    shop.put(&path, &merge).await.good();
    let path = format!("/v1/members/{mother}");
    shop.send("DELETE", &path, &[], None).await.good();
    let asked = transfer(&shop, "t-1", &body(&child, &mother, 10)).await;
    assert_eq!(asked.says(), (409, "member_withdrawn"));
}
