//! Halves of transactions: a restore that kept the entries and not the wallet, or the wallet and not the entries.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::TimeDelta;
use local::audit::{Order, Repair};
use serde_json::{Value, json};
use tests::table::Item;
use tests::{Shop, order};

use crate::{apply, found, regular};

/// Audits and repairs, and audits again: nothing is left, entries that were there stand as they stood, and the wallet
/// takes further commands.
async fn repaired(shop: &Shop, member: &str) {
    let entries = entries(shop).await;
    let report = shop.audit(apply()).await;
    for finding in &report.findings {
        assert!(matches!(finding.repair, Repair::Done(_)), "{finding:?}");
    }
    assert!(!report.findings.is_empty() && report.open() == 0);
    let again = shop.audit(None).await;
    assert!(again.findings.is_empty(), "{}", again.table());
    let now = self::entries(shop).await;
    assert!(entries.iter().all(|entry| now.contains(entry)));
    works(shop, member).await;
}

async fn entries(shop: &Shop) -> Vec<Item> {
    let items = shop.items().await.into_iter();
    items.filter(|item| item.contains_key("HM")).collect()
}

/// The wallet earns, spends, and is swept.
async fn works(shop: &Shop, member: &str) {
    shop.earn("ec-after", member, &order(20_000)).await.good();
    shop.redeem("use-after", member, 1).await.good();
    shop.wait(TimeDelta::days(800));
    shop.run("expire").await;
    assert_eq!(shop.available(member).await, 0);
    let report = shop.audit(None).await;
    assert!(report.findings.is_empty(), "{}", report.table());
}

/// The balance, without the instant at which it was looked at.
async fn balance(shop: &Shop, member: &str) -> Value {
    let mut balance = shop.balance(member).await;
    balance["as_of"].take();
    balance
}

/// What the last command was.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Last {
    Purchase,
    Use,
    Hold,
    Capture,
    Void,
    Return,
    Edit,
    Correction,
    Expiry,
}

pub(crate) const LAST: [Last; 9] = [
    Last::Purchase,
    Last::Use,
    Last::Hold,
    Last::Capture,
    Last::Void,
    Last::Return,
    Last::Edit,
    Last::Correction,
    Last::Expiry,
];

impl Last {
    pub(crate) async fn done(self, shop: &Shop, member: &str) {
        match self {
            Last::Purchase => shop.earn("ec-2", member, &order(3_000)).await.good(),
            Last::Use => shop.redeem("use-9", member, 40).await.good(),
            Last::Hold => shop.hold("use-9", member, 40).await.good(),
            Last::Capture => shop.capture("use-4", &json!({ "points": 3 })).await.good(),
            Last::Void => shop.void("use-4").await.good(),
            Last::Return => {
                let body = json!({ "full": true });
                shop.take_back("ec-1", "back-2", &body).await.good()
            }
            Last::Edit => {
                let body = json!({ "order": order(9_000), "points_used": 5 });
                let path = "/v1/earnings/ec-1/amendments/edit-1";
                shop.put(path, &body).await.good()
            }
            Last::Correction => shop.give(member, 12).await,
            Last::Expiry => {
                shop.wait(TimeDelta::days(800));
                shop.run("expire").await
            }
        };
    }
}

#[tokio::test]
async fn a_wallet_older_than_its_journal_is_brought_to_it_whatever_was_done_last() {
    for last in LAST {
        let shop = Shop::open().await;
        let member = regular(&shop).await;
        let before = shop.stored_wallet(&member).await;
        last.done(&shop, &member).await;
        let acknowledged = balance(&shop, &member).await;
        shop.put_item(before).await;
        let report = shop.audit(None).await;
        assert_eq!(found(&report), ["11: the newest entry"], "{last:?}");
        let dry = Order {
            apply: false,
            ..apply().unwrap()
        };
        let said = shop.audit(Some(dry)).await;
        assert!(
            matches!(said.findings[0].repair, Repair::Possible(_)),
            "{said:?}"
        );
        assert_eq!(shop.audit(None).await.findings, report.findings);
        let entries = shop.audit(apply()).await.checked.entries;
        assert_eq!(balance(&shop, &member).await, acknowledged, "{last:?}");
        let newest = &shop.history(&member, 1).await[0];
        let repair = format!("repair:{member}:{entries}");
        assert_eq!(
            (&newest["kind"], &newest["points"]),
            (&json!("adjusted"), &json!(0))
        );
        assert_eq!(newest["id"], repair);
        works(&shop, &member).await;
    }
}

