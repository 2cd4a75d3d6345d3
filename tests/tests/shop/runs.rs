//! What is kept of the nightly runs: it ties out, whatever is killed, repeated or lost.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::App;
use app::ports::{Fault, Queue, QueueName};
use app::runs::{Message, Progress, Walk};
use app::store::{Chunk, Job, Of, Part, RunCounts, Write};
use async_trait::async_trait;
use domain::ids::MemberId;
use domain::wallet::Wallet;
use serde_json::json;
use tests::Shop;

/// A queue from which nothing is ever delivered.
#[derive(Default)]
pub(crate) struct Lost(pub(crate) Mutex<Vec<String>>);

#[async_trait]
impl Queue for Lost {
    async fn send(&self, _: QueueName, bodies: Vec<String>) -> Result<(), Fault> {
        self.0.lock().expect("nobody panics here").extend(bodies);
        Ok(())
    }

    async fn postpone(&self, _: QueueName, _: &str, _: Duration) -> Result<(), Fault> {
        Ok(())
    }
}

/// An app whose messages are lost, and where they went.
pub(crate) fn losing(shop: &Shop) -> (App, Arc<Lost>) {
    let lost = Arc::new(Lost::default());
    let app = App {
        queue: lost.clone(),
        ..shop.system.app("tests")
    };
    (app, lost)
}

async fn progress(shop: &Shop, run_id: &str) -> Progress {
    let found = shop.system.app("tests").run_progress(run_id).await;
    found.expect("the table answers").expect("there is a run")
}

/// What was planned is what became of it.
pub(crate) fn tied_out(counts: RunCounts) {
    assert_eq!(counts.open(), 0, "{counts:?}");
    let done = counts.settled + counts.already + counts.left + counts.changed;
    assert_eq!(counts.planned, done + counts.failed, "{counts:?}");
}

#[tokio::test]
async fn a_run_ties_out_and_says_what_it_cost() {
    let shop = Shop::open().await;
    for points in [10, 20, 30] {
        let member = shop.member().await;
        shop.give_until(&member, points, "2026-11-30").await;
    }
    shop.set("2026-12-01T00:05:00+09:00");
    let run = shop.run("expire").await;
    let seen = progress(&shop, run["run_id"].as_str().unwrap()).await;
    tied_out(seen.counts);
    assert_eq!((seen.counts.planned, seen.counts.settled), (3, 3));
    assert_eq!(seen.counts.points_expired, 60);
    assert_eq!((seen.is_done, seen.parts_laid_out), (true, 32));
    assert_eq!(seen.chunks, seen.chunks_done);
    // Six write units a wallet; the record of a chunk is written after it is counted.
    assert_eq!(seen.units.write_tenths, 180);
    assert_eq!(run["counts"]["planned"], 3);
    let again = shop.run("expire").await;
    let app = shop.system.app("tests");
    let none = app.run_progress(again["run_id"].as_str().unwrap()).await;
    assert_eq!(none, Ok(None), "a second run writes nothing");
}

#[tokio::test]
async fn a_chunk_whose_worker_was_killed_before_it_said_so_counts_what_it_had_done() {
    for (schedule, now) in [
        ("birthday", "2026-11-25T09:00:00+09:00"),
        ("expire", "2026-12-01T00:05:00+09:00"),
    ] {
        let shop = Shop::open().await;
        for points in [10, 20, 30] {
            let member = shop.join(&json!({ "birthday": "11-25" })).await;
            shop.give_until(&member, points, "2026-11-30").await;
        }
        shop.set(now);
        let run = shop.run(schedule).await;
        let id = run["run_id"].as_str().unwrap();
        let before = progress(&shop, id).await;
        assert_eq!((before.counts.settled, before.is_done), (3, true));
        let app = shop.system.app("tests");
        for chunk in app.store.chunks(id).await.unwrap() {
            let worked = None;
            let unsaid = Chunk { worked, ..chunk };
            app.store.record(id, &unsaid).await.unwrap();
        }
        let unsaid = progress(&shop, id).await;
        assert_eq!((unsaid.counts.open(), unsaid.is_done), (3, false));
        app.resume(id).await.unwrap().expect("there is a run");
        shop.system.drain().await.expect("the queues are worked");
        let after = progress(&shop, id).await;
        assert_eq!((after.counts, after.is_done), (before.counts, true));
    }
}

#[tokio::test]
async fn a_run_whose_messages_were_lost_is_resumed() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    shop.give_until(&member, 10, "2026-11-30").await;
    shop.set("2026-12-01T00:05:00+09:00");
    let (losing, _) = losing(&shop);
    let planned = losing.plan(Job::Expire).await.unwrap();
    let lost = progress(&shop, &planned.run_id).await;
    assert_eq!((lost.parts_laid_out, lost.is_done), (0, false));
    let path = format!("/v1/runs/{}", planned.run_id);
    let resumed = shop
        .post(&format!("{path}/resume"), &json!({}))
        .await
        .good();
    assert_eq!(resumed["messages"], 32);
    shop.system.drain().await.expect("the queues are worked");
    let run = shop.get(&path).await.good();
    assert_eq!(
        (&run["state"], &run["counts"]["points_expired"]),
        (&json!("done"), &json!(10))
    );
    let again = shop
        .post(&format!("{path}/resume"), &json!({}))
        .await
        .good();
    assert_eq!(again["messages"], 0, "nothing is left of it");
    assert_eq!(
        shop.get("/v1/runs/unheard-of").await.says(),
        (404, "not_found")
    );
}

