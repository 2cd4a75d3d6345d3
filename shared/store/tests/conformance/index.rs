//! What comes due, by day and shard.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::store::{SHARDS, Store, Write};
use domain::calendar::MonthDay;
use domain::ids::MemberId;
use domain::wallet::Wallet;

use super::sample::{day, done, member, now, profile, wallet};

fn due_on(member: &MemberId, version: u64, on: Option<&str>) -> Wallet {
    Wallet {
        due_on: on.map(day),
        ..wallet(member, version)
    }
}

/// Everybody who is due through a day, read in pages of two.
async fn all_due(store: &dyn Store, through: &str) -> BTreeSet<MemberId> {
    let mut found = Vec::new();
    for shard in 0..SHARDS {
        let mut after = None;
        loop {
            let page = store.due(day(through), shard, after, 2).await.unwrap();
            found.extend(page.members);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    let members: BTreeSet<MemberId> = found.iter().cloned().collect();
    assert_eq!(members.len(), found.len(), "nobody is listed twice");
    members
}

pub(crate) async fn due_wallets_are_found_through_a_day_by_shard(store: Arc<dyn Store>) {
    let members: BTreeSet<MemberId> = (1..=60).map(member).collect();
    for member in &members {
        done(
            &*store,
            vec![Write::Wallet(due_on(member, 1, Some("2026-12-01")))],
        )
        .await;
    }
    done(
        &*store,
        vec![Write::Wallet(due_on(&member(61), 1, Some("2026-12-02")))],
    )
    .await;
    done(&*store, vec![Write::Wallet(due_on(&member(62), 1, None))]).await;
    assert_eq!(all_due(&*store, "2026-12-01").await, members);
    assert_eq!(all_due(&*store, "2026-11-30").await.len(), 0);
    assert_eq!(all_due(&*store, "2026-12-02").await.len(), 61);
    assert_eq!(all_due(&*store, "2027-12-01").await.len(), 61);
}

pub(crate) async fn the_longest_overdue_come_first(store: Arc<dyn Store>) {
    // The days run against the ids, so an order by id would show.
    for n in 1..=30 {
        let on = format!("2026-12-{:02}", 31 - n);
        done(
            &*store,
            vec![Write::Wallet(due_on(&member(n), 1, Some(&on)))],
        )
        .await;
    }
    for shard in 0..SHARDS {
        let through = day("2026-12-31");
        let found = store.due(through, shard, None, 50).await.unwrap().members;
        assert!(found.is_sorted_by(|one, next| one > next), "{found:?}");
    }
}

pub(crate) async fn a_wallet_that_is_settled_leaves_its_day(store: Arc<dyn Store>) {
    let member = member(1);
    done(
        &*store,
        vec![Write::Wallet(due_on(&member, 1, Some("2026-12-01")))],
    )
    .await;
    done(
        &*store,
        vec![Write::Wallet(due_on(&member, 2, Some("2026-12-31")))],
    )
    .await;
    assert_eq!(all_due(&*store, "2026-12-01").await.len(), 0);
    assert_eq!(all_due(&*store, "2026-12-31").await.len(), 1);
    done(&*store, vec![Write::Wallet(due_on(&member, 3, None))]).await;
    assert_eq!(all_due(&*store, "2026-12-31").await.len(), 0);
}

pub(crate) async fn birthdays_are_found_until_the_member_leaves(store: Arc<dyn Store>) {
    let leap_day: MonthDay = "02-29".parse().unwrap();
    let listed = async || {
        let mut count = 0;
        for shard in 0..SHARDS {
            count += store
                .birthdays(leap_day, shard, None, 10)
                .await
                .unwrap()
                .members
                .len();
        }
        count
    };
    let mut file = profile(&member(1), 1);
    done(&*store, vec![Write::Profile(file.clone())]).await;
    assert_eq!(listed().await, 1);
    file.version = 2;
    file.withdrawn_at = Some(now());
    done(&*store, vec![Write::Profile(file)]).await;
    assert_eq!(listed().await, 0);
}
