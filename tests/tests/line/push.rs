//! What members are told unasked.

use local::line_platform::FaultKind;
use serde_json::{Value, json};

use crate::account::{Account, HANAKO, list, text, words};

/// The words of every message of a push.
fn told(push: &Value) -> Vec<String> {
    list(&push["body"]["messages"]).iter().map(words).collect()
}

fn retry_key(push: &Value) -> String {
    text(&push["headers"]["x-line-retry-key"])
}

#[tokio::test]
async fn points_are_told_with_a_receipt_and_a_retry_key() {
    let (account, member) = Account::with_hanako().await;
    account.buys(&member, "ec-1", 12_800).await;
    let pushes = account.pushes();
    assert_eq!(pushes.len(), 1);
    assert_eq!(pushes[0]["body"]["to"], HANAKO);
    assert_eq!(told(&pushes[0]), ["256ptがつきました。残高は256ptです。"]);
    assert!(pushes[0].to_string().contains("週末2倍"));
    // Version 5: made from the entry's name, so every try has the same.
    assert_eq!(retry_key(&pushes[0]).as_bytes().get(14), Some(&b'5'));
}

#[tokio::test]
async fn a_rank_that_is_reached_is_told_in_the_same_push() {
    let (account, member) = Account::with_hanako().await;
    account.buys(&member, "ec-1", 10_000).await;
    account.buys(&member, "ec-2", 90_000).await;
    account.buys(&member, "ec-3", 1_000).await;
    let told: Vec<_> = account
        .pushes()
        .iter()
        .map(|push| told(push).len())
        .collect();
    assert_eq!(told, [1, 2, 1]);
    let second = account.pushes()[1].to_string();
    assert!(
        second.contains("ゴールドにランクアップしました"),
        "{second}"
    );
}

#[tokio::test]
async fn a_rank_that_an_edit_of_an_order_reaches_is_told_and_other_edits_are_not() {
    let (account, member) = Account::with_hanako().await;
    account.buys(&member, "ec-1", 10_000).await;
    for (id, yen) in [("am-1", 20_000), ("am-2", 120_000), ("am-3", 110_000)] {
        let path = format!("/v1/earnings/ec-1/amendments/{id}");
        let body = json!({ "order": tests::order(yen) });
        account.call("PUT", &path, Some(body)).await;
        account.drain().await;
    }
    let pushes = account.pushes();
    assert_eq!(pushes.len(), 2);
    assert_eq!(told(&pushes[1]).len(), 1);
    let second = pushes[1].to_string();
    assert!(
        second.contains("ゴールドにランクアップしました"),
        "{second}"
    );
}

#[tokio::test]
async fn a_push_that_may_have_arrived_is_tried_again_with_the_same_key() {
    let (account, member) = Account::with_hanako().await;
    account.line_fails("push", FaultKind::AcceptedThenServerError, 1);
    account.buys(&member, "ec-1", 10_000).await;
    account.drain().await;
    let pushes = account.pushes();
    let answers: Vec<_> = pushes.iter().map(|push| push["status"].as_u64()).collect();
    assert_eq!(answers, [Some(500), Some(409)]);
    assert_eq!(retry_key(&pushes[0]), retry_key(&pushes[1]));
    account.drain().await;
    assert_eq!(account.pushes().len(), 2, "409 is a success");
}

#[tokio::test]
async fn a_rate_limit_waits_and_the_monthly_limit_stops() {
    let (account, member) = Account::with_hanako().await;
    account.line_fails("push", FaultKind::RateLimit, 1);
    account.buys(&member, "ec-1", 10_000).await;
    account.drain().await;
    assert_eq!(account.pushes().len(), 2);
    account.forget();
    account.line_fails("push", FaultKind::MonthlyLimit, 1);
    account.buys(&member, "ec-2", 10_000).await;
    account.drain().await;
    assert_eq!(account.pushes().len(), 1);
}

