//! A shop in a world: it opens, trades while everything goes wrong, heals, and closes its books.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use app::store::Write;
use app::{ApiKey, Pepper, Scope};
use chrono::{DateTime, TimeDelta, Utc};
use futures::future::join_all;
use runtime::auth::NewKey;
use serde_json::{Value, json};

use crate::audit::{Invariant, differs};
use crate::chat::user_of;
use crate::cluster::PEPPER;
use crate::fault::Fault;
use crate::ports::SkewedClock;
use crate::queue::Queue;
use crate::till::{API_KEY, Tills, tick};
use crate::workload::Wish;

/// How many tills wish at once.
const TILLS: usize = 4;

/// So many of the one reward are there: few, so that tills want the last one at once.
const STOCK: u64 = 8;

/// In a world where all is well, whatever was given up is done when it has been tried again so often.
const REDRIVEN_MAX: u32 = 50;

/// A shop in a world.
pub(super) struct Shop {
    pub(super) tills: Tills,
}

impl Shop {
    /// The key is made, the program published, and members join. Nothing goes wrong before the shop trades.
    pub(super) async fn open(&self, program: &Value, members: usize) {
        let world = &self.tills.world;
        let app = self.tills.cluster.app(SkewedClock::new(Arc::clone(world)));
        let made = app.store.commit(vec![Write::ApiKey(api_key())]).await;
        assert!(made.is_ok(), "the key is not kept: {made:?}");
        let mut program = program.clone();
        program["version"] = json!(0);
        self.must("PUT", "/v1/program", &program).await;
        for number in 0..members {
            let birthday = birthday_of(number);
            let joined = self.must("POST", "/v1/members", &json!({ "birthday": birthday, "external_ids": [{ "provider": "line", "id": user_of(number) }] })).await;
            let member = joined["member_id"].as_str().unwrap_or_default().to_owned();
            world.state().line.befriend(&user_of(number));
            self.tills.known().members.push(member);
        }
        let family = json!({ "member_ids": self.tills.known().members.clone() });
        self.must("PUT", "/v1/families/home", &family).await;
        let stock = json!({ "left": STOCK });
        self.must("PUT", "/v1/rewards/mug/stock", &stock).await;
        // Programs are read as DynamoDB likes, so a new one is in force everywhere a little later.
        world.skip(TimeDelta::seconds(10));
    }

    async fn must(&self, method: &str, path: &str, body: &Value) -> Value {
        let answer = self.tills.http(method, path, &body.to_string(), None).await;
        match answer {
            Some(answer) if answer.status < 300 => answer.body,
            other => panic!("{method} {path}: {other:?}"),
        }
    }

    /// Several tills grant the wishes, each the next one.
    pub(super) async fn trade(&self, wishes: &[Wish]) {
        self.tills.world.state().faults.wake();
        let wishes: Mutex<VecDeque<&Wish>> = Mutex::new(wishes.iter().collect());
        let next = || {
            wishes
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop_front()
        };
        join_all((0..TILLS).map(|_| async {
            while let Some(wish) = next() {
                self.tills.world.state().audit.wished();
                self.tills.grant(wish).await;
            }
        }))
        .await;
    }

    /// Nothing goes wrong any more: what is under way ends, and what was given up is tried again.
    pub(super) async fn heal(&self) {
        self.tills.world.state().faults.heal();
        self.until_quiet().await;
    }

    /// Waits until nothing is left to deliver, and sends dead letters again, all at once, until they are worked.
    pub(super) async fn until_quiet(&self) {
        let world = &self.tills.world;
        let mut redriven = 0_u32;
        while redriven < REDRIVEN_MAX {
            self.drained().await;
            let now = world.millis();
            let later = {
                let mut state = world.state();
                state.table.catch_up();
                state.queues.next_visible()
            };
            if let Some(later) = later {
                let wait = i64::try_from(later.saturating_sub(now)).unwrap_or(0);
                world.skip(TimeDelta::milliseconds(wait.saturating_add(1)));
                continue;
            }
            let mut state = world.state();
            if state.queues.redrive(now) > 0 {
                state.faults.fired.add(Fault::Redrive);
                redriven = redriven.saturating_add(1);
            } else if state.streams.is_done(&state.table) {
                return;
            }
        }
        let what = format!("dead letters came back {REDRIVEN_MAX} times");
        world.state().audit.broken(Invariant::Ends, what);
    }

