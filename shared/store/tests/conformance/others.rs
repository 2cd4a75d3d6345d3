//! Programs, API keys, jobs and events.

use std::sync::Arc;

use app::budgets::Counter;
use app::exchanges::Stock;
use app::families::Family;
use app::lotteries::Opening;
use app::store::{Claimed, Commit, Job, Read, Store, Write};
use app::ties::{Bond, Tie, TieName};
use app::{ApiKey, Scope};
use chrono::TimeDelta;
use domain::entry::Fingerprint;
use domain::ids::{CouponId, FamilyId, OrderId, RedemptionId};
use domain::program::Timeline;
use uuid::Uuid;

use super::sample::{at, day, done, member, now, published};

pub(crate) async fn programs_follow_each_other(store: Arc<dyn Store>) {
    assert_eq!(store.timeline(Read::Strong).await.unwrap(), None);
    let first = published(1, "一つ目");
    let at_once = Timeline::of(1);
    let write = Write::Program(first.clone(), at_once.clone());
    done(&*store, vec![write]).await;
    assert_eq!(
        store.timeline(Read::Strong).await.unwrap(),
        Some(at_once.clone())
    );
    for version in [3, 1] {
        let write = Write::Program(published(version, "二つ目"), Timeline::of(version));
        let refused = store.commit(vec![write]).await;
        assert!(matches!(refused, Ok(Commit::Stale)), "{refused:?}");
    }
    let announced = at_once.published(Some(at("2026-12-01T00:00:00+09:00")), now());
    let announced = announced.unwrap();
    let second = published(2, "二つ目");
    let write = Write::Program(second.clone(), announced.clone());
    done(&*store, vec![write]).await;
    assert_eq!(store.timeline(Read::Strong).await.unwrap(), Some(announced));
    assert_eq!(store.program(1).await.unwrap(), Some(first));
    assert_eq!(store.program(2).await.unwrap(), Some(second));
    assert_eq!(store.program(3).await.unwrap(), None);
}

pub(crate) async fn a_tie_is_changed_only_over_its_predecessor(store: Arc<dyn Store>) {
    let order = OrderId::parse("ec-1001").unwrap();
    let redemption = RedemptionId::parse("use-1").unwrap();
    let coupon = CouponId::parse("c-1").unwrap();
    let names = [
        TieName::Redemption(redemption.clone()),
        TieName::Order(order.clone()),
        TieName::Goods(Fingerprint::of(&"tea").unwrap()),
    ];
    for name in names {
        assert_eq!(store.tie(&name).await.unwrap(), None);
        let first = Tie {
            name: name.clone(),
            version: 1,
            bonds: [Bond::Order(order.clone()), Bond::Earning].into(),
        };
        done(&*store, vec![Write::Tie(first.clone())]).await;
        assert_eq!(store.tie(&name).await.unwrap(), Some(first.clone()));
        let mut next = Tie {
            version: 2,
            ..first
        };
        next.bonds.insert(Bond::Redemption(redemption.clone()));
        next.bonds
            .insert(Bond::Coupon(coupon.clone(), order.clone()));
        done(&*store, vec![Write::Tie(next.clone())]).await;
        let late = Tie {
            bonds: [].into(),
            ..next.clone()
        };
        let commit = store.commit(vec![Write::Tie(late)]).await;
        assert!(matches!(commit, Ok(Commit::Stale)), "{commit:?}");
        assert_eq!(store.tie(&name).await.unwrap(), Some(next));
    }
}

pub(crate) async fn a_family_is_changed_only_over_its_predecessor(store: Arc<dyn Store>) {
    let id = FamilyId::parse("home").unwrap();
    assert_eq!(store.family(&id).await.unwrap(), None);
    let first = Family {
        id: id.clone(),
        version: 1,
        asked: Fingerprint::of(&"one").unwrap(),
        members: vec![member(2), member(1)],
    };
    done(&*store, vec![Write::Family(first.clone())]).await;
    assert_eq!(store.family(&id).await.unwrap(), Some(first.clone()));
    let next = Family {
        version: 2,
        asked: Fingerprint::of(&"none").unwrap(),
        members: Vec::new(),
        ..first.clone()
    };
    done(&*store, vec![Write::Family(next.clone())]).await;
    let late = Family {
        version: 2,
        ..first
    };
    let commit = store.commit(vec![Write::Family(late)]).await;
    assert!(matches!(commit, Ok(Commit::Stale)), "{commit:?}");
    assert_eq!(store.family(&id).await.unwrap(), Some(next));
}

pub(crate) async fn a_stock_is_changed_only_over_its_predecessor(store: Arc<dyn Store>) {
    assert_eq!(store.stock("mug").await.unwrap(), None);
    let stock = |version, left| Stock {
        reward: "mug".to_owned(),
        version,
        left,
    };
    for (version, left) in [(1, 2), (2, 1), (3, 0)] {
        done(&*store, vec![Write::Stock(stock(version, left))]).await;
        let found = store.stock("mug").await.unwrap();
        assert_eq!(found, Some(stock(version, left)));
    }
    let late = store.commit(vec![Write::Stock(stock(3, 1))]).await;
    assert!(matches!(late, Ok(Commit::Stale)), "{late:?}");
    assert_eq!(store.stock("cup").await.unwrap(), None);
}

