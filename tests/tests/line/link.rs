//! A LINE user is linked with a membership: by the online store's log-in and LINE's dialog, or by a code of the till's.

use chrono::TimeDelta;
use local::line_platform::Consent;
use serde_json::{Value, json};

use crate::account::{Account, HANAKO, TARO, text};

impl Account {
    async fn call_as_shop(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let answer = Box::pin(self.system.call_as_admin(method, path, &[], body)).await;
        (answer.status.as_u16(), answer.value())
    }

    /// A card of the shop's, with so many points.
    async fn card(&self, points: i64) -> String {
        let profile =
            json!({ "name": "花子", "external_ids": [{ "provider": "ec", "id": "c-1" }] });
        let (status, joined) = self
            .call_as_shop("POST", "/v1/members", Some(&profile))
            .await;
        assert_eq!(status, 201, "{joined}");
        let member = text(&joined["member_id"]);
        self.give(&member, points).await;
        member
    }

    async fn give(&self, member: &str, points: i64) {
        let gift = json!({ "member_id": member, "points": points, "reason": "a gift", "operator": "sato" });
        let path = format!("/v1/adjustments/gift-{member}-{points}");
        let (status, given) = self.call_as_shop("PUT", &path, Some(&gift)).await;
        assert_eq!(status, 201, "{given}");
    }

    async fn put_link(&self, id: &str, body: &Value) -> (u16, Value) {
        self.call_as_shop("PUT", &format!("/v1/line-links/{id}"), Some(body))
            .await
    }

    async fn code(&self, id: &str, member: &str) -> String {
        let (status, link) = self.put_link(id, &json!({ "member_id": member })).await;
        assert_eq!(status, 201, "{link}");
        text(&link["code"])
    }

    async fn state(&self, id: &str) -> Value {
        let path = format!("/v1/line-links/{id}");
        self.call_as_shop("GET", &path, None).await.1
    }

    async fn look(&self, member: &str) -> Value {
        self.call_as_shop("GET", &format!("/v1/members/{member}"), None)
            .await
            .1
    }

    /// A link for LINE's dialog, begun by this user; answers its nonce and LINE's token.
    async fn begun(&self, id: &str, member: &str, user: &str) -> (String, String) {
        let token = self.system.app("tests").messenger.link_token(user).await;
        let token = token.expect("a token");
        let body = json!({ "member_id": member, "link_token": token });
        let (status, link) = self.put_link(id, &body).await;
        assert_eq!(status, 201, "{link}");
        let url = text(&link["redirect_url"]);
        let (page, query) = url.split_once('?').expect("a query");
        assert!(page.ends_with("/dialog/bot/accountLink"), "{url}");
        let nonce = query.split_once("nonce=").expect("a nonce").1.to_owned();
        (nonce, token)
    }

    /// A user consents in LINE's dialog; answers what the account replies.
    async fn consents(&self, user: &str, (nonce, token): &(String, String)) -> Vec<Value> {
        let before = self.calls().len();
        let consent = json!({ "user_id": user, "linkToken": token, "nonce": nonce });
        let consent: Consent = serde_json::from_value(consent).expect("a consent");
        let answer = self.system.link(&consent).await.expect("a webhook");
        assert_eq!(answer.status.as_u16(), 200);
        self.replied_since(before).await
    }
}

fn words(messages: &[Value]) -> String {
    messages.iter().map(Value::to_string).collect()
}

#[tokio::test]
async fn the_online_stores_log_in_links_and_what_a_tap_had_earned_comes_along_once() {
    let account = Account::open().await;
    account.tap(HANAKO, "v1:join").await;
    let tapped = text(&account.member_of(HANAKO).await.expect("a member")["member_id"]);
    account.give(&tapped, 300).await;
    let card = account.card(50).await;
    let link = account.begun("ec-1", &card, HANAKO).await;
    assert_eq!(account.state("ec-1").await["status"], "waiting");
    let replied = account.consents(HANAKO, &link).await;
    assert!(words(&replied).contains("350pt"), "{replied:?}");
    let state = account.state("ec-1").await;
    assert_eq!(
        (&state["status"], &state["merged_member_id"]),
        (&json!("linked"), &json!(tapped))
    );
    let member = account.look(&tapped).await;
    assert_eq!(member["member_id"], json!(card));
    assert_eq!(member["balance"]["available"], 350);
    // The event comes again, under an id of its own: nothing moves, and the answer is the same member's.
    let event = json!({
        "type": "accountLink", "webhookEventId": "01KAM000000000000000AGAIN2", "timestamp": 1_795_316_400_000_i64,
        "mode": "active", "deliveryContext": { "isRedelivery": true }, "replyToken": "reply-again",
        "source": { "type": "user", "userId": HANAKO }, "link": { "result": "ok", "nonce": link.0 },
    });
    account.delivered(&[event]).await;
    assert_eq!(account.look(&card).await["balance"]["available"], 350);
    assert_eq!(account.state("ec-1").await, state);
}

