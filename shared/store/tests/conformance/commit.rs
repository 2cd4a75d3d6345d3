//! One plan, all or nothing.

use std::sync::Arc;

use app::store::{Commit, Read, Recorded, Store, Write};
use domain::entry::{Entry, EntryKey, Record};

use super::sample::{balance, done, earning, joined, member, wallet};

pub(crate) async fn a_wallet_and_its_entry_are_written_together_and_read_back(
    store: Arc<dyn Store>,
) {
    let member = joined(&*store, 1).await;
    let (next, entry) = (wallet(&member, 2), earning(&member, 2, "ec-1001"));
    done(
        &*store,
        vec![Write::Wallet(next.clone()), Write::Entry(entry.clone())],
    )
    .await;
    let key = EntryKey::new(Record::Earning, "ec-1001");
    assert_eq!(
        store.wallet(&member, Read::Strong).await.unwrap(),
        Some(next)
    );
    assert_eq!(
        store.recorded(&key, Read::Strong).await.unwrap(),
        Some(Recorded::Entry(entry))
    );
}

pub(crate) async fn a_wallet_is_written_only_over_its_predecessor(store: Arc<dyn Store>) {
    let member = member(1);
    let nothing_before = store.commit(vec![Write::Wallet(wallet(&member, 2))]).await;
    assert!(
        matches!(nothing_before, Ok(Commit::Stale)),
        "{nothing_before:?}"
    );
    done(&*store, vec![Write::Wallet(wallet(&member, 1))]).await;
    let gap = store.commit(vec![Write::Wallet(wallet(&member, 3))]).await;
    assert!(matches!(gap, Ok(Commit::Stale)), "{gap:?}");
    done(&*store, vec![Write::Wallet(wallet(&member, 2))]).await;
    let mut other = wallet(&member, 2);
    other.seq = 9;
    let behind = store.commit(vec![Write::Wallet(other)]).await;
    assert!(matches!(behind, Ok(Commit::Stale)), "{behind:?}");
    assert_eq!(balance(&*store, &member).await, 200);
}

pub(crate) async fn nothing_is_written_when_one_condition_fails(store: Arc<dyn Store>) {
    let member = joined(&*store, 1).await;
    let entry = earning(&member, 3, "ec-1001");
    let key = entry.key.clone();
    let commit = store
        .commit(vec![Write::Wallet(wallet(&member, 3)), Write::Entry(entry)])
        .await;
    assert!(matches!(commit, Ok(Commit::Stale)), "{commit:?}");
    assert_eq!(store.recorded(&key, Read::Strong).await.unwrap(), None);
    assert_eq!(balance(&*store, &member).await, 100);
}

pub(crate) async fn the_same_plan_again_is_done_once(store: Arc<dyn Store>) {
    let member = joined(&*store, 1).await;
    let plan = vec![
        Write::Wallet(wallet(&member, 2)),
        Write::Entry(earning(&member, 2, "ec-1001")),
    ];
    done(&*store, plan.clone()).await;
    done(&*store, plan).await;
    assert_eq!(balance(&*store, &member).await, 200);
    assert_eq!(store.history(&member, None, 10).await.unwrap().len(), 1);
}

pub(crate) async fn of_two_writers_on_one_wallet_one_is_done(store: Arc<dyn Store>) {
    let member = joined(&*store, 1).await;
    let one = async |order: &str| {
        let plan = vec![
            Write::Wallet(wallet(&member, 2)),
            Write::Entry(earning(&member, 2, order)),
        ];
        store.commit(plan).await.unwrap()
    };
    let (first, second) = futures::join!(one("ec-1001"), one("ec-1002"));
    assert_eq!(count_done(&[first, second]), 1);
    assert_eq!(store.history(&member, None, 10).await.unwrap().len(), 1);
}

pub(crate) async fn of_two_members_with_one_order_one_is_done(store: Arc<dyn Store>) {
    let (one, two) = (joined(&*store, 1).await, joined(&*store, 2).await);
    let buy = async |member| {
        let plan = vec![
            Write::Wallet(wallet(member, 2)),
            Write::Entry(earning(member, 2, "ec-1001")),
        ];
        store.commit(plan).await.unwrap()
    };
    let (first, second) = futures::join!(buy(&one), buy(&two));
    assert_eq!(count_done(&[first, second]), 1);
    assert_eq!(
        balance(&*store, &one).await + balance(&*store, &two).await,
        300
    );
}

fn count_done(commits: &[Commit]) -> usize {
    commits
        .iter()
        .filter(|commit| matches!(commit, Commit::Done))
        .count()
}

pub(crate) async fn a_taken_id_answers_what_stands_there(store: Arc<dyn Store>) {
    let (one, two) = (joined(&*store, 1).await, joined(&*store, 2).await);
    let first = earning(&one, 2, "ec-1001");
    done(
        &*store,
        vec![Write::Wallet(wallet(&one, 2)), Write::Entry(first.clone())],
    )
    .await;
    let plan = vec![
        Write::Wallet(wallet(&two, 2)),
        Write::Entry(earning(&two, 2, "ec-1001")),
    ];
    assert_recorded(store.commit(plan).await.unwrap(), &first);
    assert_eq!(balance(&*store, &two).await, 100);
}

pub(crate) async fn an_id_that_is_taken_tells_more_than_a_stale_wallet(store: Arc<dyn Store>) {
    let member = joined(&*store, 1).await;
    let first = earning(&member, 2, "ec-1001");
    done(
        &*store,
        vec![
            Write::Wallet(wallet(&member, 2)),
            Write::Entry(first.clone()),
        ],
    )
    .await;
    let mut late = earning(&member, 2, "ec-1001");
    late.program_version = 4;
    let mut same_version = wallet(&member, 2);
    same_version.seq = 9;
    let plan = vec![Write::Wallet(same_version), Write::Entry(late)];
    assert_recorded(store.commit(plan).await.unwrap(), &first);
}

fn assert_recorded(commit: Commit, entry: &Entry) {
    match commit {
        Commit::Recorded(recorded) => assert_eq!(*recorded, Recorded::Entry(entry.clone())),
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn a_fact_that_time_decided_is_never_a_repetition(store: Arc<dyn Store>) {
    let (one, two) = (joined(&*store, 1).await, joined(&*store, 2).await);
    let decided = |member| Entry {
        command: None,
        ..earning(member, 2, "ec-1001")
    };
    done(
        &*store,
        vec![Write::Wallet(wallet(&one, 2)), Write::Entry(decided(&one))],
    )
    .await;
    let plan = vec![Write::Wallet(wallet(&two, 2)), Write::Entry(decided(&two))];
    let commit = store.commit(plan).await;
    assert!(matches!(commit, Ok(Commit::Stale)), "{commit:?}");
}

pub(crate) async fn a_plan_without_writes_is_done(store: Arc<dyn Store>) {
    done(&*store, vec![]).await;
}
