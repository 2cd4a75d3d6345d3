//! A member of two coupons that end, who is merged into another between the looks at whose the one is and whose the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::runs::{Message, Walk, Work};
use app::store::{ChunkName, Job, Of, Part, Run, SHARDS};
use app::{App, Caller};
use async_trait::async_trait;
use domain::ids::MemberId;
use serde_json::json;
use tests::Shop;

use super::{Meanwhile, slower};

/// Merges a member before the second look at their file.
struct Merger {
    app: App,
    from: MemberId,
    into: MemberId,
    files: AtomicU32,
}

#[async_trait]
impl Meanwhile for Merger {
    async fn before_file(&self) {
        if self.files.fetch_add(1, Ordering::SeqCst) == 1 {
            let caller = Caller::job("test");
            let merged = self.app.merge(&caller, &self.from, &self.into, Vec::new());
            assert!(merged.await.unwrap().is_some());
        }
    }
}

fn night(shop: &Shop) -> Run {
    let today = "2026-12-21".parse().unwrap();
    Run {
        id: "night".to_owned(),
        job: Job::Expire,
        on: today,
        from: today,
        through: today,
        planned_at: shop.now(),
        parts: 1,
        campaign: None,
    }
}

/// How many ends of coupons a run tells of in one shard.
async fn told_of(app: &App, run: &Run, shard: u8) -> u64 {
    let part = Part {
        of: Of::Coupons,
        shard,
    };
    let chunk = ChunkName { part, number: 0 };
    let walk = Walk {
        run: run.clone(),
        part,
        after: None,
        number: 0,
    };
    app.work(Message::Walk(walk)).await.unwrap();
    let run = run.clone();
    let work = app.work(Message::Work(Work {
        run,
        chunk,
        only: None,
    }));
    work.await.unwrap();
    let done = app.store.chunk("night", chunk).await.unwrap();
    done.and_then(|chunk| chunk.worked)
        .map_or(0, |worked| worked.counts.notices)
}

#[tokio::test]
async fn the_ends_of_two_coupons_are_told_once_though_their_owner_is_merged_between_the_looks() {
    let shop = Arc::new(Shop::open().await);
    let (card, other) = (shop.member().await, shop.member().await);
    for coupon in ["sorry-1", "sorry-2"] {
        let path = format!("/v1/members/{card}/coupons/{coupon}");
        let body = json!({ "template": "birthday" });
        shop.put(&path, &body).await.good();
    }
    // Three days before the last one, which is told of.
    shop.set("2026-12-20T15:05:00Z");
    let [from, into] = [&card, &other].map(|id| MemberId::parse(id).unwrap());
    let merger = Merger {
        app: shop.system.app("merge"),
        from,
        into,
        files: AtomicU32::new(0),
    };
    let slower = slower(&shop, merger);
    let mut told = 0;
    for shard in 0..SHARDS {
        told += told_of(&slower, &night(&shop), shard).await;
    }
    assert_eq!(told, 2);
    assert_eq!(shop.look(&card).await["member_id"], json!(other));
    let listed = shop.get(&format!("/v1/members/{other}/coupons")).await;
    assert_eq!(listed.good()["coupons"].as_array().map(Vec::len), Some(2));
}