pub(crate) async fn a_lottery_is_opened_once(store: Arc<dyn Store>) {
    assert_eq!(store.opening("summer").await.unwrap(), None);
    let opening = |salt: &str| Opening {
        lottery: "summer".to_owned(),
        salt: salt.to_owned(),
        seed_hash: "0f".repeat(32),
        opened_at: at("2026-11-01T00:00:00.001Z"),
        ends_at: at("2026-11-30T15:00:00Z"),
    };
    done(&*store, vec![Write::Opening(opening("first"))]).await;
    let second = store.commit(vec![Write::Opening(opening("second"))]).await;
    assert!(matches!(second, Ok(Commit::Stale)), "{second:?}");
    let found = store.opening("summer").await.unwrap();
    assert_eq!(found, Some(opening("first")));
    assert_eq!(store.stock("summer").await.unwrap(), None);
}

pub(crate) async fn a_counter_is_changed_only_over_its_predecessor(store: Arc<dyn Store>) {
    let look = async |shard| store.counter("thanks", shard, Read::Strong).await.unwrap();
    assert_eq!(look(15).await, None);
    let counter = |version, given| Counter {
        campaign: "thanks".to_owned(),
        shard: 15,
        version,
        given,
    };
    for (version, given) in [(1, 20), (2, -10)] {
        done(&*store, vec![Write::Counter(counter(version, given))]).await;
        assert_eq!(look(15).await, Some(counter(version, given)));
    }
    let late = store.commit(vec![Write::Counter(counter(2, 5))]).await;
    assert!(matches!(late, Ok(Commit::Stale)), "{late:?}");
    assert_eq!(look(1).await, None);
}

pub(crate) async fn an_api_key_reads_back_with_all_its_limits(store: Arc<dyn Store>) {
    let unlimited = ApiKey {
        id: "k1".to_owned(),
        hash: "ab12".to_owned(),
        label: "本店のレジ".to_owned(),
        scopes: Scope::ALL.into_iter().collect(),
        stores: None,
        points_per_call_max: None,
        expires_at: None,
    };
    let limited = ApiKey {
        id: "k2".to_owned(),
        scopes: [].into(),
        stores: Some([].into()),
        points_per_call_max: Some(0),
        expires_at: Some(at("2027-01-01T00:00:00Z")),
        ..unlimited.clone()
    };
    for key in [unlimited, limited] {
        done(&*store, vec![Write::ApiKey(key.clone())]).await;
        assert_eq!(store.api_key(&key.id).await.unwrap(), Some(key));
    }
    assert_eq!(store.api_key("k3").await.unwrap(), None);
}

pub(crate) async fn a_job_marker_never_goes_back(store: Arc<dyn Store>) {
    assert_eq!(store.job_through(Job::Birthday).await.unwrap(), None);
    let (first, second) = (day("2026-11-21"), day("2026-11-22"));
    done(&*store, vec![Write::JobThrough(Job::Birthday, second)]).await;
    done(&*store, vec![Write::JobThrough(Job::Birthday, second)]).await;
    let back = store
        .commit(vec![Write::JobThrough(Job::Birthday, first)])
        .await;
    assert!(matches!(back, Ok(Commit::Stale)), "{back:?}");
    assert_eq!(
        store.job_through(Job::Birthday).await.unwrap(),
        Some(second)
    );
}

pub(crate) async fn an_event_is_claimed_once_and_a_claim_lapses(store: Arc<dyn Store>) {
    let claim = |event, holder, after| {
        let (holder, at) = (
            Uuid::from_u128(holder),
            now() + TimeDelta::milliseconds(after),
        );
        let store = Arc::clone(&store);
        async move { store.claim_event(event, holder, at).await.unwrap() }
    };
    assert_eq!(claim("01F", 1, 0).await, Claimed::Ours);
    assert_eq!(claim("01F", 2, 0).await, Claimed::Busy);
    // The answer to a claim was lost: whoever asks again is told that it is theirs.
    assert_eq!(claim("01F", 1, 0).await, Claimed::Ours);
    assert_eq!(claim("01F", 2, 29_999).await, Claimed::Busy);
    assert_eq!(claim("01F", 2, 30_000).await, Claimed::Ours);
    assert_eq!(claim("01F", 1, 30_000).await, Claimed::Busy);
    assert_eq!(claim("01G", 3, 0).await, Claimed::Ours);
}

pub(crate) async fn an_answered_event_stays_answered(store: Arc<dyn Store>) {
    let holder = Uuid::from_u128(1);
    assert_eq!(
        store.claim_event("01F", holder, now()).await.unwrap(),
        Claimed::Ours
    );
    store.finish_event("01F", now()).await.unwrap();
    let a_month_later = now() + TimeDelta::days(31);
    assert_eq!(
        store
            .claim_event("01F", holder, a_month_later)
            .await
            .unwrap(),
        Claimed::Answered
    );
}
