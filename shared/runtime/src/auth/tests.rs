//! What a key opens, and when it stops.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::ports::Fault;
use app::{ApiKey, Pepper, Scope};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

use super::{Authenticator, Denied, Keys, NewKey};

/// One key, and a count of how often it was asked for.
struct OneKey {
    key: ApiKey,
    reads: AtomicUsize,
}

#[async_trait]
impl Keys for OneKey {
    async fn api_key(&self, id: &str) -> Result<Option<ApiKey>, Fault> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        Ok((id == self.key.id).then(|| self.key.clone()))
    }
}

fn noon() -> DateTime<Utc> {
    "2026-11-22T12:00:00+09:00".parse().unwrap()
}

fn pepper() -> Pepper {
    Pepper::new(b"a pepper that only this test knows")
}

fn key(made: &NewKey) -> ApiKey {
    ApiKey {
        id: made.id.clone(),
        hash: made.hash.clone(),
        label: "till 3".to_owned(),
        scopes: BTreeSet::from([Scope::PointsEarn]),
        stores: None,
        points_per_call_max: None,
        expires_at: Some(noon() + TimeDelta::hours(1)),
    }
}

fn authenticator(key: ApiKey) -> (Authenticator, Arc<OneKey>) {
    let keys = Arc::new(OneKey {
        key,
        reads: AtomicUsize::new(0),
    });
    (
        Authenticator::new(Arc::<OneKey>::clone(&keys), pepper()),
        keys,
    )
}

#[test]
fn a_key_shows_its_id_and_its_hash_shows_nothing_of_its_secret() {
    let made = NewKey::new([7; 32], &pepper());
    let parts: Vec<&str> = made.text.split('_').collect();
    assert_eq!(parts.len(), 4);
    assert_eq!(parts[0], "tk");
    assert_eq!(parts[1], made.id);
    assert_eq!(parts[2], "07".repeat(32));
    assert!(!made.hash.contains("0707"));
    assert_ne!(
        made.hash,
        NewKey::new([7; 32], &Pepper::new(b"another")).hash
    );
}

#[tokio::test]
async fn a_key_opens_until_the_instant_it_expires() {
    let made = NewKey::new([7; 32], &pepper());
    let (authenticator, _) = authenticator(key(&made));
    let last = noon() + TimeDelta::minutes(60) - TimeDelta::milliseconds(1);
    assert!(authenticator.authenticate(&made.text, noon()).await.is_ok());
    assert!(authenticator.authenticate(&made.text, last).await.is_ok());
    let denied = authenticator
        .authenticate(&made.text, noon() + TimeDelta::minutes(60))
        .await;
    assert_eq!(denied, Err(Denied::Unknown));
}

#[tokio::test]
async fn a_mistyped_key_is_refused_without_a_read() {
    let made = NewKey::new([7; 32], &pepper());
    let (authenticator, keys) = authenticator(key(&made));
    let mistyped = made.text.replacen("07", "08", 1);
    for text in ["", "tk_", "tk_a_b", mistyped.as_str()] {
        assert_eq!(
            authenticator.authenticate(text, noon()).await,
            Err(Denied::Unknown),
            "{text}"
        );
    }
    assert_eq!(keys.reads.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_key_whose_kept_hash_is_another_opens_nothing() {
    let made = NewKey::new([7; 32], &pepper());
    let mut kept = key(&made);
    kept.hash = NewKey::new([8; 32], &pepper()).hash;
    let (authenticator, _) = authenticator(kept);
    assert_eq!(
        authenticator.authenticate(&made.text, noon()).await,
        Err(Denied::Unknown)
    );
}

#[tokio::test]
async fn a_key_is_read_once_a_minute_and_again_when_the_clock_went_back() {
    let made = NewKey::chosen("local-dev-key", &pepper());
    let (authenticator, keys) = authenticator(key(&made));
    for (after_seconds, reads) in [(0, 1), (59, 1), (60, 2), (61, 2), (-1, 3)] {
        let now = noon() + TimeDelta::seconds(after_seconds);
        assert!(
            authenticator
                .authenticate("local-dev-key", now)
                .await
                .is_ok()
        );
        assert_eq!(
            keys.reads.load(Ordering::Relaxed),
            reads,
            "after {after_seconds} seconds"
        );
    }
}
