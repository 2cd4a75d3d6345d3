//! A thousand functions truly at once on one wallet: every one of them has decided by the same balance before the first
//! decision is written down.
//!
//! Two cores carry so many only where nothing takes time but the table. So here the table is the simulator's, a few
//! milliseconds away, by a time that jumps to whatever comes next.

mod away;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use app::store::Write;
use app::{ApiKey, App, Scope};
use local::deployment::Deployment;
use runtime::Function;
use runtime::auth::NewKey;
use serde_json::{Value, json};
use simulator::{House, Request, StandIn};
use store::{Database, DynamoStore};
use tests::Shop;
use tokio::task::JoinSet;

use away::{Away, Deaf, TILL, Waits};

/// How many are at once.
const TILLS: usize = 1_000;

/// How often a command decides at the most (`ATTEMPTS_MAX` of `app`).
const ATTEMPTS_MAX: usize = 12;

/// Between two tries a command waits so long at the most, and in all so long.
const PAUSE_MAX: Duration = Duration::from_millis(300);
const PAUSES_MAX: Duration = Duration::from_secs(2);

/// A till that was told to try again does so many times at the most before its answer: more would be a hang.
const ASKS_MAX: usize = 40;

const KEY: &str = "the tills' key";

/// The deployed functions over some table.
struct Functions {
    deployment: Deployment,
    functions: BTreeMap<String, Function>,
}

/// What a function answers.
#[derive(Clone, Debug, PartialEq)]
struct Answer {
    status: u16,
    body: Value,
}

impl Functions {
    fn over(shop: &Shop, database: Arc<dyn Database>, clock: &Arc<Waits>) -> Functions {
        let deployment = Deployment::read().unwrap();
        let app = over(shop, database, clock);
        let packages = deployment.functions().into_iter();
        let functions = packages
            .map(|(package, _)| {
                let function = deployment.function(&package, app.clone(), &[]);
                (package, function)
            })
            .collect();
        Functions {
            deployment,
            functions,
        }
    }

    async fn ask(&self, method: &str, path: &str, body: &Value) -> Answer {
        let key = format!("Bearer {KEY}");
        let body = body.to_string();
        let request = Request {
            method,
            path,
            headers: &[
                ("authorization", &key),
                ("content-type", "application/json"),
            ],
            body: &body,
            id: "crowd",
            now: tests::harness::at(tests::harness::OPENING),
        };
        let (package, event) = self.deployment.http(&request).unwrap();
        let answer = self.functions[&package].invoke(event).await.unwrap();
        let body = answer["body"].as_str().unwrap_or_default();
        Answer {
            status: answer["statusCode"].as_u64().unwrap().try_into().unwrap(),
            body: serde_json::from_str(body).unwrap_or_default(),
        }
    }
}

/// An app over this table.
fn over(shop: &Shop, database: Arc<dyn Database>, clock: &Arc<Waits>) -> App {
    let mut app = shop.system.app("crowd");
    app.clock = clock.clone();
    app.programs = Default::default();
    app.store = Arc::new(DynamoStore::new(
        database,
        "crowded",
        Arc::clone(&app.clock),
        Arc::new(Deaf),
    ));
    app
}

async fn make_key(app: &App) {
    let key = NewKey::chosen(KEY, &app.pepper);
    let key = ApiKey {
        id: key.id,
        hash: key.hash,
        label: String::new(),
        scopes: Scope::ALL.iter().copied().collect(),
        stores: None,
        points_per_call_max: None,
        expires_at: None,
    };
    app.store.commit(vec![Write::ApiKey(key)]).await.unwrap();
}

/// A till that asks until it is told; answers what, and how often it asked.
async fn till(functions: &Functions, number: usize, body: &Value) -> (Answer, usize) {
    let path = format!("/v1/redemptions/till-{number}");
    for asked in 1..=ASKS_MAX {
        let ask = Box::pin(functions.ask("PUT", &path, body));
        let answer = TILL.scope((number, asked), ask).await;
        if answer.status != 503 {
            return (answer, asked);
        }
        assert_eq!(answer.body["code"], "try_again");
    }
    panic!("till {number} is told nothing");
}

#[tokio::test]
async fn a_thousand_who_decided_by_a_balance_of_five_hundred_before_anybody_wrote_are_five_hundred()
{
    let shop = Shop::open().await;
    // From here on nothing takes longer than what somebody waits for.
    tokio::time::pause();
    let table = Arc::new(StandIn::new(Deployment::read().unwrap().table()));
    let clock = Arc::new(Waits::default());
    make_key(&over(&shop, table.clone(), &clock)).await;
    let near = Functions::over(&shop, table.clone(), &clock);
    let joined = near.ask("POST", "/v1/members", &json!({})).await;
    let member = joined.body["member_id"].as_str().unwrap();
    let gift =
        json!({ "member_id": member, "points": 500, "reason": "a gift", "operator": "sato" });
    let given = near.ask("PUT", "/v1/adjustments/gift-1", &gift).await;
    assert_eq!(given.status, 201);

    let away = Away::from(&table, TILLS);
    let crowded = Arc::new(Functions::over(&shop, Arc::new(away), &clock));
    let body = json!({ "member_id": member, "points": 1 });
    let mut tills = JoinSet::new();
    for number in 0..TILLS {
        let (crowded, body) = (Arc::clone(&crowded), body.clone());
        tills.spawn(async move { (number, till(&crowded, number, &body).await) });
    }
    let told = tills.join_all().await;

    let done = told.iter().filter(|(_, (answer, _))| answer.status == 201);
    assert_eq!(done.count(), 500);
    for (number, (answer, _)) in &told {
        let is_refused = answer.body["code"] == "insufficient_points";
        assert!(answer.status == 201 || is_refused, "{number}: {answer:?}");
        let path = format!("/v1/redemptions/till-{number}");
        let again = near.ask("PUT", &path, &body).await;
        assert_eq!(again.body["code"], answer.body["code"]);
    }
    let path = format!("/v1/members/{member}");
    let looked = near.ask("GET", &path, &Value::Null).await;
    assert_eq!(looked.body["balance"]["available"], 0);
    let asked = told.iter().map(|(_, (_, asked))| asked).sum();
    clock.was_waited_on(asked);
}

impl Waits {
    /// Whoever lost waited, not all for as long, and nobody for ever.
    fn was_waited_on(&self, asked: usize) {
        let pauses = self.pauses();
        assert!(pauses.len() <= asked);
        for (till, pauses) in &pauses {
            assert!(pauses.len() < ATTEMPTS_MAX, "{till:?}: {pauses:?}");
            assert!(pauses.iter().all(|pause| *pause <= PAUSE_MAX));
            assert!(pauses.iter().sum::<Duration>() <= PAUSES_MAX, "{till:?}");
        }
        // All but one of the thousand lost the first race, at one instant: a quarter of them at the most meets again.
        let mut first: BTreeMap<Duration, usize> = BTreeMap::new();
        for (_, pauses) in pauses.iter().filter(|((_, asked), _)| *asked == 1) {
            *first.entry(pauses[0]).or_default() += 1;
        }
        assert_eq!(first.values().sum::<usize>(), TILLS - 1);
        assert!(first.values().all(|met| *met < TILLS / 4), "{first:?}");
    }
}
