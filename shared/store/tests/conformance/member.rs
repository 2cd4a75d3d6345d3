//! Members: their files, their unique keys, their coupons.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::store::{Commit, JoinRecord, MemberFile, Read, SHARDS, Store, Write};
use domain::coupon::Use;
use domain::ids::{CouponId, MemberId, OrderId};
use domain::member::{ExternalId, UniqueKey};

use super::sample::{coupon, done, fingerprint, member, now, profile, wallet};

pub(crate) async fn a_member_is_read_whole(store: Arc<dyn Store>) {
    let id = member(1);
    let file = MemberFile {
        profile: profile(&id, 1),
        wallet: wallet(&id, 1),
        coupons: vec![
            coupon(&id, "birthday-2026", 1),
            coupon(&id, "birthday-2027", 1),
        ],
    };
    let mut plan = vec![
        Write::Profile(file.profile.clone()),
        Write::Wallet(file.wallet.clone()),
    ];
    plan.extend(file.coupons.iter().cloned().map(Write::Coupon));
    done(&*store, plan).await;
    assert_eq!(store.member(&id, Read::Strong).await.unwrap(), Some(file));
    assert_eq!(store.member(&member(2), Read::Strong).await.unwrap(), None);
}

fn external(id: &str) -> UniqueKey {
    UniqueKey::External(ExternalId {
        provider: "ec".to_owned(),
        id: id.to_owned(),
    })
}

async fn owner(store: &dyn Store, key: &UniqueKey) -> Option<MemberId> {
    store.owner(key, Read::Strong).await.unwrap()
}

pub(crate) async fn a_unique_key_has_one_owner(store: Arc<dyn Store>) {
    let key = external("c-123");
    done(&*store, vec![Write::Claim(key.clone(), member(1))]).await;
    done(&*store, vec![Write::Claim(key.clone(), member(1))]).await;
    let plan = vec![
        Write::Profile(profile(&member(2), 1)),
        Write::Claim(key.clone(), member(2)),
    ];
    match store.commit(plan).await.unwrap() {
        Commit::Taken(taken) => assert_eq!(taken, key),
        other => panic!("{other:?}"),
    }
    assert_eq!(owner(&*store, &key).await, Some(member(1)));
    let unclaimed = UniqueKey::Coupon(CouponId::parse("c-123").unwrap());
    assert_eq!(owner(&*store, &unclaimed).await, None);
}

pub(crate) async fn a_unique_key_is_released_by_its_owner_only(store: Arc<dyn Store>) {
    let key = external("c-123");
    done(&*store, vec![Write::Claim(key.clone(), member(1))]).await;
    let commit = store
        .commit(vec![Write::Release(key.clone(), member(2))])
        .await;
    assert!(matches!(commit, Ok(Commit::Stale)), "{commit:?}");
    assert_eq!(owner(&*store, &key).await, Some(member(1)));
    done(&*store, vec![Write::Release(key.clone(), member(1))]).await;
    assert_eq!(owner(&*store, &key).await, None);
    done(&*store, vec![Write::Claim(key.clone(), member(2))]).await;
    assert_eq!(owner(&*store, &key).await, Some(member(2)));
}

pub(crate) async fn a_unique_key_goes_over_from_its_owner_only_and_once(store: Arc<dyn Store>) {
    let key = external("c-123");
    let over = |from: u64, to: u64| {
        vec![Write::Transfer {
            key: key.clone(),
            from: member(from),
            to: member(to),
        }]
    };
    let commit = store.commit(over(1, 2)).await;
    assert!(matches!(commit, Ok(Commit::Stale)), "{commit:?}");
    done(&*store, vec![Write::Claim(key.clone(), member(1))]).await;
    let commit = store.commit(over(3, 2)).await;
    assert!(matches!(commit, Ok(Commit::Stale)), "{commit:?}");
    done(&*store, over(1, 2)).await;
    assert_eq!(owner(&*store, &key).await, Some(member(2)));
    let commit = store.commit(over(1, 3)).await;
    assert!(matches!(commit, Ok(Commit::Stale)), "{commit:?}");
    assert_eq!(owner(&*store, &key).await, Some(member(2)));
}

pub(crate) async fn a_coupon_is_changed_only_over_its_predecessor(store: Arc<dyn Store>) {
    let id = member(1);
    let issued = coupon(&id, "birthday-2026", 1);
    done(&*store, vec![Write::Coupon(issued.clone())]).await;
    let by = |order: &str| {
        let mut used = coupon(&id, "birthday-2026", 2);
        used.used = Some(Use {
            order_id: OrderId::parse(order).unwrap(),
            at: now(),
            discount_yen: 500,
            points: 0,
            turn: 0,
            asked: None,
        });
        used
    };
    let first = by("ec-1001");
    done(&*store, vec![Write::Coupon(first.clone())]).await;
    let commit = store.commit(vec![Write::Coupon(by("ec-1002"))]).await;
    assert!(matches!(commit, Ok(Commit::Stale)), "{commit:?}");
    assert_eq!(store.coupon(&id, &issued.id).await.unwrap(), Some(first));
}

pub(crate) async fn a_join_record_is_kept_and_can_be_erased(store: Arc<dyn Store>) {
    let record = JoinRecord {
        fingerprint: fingerprint("join"),
        member: member(1),
        profile: Some(profile(&member(1), 1)),
    };
    done(
        &*store,
        vec![Write::Joined("join-1".to_owned(), record.clone())],
    )
    .await;
    assert_eq!(store.joined("join-1").await.unwrap(), Some(record.clone()));
    let mut other = record.clone();
    other.member = member(2);
    let commit = store
        .commit(vec![Write::Joined("join-1".to_owned(), other)])
        .await;
    assert!(matches!(commit, Ok(Commit::Stale)), "{commit:?}");
    let erased = JoinRecord {
        profile: None,
        ..record
    };
    done(
        &*store,
        vec![Write::JoinErased("join-1".to_owned(), erased.clone())],
    )
    .await;
    assert_eq!(store.joined("join-1").await.unwrap(), Some(erased));
    assert_eq!(store.joined("join-2").await.unwrap(), None);
}

pub(crate) async fn all_members_are_found_shard_by_shard(store: Arc<dyn Store>) {
    let ids: BTreeSet<_> = (1..=40).map(member).collect();
    for id in &ids {
        done(&*store, vec![Write::Listed(id.clone())]).await;
    }
    let mut found = Vec::new();
    for shard in 0..SHARDS {
        let mut after = None;
        loop {
            let page = store.members(shard, after, 2).await.unwrap();
            assert!(page.members.len() <= 2);
            after = page.members.last().cloned();
            found.extend(page.members);
            if page.next.is_none() {
                break;
            }
        }
    }
    assert_eq!(found.len(), 40);
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), ids);
}
