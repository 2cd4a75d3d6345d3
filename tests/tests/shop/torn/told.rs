//! Coupons that end, and what becomes of their owners between the looks of the run that tells of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::endings::Held;
use app::runs::{Message, Walk, Work};
use app::store::{Chunk, ChunkName, Job, Of, Part, Run, RunCounts, SHARDS, Task};
use app::{App, Caller};
use async_trait::async_trait;
use domain::ids::MemberId;
use serde_json::json;
use tests::Shop;

use super::{Meanwhile, slower};

/// Merges a member before the second look at somebody's file, and counts the looks.
struct Merger {
    app: App,
    from: MemberId,
    into: MemberId,
    files: Arc<AtomicU32>,
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

fn chunk(shard: u8) -> ChunkName {
    let part = Part {
        of: Of::Coupons,
        shard,
    };
    ChunkName { part, number: 0 }
}

/// The coupons that the run finds in one shard, written down and not told of yet.
async fn found(shop: &Shop, run: &Run, shard: u8) -> Vec<Held> {
    let app = shop.system.app("walk");
    let walk = Walk {
        run: run.clone(),
        part: chunk(shard).part,
        after: None,
        number: 0,
    };
    app.work(Message::Walk(walk)).await.unwrap();
    let list = app.store.list(&run.id, chunk(shard)).await.unwrap();
    let tasks = list.into_iter().flat_map(|list| list.tasks);
    let coupons = tasks.filter_map(|task| match task {
        Task::Coupon(held) => Some(held),
        Task::Wallet(_) | Task::Birthday(..) => None,
    });
    coupons.collect()
}

/// What the run says that it did about them.
async fn told(app: &App, run: &Run, shard: u8) -> RunCounts {
    let work = app.work(Message::Work(Work {
        run: run.clone(),
        chunk: chunk(shard),
        only: None,
    }));
    work.await.unwrap();
    let done: Option<Chunk> = app.store.chunk(&run.id, chunk(shard)).await.unwrap();
    let worked = done.and_then(|chunk| chunk.worked);
    worked.expect("it was worked").counts
}

async fn gives(shop: &Shop, member: &str, coupon: &str) {
    let path = format!("/v1/members/{member}/coupons/{coupon}");
    let body = json!({ "template": "birthday" });
    shop.put(&path, &body).await.good();
}

/// The first shard with so many coupons, and these.
async fn first_with(shop: &Shop, run: &Run, coupons: usize) -> (u8, Vec<Held>) {
    for shard in 0..SHARDS {
        let found = found(shop, run, shard).await;
        if found.len() >= coupons {
            return (shard, found);
        }
    }
    panic!("no shard has {coupons} coupons");
}

#[tokio::test]
async fn the_ends_of_two_coupons_are_told_once_though_their_owners_are_merged_between_the_looks() {
    let shop = Shop::open().await;
    // One more than there are shards: two of them are neighbours.
    for coupon in 0..=SHARDS {
        let member = shop.member().await;
        gives(&shop, &member, &format!("sorry-{coupon}")).await;
    }
    // Three days before the last one, which is told of.
    shop.set("2026-12-20T15:05:00Z");
    let run = night(&shop);
    let (shard, held) = first_with(&shop, &run, 2).await;
    let merger = Merger {
        app: shop.system.app("merge"),
        from: held[0].member.clone(),
        into: held[1].member.clone(),
        files: Arc::default(),
    };
    let counts = told(&slower(&shop, merger), &run, shard).await;
    let all = u64::try_from(held.len()).unwrap();
    // The other hears of theirs tomorrow: they have heard of the first today.
    assert_eq!((counts.settled, counts.already), (all - 1, 1));
    assert_eq!((counts.visited, counts.left), (all, 0));
    let [from, into] = [0, 1].map(|at: usize| held[at].member.to_string());
    assert_eq!(shop.look(&from).await["member_id"], json!(into));
    let listed = shop.get(&format!("/v1/members/{into}/coupons")).await;
    assert_eq!(listed.good()["coupons"].as_array().map(Vec::len), Some(2));
}

/// Between two looks at one member they could leave, and be counted both as told and as left.
#[tokio::test]
async fn the_owner_of_two_coupons_that_end_is_looked_at_once() {
    let shop = Shop::open().await;
    let (card, other) = (shop.member().await, shop.member().await);
    for coupon in ["sorry-1", "sorry-2"] {
        gives(&shop, &card, coupon).await;
    }
    shop.set("2026-12-20T15:05:00Z");
    let run = night(&shop);
    let (shard, _) = first_with(&shop, &run, 2).await;
    let files = Arc::new(AtomicU32::new(0));
    let [from, into] = [&card, &other].map(|id| MemberId::parse(id).unwrap());
    let merger = Merger {
        app: shop.system.app("merge"),
        from,
        into,
        files: Arc::clone(&files),
    };
    let counts = told(&slower(&shop, merger), &run, shard).await;
    assert_eq!((counts.settled, counts.visited), (2, 2));
    assert_eq!(files.load(Ordering::SeqCst), 1);
}
