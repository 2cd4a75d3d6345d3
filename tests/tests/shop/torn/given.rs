//! A campaign run that is paused in the middle of a chunk, and members who become one while they are given something.

use std::sync::atomic::{AtomicU32, Ordering};

use app::members::JoinRequest;
use app::runs::Message;
use app::{App, Caller};
use async_trait::async_trait;
use domain::campaign_run::Act;
use domain::ids::{CampaignRunId, MemberId};
use serde_json::json;
use tests::Shop;

use super::{Meanwhile, slower};
use crate::campaign_runs::{act, counted, path, points};
use crate::runs::losing;

/// Does something once, before the commit of this number, counted from nought.
struct AtCommit<F> {
    number: u32,
    commits: AtomicU32,
    then: F,
}

#[async_trait]
impl<F> Meanwhile for AtCommit<F>
where
    F: AsyncThen,
{
    async fn before_commit(&self) {
        if self.commits.fetch_add(1, Ordering::SeqCst) == self.number {
            self.then.happens().await;
        }
    }
}

#[async_trait]
trait AsyncThen: Send + Sync {
    async fn happens(&self);
}

struct Pauses(App, CampaignRunId);

#[async_trait]
impl AsyncThen for Pauses {
    async fn happens(&self) {
        let paused = self.0.act_on_campaign_run(&self.1, Act::Pause).await;
        paused.expect("a run that gives can be paused");
    }
}

struct Merges(App, MemberId, MemberId);

#[async_trait]
impl AsyncThen for Merges {
    async fn happens(&self) {
        let caller = Caller::job("test");
        let merged = self.0.merge(&caller, &self.1, &self.2, Vec::new()).await;
        assert!(merged.unwrap().is_some());
    }
}

fn at_commit<F: AsyncThen>(number: u32, then: F) -> AtCommit<F> {
    AtCommit {
        number,
        commits: AtomicU32::new(0),
        then,
    }
}

/// Starts a run; answers the messages of its chunks, which nobody delivers.
async fn started(shop: &Shop, id: &CampaignRunId) -> Vec<Message> {
    let (losing, lost) = losing(shop);
    losing.act_on_campaign_run(id, Act::Start).await.unwrap();
    let bodies = std::mem::take(&mut *lost.0.lock().unwrap());
    let read = bodies.iter().map(|body| serde_json::from_str(body));
    read.collect::<Result<_, _>>().expect("messages")
}

#[tokio::test]
async fn a_run_that_is_paused_in_the_middle_of_a_chunk_stops_there_and_is_resumed_there() {
    let shop = Shop::open().await;
    let app = shop.system.app("tests");
    for _ in 0..900 {
        app.join(&JoinRequest::default()).await.unwrap();
    }
    let id = CampaignRunId::parse("thanks").unwrap();
    counted(&shop, "thanks", &points(json!({}), 10)).await;
    let messages = started(&shop, &id).await;
    let pausing = slower(&shop, at_commit(9, Pauses(app.clone(), id.clone())));
    pausing.work(messages[0].clone()).await.unwrap();
    let given = async || {
        let items = shop.items().await;
        let keys = items.iter().filter_map(|item| item["PK"].as_s().ok());
        keys.filter(|key| key.starts_with("E#gift#")).count()
    };
    // The eight at hand go on, and those who were begun before the run was asked about again.
    let some = given().await;
    assert!((10..=33).contains(&some), "{some}");
    let paused = shop.get(&path("thanks")).await.good();
    assert_eq!(paused["state"], "paused");
    assert_eq!(paused["counts"]["open"], 900, "no chunk is done");
    act(&shop, "thanks", "resume").await.good();
    shop.drain().await;
    let done = shop.get(&path("thanks")).await.good();
    assert_eq!(
        (&done["state"], &done["counts"]["settled"]),
        (&json!("done"), &json!(900))
    );
    assert_eq!(given().await, 900);
}

#[tokio::test]
async fn who_becomes_one_with_another_while_they_are_given_points_is_given_them_once() {
    for has_it_already in [true, false] {
        let shop = Shop::open().await;
        let app = shop.system.app("tests");
        // Until they stand in two chunks.
        let (first, messages) = loop {
            let members = [shop.member().await, shop.member().await];
            let id = CampaignRunId::parse(&format!("thanks-{}", members[0])).unwrap();
            counted(
                &shop,
                id.as_str(),
                &points(json!({ "points_at_most": 0 }), 10),
            )
            .await;
            let messages = started(&shop, &id).await;
            if messages.len() == 2 {
                break (members, messages);
            }
            act(&shop, id.as_str(), "cancel").await.good();
            for member in members {
                shop.give(&member, 1).await;
            }
        };
        // Whose chunk comes first is seen by giving it.
        app.work(messages[0].clone()).await.unwrap();
        let ids = first.map(|id| MemberId::parse(&id).unwrap());
        let [one, other] = &ids;
        let (given, waiting) = match shop.available(one.as_str()).await {
            10 => (one, other),
            _ => (other, one),
        };
        let (from, into) = match has_it_already {
            true => (given, waiting),
            false => (waiting, given),
        };
        let merges = Merges(app.clone(), from.clone(), into.clone());
        let slow = slower(&shop, at_commit(0, merges));
        slow.work(messages[1].clone()).await.unwrap();
        assert_eq!(shop.available(into.as_str()).await, 10);
        assert!(shop.audit(None).await.findings.is_empty());
    }
}
