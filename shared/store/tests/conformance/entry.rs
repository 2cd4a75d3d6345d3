//! The journal, and the marks that stand under a redemption's id.

use std::sync::Arc;

use app::store::{Commit, Read, Recorded, RefusedMark, Store, Write};
use chrono::TimeDelta;
use domain::entry::{ChainHash, Entry, EntryKey, Moved, Record};
use domain::fact::Fact;
use domain::refusal::Refusal;

use super::fact::{every_fact, halves, of_a_referral, spent};
use super::sample::{at, done, earning, entry, fingerprint, joined, lots, now, wallet};

pub(crate) async fn every_kind_of_fact_reads_back_equal_and_its_chain_holds(store: Arc<dyn Store>) {
    let member = joined(&*store, 1).await;
    let mut before = ChainHash::default();
    for (fact, seq) in every_fact()
        .into_iter()
        .chain(halves())
        .chain(of_a_referral())
        .zip(2..)
    {
        let id = format!("fact-{seq}");
        let mut written = entry(&member, seq, Record::Activity, &id, fact);
        written.moved = Moved {
            come: lots(3, "2027-11-30"),
            gone: lots(5, "2026-12-31"),
        };
        written.chain = written.chained_to(&before);
        done(
            &*store,
            vec![
                Write::Wallet(wallet(&member, seq)),
                Write::Entry(written.clone()),
            ],
        )
        .await;
        let read = store.recorded(&written.key, Read::Strong).await.unwrap();
        assert_eq!(read, Some(Recorded::Entry(written.clone())));
        let Some(Recorded::Entry(read)) = read else {
            panic!("no entry")
        };
        assert_eq!(read.chained_to(&before), written.chain);
        before = read.chain;
    }
}

fn use_points(store_member: &domain::ids::MemberId, at: domain::calendar::Instant) -> Vec<Write> {
    let fact = Fact::Redeemed { spent: spent() };
    let entry = Entry {
        at,
        ..entry(store_member, 2, Record::Redemption, "use-1", fact)
    };
    vec![Write::Wallet(wallet(store_member, 2)), Write::Entry(entry)]
}

fn redemption_key() -> EntryKey {
    EntryKey::new(Record::Redemption, "use-1")
}

fn refused() -> RefusedMark {
    RefusedMark {
        fingerprint: fingerprint("use-1"),
        refusal: Refusal::InsufficientPoints {
            available: 100,
            wanted: 500,
        },
        until: now() + TimeDelta::hours(72),
    }
}

pub(crate) async fn a_refused_id_is_taken_until_the_refusal_runs_out(store: Arc<dyn Store>) {
    let member = joined(&*store, 1).await;
    done(&*store, vec![Write::Refusal(redemption_key(), refused())]).await;
    let mark = Recorded::Refused(refused());
    let read = store
        .recorded(&redemption_key(), Read::Strong)
        .await
        .unwrap();
    assert_eq!(read, Some(mark.clone()));
    let just_before = refused().until - TimeDelta::milliseconds(1);
    match store
        .commit(use_points(&member, just_before))
        .await
        .unwrap()
    {
        Commit::Recorded(found) => assert_eq!(*found, mark),
        other => panic!("{other:?}"),
    }
    done(&*store, use_points(&member, refused().until)).await;
    let read = store
        .recorded(&redemption_key(), Read::Strong)
        .await
        .unwrap();
    assert!(matches!(read, Some(Recorded::Entry(_))), "{read:?}");
}

pub(crate) async fn a_refusal_never_replaces_an_entry(store: Arc<dyn Store>) {
    let member = joined(&*store, 1).await;
    done(&*store, use_points(&member, now())).await;
    let commit = store
        .commit(vec![Write::Refusal(redemption_key(), refused())])
        .await
        .unwrap();
    assert!(
        matches!(&commit, Commit::Recorded(found) if matches!(**found, Recorded::Entry(_))),
        "{commit:?}"
    );
    let commit = store
        .commit(vec![Write::Tombstone(redemption_key(), now())])
        .await
        .unwrap();
    assert!(
        matches!(&commit, Commit::Recorded(found) if matches!(**found, Recorded::Entry(_))),
        "{commit:?}"
    );
}

pub(crate) async fn a_void_before_the_hold_keeps_the_hold_out_for_ever(store: Arc<dyn Store>) {
    let member = joined(&*store, 1).await;
    done(&*store, vec![Write::Tombstone(redemption_key(), now())]).await;
    let years_later = at("2036-11-22T00:00:00Z");
    match store
        .commit(use_points(&member, years_later))
        .await
        .unwrap()
    {
        Commit::Recorded(found) => assert_eq!(*found, Recorded::Voided(now())),
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn a_void_takes_the_place_of_a_refusal(store: Arc<dyn Store>) {
    done(&*store, vec![Write::Refusal(redemption_key(), refused())]).await;
    done(&*store, vec![Write::Tombstone(redemption_key(), now())]).await;
    let read = store
        .recorded(&redemption_key(), Read::Strong)
        .await
        .unwrap();
    assert_eq!(read, Some(Recorded::Voided(now())));
}

pub(crate) async fn history_is_newest_first_and_pages_by_number(store: Arc<dyn Store>) {
    let member = joined(&*store, 1).await;
    for seq in 2..=12 {
        let entry = earning(&member, seq, &format!("ec-{seq}"));
        done(
            &*store,
            vec![Write::Wallet(wallet(&member, seq)), Write::Entry(entry)],
        )
        .await;
    }
    let seqs = async |below, limit| {
        let page = store.history(&member, below, limit).await.unwrap();
        page.into_iter().map(|entry| entry.seq).collect::<Vec<_>>()
    };
    assert_eq!(seqs(None, 3).await, [12, 11, 10]);
    assert_eq!(seqs(Some(10), 3).await, [9, 8, 7]);
    assert_eq!(seqs(Some(4), 50).await, [3, 2]);
    assert_eq!(seqs(Some(2), 50).await, [0_u64; 0]);
}

pub(crate) async fn marks_and_other_members_are_not_in_a_history(store: Arc<dyn Store>) {
    let (one, two) = (joined(&*store, 1).await, joined(&*store, 2).await);
    done(&*store, vec![Write::Refusal(redemption_key(), refused())]).await;
    let plan = vec![
        Write::Wallet(wallet(&one, 2)),
        Write::Entry(earning(&one, 2, "ec-1001")),
    ];
    done(&*store, plan).await;
    assert_eq!(store.history(&one, None, 10).await.unwrap().len(), 1);
    assert_eq!(store.history(&two, None, 10).await.unwrap().len(), 0);
}
