//! A night after which all that was due is written down, though whoever wrote died again and again.

mod leavers;
mod lots;

use std::panic::resume_unwind;
use std::sync::{Arc, Mutex};
use std::thread;

use app::runs::Progress;
use app::store::{Commit, RunCounts};
use fastrand::Rng;

use super::shop::Shop;
use super::{Script, runtime};
use crate::audit::{Invariant, Violation};
use crate::cluster::Cluster;
use crate::director::Director;
use crate::fault::{Fault, Fired};
use crate::house::House;
use crate::kills::Kills;
use crate::ports::SkewedClock;
use crate::programs;
use crate::run::apart;
use crate::till::{TRIES_MAX, Tills, tick};
use crate::world::World;
use lots::{Giver, Seeded, morning_after};

/// Runs read to find those of the night.
const RUNS: u32 = 50;

/// How often an operator looks before somebody wants to know why.
const LOOKS_MAX: u32 = 20;

/// Those who die here die when they are told to.
const BY_CHANCE: [Fault; 2] = [Fault::Crash, Fault::HardTimeout];

/// A night before it is lived: members whose points have ended on many days, on none of which anybody swept.
#[derive(Clone, Copy, Debug)]
pub struct Night {
    /// What chooses everything else.
    pub seed: u64,
    /// How many lots have ended, of all members together.
    pub lots: u64,
    /// At how many steps of the run everything that runs dies.
    pub kills: usize,
}

/// What a night came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Morning {
    /// What must never happen and did.
    pub violations: Vec<Violation>,
    /// What went wrong, as it should.
    pub fired: Fired,
    /// How many members there were.
    pub members: u64,
    /// Lots that had ended.
    pub lots: u64,
    /// The points of these.
    pub points: u64,
    /// How often everything died.
    pub killed: usize,
    /// How often an operator resumed the run.
    pub resumed: u64,
    /// What the run says it did.
    pub counts: RunCounts,
    /// How many steps there were.
    pub steps: u64,
    /// How many invocations.
    pub invocations: u64,
}

impl Night {
    /// Lives it.
    ///
    /// # Panics
    /// Where the machine has no room for a runtime.
    #[must_use]
    pub fn live(&self, house: &Arc<dyn House>) -> Morning {
        let lived =
            thread::scope(|scope| apart(scope, || runtime().block_on(self.lived(house))).join());
        lived.unwrap_or_else(|panicked| resume_unwind(panicked))
    }

    async fn lived(&self, house: &Arc<dyn House>) -> Morning {
        let script = Script {
            seed: self.seed,
            wishes: Vec::new(),
            without: BY_CHANCE.to_vec(),
            members: 0,
        };
        let (program, document) = programs::with_lottery(self.seed);
        let world = World::new(
            super::epoch(self.seed),
            script.state(house.as_ref(), program),
        );
        let cluster = Arc::new(Cluster::new(&world, house));
        let director = Director::new(&world, &cluster, house.stream_reader());
        let shop = Shop {
            tills: Tills {
                world: Arc::clone(&world),
                cluster,
                known: Mutex::default(),
            },
        };
        let mut morning = Morning::default();
        let told = director.direct(async {
            shop.open(&document, 0).await;
            let (seeded, leavers) = shop.give(self, &script).await;
            shop.night(self, seeded, &leavers).await;
            shop.heal().await;
            morning.resumed = shop.finish().await;
            morning.counts = shop.balance_the_books(seeded, leavers.len()).await;
            shop.are_gone(&leavers).await;
            shop.sweep_twice().await;
            seeded
        });
        let seeded = told.await.unwrap_or_default();
        let mut state = world.state();
        Morning {
            violations: std::mem::take(&mut state.audit.violations),
            fired: state.faults.fired.clone(),
            members: seeded.members,
            lots: seeded.lots,
            points: seeded.points,
            killed: self.kills.saturating_sub(state.kills.left()),
            steps: state.steps,
            invocations: state.invocations,
            ..morning
        }
    }
}

