//! One history: a world is made, people wish, everything goes wrong, everything heals, and all must be well.

mod campaigns;
mod night;
mod runs;
mod shop;

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use domain::program::Program;
use fastrand::Rng;
use tokio::runtime::Runtime;

use crate::audit::{Audit, Checked, Talk, Violation};
use crate::cluster::Cluster;
use crate::director::Director;
use crate::fault::{Fault, Faults, Fired};
use crate::house::House;
use crate::kills::Kills;
use crate::line::Line;
use crate::model::Call;
use crate::programs;
use crate::queue::Queues;
use crate::stream::Streams;
use crate::table::Table;
use crate::till::Tills;
use crate::workload::Wish;
use crate::world::{State, World};
pub use night::{Morning, Night};
use shop::Shop;

/// A history before it is lived.
#[derive(Clone, Debug)]
pub struct Script {
    /// What chooses everything else.
    pub seed: u64,
    /// What people wish, in order.
    pub wishes: Vec<Wish>,
    /// Faults that never happen.
    pub without: Vec<Fault>,
    /// How many members the shop has: few, so that tills meet.
    pub members: usize,
}

/// What a history came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What must never happen and did.
    pub violations: Vec<Violation>,
    /// What went wrong, as it should.
    pub fired: Fired,
    /// What was checked.
    pub checked: Checked,
    /// How many steps there were.
    pub steps: u64,
    /// How many invocations.
    pub invocations: u64,
    /// When its time began.
    pub began: DateTime<Utc>,
    /// What tills asked and were told.
    pub talk: Vec<Talk>,
    /// The calls that were done, each with the instant that its entry names.
    pub done: Vec<(Arc<Call>, DateTime<Utc>)>,
    /// Who the members were.
    pub members: Vec<String>,
    /// A number that two equal histories share: over everything stored at the end.
    pub digest: u64,
}

impl Script {
    /// The history of a seed.
    #[must_use]
    pub fn of(seed: u64, operations: usize) -> Script {
        Script {
            seed,
            wishes: crate::workload::wishes(seed, operations),
            without: Vec::new(),
            members: 3,
        }
    }

    /// The program that the shop runs.
    #[must_use]
    pub fn program(&self) -> Program {
        programs::with_lottery(self.seed).0
    }

    /// Lives it.
    ///
    /// # Panics
    /// Where the machine has no room for a runtime.
    #[must_use]
    pub fn live(&self, house: &Arc<dyn House>) -> Outcome {
        runtime().block_on(self.lived(house))
    }

    async fn lived(&self, house: &Arc<dyn House>) -> Outcome {
        let (program, document) = programs::with_lottery(self.seed);
        let world = World::new(epoch(self.seed), self.state(house.as_ref(), program));
        let cluster = Arc::new(Cluster::new(&world, house));
        let director = Director::new(&world, &cluster, house.stream_reader());
        let shop = Shop {
            tills: Tills {
                world: Arc::clone(&world),
                cluster,
                known: Mutex::default(),
            },
        };
        // Where somebody waits for ever, the rest is not worth telling.
        if director
            .direct(shop.open(&document, self.members))
            .await
            .is_some()
            && director.direct(shop.trade(&self.wishes)).await.is_some()
            && director.direct(shop.heal()).await.is_some()
        {
            let _ = director.direct(shop.close()).await;
        }
        let mut state = world.state();
        let digest = state.table.digest();
        Outcome {
            violations: std::mem::take(&mut state.audit.violations),
            fired: state.faults.fired.clone(),
            checked: state.audit.checked,
            steps: state.steps,
            invocations: state.invocations,
            began: world.epoch(),
            talk: std::mem::take(&mut state.audit.talk),
            done: std::mem::take(&mut state.audit.done),
            members: shop.tills.known().members.clone(),
            digest,
        }
    }

    fn state(&self, house: &dyn House, program: Program) -> State {
        let mut seeds = Rng::with_seed(self.seed ^ 0x5eed);
        State {
            epoch: epoch(self.seed),
            chance: seeds.fork(),
            ids: seeds.fork(),
            faults: Faults::new(seeds.u64(..), self.without.clone()),
            table: Table::new(house.table()),
            queues: Queues::new(house.queues()),
            line: Line::new(seeds.u64(..)),
            audit: Audit::new(program),
            waiting: Vec::new(),
            late: Vec::new(),
            running: Default::default(),
            streams: Streams::default(),
            workers: 0,
            invocations: 0,
            steps: 0,
            kills: Kills::default(),
            writes: 0,
        }
    }
}

/// A runtime whose time stands still until the director moves it.
fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap_or_else(|error| panic!("no runtime: {error}"))
}

/// Some day in a few years: month ends and 29 February have their turn.
fn epoch(seed: u64) -> DateTime<Utc> {
    let minutes = Rng::with_seed(seed ^ 0xda7e).i64(0..3 * 365 * 24 * 60);
    DateTime::<Utc>::from_timestamp(1_767_225_600, 0).unwrap_or_default()
        + TimeDelta::minutes(minutes)
}