#[tokio::test]
async fn a_code_of_the_till_asks_first_and_links_when_it_is_answered() {
    let (account, tapped) = Account::with_hanako().await;
    account.give(&tapped, 30).await;
    let card = account.card(50).await;
    let code = account.code("till-1", &card).await;
    assert!(code.len() == 12 && code.bytes().all(|byte| byte.is_ascii_digit()));
    let asked = words(&account.write(HANAKO, &code).await);
    assert!(
        asked.contains("花… さま") && asked.contains("50pt") && asked.contains("30pt"),
        "{asked}"
    );
    assert!(!asked.contains("花子"));
    assert_eq!(account.state("till-1").await["status"], "waiting");
    let done = words(&account.tap(HANAKO, &format!("v1:code:{code}:yes")).await);
    assert!(done.contains("80pt"), "{done}");
    assert_eq!(account.state("till-1").await["status"], "linked");
    assert_eq!(account.look(&card).await["balance"]["available"], 80);
    // The other button still stands in the chat, and undoes nothing.
    let no = words(&account.tap(HANAKO, &format!("v1:code:{code}:no")).await);
    assert!(no.contains("と連携しました") && no.contains("80pt"), "{no}");
    assert_eq!(account.state("till-1").await["status"], "linked");
    // Once is once: another user finds nothing behind it.
    let other = words(&account.write(TARO, &code).await);
    assert!(other.contains("この連携は使えません"), "{other}");
    account.tap(TARO, &format!("v1:code:{code}:yes")).await;
    assert!(account.member_of(TARO).await.is_none());
}

#[tokio::test]
async fn a_wrong_card_is_declined_before_anything_happens() {
    let (account, tapped) = Account::with_hanako().await;
    let card = account.card(50).await;
    let code = account.code("till-1", &card).await;
    account.write(HANAKO, &code).await;
    let said = words(&account.tap(HANAKO, &format!("v1:code:{code}:no")).await);
    assert!(said.contains("連携をやめました"), "{said}");
    assert_eq!(account.state("till-1").await["status"], "declined");
    account.tap(HANAKO, &format!("v1:code:{code}:yes")).await;
    assert_eq!(account.state("till-1").await["status"], "declined");
    assert_eq!(account.look(&tapped).await["member_id"], json!(tapped));
}

#[tokio::test]
async fn a_stranger_is_linked_without_a_merge_and_takes_the_place_of_the_line_user_before() {
    let account = Account::open().await;
    let card = account.card(50).await;
    for (id, user) in [("till-1", HANAKO), ("till-2", TARO)] {
        let code = account.code(id, &card).await;
        account.tap(user, &format!("v1:code:{code}:yes")).await;
        let member = account.member_of(user).await.expect("a member");
        assert_eq!(member["member_id"], json!(card));
        assert!(account.state(id).await.get("merged_member_id").is_none());
    }
    assert!(account.member_of(HANAKO).await.is_none());
}

#[tokio::test]
async fn a_link_is_over_after_its_time_and_after_lines_no() {
    let account = Account::open().await;
    let card = account.card(50).await;
    let code = account.code("till-1", &card).await;
    assert!(account.system.clock().advance(TimeDelta::seconds(600)));
    assert_eq!(account.state("till-1").await["status"], "expired");
    let late = words(&account.tap(HANAKO, &format!("v1:code:{code}:yes")).await);
    assert!(late.contains("この連携は使えません"), "{late}");
    assert!(account.member_of(HANAKO).await.is_none());
    // The token of one user in the hands of another: LINE says that it failed.
    let link = account.begun("ec-1", &card, HANAKO).await;
    account.consents(TARO, &link).await;
    assert_eq!(account.state("ec-1").await["status"], "cancelled");
    assert!(account.member_of(TARO).await.is_none());
}

