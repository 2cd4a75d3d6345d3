//! What somebody takes back is gone, because nothing of it was kept.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};
use tests::Shop;
use tests::log::Log;

use crate::account::{Account, HANAKO};

/// What was said: understood, and with a name in it.
const SAID: &str = "山田カナリアです。ポイントは？";
const CANARIES: [&str; 3] = ["山田", "カナリア", "です。"];

fn without_a_canary(place: &str, text: &str) {
    for canary in CANARIES {
        assert!(!text.contains(canary), "{place} holds {canary}: {text}");
    }
}

/// Said, and taken back before anybody read it.
fn said_and_taken_back(id: &str) -> [Value; 2] {
    let event = |kind: &str, id: String| {
        json!({
            "type": kind, "mode": "active", "timestamp": 1_795_316_400_000_i64, "webhookEventId": id,
            "deliveryContext": { "isRedelivery": false }, "replyToken": id,
            "source": { "type": "user", "userId": HANAKO },
        })
    };
    let mut said = event("message", id.to_owned());
    said["message"] = json!({ "type": "text", "id": "325708", "quoteToken": "q", "text": SAID });
    let mut taken_back = event("unsend", format!("{id}U"));
    taken_back["unsend"] = json!({ "messageId": "325708" });
    [said, taken_back]
}

/// Stands where the event would be claimed, so that every try to work it fails and it ends among the dead letters.
async fn stand_in_the_way_of(shop: &Shop, id: &str) {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let item = HashMap::from([
        ("PK".to_owned(), text(&["V", id].join("#"))),
        ("SK".to_owned(), text("V")),
    ]);
    shop.put_item(item).await;
}

#[tokio::test]
async fn nothing_of_what_was_taken_back_is_in_a_queue_the_table_a_log_or_the_dead_letters() {
    let (log, _logging) = Log::begin();
    let (account, _) = Account::with_hanako().await;
    let shop = Shop {
        system: account.system.clone(),
    };
    let id = "01KAMTAKENBACK000000000000";
    stand_in_the_way_of(&shop, id).await;

    let body = json!({ "destination": "U0", "events": said_and_taken_back(id) });
    let webhook = account.system.line().sign(&body);
    let signature = webhook.headers["x-line-signature"]
        .to_str()
        .expect("base64");
    let headers = [("x-line-signature", signature)];
    let call = account
        .system
        .call("POST", "/webhooks/line", &headers, webhook.body.clone());
    assert_eq!(Box::pin(call).await.status.as_u16(), 200);

    let waiting = shop.queued().await;
    assert_eq!(
        waiting.len(),
        1,
        "the wish waits, the taking back does not: {waiting:?}"
    );
    assert!(waiting[0].contains("v1:points"));
    without_a_canary("the queue", &waiting[0]);

    let drained = account.system.drain().await.expect("the queues are worked");
    assert_eq!(drained.dead_letters, 1);
    let dead = shop.queued().await;
    assert_eq!(dead, waiting, "what could not be worked is kept as it was");

    // And another that is answered: it leaves nothing but its id.
    account
        .delivered(&said_and_taken_back("01KAMTAKENBACK000000000001"))
        .await;
    assert_eq!(account.calls().len(), 1);
    let items = shop.items().await;
    assert!(items.len() > 3);
    without_a_canary("the table", &format!("{items:?}"));
    let logged = log.text();
    assert!(logged.contains("unsend"), "{logged}");
    without_a_canary("the log", &logged);
}
