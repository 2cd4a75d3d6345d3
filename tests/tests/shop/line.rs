//! LINE, through the signed webhook, the queue and the stand-in's memory.

use local::Said;
use local::line_platform::{Call, Fault, FaultKind};
use serde_json::{Value, json};
use tests::{Answer, Shop, order};

const HANAKO: &str = "U4af4980629c0e5d1f6ad0c4a0d9b3c11";

fn text(words: &str) -> Said {
    Said {
        user_id: HANAKO.to_owned(),
        text: Some(words.to_owned()),
        ..Said::default()
    }
}

fn tap(data: &str) -> Said {
    Said {
        user_id: HANAKO.to_owned(),
        postback: Some(data.to_owned()),
        ..Said::default()
    }
}

fn act(kind: &str) -> Said {
    Said {
        user_id: HANAKO.to_owned(),
        kind: Some(kind.to_owned()),
        ..Said::default()
    }
}

/// Says something, and answers what LINE was then told.
async fn say(shop: &Shop, said: &Said) -> Vec<Call> {
    shop.system.line().clear_sent();
    let answer = shop
        .system
        .say(said)
        .await
        .expect("it is clear what was said");
    assert_eq!(answer.status.as_u16(), 200);
    shop.drain().await;
    sent(shop)
}

/// What was sent to LINE, but for the tokens that it takes to send anything.
fn sent(shop: &Shop) -> Vec<Call> {
    let calls = shop.system.line().sent().into_iter();
    calls
        .filter(|call| call.path.starts_with("/v2/bot/message/"))
        .collect()
}

/// The words of the one reply.
async fn reply(shop: &Shop, said: &Said) -> String {
    let calls = say(shop, said).await;
    let paths: Vec<&str> = calls.iter().map(|call| call.path.as_str()).collect();
    assert_eq!(paths, ["/v2/bot/message/reply"]);
    assert_eq!(calls[0].status, 200, "{:?}", calls[0]);
    calls[0].body["messages"].to_string()
}