impl Shop {
    /// Members are given what will have ended, while nothing goes wrong.
    async fn give(&self, night: &Night, script: &Script) -> (Seeded, Vec<String>) {
        let world = &self.tills.world;
        let app = self.tills.cluster.app(SkewedClock::new(Arc::clone(world)));
        let program = script.program();
        let mut giver = Giver {
            program: &program,
            now: world.now(),
            chance: Rng::with_seed(night.seed ^ 0x0010_7500),
            seeded: Seeded::default(),
            leavers: Vec::new(),
        };
        while giver.seeded.lots < night.lots {
            let left = night.lots.saturating_sub(giver.seeded.lots);
            let given = app.store.commit(giver.next(left)).await;
            assert!(
                matches!(given, Ok(Commit::Done)),
                "nothing is given: {given:?}"
            );
            // Whoever reads the stream has nothing to do with it.
            world.state().table.stream = Default::default();
        }
        world.state().table.catch_up();
        (giver.seeded, giver.leavers)
    }

    /// The schedule fires, some members leave, everything goes wrong, and everything that runs dies at some steps.
    async fn night(&self, night: &Night, seeded: Seeded, leavers: &[String]) {
        let world = &self.tills.world;
        let (now, then) = (world.now(), morning_after(world.epoch()));
        world.skip(then.signed_duration_since(now));
        {
            let mut state = world.state();
            state.faults.wake();
            // Each member takes a read and a commit at the least, so all of these come.
            let steps = seeded.members.saturating_mul(2);
            state.kills = Kills::among(steps, night.kills, &mut Rng::with_seed(night.seed));
        }
        let chance = &mut Rng::with_seed(night.seed ^ 0x001e_a7e5);
        futures::join!(self.work(), self.see_off(leavers, seeded.members, chance));
    }

    /// Somebody starts the run where it has not begun, and resumes it where it has, until nobody dies any more.
    async fn work(&self) {
        let world = &self.tills.world;
        for _ in 0..LOOKS_MAX {
            match self.runs().await.as_slice() {
                [] => {
                    let _ = self.tills.cluster.invoke("expire", tick(), None).await;
                }
                [run, ..] => {
                    self.resume(&run.run.id).await;
                }
            }
            self.until_quiet().await;
            if world.state().kills.left() == 0 {
                return;
            }
        }
    }

    /// In a world where all is well, an operator looks at the night's run, starts it where it never began, and resumes it
    /// until it is done. Answers how often.
    async fn finish(&self) -> u64 {
        for looks in 0..LOOKS_MAX {
            match self.runs().await.as_slice() {
                [] => self.fire("expire").await,
                [run] if run.is_done => return u64::from(looks),
                [run, ..] => {
                    self.go_on(&run.run.id).await;
                }
            }
        }
        self.broken(format!(
            "the night's run is not done: {:?}",
            self.runs().await
        ));
        0
    }

    /// What was planned is what was done, and what was given is what has expired, each lot once.
    async fn balance_the_books(&self, seeded: Seeded, leavers: usize) -> RunCounts {
        let runs = self.runs().await;
        let counts = runs.iter().map(|run| run.counts);
        let counts = counts.fold(RunCounts::default(), RunCounts::plus);
        let (expired, left) = {
            let state = self.tills.world.state();
            (state.audit.expired(), state.audit.leavers())
        };
        let is_all_done = counts.planned == counts.settled + counts.already + counts.left;
        let is_all_true = (counts.settled, counts.points_expired)
            == (expired.swept, expired.by_sweeps)
            && left == leavers;
        let is_all_expired = (expired.entries, expired.points) == (seeded.lots, seeded.points);
        if !is_all_done || !is_all_true || !is_all_expired {
            self.broken(format!(
                "of {seeded:?} {left} of {leavers} left, {expired:?}, and the run says {counts:?}"
            ));
        }
        self.compare_runs().await;
        counts
    }

    /// The runs of the night, asked for until there is an answer.
    async fn runs(&self) -> Vec<Progress> {
        let world = &self.tills.world;
        let app = self.tills.cluster.app(SkewedClock::new(Arc::clone(world)));
        let mut looked = app.runs_page(None, None, RUNS).await;
        for _ in 0..TRIES_MAX {
            if let Ok(page) = looked {
                return page.runs;
            }
            self.tills.wait().await;
            looked = app.runs_page(None, None, RUNS).await;
        }
        self.broken(format!("the runs cannot be read: {:?}", looked.err()));
        Vec::new()
    }

    fn broken(&self, what: String) {
        let mut state = self.tills.world.state();
        state.audit.broken(Invariant::Recounted, what);
    }
}
