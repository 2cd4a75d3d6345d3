//! How large the items are that travel with every command. A write costs one unit for each kilobyte begun, so these
//! numbers are money.

use app::store::Write;
use domain::entry::{ChainHash, Entry, Standing};
use domain::rules::rank::RankState;
use domain::wallet::Wallet;
use domain::wallet::lots::{LastDay, LotKey, LotKind, Lots};

use serde_dynamo::Item;

use crate::conformance::sample::{day, done, earning, fingerprint, joined, member, points, wallet};
use crate::rig::Rig;
use crate::size;

/// Within this, an item costs one write unit (two in a transaction).
const KILOBYTE: usize = 1024;

/// Four-digit lots on so many days from December on, five days apart, every fifth of them given and not bought.
fn lots_on(days: u64) -> Lots {
    let lots = (0..days).map(|n| {
        let last_day = day("2026-12-01") + chrono::Days::new(n * 5);
        let kind = if n % 5 == 4 {
            LotKind::Grant
        } else {
            LotKind::Purchase
        };
        let key = LotKey {
            last_day: LastDay::from(Some(last_day)),
            issued_fy: 2026,
            kind,
        };
        (key, points(1_001 + n * 10))
    });
    lots.collect()
}

/// The rank of a gold member of some years who bought on two days of each of the last twelve months.
fn gold() -> RankState {
    let months: serde_json::Map<String, serde_json::Value> = (1..=12)
        .map(|month| (format!("26{month:02}"), "5:6172/61 19:6173/62".into()))
        .collect();
    serde_json::from_value(serde_json::json!({
        "l": "gold", "s": 1_779_321_600_123_u64, "u": "2027-05-21", "v": 12,
        "f": { "a": "250522", "m": "260521", "c": "102345/1023/19", "n": 100_000 },
        "p": [{ "l": "regular", "e": 1_779_321_600_123_u64 }],
        "m": months, "t": "345678/3456/64",
    }))
    .unwrap()
}

/// The size of a wallet as the table holds it.
async fn stored_wallet(wallet: Wallet) -> usize {
    let rig = Rig::new().await;
    let pk = Rig::partition(&wallet.member);
    done(
        &*rig.store,
        vec![Write::Wallet(Wallet {
            version: 1,
            ..wallet.clone()
        })],
    )
    .await;
    let again = Wallet {
        version: 2,
        ..wallet
    };
    done(&*rig.store, vec![Write::Wallet(again)]).await;
    size::of(&rig.raw(&pk, "W").await)
}

/// The wallet of a member who has bought for years, with these lots.
fn ordinary(lots: Lots) -> Wallet {
    let mut chain = ChainHash::default();
    chain = earning(&member(1), 2, "ec-1001").chained_to(&chain);
    Wallet {
        seq: 123,
        chain,
        lots,
        rank: gold(),
        birth_month: Some(11),
        due_on: Some(day("2026-12-01")),
        ..wallet(&member(1), 123)
    }
}

#[tokio::test]
async fn a_wallet_with_twelve_lots_and_a_rank_stays_within_seven_hundred_and_fifty_bytes() {
    assert_eq!(stored_wallet(ordinary(lots_on(12))).await, 707);
}

#[tokio::test]
async fn a_wallet_with_fifty_lots_and_a_rank_stays_within_a_kilobyte() {
    let size = stored_wallet(ordinary(lots_on(50))).await;
    assert_eq!(size, 1_011);
    assert!(size <= KILOBYTE);
}

#[tokio::test]
async fn an_ordinary_purchase_stays_within_a_kilobyte() {
    let rig = Rig::new().await;
    let member = member(1);
    let mut entry = earning(&member, 123, "shibuya-20261122-0042");
    let expiring = lots_on(12).by_day().into_iter().collect();
    if let Some(command) = &mut entry.command {
        command.fingerprint = fingerprint("a whole order");
        command.coupons.clear();
        command.standing = Standing {
            available: points(12_345),
            pending: points(128),
            held: points(500),
            expiring,
            ..command.standing.clone()
        };
    }
    let entry = Entry {
        chain: entry.chained_to(&ChainHash::default()),
        ..entry
    };
    let key = entry.key.clone();
    done(&*rig.store, vec![Write::Entry(entry)]).await;
    let size = size::of(&rig.raw_entry(&key).await);
    assert_eq!(size, 909);
    assert!(size <= KILOBYTE);
}

#[tokio::test]
async fn beyond_a_kilobyte_every_command_costs_two_write_units_more() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    for (version, lots, write_tenths) in [(2, 50, 50), (3, 110, 70), (4, 111, 70)] {
        let next = Wallet {
            version,
            due_on: None,
            ..ordinary(lots_on(lots))
        };
        let entry = earning(&member, version, &format!("ec-{version}"));
        rig.meter.take();
        done(&*rig.store, vec![Write::Wallet(next), Write::Entry(entry)]).await;
        assert_eq!(rig.only_cost().write_tenths, write_tenths);
    }
}

#[tokio::test]
async fn the_engine_counts_sizes_as_we_do() {
    let rig = Rig::new().await;
    let item = |padding: usize| -> Item {
        let json = serde_json::json!({
            "PK": "a", "SK": "b", "n": 1234, "m": { "k": [1, "x", { "y": 10 }], "t": true }, "pad": "x".repeat(padding),
        });
        serde_dynamo::to_item(json).unwrap()
    };
    let padding = KILOBYTE - size::of(&item(0));
    assert_eq!(rig.put_raw(item(padding)).await, 10);
    assert_eq!(rig.put_raw(item(padding + 1)).await, 20);
}
