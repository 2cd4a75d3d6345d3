//! A function does nothing that its role in `infra/template.yaml` does not allow: every request to the table that the
//! cases cause is held against the role, and so is the key of every item that they wrote. And it is allowed to write no
//! kind of item that it never writes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};

use crate::beyond::beyond_the_cases;
use crate::http;
use crate::role::{Role, fits};
use crate::shop::Shop;

pub(crate) type Item = HashMap<String, AttributeValue>;
pub(crate) type Table = BTreeMap<(String, String), Item>;

/// What each function's role was used for: the function, the action, the kind of item.
pub(crate) type Used = BTreeSet<(String, &'static str, String)>;

/// Every way in which a role lets a function write.
const WRITES: [&str; 3] = ["PutItem", "UpdateItem", "DeleteItem"];

/// The whole table.
pub(crate) async fn table(shop: &Shop) -> Table {
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

/// Holds what changed in the table against a role. Answers what the role was used for.
pub(crate) fn check_writes(package: &str, before: &Table, after: &Table) -> Used {
    let mut used = Used::new();
    let role = Role::of(package);
    let mut check = |actions: &[&'static str], key: &str| {
        let mut allowed = false;
        for action in actions {
            let kinds = role.kinds(action).into_iter();
            for kind in kinds.filter(|kind| fits(kind, key)) {
                allowed = true;
                used.insert((package.to_owned(), *action, kind));
            }
        }
        assert!(allowed, "{package} may not {actions:?} {key}");
    };
    let changed = after
        .iter()
        .filter(|(key, item)| before.get(*key) != Some(*item));
    for ((key, _), _) in changed {
        check(&["PutItem", "UpdateItem"], key);
    }
    for (key, _) in before.keys().filter(|key| !after.contains_key(*key)) {
        check(&["DeleteItem"], key);
        assert!(!key.starts_with("E#"), "{package} deleted an entry");
    }
    used
}

/// Fails with every right of these functions that was not used: a role allows what its function does, and no more.
pub(crate) fn check_nothing_is_left(packages: &[&str], used: &Used) {
    for package in packages {
        let role = Role::of(package);
        for action in WRITES {
            for kind in role.kinds(action) {
                let right = ((*package).to_owned(), action, kind);
                assert!(used.contains(&right), "nothing needs the right {right:?}");
            }
        }
    }
}

/// Holds what each function asked of the table against its role. Answers which functions asked anything.
pub(crate) fn check_calls(shop: &Shop) -> BTreeSet<String> {
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
    let mut used = Used::new();
    for case in http::cases() {
        shop.send(case).await;
        let after = table(&shop).await;
        let (package, _) = case.split_once('/').expect("<function>/<case>");
        used.extend(check_writes(package, &before, &after));
        before = after;
    }
    used.extend(beyond_the_cases(&shop).await);
    let asked = check_calls(&shop);
    let all = ["coupons", "earn", "members", "program", "redeem", "runs"];
    assert_eq!(Vec::from_iter(asked), all);
    check_nothing_is_left(&all, &used);
}

#[tokio::test]
async fn no_scheduled_function_does_what_its_role_does_not_allow() {
    let shop = Shop::open().await;
    for case in ["members/join", "earn/purchase"] {
        shop.send(case).await;
    }
    shop.system.drain().await.expect("the queues are worked");
    let mut used = Used::new();
    for (package, advance_days, written) in [
        ("birthday", 365, "M#"),
        ("expire", 1, "N#"),
        ("expire", 25, "E#expiry#"),
        ("expire", 1, "B#"),
    ] {
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
        used.extend(check_writes(package, &before, &after));
        let is_new =
            |key: &&(String, String)| !before.contains_key(*key) && key.0.starts_with(written);
        assert!(
            after.keys().any(|key| is_new(&key)),
            "{package} wrote nothing"
        );
    }
    let asked = check_calls(&shop);
    assert!(asked.contains("birthday") && asked.contains("expire") && asked.contains("notify"));
    check_nothing_is_left(&["birthday", "expire"], &used);
}

#[tokio::test]
async fn a_campaign_run_does_nothing_that_its_role_does_not_allow() {
    let shop = Shop::open().await;
    let mut used = Used::new();
    let since = json!({ "not_visited_since": "2026-11-01" });
    let caps = json!({ "per_member": { "most": 100, "days": 30 } });
    for (id, give) in [
        ("points", json!({ "points": 10, "reason": "thanks" })),
        ("coupon", json!({ "coupon": "birthday" })),
    ] {
        let plan = json!({ "segment": since, "give": give, "caps": caps });
        let path = format!("/v1/campaign-runs/{id}");
        let start = format!("{path}/start");
        for (method, path, body) in [("PUT", &path, plan), ("POST", &start, json!({}))] {
            let answer = shop.system.call_as_admin(method, path, &[], Some(&body));
            let answer = answer.await;
            assert!(answer.status.is_success(), "{path}: {}", answer.value());
            let before = table(&shop).await;
            shop.system.drain().await.expect("the queues are worked");
            used.extend(check_writes("campaign", &before, &table(&shop).await));
        }
    }
    assert!(check_calls(&shop).contains("campaign"));
    check_nothing_is_left(&["campaign"], &used);
}

#[tokio::test]
async fn who_tells_writes_down_what_the_month_had_no_room_for_and_nothing_else() {
    let shop = Shop::open().await;
    shop.system.line().set_quota(Some(0));
    let joining = json!({ "user_id": "U4af4980629000000000000000000000a", "postback": "v1:join" });
    let joining = serde_json::from_value(joining).expect("something said");
    shop.system.say(&joining).await.expect("a webhook");
    shop.system.drain().await.expect("the queues are worked");
    let path = "/v1/members?external_id=line:U4af4980629000000000000000000000a";
    let member = shop.system.call_as_admin("GET", path, &[], None).await;
    let order = json!({ "placed_at": "2026-11-22T09:00:00+09:00", "channel": "ec",
        "lines": [{ "sku": "shirt-01", "unit_price": 4400, "quantity": 1 }] });
    let body = json!({ "member_id": member.value()["member_id"], "order": order });
    let bought = shop
        .system
        .call_as_admin("PUT", "/v1/earnings/ec-1", &[], Some(&body));
    assert!(bought.await.status.is_success());
    let before = table(&shop).await;
    shop.system.drain().await.expect("the queues are worked");
    let after = table(&shop).await;
    let used = check_writes("notify", &before, &after);
    assert!(check_calls(&shop).contains("notify"));
    check_nothing_is_left(&["notify"], &used);
}

/// Somebody who joined with a tap links the card that they have.
async fn links(shop: &Shop) -> Used {
    let user = "U4af4980629000000000000000000000b";
    let say = async |said: Value| {
        let said = serde_json::from_value(said).expect("something said");
        let answer = shop.system.say(&said).await.expect("a webhook");
        assert_eq!(answer.status.as_u16(), 200);
        let drained = shop.system.drain().await.expect("the queues are worked");
        assert_eq!(drained.failures, 0);
    };
    say(json!({ "user_id": user, "postback": "v1:join" })).await;
    let link = json!({ "member_id": crate::shop::MEMBER });
    let path = "/v1/line-links/till-1";
    let made = shop
        .system
        .call_as_admin("PUT", path, &[], Some(&link))
        .await;
    let code = made.value()["code"].as_str().expect("a code").to_owned();
    let before = table(shop).await;
    say(json!({ "user_id": user, "postback": format!("v1:code:{code}:yes") })).await;
    let after = table(shop).await;
    assert!(after.keys().any(|(key, _)| key.starts_with("E#merge_in#")));
    check_writes("line-bot", &before, &after)
}

#[tokio::test]
async fn the_bot_does_nothing_that_its_role_does_not_allow() {
    let shop = Shop::open().await;
    let mut before = table(&shop).await;
    let mut named = Vec::new();
    let mut used = Used::new();
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
        used.extend(check_writes("line-bot", &before, &after));
        named.push(
            after
                .keys()
                .any(|(key, _)| key.starts_with("U#external#line#")),
        );
        before = after;
    }
    // Joined with one tap, and unlinked by another.
    assert_eq!(named, [false, true, true, true, true, false, false]);
    used.extend(links(&shop).await);
    assert!(check_calls(&shop).contains("line-bot"));
    check_nothing_is_left(&["line-bot"], &used);
}
