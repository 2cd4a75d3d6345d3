//! A night: the schedule starts its function, and the queues that this function reads are worked until they are empty.
//!
//! Nothing else of the deployment runs: what other functions read of the stream is measured elsewhere.

use super::memory::Process;
use crate::apps::Workshop;
use crate::clients;
use crate::clock::ProgramClock;
use crate::engine::{Engine, Place};
use crate::fire;
use crate::functions::{self, LineAccess};
use crate::invoker::Invoker;
use crate::line_platform::Channel;
use crate::metrics::{Count, Metrics};
use crate::poller::{Poller, Turn};
use crate::queues::Queues;
use crate::schedule::Schedule;
use crate::system::CHANNEL_ID;
use crate::template::{DEPLOYED, Event, Template};
use app::App;
use app::store::RunCounts;
use domain::calendar::{Day, Zone};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use runtime::config::LineLogin;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

/// The function whose nights these are.
const PACKAGE: &str = "expire";

/// Chunks worked at once: the template's `SweepConcurrency`.
pub(super) const LANES: usize = 5;

/// What one run came to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Run {
    /// Wallets that were settled.
    pub(super) settled: u64,
    /// How long it took, in milliseconds.
    pub(super) milliseconds: u64,
    /// Requests to the table, by operation.
    pub(super) calls: BTreeMap<String, u64>,
    /// Tenths of read units.
    pub(super) read_tenths: u64,
    /// Tenths of write units.
    pub(super) write_tenths: u64,
    /// Messages that were worked.
    pub(super) messages: u64,
    /// The most memory that the worker has taken, in KB.
    pub(super) peak_kb: Option<u64>,
}

/// One function of the deployment, with the table, the queues and the clock.
pub(super) struct Stage {
    engine: Engine,
    workshop: Workshop,
    clock: Arc<ProgramClock>,
    metrics: Arc<Metrics>,
    schedule: Schedule,
    pollers: Vec<Poller>,
}

impl Stage {
    /// Lays it over a table.
    pub(super) async fn open(place: Place) -> Result<Self, Box<dyn Error>> {
        let template = Template::parse(DEPLOYED)?;
        let engine = Engine::start(&place, None).await?;
        engine.create_table(&template.table).await?;
        let queues = Arc::new(Queues::start(&template.queues).await?);
        let clock = Arc::new(ProgramClock::new(None, true));
        let metrics = Arc::new(Metrics::default());
        let channel = Channel {
            id: CHANNEL_ID.to_owned(),
            secret: String::new().into(),
        };
        let workshop = Workshop::new(
            &template,
            fire::client(&engine.config, None),
            Arc::clone(&queues),
            Arc::clone(&clock),
            Arc::clone(&metrics),
            (&engine.endpoint, &channel, &LineLogin::default()),
        )?;
        let (schedule, pollers) = sources(&template, &workshop, &queues)?;
        Ok(Self {
            engine,
            workshop,
            clock,
            metrics,
            schedule,
            pollers,
        })
    }

    /// The same over a table that another process serves.
    pub(super) async fn beside(endpoint: &str) -> Result<Self, Box<dyn Error>> {
        let place = Place::Elsewhere(endpoint.to_owned(), clients::no_credentials());
        Self::open(place).await
    }

    /// Where the table answers.
    pub(super) fn endpoint(&self) -> &str {
        &self.engine.endpoint
    }

    /// An app on its table.
    pub(super) fn app(&self, name: &str) -> App {
        self.workshop.app(name)
    }

    /// Runs the schedule five minutes past the beginning of a day, and all the work that it plans.
    pub(super) async fn night(&self, today: Day) -> Result<Run, Box<dyn Error>> {
        self.clock
            .set(Zone::TOKYO.start(today) + chrono::TimeDelta::minutes(5));
        self.metrics.clear();
        Process::Own.forget_peak();
        let began = Instant::now();
        let planned = self.schedule.fire(self.clock.now()).await?;
        let messages = self.drain().await?;
        let milliseconds = u64::try_from(began.elapsed().as_millis())?;
        let peak_kb = Process::Own.peak_kb();
        let Count {
            read_tenths,
            write_tenths,
            ..
        } = self.metrics.total();
        let calls = calls(&self.metrics);
        let run_id = planned["run_id"].as_str().ok_or("the run has no name")?;
        let chunks = self.app("bench").store.chunks(run_id).await?;
        Ok(Run {
            settled: RunCounts::of(&chunks).settled,
            milliseconds,
            calls,
            read_tenths,
            write_tenths,
            messages,
            peak_kb,
        })
    }

    /// Works the queues, so many chunks at once, until nothing is left. Answers how many messages there were.
    async fn drain(&self) -> Result<u64, Box<dyn Error>> {
        let mut turns = FuturesUnordered::new();
        turns.push(self.turn());
        let mut messages = 0;
        while let Some(turn) = turns.next().await {
            let turn = turn?;
            if turn.failed > 0 {
                return Err("a chunk has failed: this is no measurement".into());
            }
            messages += turn.handled;
            // Who finds nothing leaves; whoever has worked may have left work behind for others.
            while turn.handled > 0 && turns.len() < LANES {
                turns.push(self.turn());
            }
        }
        Ok(messages)
    }

    async fn turn(&self) -> Result<Turn, Box<dyn Error>> {
        let mut all = Turn::default();
        for poller in &self.pollers {
            let turn = poller.turn().await?;
            all.handled += turn.handled;
            all.failed += turn.failed;
        }
        Ok(all)
    }
}

/// What starts the function: its schedule and its queues.
fn sources(
    template: &Template,
    workshop: &Workshop,
    queues: &Queues,
) -> Result<(Schedule, Vec<Poller>), Box<dyn Error>> {
    let missing = || format!("the template deploys no {PACKAGE}");
    let mut functions = template.functions.iter();
    let deployed = functions.find(|function| function.package == PACKAGE);
    let deployed = deployed.ok_or_else(missing)?;
    let app = workshop.app(PACKAGE);
    let code = functions::code(PACKAGE, app, LineAccess::default()).ok_or_else(missing)?;
    let invoker = Invoker::new(PACKAGE, code, deployed.timeout);
    let (mut schedule, mut pollers) = (None, Vec::new());
    for event in &deployed.events {
        match event {
            Event::Schedule(of) => {
                schedule = Some(Schedule::new(&deployed.id, of, invoker.clone())?);
            }
            Event::Queue(mapping) => {
                let poller = Poller::new(queues, mapping.clone(), invoker.clone());
                pollers.push(poller.ok_or_else(missing)?);
            }
            Event::Route(_) | Event::Stream(_) => {}
        }
    }
    Ok((schedule.ok_or_else(missing)?, pollers))
}

fn calls(metrics: &Metrics) -> BTreeMap<String, u64> {
    let shown = metrics.shown();
    let operations = shown["by_operation"].as_object().into_iter().flatten();
    operations
        .map(|(name, count)| (name.clone(), count["calls"].as_u64().unwrap_or_default()))
        .collect()
}
