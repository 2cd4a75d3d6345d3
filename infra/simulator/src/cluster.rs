//! The processes that the functions run in. Each function has two, with a clock and a memory of their own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ::line::Client;
use app::runs::{Pace, WRITE_UNITS_PER_SECOND_MIN};
use app::{App, Pepper, ProgramCache};
use runtime::Function;
use serde_json::Value;
use store::DynamoStore;

use crate::database::SimulatedDatabase;
use crate::fault::Fault;
use crate::house::{House, Request};
use crate::invocation::{self, Lost};
use crate::line;
use crate::model::Call;
use crate::ports::{SeededIds, SimulatedQueue, SimulatedWire, SkewedClock, Uncounted};
use crate::world::World;

/// Under which keys and phone numbers are hashed here. It guards nothing.
pub(crate) const PEPPER: &[u8] = b"a simulated world keeps no secrets";

/// The channel's secrets: the one in use, and the one before.
pub(crate) const LINE_SECRETS: [&str; 2] = ["simulated-secret-2", "simulated-secret-1"];

/// How many processes each function has.
const PROCESSES: usize = 2;

/// A process.
struct Process {
    function: Function,
    clock: Arc<SkewedClock>,
    /// When it last ran, in milliseconds.
    ran: u64,
}

/// All processes of all functions.
pub(crate) struct Cluster {
    world: Arc<World>,
    house: Arc<dyn House>,
    functions: BTreeMap<String, (Duration, Mutex<Vec<Process>>)>,
}

impl Cluster {
    pub(crate) fn new(world: &Arc<World>, house: &Arc<dyn House>) -> Cluster {
        let mut cluster = Cluster {
            world: Arc::clone(world),
            house: Arc::clone(house),
            functions: BTreeMap::new(),
        };
        for (package, time_max) in house.functions() {
            let processes = (0..PROCESSES).map(|_| cluster.process(&package)).collect();
            cluster
                .functions
                .insert(package, (time_max, Mutex::new(processes)));
        }
        cluster
    }

    /// An app on this world, with a clock of its own.
    pub(crate) fn app(&self, clock: Arc<SkewedClock>) -> App {
        let store = DynamoStore::new(
            Arc::new(SimulatedDatabase(Arc::clone(&self.world))),
            "simulated",
            clock.clone(),
            Arc::new(Uncounted),
        );
        let wire = SimulatedWire(Arc::clone(&self.world));
        App {
            store: Arc::new(store),
            clock,
            ids: Arc::new(SeededIds(Arc::clone(&self.world))),
            queue: Arc::new(SimulatedQueue(Arc::clone(&self.world))),
            messenger: Arc::new(Client::over(Box::new(wire), line::credentials())),
            pepper: Pepper::new(PEPPER),
            page: None,
            programs: ProgramCache::default(),
            pace: Pace {
                write_units_per_second: Some(WRITE_UNITS_PER_SECOND_MIN),
            },
        }
    }

    /// Invokes one of a function's processes. A crash may take the process with it.
    pub(crate) async fn invoke(
        &self,
        package: &str,
        event: Value,
        call: Option<Arc<Call>>,
    ) -> Result<Value, Lost> {
        let (time_max, processes) = self.functions.get(package).ok_or(Lost::Died)?;
        let picked = self.world.state().chance.usize(0..PROCESSES);
        let function = {
            let mut processes = processes.lock().unwrap_or_else(PoisonError::into_inner);
            let process = processes.get_mut(picked).ok_or(Lost::Died)?;
            process.wake(&self.world);
            process.function.clone()
        };
        let answer = invocation::invoke(&self.world, &function, *time_max, event, call).await;
        if answer.is_err() && self.world.state().faults.would(Fault::Panic) {
            self.world.state().faults.fired.add(Fault::Panic);
            let fresh = self.process(package);
            let mut processes = processes.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(process) = processes.get_mut(picked) {
                *process = fresh;
            }
        }
        answer
    }

    /// Runs some code of the house as an invocation of its own, in a process that was never used.
    pub(crate) async fn run(&self, function: &Function) -> Result<Value, Lost> {
        let (time_max, event) = (Duration::from_secs(30), Value::Null);
        invocation::invoke(&self.world, function, time_max, event, None).await
    }

    /// Which function answers a request, and the event it gets.
    pub(crate) fn route(&self, request: &Request<'_>) -> Option<(String, Value)> {
        self.house.http(request)
    }

    /// Whether a record of the stream reaches its reader at all.
    pub(crate) fn takes(&self, record: &Value) -> bool {
        self.house.stream_takes(record)
    }

    fn process(&self, package: &str) -> Process {
        let clock = SkewedClock::new(Arc::clone(&self.world));
        Process {
            function: self
                .house
                .function(package, self.app(Arc::clone(&clock)), &LINE_SECRETS),
            clock,
            ran: self.world.millis(),
        }
    }
}

/// A process that slept for so long, in milliseconds, knows yesterday's world: a day.
const FROZEN: u64 = 24 * 60 * 60 * 1_000;

impl Process {
    fn wake(&mut self, world: &World) {
        let now = world.millis();
        if now.saturating_sub(self.ran) >= FROZEN {
            world.state().faults.fired.add(Fault::FrozenCache);
        }
        self.ran = now;
        self.clock.jump();
    }
}
