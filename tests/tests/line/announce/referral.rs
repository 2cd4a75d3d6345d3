//! Points of a referral: both are told when they can be used, in the morning, and of nothing before.

use serde_json::json;

use crate::account::{Account, HANAKO, TARO, text};

impl Account {
    /// Hanako has referred Taro. Answers both.
    async fn hanako_refers_taro() -> (Account, [String; 2]) {
        let (account, hanako) = Account::with_quiet_nights().await;
        let terms =
            json!({ "kind": "referral", "points": 500, "friend_points": 200, "return_days": 14 });
        account.publish("/activities", json!([terms])).await;
        account.tap(TARO, "v1:join").await;
        let taro = account.member_of(TARO).await.expect("a member");
        let taro = text(&taro["member_id"]);
        let body = json!({ "kind": "referral", "member_id": hanako, "friend_member_id": taro });
        let path = "/v1/activities/ref-1";
        account.call("PUT", path, Some(body)).await;
        account.drain().await;
        account.forget();
        (account, [hanako, taro])
    }
}

#[tokio::test]
async fn both_are_told_in_the_morning_on_which_their_points_can_be_used() {
    let (account, [_, taro]) = Account::hanako_refers_taro().await;
    account.buys(&taro, "ec-1", 10_000).await;
    let receipt = "200ptがつきました。残高は200ptです。".to_owned();
    assert_eq!(account.said_to(), [(TARO.to_owned(), vec![receipt])]);
    account.forget();
    account.at("2026-12-07T00:05:00");
    account.runs("expire").await;
    assert_eq!(account.said_to(), []);
    account.at("2026-12-07T08:00:00");
    account.drain().await;
    account.drain().await;
    let told = [
        (HANAKO, "500ptがつきました。残高は500ptです。"),
        (TARO, "200ptがつきました。残高は400ptです。"),
    ];
    assert_eq!(
        account.said_to(),
        told.map(|(to, words)| (to.to_owned(), vec![words.to_owned()]))
    );
    assert!(
        account
            .pushes()
            .iter()
            .all(|push| push.to_string().contains("ご紹介ポイント"))
    );
    account.runs("expire").await;
    account.drain().await;
    assert_eq!(account.pushes().len(), 2);
}
