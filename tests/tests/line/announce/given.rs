//! Gifts of campaign runs: who is told of them, and who is given them without a word.

use serde_json::{Value, json};

use crate::account::{Account, HANAKO, TARO, text};

impl Account {
    /// Plans, counts, starts and works a run. Answers its count.
    async fn gives_to_all(&self, id: &str, give: Value, tell: bool) -> Value {
        let path = format!("/v1/campaign-runs/{id}");
        let plan = json!({ "segment": {}, "give": give, "tell": tell });
        self.call("PUT", &path, Some(plan)).await;
        self.drain().await;
        let seen = self.call("GET", &path, None).await;
        self.call("POST", &format!("{path}/start"), None).await;
        self.drain().await;
        seen["preview"].clone()
    }
}

fn points() -> Value {
    json!({ "points": 500, "reason": "秋の感謝", "expires_on": "2026-12-31" })
}

#[tokio::test]
async fn who_wants_to_hear_of_it_is_told_of_points_and_coupons_and_all_others_are_given_them() {
    let (account, hanako) = Account::with_hanako().await;
    account.tap(TARO, "v1:join").await;
    account.tap(TARO, "v1:notices:points:off").await;
    let nothing = json!({});
    let joined = account
        .system
        .call_as_admin("POST", "/v1/members", &[], Some(&nothing));
    let stranger = joined.await.value();
    account.forget();
    let preview = account.gives_to_all("points", points(), true).await;
    assert_eq!(
        (&preview["members"], &preview["untold"]),
        (&json!(3), &json!(2))
    );
    let told = "500ptがつきました。残高は500ptです。".to_owned();
    assert_eq!(account.said_to(), [(HANAKO.to_owned(), vec![told])]);
    assert!(account.pushes()[0].to_string().contains("秋の感謝"));
    account.forget();
    let coupon = json!({ "coupon": "birthday" });
    let preview = account.gives_to_all("coupons", coupon, true).await;
    assert_eq!(preview["untold"], 1, "Taro hears of coupons");
    let to: Vec<String> = account.said_to().into_iter().map(|(to, _)| to).collect();
    assert_eq!(to, [HANAKO, TARO]);
    let gifts = "クーポン「お誕生日クーポン」をお贈りします（2026年12月22日まで）。";
    assert_eq!(account.said_to()[0].1, [gifts]);
    for member in [&hanako, &text(&stranger["member_id"])] {
        let seen = account
            .call("GET", &format!("/v1/members/{member}"), None)
            .await;
        assert_eq!(seen["balance"]["available"], 500);
        assert_eq!(seen["coupons_available"], 1);
    }
}

#[tokio::test]
async fn a_run_that_tells_nobody_tells_nobody_not_even_of_the_birthdays_coupon() {
    let (account, hanako) = Account::with_hanako().await;
    let preview = account.gives_to_all("points", points(), false).await;
    assert_eq!(preview["untold"], 0, "nobody is to be told");
    account
        .gives_to_all("coupons", json!({ "coupon": "birthday" }), false)
        .await;
    assert_eq!(account.said_to(), []);
    let seen = account
        .call("GET", &format!("/v1/members/{hanako}"), None)
        .await;
    assert_eq!(seen["coupons_available"], 1);
}

#[tokio::test]
async fn who_reaches_a_rank_is_told_of_the_coupon_that_came_with_it() {
    let (account, hanako) = Account::with_hanako().await;
    let coupon = json!("birthday");
    account.publish("/ranks/levels/1/coupon", coupon).await;
    account.buys(&hanako, "ec-1", 120_000).await;
    let told = "クーポン「お誕生日クーポン」をお贈りします（2026年12月22日まで）。";
    let said: Vec<String> = account
        .said_to()
        .into_iter()
        .flat_map(|(_, words)| words)
        .collect();
    assert!(said.iter().any(|words| words == told), "{said:?}");
    let history = account.write(HANAKO, "履歴").await;
    let history = serde_json::to_string(&history).unwrap();
    assert!(history.contains("クーポン進呈: お誕生日クーポン"));
}
