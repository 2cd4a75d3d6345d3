//! A function does nothing that its role in `infra/template.yaml` does not allow: every request to the table that the
//! cases cause is held against the role, and so is the key of every item that they wrote.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use local::template::{DEPLOYED, yaml};
use serde_json::{Value, json};

use crate::http;
use crate::shop::Shop;

type Item = HashMap<String, AttributeValue>;
type Table = BTreeMap<(String, String), Item>;

/// What one function's role allows on the table.
struct Role {
    statements: Vec<Value>,
}

impl Role {
    fn of(package: &str) -> Role {
        let template = yaml::parse(DEPLOYED).expect("infra/template.yaml is YAML");
        let resources = template["Resources"].as_object().expect("resources");
        let code = json!(format!("../functions/{package}"));
        let function = resources
            .values()
            .find(|resource| resource["Properties"]["CodeUri"] == code);
        let role = function.expect("a function")["Properties"]["Role"]["Fn::GetAtt"][0].clone();
        let role = &resources[role.as_str().expect("a role")];
        let document = &role["Properties"]["Policies"][0]["PolicyDocument"];
        Role {
            statements: document["Statement"]
                .as_array()
                .expect("statements")
                .clone(),
        }
    }

    /// The statements that allow an action on the table, inside or outside transactions.
    fn allowing(&self, action: &str, in_transaction: bool) -> impl Iterator<Item = &Value> {
        let action = json!(format!("dynamodb:{action}"));
        self.statements.iter().filter(move |statement| {
            let actions = &statement["Action"];
            let named =
                *actions == action || actions.as_array().is_some_and(|all| all.contains(&action));
            let condition =
                &statement["Condition"]["ForAnyValue:StringEquals"]["dynamodb:EnclosingOperation"];
            named
                && (condition.is_null()
                    || (in_transaction && *condition == json!(["TransactWriteItems"])))
        })
    }

    fn may_call(&self, operation: &str) -> bool {
        match operation {
            "TransactWriteItems" => self.allowing("PutItem", true).next().is_some(),
            single => self.allowing(single, false).next().is_some(),
        }
    }

    fn may_touch(&self, actions: &[&str], key: &str) -> bool {
        let statements = actions
            .iter()
            .flat_map(|action| self.allowing(action, true));
        statements
            .flat_map(|statement| {
                let keys =
                    &statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"];
                keys.as_array()
                    .expect("the kinds of items that may be written")
                    .clone()
            })
            .any(|pattern| fits(pattern.as_str().expect("a pattern"), key))
    }
}

fn fits(pattern: &str, key: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => key.starts_with(beginning),
        None => key == pattern,
    }
}

/// The whole table.
async fn table(shop: &Shop) -> Table {
    let config = local::clients::config(
        shop.system.dynamodb_endpoint(),
        local::clients::no_credentials(),
    );
    let client = aws_sdk_dynamodb::Client::new(&config);
    let name = client
        .list_tables()
        .send()
        .await
        .expect("the engine answers")
        .table_names()[0]
        .clone();
    let scan = client
        .scan()
        .table_name(name)
        .consistent_read(true)
        .send()
        .await;
    let items = scan.expect("the engine answers").items.unwrap_or_default();
    let part = |item: &Item, name: &str| item[name].as_s().expect("a key").clone();
    items
        .into_iter()
        .map(|item| ((part(&item, "PK"), part(&item, "SK")), item))
        .collect()
}

/// Holds what changed in the table against a role.
fn check_writes(package: &str, before: &Table, after: &Table) {
    let role = Role::of(package);
    for ((key, _), _) in after
        .iter()
        .filter(|(key, item)| before.get(*key) != Some(*item))
    {
        assert!(
            role.may_touch(&["PutItem", "UpdateItem"], key),
            "{package} wrote {key}"
        );
    }
    for (key, _) in before.keys().filter(|key| !after.contains_key(*key)) {
        assert!(
            role.may_touch(&["DeleteItem"], key),
            "{package} deleted {key}"
        );
        assert!(!key.starts_with("E#"), "{package} deleted an entry");
    }
}

/// Holds what each function asked of the table against its role. Answers which functions asked anything.
fn check_calls(shop: &Shop) -> BTreeSet<String> {
    let shown = shop.system.metrics().shown();
    let by_function = shown["by_function"].as_object().expect("functions");
    let functions = by_function
        .iter()
        .filter(|(function, _)| !["local", "tests"].contains(&function.as_str()));
    functions
        .map(|(function, counts)| {
            let role = Role::of(function);
            for operation in counts["by_operation"]
                .as_object()
                .expect("operations")
                .keys()
            {
                assert!(role.may_call(operation), "{function} asked for {operation}");
            }
            function.clone()
        })
        .collect()
}

#[tokio::test]
async fn no_http_function_does_what_its_role_does_not_allow() {
    let shop = Shop::open().await;
    let mut before = table(&shop).await;
    for case in http::cases() {
        shop.send(case).await;
        let after = table(&shop).await;
        let (package, _) = case.split_once('/').expect("<function>/<case>");
        check_writes(package, &before, &after);
        before = after;
    }
    let asked = check_calls(&shop);
    assert_eq!(
        Vec::from_iter(asked),
        ["coupons", "earn", "members", "program", "redeem"]
    );
}

#[tokio::test]
async fn no_scheduled_function_does_what_its_role_does_not_allow() {
    let shop = Shop::open().await;
    for case in ["members/join", "earn/purchase"] {
        shop.send(case).await;
    }
    shop.system.drain().await.expect("the queues are worked");
    for (package, advance_days, written) in [("birthday", 365, "M#"), ("expire", 60, "E#expiry#")] {
        assert!(
            shop.system
                .clock()
                .advance(chrono::TimeDelta::days(advance_days))
        );
        let before = table(&shop).await;
        shop.system
            .run_schedule(package)
            .await
            .expect("the run ends");
        let after = table(&shop).await;
        check_writes(package, &before, &after);
        let is_new =
            |key: &&(String, String)| !before.contains_key(*key) && key.0.starts_with(written);
        assert!(
            after.keys().any(|key| is_new(&key)),
            "{package} wrote nothing"
        );
    }
    let asked = check_calls(&shop);
    assert!(asked.contains("birthday") && asked.contains("expire") && asked.contains("notify"));
}

#[tokio::test]
async fn the_bot_does_nothing_that_its_role_does_not_allow() {
    let shop = Shop::open().await;
    let mut before = table(&shop).await;
    let mut named = Vec::new();
    for mut said in [
        json!({ "type": "follow" }),
        json!({ "postback": "v1:join" }),
        json!({ "text": "ポイント" }),
        json!({ "text": "履歴" }),
        json!({ "text": "通知 OFF" }),
        json!({ "postback": "v1:unlink:yes" }),
        json!({ "type": "unfollow" }),
    ] {
        said["user_id"] = json!("U4af4980629000000000000000000000a");
        let said = serde_json::from_value(said).expect("something said");
        let answer = shop.system.say(&said).await.expect("a webhook");
        assert_eq!(answer.status.as_u16(), 200);
        let drained = shop.system.drain().await.expect("the queues are worked");
        assert_eq!(drained.failures, 0);
        let after = table(&shop).await;
        check_writes("line-bot", &before, &after);
        named.push(
            after
                .keys()
                .any(|(key, _)| key.starts_with("U#external#line#")),
        );
        before = after;
    }
    // Joined with one tap, and unlinked by another.
    assert_eq!(named, [false, true, true, true, true, false, false]);
    assert!(check_calls(&shop).contains("line-bot"));
}
