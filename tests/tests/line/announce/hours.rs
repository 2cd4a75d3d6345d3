//! At which hours members hear of what.

use local::line_platform::FaultKind;
use serde_json::{Value, json};

use crate::account::{Account, words};

#[tokio::test]
async fn a_purchase_at_night_is_told_at_once_and_without_a_sound() {
    let (account, member) = Account::with_quiet_nights().await;
    account.buys(&member, "ec-noon", 10_000).await;
    account.at("2026-11-22T23:00:00");
    account.buys(&member, "ec-night", 10_000).await;
    account.at("2026-11-23T08:00:00");
    account.buys(&member, "ec-morning", 10_000).await;
    let silent: Vec<Value> = account
        .pushes()
        .iter()
        .map(|push| push["body"]["notificationDisabled"].clone())
        .collect();
    assert_eq!(silent, [json!(false), json!(true), json!(false)]);
}

#[tokio::test]
async fn what_the_night_finds_waits_for_the_morning_and_is_told_once() {
    let (account, member) = Account::with_quiet_nights().await;
    account.buys(&member, "ec-1", 10_000).await;
    account.at("2027-11-01T00:05:00");
    account.forget();
    account.runs("expire").await;
    account.runs("expire").await;
    account.buys(&member, "ec-2", 10_000).await;
    let receipts = |account: &Account| {
        let mut pushes = account.pushes();
        pushes.retain(|push| push["status"] == 200);
        let told = pushes
            .iter()
            .map(|push| words(&push["body"]["messages"][0]));
        told.collect::<Vec<_>>()
    };
    // The receipt of the night did not wait behind the notice.
    let receipt = ["100ptがつきました。残高は200ptです。"];
    assert_eq!(receipts(&account), receipt);
    account.at("2027-11-01T07:59:59");
    account.drain().await;
    assert_eq!(receipts(&account), receipt);
    let waiting = account.system.depths().await.expect("the queues answer");
    assert_eq!(
        (waiting["Announcements"], waiting["AnnouncementsDead"]),
        (1, 0)
    );

    account.at("2027-11-01T08:00:00");
    account.drain().await;
    account.drain().await;
    let notice = "100ptの期限は2027年11月30日です。".to_owned();
    assert_eq!(receipts(&account), [receipt[0], notice.as_str()]);
    let waiting = account.system.depths().await.expect("the queues answer");
    assert_eq!(waiting["Announcements"], 0);
}

#[tokio::test]
async fn what_line_did_not_take_in_a_whole_day_after_a_quiet_night_is_given_up() {
    let (account, member) = Account::with_quiet_nights().await;
    account.buys(&member, "ec-1", 10_000).await;
    account.at("2027-11-01T00:05:00");
    account.runs("expire").await;
    account.forget();
    // At the next night's first minute but one: 23 hours after it was written down less a minute, and then no more.
    account.at("2027-11-01T20:59:00");
    account.line_fails("push", FaultKind::AcceptedThenServerError, 1);
    account.drain().await;
    let tried = account.pushes();
    let keys: Vec<&Value> = tried
        .iter()
        .map(|push| &push["headers"]["x-line-retry-key"])
        .collect();
    assert!(keys.len() >= 2 && keys.iter().all(|key| *key == keys[0]));

    account.at("2027-11-24T00:05:00");
    account.runs("expire").await;
    account.forget();
    account.at("2027-11-24T23:05:00");
    account.publish("/notices/quiet_hours", Value::Null).await;
    account.drain().await;
    assert_eq!(account.pushes().len(), 0, "23 hours have passed");
    let waiting = account.system.depths().await.expect("the queues answer");
    assert_eq!(
        (waiting["Announcements"], waiting["AnnouncementsDead"]),
        (0, 0)
    );
}
