//! The shop's table, seen from outside: everything that is stored, and how to damage it.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
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
            .key("PK", AttributeValue::S(format!("M#{member}")))
            .key("SK", AttributeValue::S("W".to_owned()))
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