#[tokio::test]
async fn nobody_is_pushed_who_switched_messages_off_blocked_us_or_left() {
    let (account, member) = Account::with_hanako().await;
    account.write(HANAKO, "通知 OFF").await;
    account.buys(&member, "ec-1", 10_000).await;
    account.write(HANAKO, "通知 ON").await;
    account.does(HANAKO, "unfollow").await;
    account.buys(&member, "ec-2", 10_000).await;
    assert_eq!(account.pushes().len(), 0);

    // Whoever adds the account again is told again.
    let welcome = account.does(HANAKO, "follow").await;
    assert_eq!(words(&welcome[0]), "Sample：おかえりなさい！");
    account.buys(&member, "ec-3", 10_000).await;
    assert_eq!(account.pushes().len(), 1);
}

#[tokio::test]
async fn what_a_member_does_not_want_to_hear_of_is_not_told_and_the_rest_is() {
    let (account, member) = Account::with_hanako().await;
    let birthday = json!({ "birthday": "11-22" });
    account
        .call("PATCH", &format!("/v1/members/{member}"), Some(birthday))
        .await;
    account.tap(HANAKO, "v1:notices:points:off").await;
    account.tap(HANAKO, "v1:notices:coupons:off").await;
    account.forget();
    account.buys(&member, "ec-1", 10_000).await;
    let run = account.system.run_schedule("birthday").await;
    run.expect("the run ends");
    assert_eq!(account.pushes().len(), 0);
    account.buys(&member, "ec-2", 100_000).await;
    let pushes = account.pushes();
    let told: Vec<_> = pushes.iter().flat_map(told).collect();
    assert_eq!(
        told,
        ["おめでとうございます！ゴールドにランクアップしました。"]
    );

    account.tap(HANAKO, "v1:notices:points:on").await;
    account.tap(HANAKO, "v1:notices:rank:off").await;
    account.tap(HANAKO, "v1:notices:expiring:off").await;
    account.forget();
    let year = "2027-11-01T00:00:00Z".parse().expect("an instant");
    account.system.clock().set(year);
    let run = account.system.run_schedule("expire").await;
    run.expect("the run ends");
    assert_eq!(account.pushes().len(), 0);
}

#[tokio::test]
async fn who_left_before_the_push_went_out_is_not_pushed() {
    let (account, member) = Account::with_hanako().await;
    account.records(&member, "ec-1", 10_000).await;
    account
        .call("DELETE", &format!("/v1/members/{member}"), None)
        .await;
    account.drain().await;
    assert_eq!(account.pushes().len(), 0);
}

#[tokio::test]
async fn a_purchase_without_points_is_no_news() {
    let (account, member) = Account::with_hanako().await;
    account.buys(&member, "ec-1", 20).await;
    assert_eq!(account.pushes().len(), 0);
}

#[tokio::test]
async fn the_birthday_coupon_is_pushed_once() {
    let (account, member) = Account::with_hanako().await;
    let birthday = json!({ "birthday": "11-22" });
    account
        .call("PATCH", &format!("/v1/members/{member}"), Some(birthday))
        .await;
    for _ in 0..2 {
        account
            .system
            .run_schedule("birthday")
            .await
            .expect("the run ends");
    }
    let pushes = account.pushes();
    assert_eq!(pushes.len(), 1);
    assert_eq!(
        told(&pushes[0]),
        [
            "お誕生日おめでとうございます！「お誕生日クーポン」をお贈りします（2026年12月22日まで）。"
        ]
    );
}

#[tokio::test]
async fn nobody_is_congratulated_for_a_coupon_that_staff_gave_of_the_birthdays_kind() {
    let (account, member) = Account::with_hanako().await;
    let coupon = format!("/v1/members/{member}/coupons/sorry-2026");
    let kind = json!({ "template": "birthday" });
    account.call("PUT", &coupon, Some(kind)).await;
    account.drain().await;
    assert_eq!(account.pushes().len(), 0);
}

#[tokio::test]
async fn points_that_expire_soon_are_told_as_far_as_they_are_still_there() {
    let (account, member) = Account::with_hanako().await;
    account.buys(&member, "ec-1", 10_000).await;
    account.forget();
    account
        .system
        .clock()
        .set("2027-11-01T00:00:00Z".parse().expect("an instant"));
    account
        .system
        .run_schedule("expire")
        .await
        .expect("the run ends");
    // The first try still carried the channel token of a year ago.
    let mut pushes = account.pushes();
    pushes.retain(|push| push["status"] == 200);
    assert_eq!(pushes.len(), 1);
    assert_eq!(told(&pushes[0]), ["100ptの期限は2027年11月30日です。"]);
}
