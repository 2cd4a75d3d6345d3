//! Runs that are killed, repeated, paused and merged under.

use std::pin::pin;
use std::sync::Arc;

use app::App;
use app::runs::Message;
use app::store::Chunk;
use domain::campaign_run::Act;
use domain::ids::CampaignRunId;
use serde_json::{Value, json};
use tests::Shop;

use super::{act, counted, path, points, run};
use crate::network::Network;
use crate::runs::{Lost, losing, tied_out};

/// The plans of points and of a coupon.
fn plans() -> [Value; 2] {
    let coupon = json!({ "segment": {}, "give": { "coupon": "birthday" } });
    [points(json!({}), 10), coupon]
}

/// What members have: their points, and ten for each coupon.
async fn has(shop: &Shop, member: &str) -> u64 {
    let seen = shop.look(member).await;
    let [points, coupons] = [&seen["balance"]["available"], &seen["coupons_available"]];
    points.as_u64().expect("points") + 10 * coupons.as_u64().expect("coupons")
}

fn sent(lost: &Lost) -> Vec<Message> {
    let bodies = std::mem::take(&mut *lost.0.lock().unwrap());
    let read = bodies.iter().map(|body| serde_json::from_str(body));
    read.collect::<Result<_, _>>().expect("messages")
}

/// Starts a run whose messages are lost; answers them.
async fn started(shop: &Shop, id: &str) -> (App, Vec<Message>) {
    let (losing, lost) = losing(shop);
    let id = CampaignRunId::parse(id).unwrap();
    losing.act_on_campaign_run(&id, Act::Start).await.unwrap();
    (losing, sent(&lost))
}

#[tokio::test]
async fn a_chunk_that_was_killed_before_it_said_so_or_comes_twice_gives_nothing_twice() {
    for plan in plans() {
        let shop = Shop::open().await;
        let members = [
            shop.member().await,
            shop.member().await,
            shop.member().await,
        ];
        let seen = counted(&shop, "gift", &plan).await;
        let (app, messages) = started(&shop, "gift").await;
        for message in messages.iter().chain(&messages) {
            app.work(message.clone()).await.unwrap();
        }
        let run_id = seen["run_id"].as_str().unwrap();
        for chunk in app.store.chunks(run_id).await.unwrap() {
            let unsaid = Chunk {
                worked: None,
                ..chunk
            };
            app.store.record(run_id, &unsaid).await.unwrap();
        }
        assert_eq!(shop.get(&path("gift")).await.good()["state"], "running");
        let again = shop
            .post(&format!("/v1/runs/{run_id}/resume"), &json!({}))
            .await;
        assert!(again.good()["messages"].as_u64().unwrap() > 0);
        shop.drain().await;
        let done = app.run_progress(run_id).await.unwrap().unwrap();
        tied_out(done.counts);
        assert_eq!((done.counts.settled, done.state()), (3, "done"));
        audited(&shop).await;
        for member in &members {
            assert_eq!(has(&shop, member).await, 10);
        }
    }
}

#[tokio::test]
async fn the_same_chunk_in_two_hands_at_once_gives_each_member_one() {
    for plan in plans() {
        let shop = Shop::open().await;
        let members = [shop.member().await, shop.member().await];
        counted(&shop, "gift", &plan).await;
        let (app, messages) = started(&shop, "gift").await;
        for message in messages {
            let [one, other] = [&app, &app].map(|app| app.work(message.clone()));
            let (one, other) = futures::join!(one, other);
            // Who lost the race may be asked to come again.
            if one.is_err() || other.is_err() {
                app.work(message).await.unwrap();
            }
        }
        for member in &members {
            assert_eq!(has(&shop, member).await, 10);
        }
    }
}

#[tokio::test]
async fn a_paused_run_gives_nothing_until_it_is_resumed_and_a_cancelled_one_never() {
    for plan in plans() {
        let shop = Shop::open().await;
        let mut members = Vec::new();
        for _ in 0..12 {
            members.push(shop.member().await);
        }
        counted(&shop, "gift", &plan).await;
        let (app, messages) = started(&shop, "gift").await;
        assert!(messages.len() > 2);
        app.work(messages[0].clone()).await.unwrap();
        let all = async || {
            let mut all = 0;
            for member in &members {
                all += has(&shop, member).await;
            }
            all
        };
        let some = all().await;
        assert!((10..120).contains(&some), "{some}");
        let paused = act(&shop, "gift", "pause").await;
        assert_eq!(paused.body["state"], "paused");
        assert!(act(&shop, "gift", "pause").await.replayed);
        for message in &messages {
            app.work(message.clone()).await.unwrap();
        }
        assert_eq!(all().await, some, "a paused run gives nothing");
        act(&shop, "gift", "resume").await.good();
        app.work(messages[1].clone()).await.unwrap();
        act(&shop, "gift", "pause").await.good();
        let more = all().await;
        act(&shop, "gift", "cancel").await.good();
        assert_eq!(
            act(&shop, "gift", "resume").await.says(),
            (409, "run_not_ready")
        );
        shop.drain().await;
        for message in &messages {
            app.work(message.clone()).await.unwrap();
        }
        assert_eq!(all().await, more);
        assert!(some < more && more < 120, "{some} {more}");
        let seen = shop.get(&path("gift")).await.good();
        assert_eq!(seen["state"], "cancelled");
        assert_eq!(seen["counts"]["settled"].as_u64(), Some(more / 10));
    }
}

