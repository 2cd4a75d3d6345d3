//! `cargo run -- audit`: whatever is damaged is found, and what a restore kept one half of is repaired where that is
//! safe, by entries that are added and never by entries that are changed.

#![expect(clippy::expect_used, reason = "a test that cannot go on should stop")]

mod damage;
mod draws;
mod halves;
mod merge;
mod referral;
mod refused;
mod transfer;

use chrono::TimeDelta;
use local::audit::{Finding, Order, Repair, Report};
use serde_json::json;
use tests::{Shop, order};

/// A repair that is written.
pub(crate) fn apply() -> Option<Order> {
    Some(Order {
        operator: "sato".to_owned(),
        reason: "restored to 10:00".to_owned(),
        apply: true,
    })
}

/// What was found, as `entry: what`.
pub(crate) fn found(report: &Report) -> Vec<String> {
    let said = |finding: &Finding| match finding.entry {
        Some(seq) => format!("{seq}: {}", finding.what),
        None => finding.what.clone(),
    };
    report.findings.iter().map(said).collect()
}

/// A member who has done a little of everything: 11 entries.
pub(crate) async fn regular(shop: &Shop) -> String {
    let profile = json!({
        "birthday": "1990-11-30", "phone": "09012345678", "external_ids": [{ "provider": "ec", "id": "c-1" }],
    });
    let member = shop.join(&profile).await;
    shop.earn("ec-1", &member, &order(50_000)).await.good();
    shop.hold("use-1", &member, 30).await.good();
    shop.capture("use-1", &json!({ "points": 10 })).await.good();
    shop.hold("use-2", &member, 30).await.good();
    shop.void("use-2").await.good();
    shop.redeem("use-3", &member, 5).await.good();
    shop.take_back("ec-1", "back-1", &json!({ "amount": 5_000 }))
        .await
        .good();
    shop.give_until(&member, 7, "2026-11-25").await;
    shop.give(&member, -3).await;
    shop.wait(TimeDelta::days(2));
    shop.run("expire").await;
    shop.hold("use-4", &member, 20).await.good();
    member
}

#[tokio::test]
async fn a_shop_that_nobody_damaged_ties_out() {
    let shop = Shop::open().await;
    let member = regular(&shop).await;
    let newcomer = shop.member().await;
    let coupon = format!("/v1/members/{member}/coupons/sorry-1");
    shop.put(&coupon, &json!({ "template": "birthday" }))
        .await
        .good();
    shop.redeem("too-much", &newcomer, 999).await;
    shop.void("never-seen").await;
    let leaving = shop.member_with(50).await;
    shop.send("DELETE", &format!("/v1/members/{leaving}"), &[], None)
        .await
        .good();
    shop.run("birthday").await;
    shop.drain().await;
    let report = shop.audit(None).await;
    assert_eq!(found(&report), Vec::<String>::new(), "{}", report.table());
    let checked = report.checked;
    assert_eq!((checked.members, checked.entries), (3, 13));
    assert!(checked.claims >= 5 && checked.items > 20, "{checked:?}");
    assert!(report.table().ends_with("Everything ties out."));
    // Asked to repair what ties out, it writes nothing.
    let before = shop.items().await.len();
    assert!(shop.audit(apply()).await.findings.is_empty());
    assert_eq!(shop.items().await.len(), before);
}

#[tokio::test]
async fn a_report_names_members_and_nothing_about_them() {
    let shop = Shop::open().await;
    let member = regular(&shop).await;
    shop.damage_wallet(&member, "l", None).await;
    for item in shop.items().await {
        if item["PK"].as_s().unwrap().starts_with("U") {
            shop.lose_item(item["PK"].as_s().unwrap(), "U").await;
        }
    }
    let report = shop.audit(None).await;
    let said = format!(
        "{}{}",
        report.table(),
        serde_json::to_string(&report).unwrap()
    );
    assert!(
        said.contains(&member) && report.findings.len() >= 4,
        "{said}"
    );
    for personal in ["1990", "11-30", "5678", "c-1"] {
        assert!(!said.contains(personal), "{personal} in {said}");
    }
    assert!(
        report
            .findings
            .iter()
            .all(|finding| finding.repair == Repair::NotAsked)
    );
}