/// A member who joined by LINE with one tap.
async fn hanako(shop: &Shop) -> String {
    reply(shop, &act("follow")).await;
    reply(shop, &tap("v1:join")).await;
    let found = shop
        .get(&format!("/v1/members?external_id=line:{HANAKO}"))
        .await
        .good();
    found["member_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_body_that_line_did_not_sign_is_401_and_does_nothing() {
    let shop = Shop::open().await;
    let webhook = shop
        .system
        .line()
        .webhook(&act("follow"))
        .expect("a webhook");
    let signature = webhook.headers["x-line-signature"]
        .to_str()
        .unwrap()
        .to_owned();
    let right = String::from_utf8(webhook.body.to_vec()).unwrap();
    let forged = right.replace("follow", "unfollow");
    let cases: [(&[(&str, &str)], &str); 3] = [
        (&[("x-line-signature", &signature)], &forged),
        (&[("x-line-signature", "AAAA")], &right),
        (&[], &right),
    ];
    for (headers, body) in cases {
        let call = Box::pin(
            shop.system
                .call("POST", "/webhooks/line", headers, body.to_owned()),
        );
        assert_eq!(Answer::read(&call.await).status, 401);
    }
    assert_eq!(shop.drain().await.messages, 0);
    let headers = [("x-line-signature", signature.as_str())];
    let call = Box::pin(shop.system.call("POST", "/webhooks/line", &headers, right));
    assert_eq!(Answer::read(&call.await).status, 200);
    assert_eq!(shop.drain().await.messages, 1);
}

#[tokio::test]
async fn an_event_that_line_sends_again_is_answered_once() {
    let shop = Shop::open().await;
    hanako(&shop).await;
    let mut said = text("ポイント");
    said.webhook_event_id = Some("01H810YECXQQZ37VAXPF6H9E6T".to_owned());
    assert_eq!(say(&shop, &said).await.len(), 1);
    assert_eq!(say(&shop, &said).await.len(), 0);
    shop.wait(chrono::TimeDelta::days(20));
    assert_eq!(say(&shop, &said).await.len(), 0, "remembered for weeks");
}

#[tokio::test]
async fn one_bad_event_and_the_unknown_do_not_sink_their_neighbours() {
    let shop = Shop::open().await;
    hanako(&shop).await;
    let line = shop.system.line();
    let good = line.webhook(&text("ポイント")).expect("a webhook");
    let good: Value = serde_json::from_slice(&good.body).unwrap();
    let events = json!([
        { "type": "teleport", "mode": "active", "webhookEventId": "01A", "timestamp": 1, "new": { "field": 1 } },
        "not even an object",
        good["events"][0],
        { "type": "message", "mode": "active", "webhookEventId": "01B", "source": { "type": "group", "groupId": "C1" },
          "replyToken": "x", "message": { "type": "text", "id": "1", "text": "ポイント" } },
    ]);
    let webhook = line.sign(&json!({ "destination": "U0", "events": events }));
    let signature = webhook.headers["x-line-signature"].to_str().unwrap();
    shop.system.line().clear_sent();
    let headers = [("x-line-signature", signature)];
    let call = Box::pin(
        shop.system
            .call("POST", "/webhooks/line", &headers, webhook.body.clone()),
    );
    assert_eq!(Answer::read(&call.await).status, 200);
    shop.drain().await;
    let calls = sent(&shop);
    assert_eq!(calls.len(), 2, "{calls:?}");
    let told = |at: usize| calls[at].body["messages"].to_string();
    assert!(told(0).contains("ポイント残高は0ptです。"), "the good one");
    let group = told(1);
    assert!(group.contains("1対1") && !group.contains("0pt"), "{group}");
}

/// The pushes that were made.
async fn pushes(shop: &Shop) -> Vec<Call> {
    shop.drain().await;
    sent(shop)
        .into_iter()
        .filter(|call| call.path.ends_with("/push"))
        .collect()
}

#[tokio::test]
async fn a_purchase_is_told_in_one_push_that_line_accepts_once_though_it_answers_500_twice() {
    let shop = Shop::open().await;
    let member = hanako(&shop).await;
    shop.system.line().clear_sent();
    let fault = |kind, times| Fault {
        on: "push".to_owned(),
        kind,
        times,
    };
    shop.system
        .line()
        .add_fault(fault(FaultKind::AcceptedThenServerError, 1));
    shop.system
        .line()
        .add_fault(fault(FaultKind::ServerError, 1));
    shop.earn("ec-1", &member, &order(10_000)).await.good();
    let pushes = pushes(&shop).await;
    let statuses: Vec<u16> = pushes.iter().map(|call| call.status).collect();
    assert_eq!(statuses, [500, 500, 409]);
    let key = &pushes[0].headers["x-line-retry-key"];
    assert!(
        pushes
            .iter()
            .all(|call| call.headers["x-line-retry-key"] == *key && call.body == pushes[0].body)
    );
    assert!(pushes[0].body.to_string().contains("+100"));
    let shown = shop.system.line().lines(0);
    let pushed = shown
        .iter()
        .filter(|line| format!("{:?}", line.from) == "Push");
    assert_eq!(pushed.count(), 1, "the member reads it once");
}

#[tokio::test]
async fn who_has_opted_out_or_blocked_the_account_is_not_pushed() {
    let shop = Shop::open().await;
    let member = hanako(&shop).await;
    reply(&shop, &text("通知OFF")).await;
    shop.system.line().clear_sent();
    shop.earn("ec-1", &member, &order(10_000)).await.good();
    assert_eq!(pushes(&shop).await, []);
    reply(&shop, &text("通知ON")).await;
    shop.earn("ec-2", &member, &order(10_000)).await.good();
    assert_eq!(pushes(&shop).await.len(), 1);
    assert_eq!(say(&shop, &act("unfollow")).await, []);
    shop.earn("ec-3", &member, &order(10_000)).await.good();
    assert_eq!(pushes(&shop).await, []);
    say(&shop, &act("follow")).await;
    shop.earn("ec-4", &member, &order(10_000)).await.good();
    assert_eq!(pushes(&shop).await.len(), 1, "who comes back is told again");
}

#[tokio::test]
async fn who_has_left_is_not_pushed_and_is_a_stranger() {
    let shop = Shop::open().await;
    let member = hanako(&shop).await;
    shop.earn("ec-1", &member, &order(10_000)).await.good();
    shop.system.line().clear_sent();
    shop.send("DELETE", &format!("/v1/members/{member}"), &[], None)
        .await
        .good();
    assert_eq!(pushes(&shop).await, [], "also what was earned just before");
    assert!(reply(&shop, &text("ポイント")).await.contains("v1:join"));
}

#[tokio::test]
async fn the_birthday_coupon_is_pushed_once() {
    let shop = Shop::open().await;
    let member = hanako(&shop).await;
    let change = json!({ "birthday": "11-25" });
    shop.send(
        "PATCH",
        &format!("/v1/members/{member}"),
        &[],
        Some(&change),
    )
    .await
    .good();
    shop.system.line().clear_sent();
    for time in [
        "2026-11-25T09:00:00+09:00",
        "2026-11-25T09:10:00+09:00",
        "2026-11-26T09:00:00+09:00",
    ] {
        shop.set(time);
        shop.run("birthday").await;
    }
    let pushes = pushes(&shop).await;
    assert_eq!(pushes.len(), 1);
    assert!(pushes[0].body.to_string().contains("お誕生日クーポン"));
}

#[tokio::test]
async fn points_that_expire_soon_are_told_thirty_and_seven_days_before() {
    let shop = Shop::open().await;
    let member = hanako(&shop).await;
    shop.give_until(&member, 300, "2027-01-31").await;
    shop.system.line().clear_sent();
    let mut told = Vec::new();
    for day in 0..80 {
        shop.set("2026-11-25T00:05:00+09:00");
        shop.wait(chrono::TimeDelta::days(day));
        shop.run("expire").await;
        let pushed = pushes(&shop).await.len();
        shop.system.line().clear_sent();
        if pushed > 0 {
            told.push(
                (shop.now() + chrono::TimeDelta::hours(9))
                    .date_naive()
                    .to_string(),
            );
        }
    }
    assert_eq!(told, ["2027-01-01", "2027-01-24"]);
}

#[tokio::test]
async fn the_monthly_limit_stops_pushing_and_loses_no_reply() {
    let shop = Shop::open().await;
    let member = hanako(&shop).await;
    shop.system.line().clear_sent();
    let limit = Fault {
        on: "push".to_owned(),
        kind: FaultKind::MonthlyLimit,
        times: 1_000,
    };
    shop.system.line().add_fault(limit);
    shop.earn("ec-1", &member, &order(10_000)).await.good();
    let drained = shop.drain().await;
    let pushes = sent(&shop)
        .into_iter()
        .filter(|call| call.path.ends_with("/push"));
    assert_eq!(pushes.count(), 1, "it is not tried again and again");
    assert_eq!(drained.dead_letters, 0);
    assert!(reply(&shop, &text("ポイント")).await.contains("100"));
}
