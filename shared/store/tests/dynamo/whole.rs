//! The whole table, page by page.

use std::collections::HashMap;

use app::endings::CouponsEnding;
use app::month::Unasked;
use app::ports::Fault;
use app::store::{Store, Write};
use domain::language::Language;
use domain::member::{MemberNumber, UniqueKey};
use domain::program::Timeline;
use serde_dynamo::{AttributeValue, Item};
use store::stored::Stored;
use uuid::Uuid;

use crate::conformance::sample::{coupon, done, earning, joined, now, profile, published};
use crate::rig::Rig;

/// Every item, as a word each, and how many pages they came on.
async fn read_whole(rig: &Rig) -> (Vec<String>, usize) {
    let (mut words, mut pages, mut after) = (Vec::new(), 0, None);
    loop {
        let (page, next) = rig.whole().page(after).await.unwrap();
        pages += 1;
        for found in page {
            let word = match (&found.stored, found.in_its_place) {
                (Ok(Stored::Wallet(_)), true) => "wallet",
                (Ok(Stored::Wallet(_)), false) => "misplaced wallet",
                (Ok(Stored::Profile(_)), true) => "profile",
                (Ok(Stored::Coupon(_)), true) => "coupon",
                (Ok(Stored::CouponsEnding(_)), true) => "group",
                (Ok(Stored::Recorded(..)), true) => "entry",
                (Ok(Stored::Claim(_)), true) => "claim",
                (Ok(Stored::Program(..) | Stored::Link(_) | Stored::Other), true) => "other",
                (Err(Fault::Corrupt(kind)), _) => kind,
                other => panic!("{other:?}"),
            };
            assert_eq!(
                found.member.is_some(),
                word.ends_with("wallet") || ["coupon", "profile"].contains(&word)
            );
            words.push(word.to_owned());
        }
        if next.is_none() {
            words.sort();
            return (words, pages);
        }
        after = next;
    }
}

#[tokio::test]
async fn everything_that_is_stored_is_read_by_its_own_form() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    let number = UniqueKey::Number(MemberNumber::new(7));
    let entry = Write::Entry(earning(&member, 1, "ec-1"));
    let profile = Write::Profile(profile(&member, 1));
    let program = Write::Program(published(1, "Sample"), Timeline::of(1));
    let claim = Write::Claim(number, member.clone());
    let coupon = coupon(&member, "thanks", 1);
    let group = CouponsEnding {
        id: Uuid::from_u128(1),
        template: coupon.template.clone(),
        expires_on: coupon.expires_on,
        language: Language::Ja,
        coupons: Vec::new(),
    };
    let (coupon, group) = (Write::Coupon(coupon), Write::CouponsEnding(group));
    let all = vec![entry, profile, claim, program, coupon, group];
    done(&*rig.store, all).await;
    let left_out = rig.store.leave_out(Unasked::Receipt, 200, now(), 1);
    left_out.await.unwrap();
    let (words, pages) = read_whole(&rig).await;
    let meant = [
        "claim", "coupon", "entry", "group", "other", "other", "other", "profile", "wallet",
    ];
    assert_eq!(words, meant);
    assert_eq!(pages, 1);
}

#[tokio::test]
async fn a_wallet_that_fell_out_of_the_index_is_told_from_one_that_stands_there() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    let mut wallet = rig.raw(&Rig::partition(&member), "W").await;
    wallet.insert("DP".to_owned(), AttributeValue::S("elsewhere".to_owned()));
    wallet.insert(
        "DS".to_owned(),
        AttributeValue::S("2026-11-22#nobody".to_owned()),
    );
    rig.put_raw(wallet).await;
    let (words, _) = read_whole(&rig).await;
    assert!(words.contains(&"misplaced wallet".to_owned()), "{words:?}");
}

#[tokio::test]
async fn more_than_a_page_is_read_to_its_end() {
    let rig = Rig::new().await;
    for number in 0..12 {
        let text = AttributeValue::S;
        let mut item = Item::from(HashMap::<String, AttributeValue>::new());
        item.insert("PK".to_owned(), text(format!("stray {number}")));
        item.insert("SK".to_owned(), text("S".to_owned()));
        item.insert("weight".to_owned(), text("x".repeat(200_000)));
        rig.put_raw(item).await;
    }
    let (words, pages) = read_whole(&rig).await;
    assert_eq!(words, vec!["item of no known kind"; 12]);
    assert!(pages >= 2, "{pages} pages");
}

#[tokio::test]
async fn a_journal_is_read_in_its_order() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    for (seq, id) in [(2, "ec-a"), (1, "ec-b"), (3, "ec-c")] {
        done(&*rig.store, vec![Write::Entry(earning(&member, seq, id))]).await;
    }
    let (entries, next) = rig.whole().journal(&member, None).await.unwrap();
    let order = entries.into_iter().map(|entry| entry.unwrap().seq);
    assert_eq!(order.collect::<Vec<_>>(), [1, 2, 3]);
    assert!(next.is_none());
    let recorded = rig.store.history(&member, None, 9).await.unwrap();
    assert_eq!(recorded.len(), 3);
}