    /// Waits until nothing can be delivered now.
    #[expect(
        clippy::disallowed_methods,
        reason = "the runtime's time stands still until the director moves it"
    )]
    async fn drained(&self) {
        let world = &self.tills.world;
        loop {
            let now = world.millis();
            let is_done = {
                let state = world.state();
                state.workers == 0
                    && state.late.is_empty()
                    && state.queues.ready(now).is_empty()
                    && state.streams.is_done(&state.table)
            };
            if is_done {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }

    /// All must be well.
    pub(super) async fn close(&self) {
        let world = &self.tills.world;
        self.sweep_twice().await;
        self.celebrate().await;
        self.compare_runs().await;
        let members = self.tills.known().members.clone();
        for member in members {
            self.compare(&member).await;
        }
        self.tills.compare_links().await;
        let mut state = world.state();
        state.audit.all_is_told();
        if let Some(token) = state.line.unanswered().cloned() {
            let what = format!("an event was taken and nobody answers it: {token}");
            state.audit.broken(Invariant::Ends, what);
        }
        if let Some(what) = state.line.shown_again(world.moment()) {
            state.audit.broken(Invariant::ToldOnce, what);
        }
        let poisoned = |queue: &Queue| queue.dead.iter().all(|one| one.is_poison);
        if !state.queues.all().iter().all(poisoned) {
            state.audit.broken(
                Invariant::Ends,
                "a good message lies among the dead letters",
            );
        }
    }

    /// A last run of the birthday job, and what it owes.
    async fn celebrate(&self) {
        self.fire("birthday").await;
        let member = self.tills.known().members.first().cloned();
        let world = &self.tills.world;
        let (began, now) = (world.epoch(), world.now());
        let audit = &mut world.state().audit;
        audit.leap_day_is_kept(&member.unwrap_or_default(), began, now);
    }

    /// A schedule fires, and everything that it sets going ends.
    pub(super) async fn fire(&self, package: &str) {
        let ran = self.tills.cluster.invoke(package, tick(), None).await;
        if ran.is_err() {
            let mut state = self.tills.world.state();
            let what = format!("a run of {package} failed in a world where all is well");
            state.audit.broken(Invariant::Ends, what);
        }
        self.heal().await;
    }

    /// What a member sees is what the ledger says.
    async fn compare(&self, member: &str) {
        let looked = self
            .tills
            .http("GET", &format!("/v1/members/{member}"), "", None)
            .await;
        let has_left = looked
            .as_ref()
            .is_some_and(|looked| self.tills.says_left(member, looked));
        if has_left {
            return;
        }
        let Some(looked) = looked.filter(|looked| looked.status == 200) else {
            let mut state = self.tills.world.state();
            return state
                .audit
                .broken(Invariant::Durable, format!("{member} is not to be seen"));
        };
        let balance = &looked.body["balance"];
        let as_of = balance["as_of"]
            .as_str()
            .and_then(|text| text.parse::<DateTime<Utc>>().ok());
        let mut state = self.tills.world.state();
        let promised = state
            .audit
            .ledger
            .balance(as_of.unwrap_or_default(), member);
        if let Some(difference) = differs(&promised, balance, "/balance") {
            state.audit.broken(
                Invariant::AsTheLedger,
                format!("{member} sees {difference}"),
            );
        }
    }
}

/// When a member was born: the first on 29 February.
fn birthday_of(number: usize) -> String {
    match number {
        0 => "02-29".to_owned(),
        _ => format!("{:02}-{:02}", number * 4 + 2, number * 9 + 5),
    }
}

fn api_key() -> ApiKey {
    let key = NewKey::chosen(API_KEY, &Pepper::new(PEPPER));
    ApiKey {
        id: key.id,
        hash: key.hash,
        label: "the simulated tills".to_owned(),
        scopes: Scope::ALL.iter().copied().collect(),
        stores: None,
        points_per_call_max: None,
        expires_at: None,
    }
}
