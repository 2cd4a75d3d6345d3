//! The code that turns, and the till that reads it.

use chrono::TimeDelta;
use domain::member::MemberNumber;
use serde_json::Value;

use crate::account::{Account, HANAKO, buttons, text};
use crate::page::browser::Browser;

async fn till(account: &Account, code: &str) -> (u16, Value) {
    let path = format!("/v1/members?card_code={code}");
    let answer = account.system.call_as_admin("GET", &path, &[], None).await;
    (answer.status.as_u16(), answer.value())
}

/// The code that the card shows now.
async fn shown(account: &Account) -> String {
    let member = account.member_of(HANAKO).await.expect("a member");
    let number = MemberNumber::parse(&text(&member["member_number"])).expect("a number");
    account.system.app("test").card_code(&number)
}

#[tokio::test]
async fn a_till_finds_the_member_by_the_code_of_the_moment_and_by_no_older_one() {
    let (account, hanako) = Account::with_hanako().await;
    let code = shown(&account).await;
    let (status, found) = till(&account, &code).await;
    assert_eq!((status, text(&found["member_id"])), (200, hanako.clone()));
    assert_eq!(
        found,
        account.member_of(HANAKO).await.expect("the same body")
    );
    assert!(account.system.clock().advance(TimeDelta::seconds(119)));
    assert_eq!(
        till(&account, &code).await.0,
        200,
        "the phone is still being lifted"
    );
    assert!(account.system.clock().advance(TimeDelta::seconds(1)));
    let (status, gone) = till(&account, &code).await;
    assert_eq!(
        (status, &gone["code"]),
        (404, &Value::from("member_not_found"))
    );
    assert_eq!(till(&account, &shown(&account).await).await.0, 200);
}

#[tokio::test]
async fn a_code_is_no_code_without_its_proof_and_stands_alone_in_a_look_up() {
    let (account, _) = Account::with_hanako().await;
    let code = shown(&account).await;
    let (head, _) = code.rsplit_once('.').expect("a proof");
    for made_up in [
        head,
        &format!("{head}."),
        &format!("{head}.AAAAAAAAAAAA"),
        "TM1",
        "",
    ] {
        assert_eq!(till(&account, made_up).await.0, 404, "{made_up}");
    }
    let both = format!("{code}&external_id=line:{HANAKO}");
    assert_eq!(till(&account, &both).await.0, 400);
    let path = format!("/v1/members?card_code={code}");
    let open = account.system.call("GET", &path, &[], "").await;
    assert_eq!(open.status.as_u16(), 401, "a till has a key");
}

#[tokio::test]
async fn the_drawn_code_turns_with_the_minute() {
    let (account, _) = Account::with_hanako().await;
    let browser = Browser::of(&account, HANAKO).await;
    let first = browser.open("/my/code.svg").await;
    assert_eq!(first.header("content-type"), "image/svg+xml");
    assert!(
        browser.open("/my").await.shows(&first.body),
        "the page begins with it"
    );
    assert!(account.system.clock().advance(TimeDelta::seconds(59)));
    assert_eq!(browser.open("/my/code.svg").await.body, first.body);
    assert!(account.system.clock().advance(TimeDelta::seconds(1)));
    assert_ne!(browser.open("/my/code.svg").await.body, first.body);
}

#[tokio::test]
async fn the_card_comes_anew_before_its_code_is_old_where_no_script_turns_it() {
    let (account, _) = Account::with_hanako().await;
    let browser = Browser::of(&account, HANAKO).await;
    let code = shown(&account).await;
    let card = browser.open("/my").await;
    let anew = "<noscript><meta http-equiv=\"refresh\" content=\"45\"></noscript>";
    assert!(card.shows(anew), "{}", card.body);
    for other in ["/my/history", "/my/coupons", "/my/rank", "/my/settings"] {
        assert!(!browser.open(other).await.shows("refresh"), "{other}");
    }
    // A page that came in the last second of a minute comes anew while its code is good, and has a new one then.
    assert!(account.system.clock().advance(TimeDelta::seconds(59)));
    let drawn = browser.open("/my/code.svg").await.body;
    assert!(browser.open("/my").await.shows(&drawn));
    assert!(account.system.clock().advance(TimeDelta::seconds(45)));
    assert_eq!(till(&account, &code).await.0, 200);
    assert!(!browser.open("/my").await.shows(&drawn));
}

#[tokio::test]
async fn the_bots_card_leads_to_the_page() {
    let (account, _) = Account::with_hanako().await;
    let card = account.write(HANAKO, "会員証").await;
    assert!(!buttons(&card[0]).is_empty());
    let page = format!("\"uri\":\"{}/my\"", account.system.base_url());
    assert!(card[0].to_string().contains(&page), "{}", card[0]);
}
