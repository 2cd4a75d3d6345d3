//! What requests cost, as the engine counts it.

use app::ports::Units;
use app::store::{Read, Store, Write};
use domain::entry::{EntryKey, Record};
use domain::ids::MemberId;
use domain::wallet::Wallet;

use crate::conformance::sample::{day, done, earning, joined, profile, wallet};
use crate::rig::Rig;

const fn reads(tenths: u64) -> Units {
    Units {
        read_tenths: tenths,
        write_tenths: 0,
    }
}

const fn writes(tenths: u64) -> Units {
    Units {
        read_tenths: 0,
        write_tenths: tenths,
    }
}

/// The wallet's next version with an entry, due on a day or not at all.
async fn command(rig: &Rig, member: &MemberId, version: u64, due_on: Option<&str>) -> Units {
    let next = Wallet {
        due_on: due_on.map(day),
        ..wallet(member, version)
    };
    let entry = earning(member, version, &format!("ec-{version}"));
    rig.meter.take();
    done(&*rig.store, vec![Write::Wallet(next), Write::Entry(entry)]).await;
    rig.only_cost()
}

#[tokio::test]
async fn a_command_costs_five_write_units_six_entering_the_due_index_and_seven_moving_in_it() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    assert_eq!(command(&rig, &member, 2, None).await, writes(50));
    assert_eq!(
        command(&rig, &member, 3, Some("2026-12-01")).await,
        writes(60)
    );
    assert_eq!(
        command(&rig, &member, 4, Some("2026-12-01")).await,
        writes(50)
    );
    assert_eq!(
        command(&rig, &member, 5, Some("2026-11-30")).await,
        writes(70)
    );
}

#[tokio::test]
async fn a_plan_that_is_repeated_writes_nothing() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    let plan = vec![
        Write::Wallet(wallet(&member, 2)),
        Write::Entry(earning(&member, 2, "ec-1001")),
    ];
    done(&*rig.store, plan.clone()).await;
    rig.meter.take();
    done(&*rig.store, plan).await;
    assert_eq!(rig.only_cost(), reads(40));
}

#[tokio::test]
async fn a_balance_costs_half_a_read_unit_and_a_strong_one_a_whole() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    rig.meter.take();
    rig.store.wallet(&member, Read::Eventual).await.unwrap();
    assert_eq!(rig.only_cost(), reads(5));
    rig.store.wallet(&member, Read::Strong).await.unwrap();
    assert_eq!(rig.only_cost(), reads(10));
    let nothing = EntryKey::new(Record::Earning, "ec-1001");
    rig.store.recorded(&nothing, Read::Eventual).await.unwrap();
    assert_eq!(rig.only_cost(), reads(5));
    rig.store.timeline(Read::Eventual).await.unwrap();
    assert_eq!(rig.only_cost(), reads(5));
}

#[tokio::test]
async fn a_members_whole_file_is_one_query_of_half_a_unit() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    done(&*rig.store, vec![Write::Profile(profile(&member, 1))]).await;
    rig.meter.take();
    let file = rig.store.member(&member, Read::Eventual).await.unwrap();
    assert!(file.is_some());
    assert_eq!(rig.only_cost(), reads(5));
}

#[tokio::test]
async fn a_page_of_history_is_one_query_of_half_a_unit() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    for version in 2..=4 {
        command(&rig, &member, version, None).await;
    }
    rig.meter.take();
    let page = rig.store.history(&member, None, 10).await.unwrap();
    assert_eq!(page.len(), 3);
    assert_eq!(rig.only_cost(), reads(5));
}
