//! What a full stamp card gave is told with the purchase that filled it.

use serde_json::json;

use crate::account::{Account, HANAKO};

#[tokio::test]
async fn a_card_that_a_purchase_fills_is_told_of_in_the_same_push() {
    let (account, hanako) = Account::with_hanako().await;
    let card = json!({ "id": "tea", "name": "お茶カード", "size": 2, "stamp_for": { "purchase": {} },
        "reward": { "points": 70 } });
    account.publish("/stamp_cards", json!([card])).await;
    account.publish("/campaigns", json!([])).await;
    account.buys(&hanako, "ec-1", 10_000).await;
    account.buys(&hanako, "ec-2", 10_000).await;
    let receipts = [
        vec!["100ptがつきました。残高は100ptです。".to_owned()],
        vec![
            "100ptがつきました。残高は200ptです。".to_owned(),
            "70ptがつきました。残高は270ptです。".to_owned(),
        ],
    ];
    let told = receipts.map(|receipts| (HANAKO.to_owned(), receipts));
    assert_eq!(account.said_to(), told);
    assert!(account.pushes()[1].to_string().contains("お茶カード"));
}
