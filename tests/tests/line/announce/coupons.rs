//! The ends of coupons, told together.

use app::announce::{Announcement, GroupPush};
use local::line_platform::{FaultKind, Line};
use serde_json::json;

use super::{delivered, user};
use crate::account::{Account, HANAKO, TARO, list, words};

#[tokio::test]
async fn the_end_of_a_coupon_is_told_once_to_all_in_their_language() {
    let (account, hanako) = Account::with_hanako().await;
    account.offers_thanks().await;
    let taro = account.joins(TARO).await;
    account.tap(TARO, "v1:language:en").await;
    account.gives(&hanako, "thanks-1").await;
    account.gives(&taro, "thanks-2").await;
    account.forget();
    account.at("2026-12-18T00:05:00");
    account.runs("expire").await;
    assert!(account.told().is_empty(), "four days before");
    account.at("2026-12-19T00:05:00");
    for _ in 0..2 {
        account.runs("expire").await;
    }
    account.at("2026-12-20T00:05:00");
    account.runs("expire").await;
    assert_eq!(account.told(), [HANAKO, TARO]);
    let mut said: Vec<String> = account
        .multicasts()
        .iter()
        .map(|call| words(&call["body"]["messages"][0]))
        .collect();
    said.sort();
    assert_eq!(
        said,
        [
            "Your coupon \"感謝クーポン\" can be used until 22 Dec 2026.",
            "クーポン「感謝クーポン」は2026年12月22日までです。"
        ]
    );
}

#[tokio::test]
async fn a_coupon_that_is_used_or_told_by_another_program_is_not_told_of_again() {
    let (account, hanako) = Account::with_hanako().await;
    account.offers_thanks().await;
    account.publish("/notices/coupon_days", json!([7, 3])).await;
    account.gives(&hanako, "thanks-1").await;
    account.gives(&hanako, "thanks-2").await;
    account.at("2026-12-15T00:05:00");
    account.runs("expire").await;
    // Two coupons of one kind in one hand are one message.
    assert_eq!(account.told(), [HANAKO]);
    account.uses(&hanako, "thanks-1", "ec-1").await;
    account.uses(&hanako, "thanks-2", "ec-2").await;
    account.at("2026-12-19T00:05:00");
    account.runs("expire").await;
    assert_eq!(account.told(), [HANAKO]);
    // Given back on its last days, it is told of as it would have been.
    let released = json!({ "order_id": "ec-2" });
    let path = format!("/v1/members/{hanako}/coupons/thanks-2/release");
    account.call("POST", &path, Some(released)).await;
    account.runs("expire").await;
    account.runs("expire").await;
    assert_eq!(account.told(), [HANAKO, HANAKO]);
    account.publish("/notices/coupon_days", json!([])).await;
    account.gives(&hanako, "thanks-3").await;
    account.at("2027-01-15T00:05:00");
    account.runs("expire").await;
    assert_eq!(account.told().len(), 2, "the program tells of none");
}

#[tokio::test]
async fn who_switched_it_off_or_used_it_while_it_waited_is_not_told() {
    let (account, hanako) = Account::with_quiet_nights().await;
    account.offers_thanks().await;
    let taro = account.joins(TARO).await;
    let jiro = account.joins(&user(3)).await;
    for (member, coupon) in [(&hanako, "c-1"), (&taro, "c-2"), (&jiro, "c-3")] {
        account.gives(member, coupon).await;
    }
    account.at("2026-12-19T00:05:00");
    account.runs("expire").await;
    account.tap(HANAKO, "v1:notices:coupons:off").await;
    account.uses(&taro, "c-2", "ec-1").await;
    account.forget();
    account.at("2026-12-19T09:00:00");
    account.drain().await;
    assert_eq!(account.told(), [user(3)]);
}

#[tokio::test]
async fn who_falls_out_between_two_tries_makes_nobody_hear_it_twice() {
    let account = Account::open().await;
    let group = account.ends_together(3).await;
    account.line_fails("multicast", FaultKind::AcceptedThenServerError, 1);
    let push = GroupPush::about(&group, account.system.clock().now());
    let event = delivered(&json!(Announcement::ToGroup(push)));
    let answer = account.system.invoke("notify", event).await;
    let answer = answer.expect("a function").expect("an answer");
    assert_eq!(
        answer["batchItemFailures"],
        json!([{ "itemIdentifier": "1" }])
    );
    // The first try arrived, although nobody knows. One of the three switches it off, and the next try goes out.
    account.tap(&user(1), "v1:notices:coupons:off").await;
    let calls = account.calls_to("multicast");
    let tried = calls.iter().map(|call| {
        let to = list(&call["body"]["to"]).len();
        (
            call["status"].as_u64(),
            to,
            call["headers"]["x-line-retry-key"].clone(),
        )
    });
    let tried: Vec<_> = tried.collect();
    assert_eq!((tried[0].0, tried[0].1), (Some(500), 3));
    assert_eq!((tried[1].0, tried[1].1), (Some(409), 2));
    assert_eq!((tried.len(), &tried[0].2), (2, &tried[1].2));
    let lines = account.system.line().lines(0);
    let shown = |line: &&Line| line.message.to_string().contains("2026年12月22日までです");
    assert_eq!(
        lines.iter().filter(shown).count(),
        3,
        "each was shown it once"
    );
}

#[tokio::test]
async fn a_second_run_writes_nothing_though_the_owner_of_a_coupon_that_ends_has_left() {
    let (account, hanako) = Account::with_hanako().await;
    account.offers_thanks().await;
    account.gives(&hanako, "thanks-1").await;
    let path = format!("/v1/members/{hanako}");
    account.call("DELETE", &path, None).await;
    account.at("2026-12-19T00:05:00");
    account.runs("expire").await;
    account.system.metrics().clear();
    account.runs("expire").await;
    assert_eq!(account.system.metrics().total().write_tenths, 0);
    assert!(account.told().is_empty());
}
