//! Runs of jobs, and their chunks.

use std::sync::Arc;

use app::endings::Held;
use app::ports::Units;
use app::store::{
    CampaignRun, Chunk, ChunkList, ChunkName, Commit, Job, Of, Part, Passed, Run, RunCounts, Store,
    Task, Worked, Write,
};
use domain::campaign_run::{Caps, Gift, PerMember, Plan, Stage};
use domain::entry::Fingerprint;
use domain::ids::{CampaignRunId, CouponId};
use domain::segment::Segment;

use super::sample::{day, member, now};

fn run(id: &str) -> Run {
    Run {
        id: id.to_owned(),
        job: Job::Birthday,
        on: day("2026-11-22"),
        from: day("2026-11-21"),
        through: day("2026-11-29"),
        planned_at: now(),
        parts: 16,
        campaign: None,
    }
}

fn name(shard: u8, number: u32) -> ChunkName {
    let of = Of::Wallets;
    let part = Part { of, shard };
    ChunkName { part, number }
}

fn of(tasks: Vec<Task>, next: Option<&str>) -> ChunkList {
    ChunkList {
        tasks,
        next: next.map(str::to_owned),
        ..ChunkList::default()
    }
}

pub(crate) async fn runs_are_listed_newest_first_and_by_page(store: Arc<dyn Store>) {
    assert_eq!(store.run("r-1").await.unwrap(), None);
    for id in ["r-1", "r-3", "r-2", "r-2"] {
        store.open_run(&run(id)).await.unwrap();
    }
    assert_eq!(store.run("r-2").await.unwrap(), Some(run("r-2")));
    let all = store.runs(None, 2).await.unwrap();
    assert_eq!(all, [run("r-3"), run("r-2")]);
    let rest = store.runs(Some("r-2"), 2).await.unwrap();
    assert_eq!(rest, [run("r-1")]);
}

pub(crate) async fn a_chunk_is_laid_out_once(store: Arc<dyn Store>) {
    let everything = of(
        vec![
            Task::Wallet(member(1)),
            Task::Coupon(Held {
                member: member(2),
                coupon: CouponId::parse("c-1").unwrap(),
            }),
            Task::Birthday(member(3), day("2027-02-28")),
        ],
        Some("next"),
    );
    assert_eq!(store.list("r-1", name(0, 0)).await.unwrap(), None);
    let laid = store
        .lay("r-1", name(0, 0), everything.clone())
        .await
        .unwrap();
    assert_eq!(laid, everything);
    let again = store
        .lay("r-1", name(0, 0), of(Vec::new(), None))
        .await
        .unwrap();
    assert_eq!(again, everything);
    let kept = store.list("r-1", name(0, 0)).await.unwrap();
    assert_eq!(kept, Some(everything));
    let chunk = store.chunk("r-1", name(0, 0)).await.unwrap().unwrap();
    assert_eq!(
        (chunk.planned, chunk.is_last, chunk.is_done()),
        (3, false, false)
    );
}

pub(crate) async fn a_chunk_that_is_done_stays_done_when_it_is_laid_out_again(
    store: Arc<dyn Store>,
) {
    let list = of(vec![Task::Wallet(member(1))], None);
    store.lay("r-1", name(15, 7), list.clone()).await.unwrap();
    let done = Chunk {
        name: name(15, 7),
        planned: 1,
        is_last: true,
        passed: Passed::default(),
        worked: Some(Worked {
            counts: RunCounts {
                visited: 1,
                settled: 1,
                points_expired: 500,
                capped: 2,
                points_given: 40,
                ..RunCounts::default()
            },
            units: Units {
                read_tenths: 5,
                write_tenths: 60,
            },
            millis: 12,
            at: now(),
        }),
    };
    store.record("r-1", &done).await.unwrap();
    store.lay("r-1", name(15, 7), list).await.unwrap();
    assert_eq!(store.chunk("r-1", name(15, 7)).await.unwrap(), Some(done));
    store
        .lay("r-1", name(2, 0), of(Vec::new(), None))
        .await
        .unwrap();
    store
        .lay("r-2", name(0, 0), of(Vec::new(), None))
        .await
        .unwrap();
    let chunks = store.chunks("r-1").await.unwrap();
    let names: Vec<ChunkName> = chunks.iter().map(|chunk| chunk.name).collect();
    assert_eq!(names, [name(2, 0), name(15, 7)]);
    assert_eq!(chunks[1], done);
}

pub(crate) async fn whom_a_count_passed_over_is_kept_with_its_chunk(store: Arc<dyn Store>) {
    let passed = Passed {
        outside: 1,
        left: 2,
        capped: 3,
        untold: 4,
    };
    let list = ChunkList {
        passed,
        ..of(Vec::new(), None)
    };
    let laid = store.lay("r-1", name(0, 0), list.clone()).await.unwrap();
    assert_eq!(laid, list);
    let again = store.lay("r-1", name(0, 0), of(Vec::new(), None)).await;
    assert_eq!(again.unwrap(), list);
    let chunk = store.chunk("r-1", name(0, 0)).await.unwrap().unwrap();
    assert_eq!((chunk.passed, chunk.is_done()), (passed, true));
}

fn campaign(id: &CampaignRunId) -> CampaignRun {
    let day = day("2026-11-22");
    CampaignRun {
        id: id.clone(),
        version: 1,
        asked: Fingerprint::of(&"a plan").unwrap(),
        by: "office".to_owned(),
        plan: Plan {
            segment: Segment {
                ranks: vec!["gold".to_owned()],
                visited_since: Some(day),
                has_line: Some(false),
                ..Segment::default()
            },
            give: Gift::Points {
                points: 500,
                expires_on: Some(day),
                reason: "thanks".to_owned(),
            },
            caps: Caps {
                members: Some(10),
                points: None,
                per_member: Some(PerMember {
                    most: 1_000,
                    days: 30,
                }),
            },
            tell: true,
        },
        yen_each: Some(500),
        run: Run {
            on: day,
            from: day,
            through: day,
            job: Job::Campaign,
            campaign: Some(id.clone()),
            ..run("r-1")
        },
        stage: Stage::Planned,
        changed_at: now(),
    }
}

pub(crate) async fn a_campaign_run_is_changed_only_over_its_predecessor(store: Arc<dyn Store>) {
    let id = CampaignRunId::parse("thanks-2026").unwrap();
    assert_eq!(store.campaign_run(&id).await.unwrap(), None);
    let commit = async |campaign: &CampaignRun| {
        let write = Write::CampaignRun(Box::new(campaign.clone()));
        store.commit(vec![write]).await.unwrap()
    };
    let first = campaign(&id);
    assert!(matches!(commit(&first).await, Commit::Done));
    assert_eq!(store.campaign_run(&id).await.unwrap(), Some(first.clone()));
    let other = CampaignRun {
        by: "somebody".to_owned(),
        ..first.clone()
    };
    assert!(matches!(commit(&other).await, Commit::Stale));
    let started = CampaignRun {
        version: 2,
        stage: Stage::Started,
        plan: Plan {
            give: Gift::Coupon("thanks".to_owned()),
            ..first.plan.clone()
        },
        ..first
    };
    assert!(matches!(commit(&started).await, Commit::Done));
    let late = CampaignRun {
        stage: Stage::Cancelled,
        ..started.clone()
    };
    assert!(matches!(commit(&late).await, Commit::Stale));
    assert_eq!(store.campaign_run(&id).await.unwrap(), Some(started));
}
