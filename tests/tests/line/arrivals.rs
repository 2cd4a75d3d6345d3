//! What LINE tells late, twice, out of order, or from where others read along; and what somebody takes back.

use app::App;
use serde_json::{Value, json};

use crate::account::{Account, HANAKO, TARO, words};

/// Noon in Tokyo on 22 November 2026.
const NOON: i64 = 1_795_316_400_000;

/// An event of a user, so many seconds after noon.
fn event(user: &str, second: i64, kind: &str) -> Value {
    let id = format!("01K{kind:U>10}{:0>13}", format!("{second}{}", &user[28..]));
    let mut event = json!({
        "type": kind, "mode": "active", "timestamp": NOON + second * 1_000, "webhookEventId": id,
        "deliveryContext": { "isRedelivery": false },
        "source": { "type": "user", "userId": user },
    });
    match kind {
        "unfollow" => {}
        "message" => {
            event["replyToken"] = json!(id);
            event["message"] =
                json!({ "type": "text", "id": "1", "quoteToken": "q", "text": "ポイント" });
        }
        _ => event["replyToken"] = json!(id),
    }
    event
}

fn again(event: &Value) -> Value {
    let mut event = event.clone();
    event["deliveryContext"]["isRedelivery"] = json!(true);
    event
}

async fn is_blocked(app: &App, user: &str) -> bool {
    let member = app.line_member(user).await.expect("the table answers");
    member.expect("a member").profile.line_blocked
}

#[tokio::test]
async fn an_unfollow_that_arrives_after_a_newer_follow_blocks_nobody() {
    let (account, member) = Account::with_hanako().await;
    let (went, came) = (event(HANAKO, 10, "unfollow"), event(HANAKO, 11, "follow"));
    account.delivered(&[came.clone(), went.clone()]).await;
    account.delivered(&[again(&went), again(&came)]).await;
    account.forget();
    account.buys(&member, "ec-1", 10_000).await;
    assert_eq!(account.pushes().len(), 1, "she came back, and hears of it");
}

#[tokio::test]
async fn a_follow_or_a_word_that_arrives_after_a_newer_unfollow_brings_nobody_back() {
    let (account, member) = Account::with_hanako().await;
    account.delivered(&[event(HANAKO, 12, "unfollow")]).await;
    account.delivered(&[event(HANAKO, 10, "follow")]).await;
    account.delivered(&[event(HANAKO, 11, "message")]).await;
    account.forget();
    account.buys(&member, "ec-1", 10_000).await;
    assert_eq!(
        account.pushes().len(),
        0,
        "she has blocked the account since"
    );
    account.delivered(&[event(HANAKO, 13, "message")]).await;
    account.forget();
    account.buys(&member, "ec-2", 10_000).await;
    assert_eq!(
        account.pushes().len(),
        1,
        "whoever speaks has not blocked it"
    );
}

#[tokio::test]
async fn in_whichever_order_comings_and_goings_arrive_the_newest_counts() {
    let account = Account::open().await;
    let app = account.system.app("test");
    let kinds = ["follow", "unfollow", "follow", "unfollow"];
    for count in [3, 4] {
        let orders = orders(count);
        let users: Vec<String> = (0..orders.len())
            .map(|number| format!("U{:032x}", number * 10 + count))
            .collect();
        let joins: Vec<Value> = users.iter().map(|user| joins(user)).collect();
        account.delivered(&joins).await;
        for step in 0..count {
            let arrived = orders.iter().zip(&users).flat_map(|(order, user)| {
                let place = order[step];
                let second = i64::try_from(place).unwrap_or(0) + 1;
                let one = event(user, second, kinds[place]);
                [again(&one), one]
            });
            account.delivered(&arrived.collect::<Vec<_>>()).await;
        }
        for (order, user) in orders.iter().zip(&users) {
            let newest_went = kinds[count - 1] == "unfollow";
            assert_eq!(is_blocked(&app, user).await, newest_went, "{order:?}");
        }
    }
}

/// A tap on "join" at noon.
fn joins(user: &str) -> Value {
    let mut tap = event(user, 0, "postback");
    tap["postback"] = json!({ "data": "v1:join" });
    tap
}

/// Every order of so many.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(count - 1).into_iter();
    shorter
        .flat_map(|order| {
            (0..count).map(move |place| {
                let mut order = order.clone();
                order.insert(place, count - 1);
                order
            })
        })
        .collect()
}

#[tokio::test]
async fn who_joined_after_coming_back_is_not_blocked_by_the_unfollow_of_before() {
    let account = Account::open().await;
    let app = account.system.app("test");
    account.delivered(&[joins(TARO)]).await;
    account.delivered(&[event(TARO, -5, "unfollow")]).await;
    assert!(!is_blocked(&app, TARO).await);
}

#[tokio::test]
async fn a_group_or_a_room_gets_a_short_word_and_no_balance() {
    let (account, _) = Account::with_hanako().await;
    for (number, source) in [
        json!({ "type": "group", "groupId": "C1", "userId": HANAKO }),
        json!({ "type": "room", "roomId": "R1", "userId": HANAKO }),
    ]
    .into_iter()
    .enumerate()
    {
        let at = i64::try_from(number).unwrap_or(0) * 10;
        let mut asks = event(HANAKO, at, "message");
        asks["source"] = source.clone();
        let told = account.delivered(&[asks]).await;
        assert_eq!(told.len(), 1);
        assert!(words(&told[0]).contains("1対1"), "{told:?}");
        assert!(!told[0].to_string().contains("pt"), "{told:?}");

        let mut talks = event(HANAKO, at + 1, "message");
        talks["source"] = source.clone();
        talks["message"]["text"] = json!("今日のお昼どうする？");
        assert_eq!(
            account.delivered(&[talks]).await.len(),
            0,
            "they talk to each other"
        );

        let mut brought = event(HANAKO, at + 2, "join");
        brought["source"] = source;
        assert_eq!(account.delivered(&[brought]).await.len(), 1);
    }
}
