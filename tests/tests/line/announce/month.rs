//! The month's messages.

use app::announce::{Announcement, GroupPush};
use chrono::TimeDelta;
use local::functions::{self, LineAccess};
use local::line_platform::FaultKind;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{delivered, user};
use crate::account::{Account, text};

#[tokio::test]
async fn a_campaign_that_the_month_has_no_room_for_goes_to_nobody_and_is_reported() {
    let account = Account::open().await;
    account.system.line().set_quota(Some(10));
    account.ends_together(11).await;
    account.drain().await;
    assert!(account.calls_to("multicast").is_empty());
    assert_eq!(account.health().await, json!([11, null, 10]));

    // Receipts answer what members do: they go on to the last message.
    let member = account.member_of(&user(0)).await.expect("a member");
    account
        .buys(&text(&member["member_id"]), "ec-1", 10_000)
        .await;
    assert_eq!(account.pushes().len(), 1);
    assert_eq!(account.health().await, json!([11, null, 10]));
}

#[tokio::test]
async fn a_campaign_that_just_fits_goes_out_and_leaves_no_room_for_the_next() {
    let account = Account::open().await;
    account.system.line().set_quota(Some(11));
    account.ends_together(11).await;
    account.drain().await;
    assert_eq!(account.told().len(), 11);
    assert_eq!(account.health().await, Value::Null);
}

#[tokio::test]
async fn an_announcement_waits_while_nobody_can_say_what_the_month_has_left() {
    let account = Account::open().await;
    account.ends_together(2).await;
    account.line_fails("consumption", FaultKind::ServerError, 2);
    account.drain().await;
    // Both failures came first, and then it went out once.
    assert_eq!(account.calls_to("consumption").len(), 3);
    assert_eq!(account.told(), [user(0), user(1)]);
}

#[tokio::test]
async fn a_campaign_goes_to_nobody_while_line_never_says_what_the_month_has_left_and_receipts_go_on()
 {
    for unreadable in ["quota", "consumption"] {
        let account = Account::open().await;
        let group = account.ends_together(2).await;
        account.line_fails(unreadable, FaultKind::ServerError, 9);
        let app = account.system.app("notify");
        let notify = functions::code("notify", app, LineAccess::default());
        let notify = notify.expect("notify is a function");
        let done = json!({ "batchItemFailures": [] });
        let member = text(&account.member_of(&user(0)).await.expect("a member")["member_id"]);
        account.records(&member, "ec-1", 10_000).await;
        let answer = notify.invoke(receipt(&member, "ec-1")).await;
        assert_eq!(answer.expect("an answer"), done);
        assert_eq!(account.pushes().len(), 1, "{unreadable}");

        let push = GroupPush::about(&group, account.system.clock().now());
        let event = delivered(&json!(Announcement::ToGroup(push)));
        let comes_again = json!({ "batchItemFailures": [{ "itemIdentifier": "1" }] });
        for (hours, answered) in [(0, &comes_again), (22, &comes_again), (1, &done)] {
            assert!(account.system.clock().advance(TimeDelta::hours(hours)));
            let answer = notify.invoke(event.clone()).await.expect("an answer");
            assert_eq!(&answer, answered, "{unreadable}: {hours} hours later");
        }
        assert_eq!(account.calls_to("multicast").len(), 0, "{unreadable}");
        assert_eq!(account.health().await, Value::Null);
    }
}

#[tokio::test]
async fn the_monthly_limit_that_one_process_meets_stops_all_of_them_until_there_is_more() {
    let (account, member) = Account::with_hanako().await;
    account.system.line().set_quota(Some(1));
    account.buys(&member, "ec-1", 10_000).await;
    account.buys(&member, "ec-2", 10_000).await;
    let statuses = |account: &Account| {
        let pushes = account.pushes();
        let statuses = pushes.iter().map(|push| push["status"].as_u64());
        statuses.collect::<Option<Vec<_>>>()
    };
    assert_eq!(statuses(&account), Some(vec![200, 429]));
    assert_eq!(account.health().await, json!([1, 1, null]));

    // Another process, which has met nothing: it asks the table, and not LINE with a push.
    let app = account.system.app("notify");
    let other =
        functions::code("notify", app, LineAccess::default()).expect("notify is a function");
    let event = receipt(&member, "ec-1");
    let answer = other.invoke(event).await.expect("an answer");
    assert_eq!(answer, json!({ "batchItemFailures": [] }));
    assert_eq!(statuses(&account), Some(vec![200, 429]));
    assert_eq!(account.health().await, json!([2, 1, null]));

    // The shop buys more messages: within minutes all go on, without anybody telling them.
    account.system.line().set_quota(Some(100));
    let minutes = TimeDelta::minutes(5);
    assert!(account.system.clock().advance(minutes));
    account.buys(&member, "ec-3", 10_000).await;
    let answer = other.invoke(receipt(&member, "ec-2")).await;
    answer.expect("an answer");
    assert_eq!(statuses(&account), Some(vec![200, 429, 200, 200]));
    assert_eq!(account.health().await, json!([2, 1, null]));
}

#[tokio::test]
async fn the_next_month_begins_without_a_limit_that_was_met() {
    let (account, member) = Account::with_hanako().await;
    account.system.line().set_quota(Some(1));
    account.buys(&member, "ec-1", 10_000).await;
    account.buys(&member, "ec-2", 10_000).await;
    account.at("2026-12-01T00:00:00");
    account.forget();
    account.buys(&member, "ec-3", 10_000).await;
    let taken = account.pushes().last().map(|push| push["status"].clone());
    assert_eq!(taken, Some(json!(200)));
}

/// A message of the queue of receipts about an order, as Lambda delivers it.
fn receipt(member: &str, order: &str) -> Value {
    delivered(&json!({
        "member": member, "retry_key": Uuid::from_u128(u128::from(order.as_bytes()[3])),
        "recorded_at": "2026-11-22T03:00:00Z",
        "about": { "entry": { "record": "earning", "id": order } },
    }))
}
