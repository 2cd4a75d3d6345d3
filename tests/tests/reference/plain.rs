//! What random histories have found, each in its smallest form.

use chrono::TimeDelta;
use serde_json::{Value, json};
use simulator::model::Call;
use tests::order;

use crate::pair::Pair;
use crate::programs;

/// The first member buys something for so many yen.
async fn buy(pair: &mut Pair, id: &str, yen: u64) {
    let mut order = order(yen);
    order["placed_at"] = json!(pair.shop.now());
    let call = Call::Earn {
        id: id.to_owned(),
        member: pair.known.members[0].clone(),
        order: serde_json::from_value(order).expect("an order"),
        redemption: None,
    };
    pair.once(&call).await.expect("house and ledger agree");
}

#[tokio::test]
async fn a_confirmation_with_nothing_to_do_leaves_the_rank_to_the_program_that_comes() {
    let mut lasting = programs::yearly();
    lasting["ranks"]["window"] = Value::from("lifetime");
    let mut pair = Pair::open(&[programs::yearly(), lasting]).await;
    buy(&mut pair, "o1", 25_000).await;
    pair.shop.wait(TimeDelta::days(120));
    let id = "o1".to_owned();
    let confirmed = pair.once(&Call::Confirm { id }).await;
    confirmed.expect("house and ledger agree");
    pair.publish(1).await;
    buy(&mut pair, "o2", 10_000).await;
}
