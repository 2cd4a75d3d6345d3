//! What is stored and is not what we store: it is reported, never read as a default, and nothing of it is repeated.

use app::ports::Fault;
use app::store::{Read, Store, Write};
use domain::entry::{EntryKey, Record};
use serde_dynamo::{AttributeValue, Item};

use crate::conformance::sample::{done, earning, joined, member, profile};
use crate::rig::Rig;

fn number(number: &str) -> AttributeValue {
    AttributeValue::N(number.to_owned())
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

async fn damaged_wallet(damage: impl FnOnce(&mut Item)) -> Fault {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    let mut item = rig.raw(&Rig::partition(&member), "W").await;
    damage(&mut item);
    rig.put_raw(item).await;
    rig.store.wallet(&member, Read::Strong).await.unwrap_err()
}

fn wallet() -> Fault {
    Fault::Corrupt("wallet".to_owned())
}

#[tokio::test]
async fn a_wallet_of_another_form_is_refused() {
    let newer = damaged_wallet(|item| drop(item.insert("v".to_owned(), number("2")))).await;
    assert_eq!(newer, wallet());
    let unmarked = damaged_wallet(|item| drop(item.remove("v"))).await;
    assert_eq!(unmarked, wallet());
}

#[tokio::test]
async fn a_wallet_that_lost_something_is_refused() {
    for attribute in ["n", "q", "h", "l", "p", "o", "d", "b", "r"] {
        let fault = damaged_wallet(|item| {
            item.remove(attribute).expect("it stands there");
        });
        assert_eq!(fault.await, wallet(), "{attribute}");
    }
}

#[tokio::test]
async fn a_wallet_with_something_unknown_is_refused() {
    let fault = damaged_wallet(|item| drop(item.insert("zz".to_owned(), number("1")))).await;
    assert_eq!(fault, wallet());
}

#[tokio::test]
async fn a_wallet_with_impossible_values_is_refused() {
    for (attribute, value) in [
        ("d", number("-1")),
        ("d", number("1.5")),
        ("d", number("1000000000001")),
        ("d", text("12")),
        ("l", text("12")),
        ("n", AttributeValue::Null(true)),
    ] {
        let fault = damaged_wallet(|item| drop(item.insert(attribute.to_owned(), value))).await;
        assert_eq!(fault, wallet(), "{attribute}");
    }
}

#[tokio::test]
async fn an_entry_that_lost_something_is_refused() {
    for attribute in ["HS", "at", "left", "fact", "prog", "chain"] {
        let rig = Rig::new().await;
        let key = EntryKey::new(Record::Earning, "ec-1001");
        done(
            &*rig.store,
            vec![Write::Entry(earning(&member(1), 2, "ec-1001"))],
        )
        .await;
        let mut item = rig.raw_entry(&key).await;
        item.remove(attribute).expect("it stands there");
        rig.put_raw(item).await;
        let fault = rig.store.recorded(&key, Read::Strong).await.unwrap_err();
        assert_eq!(fault, Fault::Corrupt("entry".to_owned()), "{attribute}");
    }
}

#[tokio::test]
async fn a_corrupt_profile_is_named_without_repeating_what_it_says() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    done(&*rig.store, vec![Write::Profile(profile(&member, 1))]).await;
    let mut item = rig.raw(&Rig::partition(&member), "P").await;
    item.insert("who".to_owned(), text("山田 花子"));
    rig.put_raw(item).await;
    let fault = rig.store.member(&member, Read::Strong).await.unwrap_err();
    assert_eq!(fault, Fault::Corrupt("profile".to_owned()));
}

#[tokio::test]
async fn half_a_member_is_corrupt() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    let fault = rig.store.member(&member, Read::Eventual).await.unwrap_err();
    assert_eq!(fault, Fault::Corrupt("member with half a file".to_owned()));
}