#[tokio::test]
async fn whoever_has_another_membership_leaves_it_first() {
    let account = Account::open().await;
    let (card, code) = {
        let card = account.card(50).await;
        let code = account.code("till-1", &card).await;
        (card, code)
    };
    account.tap(HANAKO, &format!("v1:code:{code}:yes")).await;
    let (_, other) = account
        .call_as_shop("POST", "/v1/members", Some(&json!({})))
        .await;
    let other = text(&other["member_id"]);
    let code = account.code("till-2", &other).await;
    let said = words(&account.write(HANAKO, &code).await);
    assert!(said.contains("別の会員証と連携しています"), "{said}");
    account.tap(HANAKO, &format!("v1:code:{code}:yes")).await;
    assert_eq!(account.state("till-2").await["status"], "waiting");
    account.tap(HANAKO, "v1:unlink:yes").await;
    account.tap(HANAKO, &format!("v1:code:{code}:yes")).await;
    assert_eq!(account.state("till-2").await["status"], "linked");
    let member = account.member_of(HANAKO).await.expect("a member");
    assert_eq!(member["member_id"], json!(other));
    assert_eq!(account.look(&card).await["balance"]["available"], 50);
}

#[tokio::test]
async fn a_shop_unlinks_and_the_member_links_again() {
    let account = Account::open().await;
    let card = account.card(50).await;
    let code = account.code("till-1", &card).await;
    account.tap(HANAKO, &format!("v1:code:{code}:yes")).await;
    let path = format!("/v1/members/{card}/line");
    for _ in 0..2 {
        let (status, member) = account.call_as_shop("DELETE", &path, None).await;
        assert_eq!(status, 200, "{member}");
        let ec = json!([{ "provider": "ec", "id": "c-1" }]);
        assert_eq!(member["external_ids"], ec);
    }
    assert!(account.member_of(HANAKO).await.is_none());
    let again = words(&account.tap(HANAKO, &format!("v1:code:{code}:yes")).await);
    assert!(again.contains("この連携は使えません"), "{again}");
    let code = account.code("till-2", &card).await;
    account.tap(HANAKO, &format!("v1:code:{code}:yes")).await;
    assert!(account.member_of(HANAKO).await.is_some());
}

#[tokio::test]
async fn a_link_is_made_once_under_its_id_and_answers_the_same_again() {
    let account = Account::open().await;
    let card = account.card(50).await;
    let body = json!({ "member_id": card, "valid_seconds": 900 });
    let (status, made) = account.put_link("till-1", &body).await;
    assert_eq!((status, &made["status"]), (201, &json!("waiting")));
    assert_eq!(account.put_link("till-1", &body).await, (200, made));
    let other = json!({ "member_id": card });
    let (status, problem) = account.put_link("till-1", &other).await;
    assert_eq!(
        (status, &problem["code"]),
        (409, &json!("already_recorded"))
    );
    let stranger = json!({ "member_id": "nobody" });
    let (status, problem) = account.put_link("till-2", &stranger).await;
    assert_eq!(
        (status, &problem["code"]),
        (404, &json!("member_not_found"))
    );
    let short = json!({ "member_id": card, "valid_seconds": 59 });
    assert_eq!(account.put_link("till-3", &short).await.0, 400);
    let (status, problem) = account
        .call_as_shop("GET", "/v1/line-links/till-4", None)
        .await;
    assert_eq!((status, &problem["code"]), (404, &json!("not_found")));
}

#[tokio::test]
async fn what_is_stored_of_a_link_opens_nothing() {
    let account = Account::open().await;
    account.does(HANAKO, "follow").await;
    let card = account.card(50).await;
    let code = account.code("till-1", &card).await;
    let (nonce, token) = account.begun("ec-1", &card, HANAKO).await;
    let client = aws_sdk_dynamodb::Client::new(&local::clients::config(
        account.system.dynamodb_endpoint(),
        local::clients::no_credentials(),
    ));
    let scan = client.scan().table_name(local::engine::TABLE).send().await;
    let stored = format!("{:?}", scan.expect("the engine answers").items());
    assert!(stored.contains("A#till-1") && stored.contains("A#ec-1"));
    for secret in [code, nonce, token] {
        assert!(!stored.contains(&secret));
    }
}

#[tokio::test]
async fn who_asks_how_to_link_is_told_of_the_code() {
    let account = Account::open().await;
    for _ in 0..2 {
        let said = words(&account.write(HANAKO, "連携").await);
        assert!(said.contains("12桁の数字"), "{said}");
        // Who has joined with a tap may still connect their card.
        account.tap(HANAKO, "v1:join").await;
    }
}