#[tokio::test]
async fn birthdays_of_two_runs_that_died_are_given_by_the_third() {
    let shop = Shop::open().await;
    let member = shop.join(&json!({ "birthday": "11-24" })).await;
    let (losing, _) = losing(&shop);
    for day in ["2026-11-24", "2026-11-25"] {
        shop.set(&format!("{day}T09:00:00+09:00"));
        losing.plan(Job::Birthday).await.unwrap();
    }
    shop.set("2026-11-26T09:00:00+09:00");
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 1);
    assert_eq!(shop.look(&member).await["coupons_available"], 1);
    // The run that came to its end covered what those before it lacked.
    shop.set("2026-11-27T09:00:00+09:00");
    let run = shop.run("birthday").await;
    let from = progress(&shop, run["run_id"].as_str().unwrap())
        .await
        .run
        .from;
    assert_eq!(from.to_string(), "2026-11-26");
}

#[tokio::test]
async fn a_long_list_is_laid_out_in_chunks_and_in_the_same_ones_when_its_message_comes_again() {
    let shop = Shop::open().await;
    let (losing, lost) = losing(&shop);
    let due = |number: u32| {
        let member = MemberId::parse(&format!("m-{number:05}")).unwrap();
        Write::Wallet(Wallet {
            version: 1,
            due_on: "2026-11-20".parse().ok(),
            ..Wallet::new(member)
        })
    };
    for first in (0..5_000).step_by(100) {
        let wallets = (first..first + 100).map(due).collect();
        losing.store.commit(wallets).await.unwrap();
    }
    let planned = losing.plan(Job::Expire).await.unwrap();
    let run = losing.store.run(&planned.run_id).await.unwrap().unwrap();
    let part = Part {
        of: Of::Wallets,
        shard: 3,
    };
    let sent = || std::mem::take(&mut *lost.0.lock().unwrap());
    sent();
    let walk = Message::Walk(Walk {
        run: run.clone(),
        part,
        after: None,
        number: 0,
    });
    losing.work(walk.clone()).await.unwrap();
    let (first, chunks) = (sent(), losing.store.chunks(&run.id).await.unwrap());
    let planned: Vec<u64> = chunks.iter().map(|chunk| chunk.planned).collect();
    assert_eq!((planned.len(), planned[0], first.len()), (2, 250, 2));
    assert!((1..250).contains(&planned[1]) && chunks[1].is_last);
    // The first of them is worked, and its members leave the index.
    let work: Message = serde_json::from_str(&first[0]).unwrap();
    losing.work(work).await.unwrap();
    losing.work(walk).await.unwrap();
    assert_eq!(sent(), first);
    let after = losing.progress(run).await.unwrap();
    assert_eq!((after.chunks, after.chunks_done), (2, 1));
    assert_eq!(
        (after.counts.settled, after.counts.open()),
        (250, planned[1])
    );
}

/// Spoils or mends the wallet of a member, by the version of its form.
async fn write_form(shop: &Shop, member: &str, version: &str) {
    let config = local::clients::config(
        shop.system.dynamodb_endpoint(),
        local::clients::no_credentials(),
    );
    let text = |text: String| aws_sdk_dynamodb::types::AttributeValue::S(text);
    aws_sdk_dynamodb::Client::new(&config)
        .update_item()
        .table_name(local::engine::TABLE)
        .key("PK", text(["M", member].join("#")))
        .key("SK", text("W".to_owned()))
        .update_expression("SET v = :version")
        .expression_attribute_values(
            ":version",
            aws_sdk_dynamodb::types::AttributeValue::N(version.to_owned()),
        )
        .send()
        .await
        .expect("the engine answers");
}

#[tokio::test]
async fn a_poisoned_wallet_stops_no_other_and_its_chunk_is_redriven_when_it_is_mended() {
    let shop = Shop::open().await;
    let mut members = Vec::new();
    for _ in 0..20 {
        let member = shop.member().await;
        shop.give_until(&member, 10, "2026-11-30").await;
        members.push(member);
    }
    shop.set("2026-12-01T00:05:00+09:00");
    write_form(&shop, &members[0], "9").await;
    let run = shop.run("expire").await;
    let id = run["run_id"].as_str().unwrap();
    assert_eq!(run["drained"]["dead_letters"], 1);
    let poisoned = progress(&shop, id).await;
    tied_out(poisoned.counts);
    assert_eq!((poisoned.counts.settled, poisoned.counts.failed), (19, 1));
    assert!(!poisoned.is_done);
    let letters = shop.system.dead_letters().await.expect("the queues answer");
    assert_eq!(letters["ExpireWork"].len(), 1);
    assert_eq!(letters["ExpireWork"][0].body["work"]["run"]["id"], id);
    write_form(&shop, &members[0], "1").await;
    assert_eq!(shop.system.redrive("ExpireWork").await.ok(), Some(Some(1)));
    assert_eq!(shop.system.redrive("Unheard").await.ok(), Some(None));
    shop.system.drain().await.expect("the queues are worked");
    let mended = progress(&shop, id).await;
    tied_out(mended.counts);
    assert_eq!((mended.counts.settled, mended.is_done), (20, true));
    assert_eq!(mended.counts.points_expired, 200);
}