#[tokio::test]
async fn a_resumed_run_comes_to_its_end() {
    let shop = Shop::open().await;
    let members = [
        shop.member().await,
        shop.member().await,
        shop.member().await,
    ];
    counted(&shop, "gift", &points(json!({}), 10)).await;
    started(&shop, "gift").await;
    act(&shop, "gift", "pause").await.good();
    act(&shop, "gift", "resume").await.good();
    shop.drain().await;
    assert_eq!(shop.get(&path("gift")).await.good()["state"], "done");
    for member in &members {
        assert_eq!(has(&shop, member).await, 10);
    }
}

/// Everything in the table ties out.
async fn audited(shop: &Shop) {
    let report = shop.audit(None).await;
    assert!(report.findings.is_empty(), "{}", report.table());
}

async fn merge(shop: &Shop, into: &str, from: &str) {
    let because = json!({ "reason": "カード2枚", "operator": "yamada" });
    let path = format!("/v1/members/{into}/merges/{from}");
    shop.put(&path, &because).await.good();
}

#[tokio::test]
async fn two_memberships_that_become_one_before_the_start_get_one_gift() {
    for plan in plans() {
        let shop = Shop::open().await;
        let (old, new) = (shop.member().await, shop.member().await);
        let seen = counted(&shop, "gift", &plan).await;
        assert_eq!(seen["preview"]["members"], 2);
        merge(&shop, &new, &old).await;
        let done = run(&shop, "gift").await;
        assert_eq!(
            (
                &done["counts"]["settled"],
                &done["counts"]["skipped"]["left"]
            ),
            (&json!(1), &json!(1))
        );
        assert_eq!(has(&shop, &new).await, 10);
        audited(&shop).await;
    }
}

#[tokio::test]
async fn who_was_given_theirs_and_is_merged_then_is_given_none_under_the_other_name() {
    for plan in plans() {
        let shop = Shop::open().await;
        let mut members = vec![shop.member().await];
        // Two chunks are wanted, so that one can be worked before the other.
        let messages = loop {
            members.push(shop.member().await);
            let id = format!("gift-{}", members.len());
            counted(&shop, &id, &plan).await;
            let (app, messages) = started(&shop, &id).await;
            if messages.len() > 1 {
                app.work(messages[0].clone()).await.unwrap();
                break messages;
            }
            act(&shop, &id, "cancel").await.good();
        };
        let mut given = Vec::new();
        for member in &members {
            given.push(has(&shop, member).await > 0);
        }
        let has_it = given.iter().position(|given| *given).unwrap();
        let has_none = given.iter().position(|given| !given).unwrap();
        let (from, into) = (&members[has_it], &members[has_none]);
        merge(&shop, into, from).await;
        let app = shop.system.app("tests");
        for message in messages {
            app.work(message).await.unwrap();
        }
        assert_eq!(has(&shop, into).await, 10);
        audited(&shop).await;
    }
}

#[tokio::test]
async fn who_leaves_between_the_count_and_the_gift_is_passed_over() {
    for plan in plans() {
        let shop = Shop::open().await;
        let (leaves, stays) = (shop.member().await, shop.member().await);
        counted(&shop, "gift", &plan).await;
        shop.send("DELETE", &format!("/v1/members/{leaves}"), &[], None)
            .await
            .good();
        let done = run(&shop, "gift").await;
        assert_eq!(
            (&done["state"], &done["counts"]["skipped"]["left"]),
            (&json!("done"), &json!(1))
        );
        assert_eq!(has(&shop, &stays).await, 10);
    }
}

/// Whoever fills their cap by this very gift has it, and is not passed over for the cap.
#[tokio::test]
async fn at_whichever_look_a_worker_is_stopped_while_another_works_its_chunk_the_count_is_the_same()
{
    let mut plan = points(json!({}), 10);
    plan["caps"] = json!({ "per_member": { "most": 10, "days": 30 } });
    let mut looks = 0;
    loop {
        let shop = Shop::open().await;
        let member = shop.member().await;
        let seen = counted(&shop, "gift", &plan).await;
        let (app, messages) = started(&shop, "gift").await;
        let network = Arc::new(Network::halting(&shop, looks));
        let stopped = network.app(&shop);
        let mut working = pin!(worked(&stopped, &messages));
        tokio::select! {
            () = &mut working => break,
            () = network.taken.notified() => {}
        }
        worked(&app, &messages).await;
        network.let_go();
        working.await;
        let run_id = seen["run_id"].as_str().unwrap();
        let done = app.run_progress(run_id).await.unwrap().unwrap();
        tied_out(done.counts);
        assert_eq!((done.counts.settled, done.state()), (1, "done"), "{looks}");
        assert_eq!(has(&shop, &member).await, 10, "{looks}");
        looks += 1;
    }
    assert!(looks > 5, "{looks}");
}

/// Works messages, each again where it meets another worker's.
async fn worked(app: &App, messages: &[Message]) {
    for message in messages {
        while app.work(message.clone()).await.is_err() {}
    }
}
