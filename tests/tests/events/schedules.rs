//! What the scheduler and the nightly queues deliver.

use serde_json::json;

use crate::shop::Shop;

/// The ids of the messages that came back as failed.
async fn failed(shop: &Shop, case: &str) -> Vec<String> {
    let answer = shop.invoke(case).await;
    let failures = answer["batchItemFailures"]
        .as_array()
        .expect("a partial answer")
        .iter();
    failures
        .map(|failure| {
            failure["itemIdentifier"]
                .as_str()
                .expect("an id")
                .to_owned()
        })
        .collect()
}

#[tokio::test]
async fn the_nightly_schedule_plans_two_messages_for_each_of_sixteen_shards_wallets_and_coupons() {
    let shop = Shop::open().await;
    let planned = shop.invoke("expire/nightly").await;
    assert_eq!(planned["chunks"], json!(32));
    let drained = shop.system.drain().await.expect("the queues are worked");
    assert_eq!((drained.messages, drained.failures), (32, 0));
}

#[tokio::test]
async fn the_birthday_schedule_plans_one_message_for_each_of_sixteen_shards() {
    let shop = Shop::open().await;
    let planned = shop.invoke("birthday/daily").await;
    assert_eq!(planned["chunks"], json!(16));
    let drained = shop.system.drain().await.expect("the queues are worked");
    assert_eq!((drained.messages, drained.failures), (16, 0));
}

#[tokio::test]
async fn a_chunk_is_worked_and_a_poisoned_message_never_sinks_its_neighbours() {
    let shop = Shop::open().await;
    assert!(failed(&shop, "expire/work").await.is_empty());
    assert!(failed(&shop, "birthday/work").await.is_empty());
    assert!(failed(&shop, "campaign/work").await.is_empty());
    let poisoned = ["5d0f0a6e-0002-4c9b-9a37-2b8e6d1f0002"];
    assert_eq!(
        failed(&shop, "expire/work-with-a-poisoned-message").await,
        poisoned
    );
    assert_eq!(
        failed(&shop, "birthday/work-with-a-poisoned-message").await,
        poisoned
    );
    assert_eq!(
        failed(&shop, "campaign/work-with-a-poisoned-message").await,
        poisoned
    );
}