#[tokio::test]
async fn several_transactions_behind_are_caught_up_with_at_once() {
    let shop = Shop::open().await;
    let member = shop.member_with(100).await;
    let before = shop.stored_wallet(&member).await;
    for last in [Last::Purchase, Last::Use, Last::Correction] {
        last.done(&shop, &member).await;
    }
    shop.put_item(before).await;
    repaired(&shop, &member).await;
}

#[tokio::test]
async fn a_command_that_came_with_others_is_kept_though_what_followed_it_was_lost_with_the_wallet()
{
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.earn("ec-1", &member, &order(10_000)).await.good();
    shop.redeem("use-1", &member, 100).await.good();
    shop.take_back("ec-1", "back-1", &json!({ "full": true }))
        .await
        .good();
    let before = shop.stored_wallet(&member).await;
    shop.give(&member, 130).await;
    shop.put_item(before).await;
    shop.lose_entry(&member, 5).await;
    repaired(&shop, &member).await;
    let kinds = shop.kinds(&member).await;
    assert_eq!(kinds[3..6], ["adjusted", "debt_offset", "adjusted"]);
}

#[tokio::test]
async fn a_wallet_that_was_lost_whole_is_made_again_from_the_file_and_the_journal() {
    let shop = Shop::open().await;
    let member = shop.join(&json!({ "birthday": "11-30" })).await;
    shop.give(&member, 100).await;
    shop.redeem("use-1", &member, 40).await.good();
    let wallet = shop.stored_wallet(&member).await;
    shop.lose_item(wallet["PK"].as_s().unwrap(), "W").await;
    let report = shop.audit(None).await;
    assert!(found(&report).contains(&"the wallet of a member".to_owned()));
    let report = shop.audit(apply()).await;
    let repair = |what: &str| {
        let mut findings = report.findings.iter();
        findings
            .find(|finding| finding.what == what)
            .map(|finding| finding.repair.clone())
    };
    assert!(
        matches!(repair("the wallet of a member"), Some(Repair::Done(_))),
        "{report:?}"
    );
    assert!(shop.audit(None).await.findings.is_empty());
    let made = shop.stored_wallet(&member).await;
    assert_eq!(made["m"], AttributeValue::N("11".to_owned()));
    assert_eq!(shop.available(&member).await, 60);
    works(&shop, &member).await;
}

#[tokio::test]
async fn a_wallet_that_fell_out_of_the_index_is_put_back() {
    let shop = Shop::open().await;
    let member = regular(&shop).await;
    let mut wallet = shop.stored_wallet(&member).await;
    wallet.remove("DP");
    wallet.remove("DS");
    shop.put_item(wallet).await;
    let report = shop.audit(None).await;
    assert_eq!(found(&report), ["the day on which the wallet is due"]);
    repaired(&shop, &member).await;
    let mut wallet = shop.stored_wallet(&member).await;
    wallet.insert("DP".to_owned(), AttributeValue::S("nowhere".to_owned()));
    wallet.insert(
        "DS".to_owned(),
        AttributeValue::S("2029-02-01#nobody".to_owned()),
    );
    shop.put_item(wallet).await;
    let report = shop.audit(apply()).await;
    let meant = ["the place of the wallet in the index of what comes due"];
    assert_eq!(
        (found(&report), report.open()),
        (meant.map(str::to_owned).to_vec(), 0)
    );
    assert!(shop.audit(None).await.findings.is_empty());
}

#[tokio::test]
async fn a_birthday_that_reached_the_file_and_not_the_wallet_is_brought_there() {
    let shop = Shop::open().await;
    let member = shop.member_with(10).await;
    let before = shop.stored_wallet(&member).await;
    let body = json!({ "birthday": "03-04" });
    let path = format!("/v1/members/{member}");
    shop.send("PATCH", &path, &[], Some(&body)).await.good();
    shop.put_item(before).await;
    let report = shop.audit(None).await;
    assert_eq!(found(&report), ["the month of the birthday in the wallet"]);
    repaired(&shop, &member).await;
}
