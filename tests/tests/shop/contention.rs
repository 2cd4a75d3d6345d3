//! Many at once on one wallet: nothing is lost, nothing is spent twice, and nobody waits for ever.

use std::sync::Arc;

use serde_json::{Value, json};
use tests::{Answer, Shop};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How many functions run at once where a thousand tills call: so many as two cores carry without running into the time
/// limits of the table's client, which would be another test. The other tills wait at the door, as they do before a
/// reserved concurrency.
const FUNCTIONS: usize = 8;

/// How often a command decides at the most (`ATTEMPTS_MAX` of `app`).
const ATTEMPTS_MAX: u64 = 12;

/// Asks once, without the patience of the other tests' till.
async fn ask(shop: &Shop, path: &str, body: &Value) -> Answer {
    let call = Box::pin(shop.system.call_as_admin("PUT", path, &[], Some(body)));
    Answer::read(&call.await)
}

/// Asks with the same PUT until there is an answer, as whoever is told `try_again` does.
async fn settled(shop: &Shop, path: &str, body: &Value) -> Answer {
    loop {
        let answer = ask(shop, path, body).await;
        if answer.says() != (503, "try_again") {
            return answer;
        }
    }
}

fn path(till: usize) -> String {
    format!("/v1/redemptions/till-{till}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_at_once_for_one_point_each_of_five_hundred_are_five_hundred() {
    let shop = Arc::new(Shop::open().await);
    let member = shop.member_with(500).await;
    let body = json!({ "member_id": member, "points": 1 });
    let functions = Arc::new(Semaphore::new(FUNCTIONS));
    let mut tills = JoinSet::new();
    for till in 0..1_000 {
        let (shop, body, functions) = (Arc::clone(&shop), body.clone(), Arc::clone(&functions));
        tills.spawn(async move {
            let _running = functions.acquire().await.unwrap();
            let answer = settled(&shop, &path(till), &body).await;
            // Whoever was told no is told no again, also by the next call.
            let again = settled(&shop, &path(till), &body).await;
            assert_eq!(again.says().1, answer.says().1);
            assert!(answer.status == 409 || (again.replayed && again.body == answer.body));
            answer.status
        });
    }
    let mut answers = tills.join_all().await;
    answers.sort_unstable();
    assert_eq!(answers, [[201; 500], [409; 500]].concat());
    assert_eq!(shop.available(&member).await, 0);
    let history = shop.history(&member, 100).await;
    assert_eq!(history.len(), 1 + 500);
    assert!(
        history[..500]
            .iter()
            .all(|entry| entry["kind"] == "redeemed" && entry["points"] == -1)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_on_one_wallet_ends_in_bounded_tries_and_whoever_lost_is_told_to_try_again() {
    const CALLS: usize = 40;
    let shop = Arc::new(Shop::open().await);
    let member = shop.member_with(500).await;
    let body = json!({ "member_id": member, "points": 1 });
    shop.system.metrics().clear();
    let mut tills = JoinSet::new();
    for till in 0..CALLS {
        let (shop, body) = (Arc::clone(&shop), body.clone());
        tills.spawn(async move { (till, ask(&shop, &path(till), &body).await) });
    }
    let answers = tills.join_all().await;
    let metrics = shop.system.metrics().shown();
    let calls = |operation: &str| {
        let count = &metrics["by_function"]["redeem"]["by_operation"][operation]["calls"];
        count.as_u64().unwrap()
    };
    let all = u64::try_from(CALLS).unwrap();
    assert!(
        calls("TransactWriteItems") <= all * ATTEMPTS_MAX,
        "{metrics}"
    );
    // Each time the id and the wallet; once the key and the program; and the stale look before the strong one.
    assert!(
        calls("GetItem") <= all * (2 * ATTEMPTS_MAX + 4),
        "{metrics}"
    );
    for (till, answer) in &answers {
        let lost = answer.says() == (503, "try_again") && answer.retry_after.is_some();
        assert!(answer.status == 201 || lost, "{till}: {answer:?}");
        settled(&shop, &path(*till), &body).await.good();
    }
    assert_eq!(shop.available(&member).await, 500 - all);
}
