//! All that a member hears of ends on one day is one message.

use serde_json::{Value, json};

use super::user;
use crate::account::{Account, HANAKO, TARO, list, words};

impl Account {
    /// Points that last through a day, as a gift.
    async fn gives_points(&self, member: &str, points: u64, expires_on: &str) {
        let id = format!("/v1/adjustments/gift-{points}-{expires_on}");
        let body = json!({
            "member_id": member, "points": points, "expires_on": expires_on, "reason": "a gift", "operator": "sato",
        });
        self.call("PUT", &id, Some(body)).await;
    }

    /// What each push said, message by message.
    fn pushed(&self) -> Vec<Vec<String>> {
        let said = |call: &Value| list(&call["body"]["messages"]).iter().map(words).collect();
        self.pushes().iter().map(said).collect()
    }
}

#[tokio::test]
async fn points_and_a_coupon_that_end_are_one_message_and_who_has_a_coupon_only_is_told_with_the_others()
 {
    let (account, hanako) = Account::with_hanako().await;
    account.offers_thanks().await;
    let taro = account.joins(TARO).await;
    account.gives(&hanako, "thanks-1").await;
    account.gives(&taro, "thanks-2").await;
    account.gives_points(&hanako, 40, "2026-12-26").await;
    account.forget();
    account.at("2026-12-19T00:05:00");
    for _ in 0..2 {
        account.runs("expire").await;
    }
    assert_eq!(
        account.pushed(),
        [[
            "40ptの期限は2026年12月26日です。",
            "クーポン「感謝クーポン」は2026年12月22日までです。"
        ]]
    );
    assert_eq!(account.told(), [TARO]);
    account.at("2026-12-20T00:05:00");
    account.runs("expire").await;
    assert_eq!(account.pushed().len() + account.told().len(), 2);
}

#[tokio::test]
async fn it_is_the_same_message_where_the_walk_of_the_coupons_comes_first() {
    let (account, hanako) = Account::with_hanako().await;
    account.offers_thanks().await;
    account.gives(&hanako, "thanks-1").await;
    account.gives_points(&hanako, 40, "2026-12-26").await;
    account.forget();
    account.at("2026-12-19T00:05:00");
    let coupons = |shard: u8| {
        let day = "2026-12-19";
        let run = json!({
            "id": "first", "job": "expire", "on": day, "from": day, "through": day,
            "planned_at": "2026-12-18T15:05:00Z", "parts": 0
        });
        let part = json!({ "of": "coupons", "shard": shard });
        let body = json!({ "walk": { "run": run, "part": part, "after": null, "number": 0 } });
        json!({ "messageId": format!("m-{shard}"), "body": body.to_string(), "eventSource": "aws:sqs" })
    };
    let event = json!({ "Records": (0..16).map(coupons).collect::<Vec<_>>() });
    let answer = account.system.invoke("expire", event).await;
    let answer = answer.expect("a function").expect("an answer");
    assert_eq!(answer["batchItemFailures"], json!([]));
    account.drain().await;
    account.runs("expire").await;
    let pushed = account.pushed();
    assert_eq!((pushed.len(), pushed[0].len()), (1, 2), "{pushed:?}");
    assert!(account.told().is_empty());
}

#[tokio::test]
async fn two_kinds_of_coupons_in_one_hand_are_one_message() {
    let (account, hanako) = Account::with_hanako().await;
    account.offers_thanks().await;
    account.gives(&hanako, "thanks-1").await;
    let path = format!("/v1/members/{hanako}/coupons/other-1");
    account
        .call("PUT", &path, Some(json!({ "template": "birthday" })))
        .await;
    account.drain().await;
    account.forget();
    account.at("2026-12-19T00:05:00");
    for _ in 0..2 {
        account.runs("expire").await;
    }
    let pushed = account.pushed();
    assert_eq!((pushed.len(), pushed[0].len()), (1, 2), "{pushed:?}");
    assert!(account.told().is_empty());
}

#[tokio::test]
async fn who_was_told_of_a_coupon_today_hears_of_points_tomorrow() {
    let (account, hanako) = Account::with_hanako().await;
    account.offers_thanks().await;
    account.gives(&hanako, "thanks-1").await;
    account.gives_points(&hanako, 40, "2027-01-31").await;
    account.forget();
    account.at("2026-12-19T00:05:00");
    account.runs("expire").await;
    assert_eq!(
        (account.told(), account.pushed().len()),
        (vec![HANAKO.to_owned()], 0)
    );
    // From now on points are told of earlier, and somebody looks at the wallet once more on the same day.
    account
        .publish("/notices/expiring_days", json!([60, 30, 7]))
        .await;
    account.gives_points(&hanako, 1, "2027-12-31").await;
    account.runs("expire").await;
    assert!(account.pushed().is_empty());
    account.at("2026-12-20T00:05:00");
    account.runs("expire").await;
    assert_eq!(account.pushed(), [["40ptの期限は2027年1月31日です。"]]);
}

#[tokio::test]
async fn of_one_message_each_hears_what_they_want_to_hear() {
    let (account, hanako) = Account::with_hanako().await;
    account.offers_thanks().await;
    let jiro = account.joins(&user(3)).await;
    for (member, coupon) in [(&hanako, "c-1"), (&jiro, "c-2")] {
        account.gives(member, coupon).await;
        account
            .gives_points(member, if coupon == "c-1" { 40 } else { 50 }, "2026-12-26")
            .await;
    }
    account.tap(HANAKO, "v1:notices:coupons:off").await;
    account.tap(&user(3), "v1:notices:expiring:off").await;
    account.forget();
    account.at("2026-12-19T00:05:00");
    account.runs("expire").await;
    let mut pushed = account.pushed();
    pushed.sort();
    assert_eq!(
        pushed,
        [
            ["40ptの期限は2026年12月26日です。"],
            ["クーポン「感謝クーポン」は2026年12月22日までです。"]
        ]
    );
}
