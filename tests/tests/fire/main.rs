//! The real SDK under fire: several tills at once, the real handlers, the ordinary client over real sockets, the embedded
//! engine; and between client and engine a network that loses, repeats, delays, refuses and lies about what it did.
//! Every unknown outcome is settled by the same call again, and in the end the journal must explain every answer.
//!
//! `FIRE_REQUESTS` says how many requests of the SDK to burn, `FIRE_SEED` with which seed to begin.

#![expect(
    clippy::expect_used,
    reason = "what cannot be had stops the test that wants it"
)]

mod explain;
mod journal;
mod judge;
mod sticky;
mod till;

use std::collections::BTreeMap;
use std::sync::Arc;

use journal::Journal;
use judge::Judge;
use local::{Fire, Options, System, Trouble};
use serde_json::json;
use simulator::wishes;
use tests::Shop;
use till::{Tills, Told};
use tokio::task::JoinSet;

/// The requests of an ordinary run: about half a minute on two cores.
const REQUESTS: u64 = 5_000;

/// How many of a thousand transactions meet trouble, and half as many reads.
const PER_MILLE: u32 = 250;

/// How many members a shop has: few, so that they meet.
const MEMBERS: u64 = 3;

/// How many tills it has, and how much they are asked for before it closes.
const TILLS: usize = 8;
const WISHES: usize = 250;

/// What a run came to.
#[derive(Default)]
struct Burnt {
    shops: u64,
    calls: usize,
    unknown: u64,
    requests: u64,
    met: BTreeMap<Trouble, u64>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_given_under_fire_is_explained_by_the_journal() {
    let wanted = number("FIRE_REQUESTS", REQUESTS);
    let first = number("FIRE_SEED", 1);
    let mut burnt = Burnt::default();
    while burnt.requests < wanted {
        let seed = first + burnt.shops;
        let violations = Box::pin(burn(seed, &mut burnt)).await;
        assert!(
            violations.is_empty(),
            "FIRE_SEED={seed}:\n{}",
            violations.join("\n")
        );
    }
    for trouble in Trouble::ALL {
        assert!(burnt.met.contains_key(&trouble), "nothing met {trouble:?}");
    }
    println!("{}", burnt.told());
}

/// Opens a shop, sets it on fire, and says what nobody can explain afterwards.
async fn burn(seed: u64, burnt: &mut Burnt) -> Vec<String> {
    let fire = Fire::new(seed, PER_MILLE);
    let options = Options {
        clock: Some(tests::harness::at(tests::harness::OPENING)),
        frozen_clock: true,
        fire: Some(fire.clone()),
        ..Options::default()
    };
    let system = Box::pin(System::start(options)).await;
    let shop = Shop {
        system: system.expect("the local system starts"),
    };
    let (program, document) = simulator::program(seed);
    shop.publish(&document).await;
    let mut members = Vec::new();
    for _ in 0..MEMBERS {
        members.push(shop.member().await);
    }
    let tills = Tills::new(
        shop.system.clone(),
        program.clone(),
        &members,
        wishes(seed, WISHES),
    );
    fire.light();
    let told = trade(Arc::new(tills)).await;
    fire.put_out().await;
    burnt.add(&fire, &told);
    let journal = Journal::read(&shop).await;
    let judge = Judge::new(&program, &members, &told, &journal);
    let mut violations = judge.compare(&shop).await;
    violations.extend(judge.refused_once_and_for_all());
    violations.extend(judge.violations());
    shop.system.stop().await;
    violations
}

async fn trade(tills: Arc<Tills>) -> Told {
    let mut at_work = JoinSet::new();
    for _ in 0..TILLS {
        let tills = Arc::clone(&tills);
        at_work.spawn(async move { tills.work().await });
    }
    while let Some(till) = at_work.join_next().await {
        till.expect("a till does not fall");
    }
    tills.close()
}

impl Burnt {
    fn add(&mut self, fire: &Fire, told: &Told) {
        self.shops += 1;
        self.calls += told.asked.len();
        self.unknown += told.unknown;
        self.requests += fire.requests();
        for (trouble, count) in fire.met() {
            *self.met.entry(trouble).or_default() += count;
        }
    }

    fn told(&self) -> String {
        let met: Vec<String> = self
            .met
            .iter()
            .map(|(trouble, count)| format!("{trouble:?} {count}"))
            .collect();
        json!({
            "shops": self.shops, "calls": self.calls, "unknown_outcomes_settled": self.unknown,
            "requests": self.requests, "met": met.join(", "),
        })
        .to_string()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a test burns is for whoever starts it to say"
)]
fn number(variable: &str, otherwise: u64) -> u64 {
    let said = std::env::var(variable).ok();
    said.map_or(otherwise, |said| said.parse().expect("a number"))
}
