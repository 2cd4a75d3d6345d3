//! The shop's table, seen from outside: everything that is stored, and how to damage it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::rules::lottery::Seed;
use local::ProgramClock;
use local::audit::{Auditor, Order, Report};
use local::clients::{config, no_credentials};
use local::engine::TABLE;

use crate::Shop;

/// One stored item.
pub type Item = HashMap<String, AttributeValue>;

impl Shop {
    /// Everything that is stored.
    pub async fn items(&self) -> Vec<Item> {
        let scan = self.table().scan().table_name(TABLE).consistent_read(true);
        let pages = scan.into_paginator().items().send();
        pages
            .collect::<Result<_, _>>()
            .await
            .expect("the table can be read")
    }

    /// The ids of all members.
    pub async fn members(&self) -> Vec<String> {
        let items = self.items().await.into_iter();
        let wallets = items.filter(|item| {
            item.get("SK")
                .and_then(|key| key.as_s().ok())
                .is_some_and(|key| key == "W")
        });
        let member = |item: Item| {
            item["PK"]
                .as_s()
                .ok()?
                .strip_prefix("M#")
                .map(str::to_owned)
        };
        wallets.filter_map(member).collect()
    }

    /// What stands under a key.
    pub async fn item(&self, pk: &str, sk: &str) -> Option<Item> {
        let get = self.table().get_item().table_name(TABLE);
        let get = get.set_key(Some(key(pk, sk))).consistent_read(true);
        get.send().await.expect("the table can be read").item
    }

    /// Puts an item there as it is, whatever stands there.
    pub async fn put_item(&self, item: Item) {
        let put = self.table().put_item().table_name(TABLE);
        let put = put.set_item(Some(item)).send();
        put.await.expect("an item can be put");
    }

    /// Loses what stands under a key.
    pub async fn lose_item(&self, pk: &str, sk: &str) {
        let delete = self.table().delete_item().table_name(TABLE);
        let delete = delete.set_key(Some(key(pk, sk)));
        let delete = delete.condition_expression("attribute_exists(PK)").send();
        delete.await.expect("what is there can be lost");
    }

    /// A member's wallet as it is stored.
    pub async fn stored_wallet(&self, member: &str) -> Item {
        let wallet = self.item(&partition(member), "W").await;
        wallet.expect("a member has a wallet")
    }

    /// The entry of this number in a member's journal as it is stored.
    pub async fn stored_entry(&self, member: &str, seq: u64) -> Item {
        let is_it = |item: &Item| {
            item.get("HM") == Some(&AttributeValue::S(member.to_owned()))
                && item.get("HS") == Some(&AttributeValue::N(seq.to_string()))
        };
        let entry = self.items().await.into_iter().find(is_it);
        entry.expect("the journal has such an entry")
    }

    /// Loses the entry of this number.
    pub async fn lose_entry(&self, member: &str, seq: u64) {
        let entry = self.stored_entry(member, seq).await;
        let pk = entry["PK"].as_s().expect("a key is text");
        self.lose_item(pk, "E").await;
    }

    /// Holds everything that is stored against everything else.
    pub async fn audit(&self, repair: Option<Order>) -> Report {
        self.audit_with(repair, BTreeMap::new()).await
    }

    /// As [`Self::audit`], with the seeds of lotteries that are over.
    pub async fn audit_with(&self, repair: Option<Order>, seeds: BTreeMap<String, Seed>) -> Report {
        let config = config(self.system.dynamodb_endpoint(), no_credentials());
        let clock = Arc::new(ProgramClock::new(Some(self.now()), true));
        let auditor = Auditor::new(&config, TABLE, clock, repair).with_seeds(seeds);
        auditor.run(|_| ()).await.expect("the table can be read")
    }

    /// Damages a member's wallet: one attribute becomes something else, or is gone.
    pub async fn damage_wallet(&self, member: &str, attribute: &str, to: Option<AttributeValue>) {
        let change = if to.is_some() {
            "SET #a = :v"
        } else {
            "REMOVE #a"
        };
        let update = self
            .table()
            .update_item()
            .table_name(TABLE)
            .set_key(Some(key(&partition(member), "W")))
            .condition_expression("attribute_exists(#a)")
            .update_expression(change)
            .expression_attribute_names("#a", attribute)
            .set_expression_attribute_values(to.map(|to| HashMap::from([(":v".to_owned(), to)])));
        update.send().await.expect("what is there can be damaged");
    }

    /// The ordinary client.
    fn table(&self) -> Client {
        Client::new(&config(self.system.dynamodb_endpoint(), no_credentials()))
    }
}

fn key(pk: &str, sk: &str) -> Item {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    HashMap::from([("PK".to_owned(), text(pk)), ("SK".to_owned(), text(sk))])
}

/// The partition of everything of a member.
fn partition(member: &str) -> String {
    ["M", member].join("#")
}
