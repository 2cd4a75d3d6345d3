//! Linearizability, member by member: whatever happens at once and whatever gets lost, there is one order of the calls
//! that fits between their beginnings and their answers and in which the sequential ledger gives just these answers.
//!
//! The checker is stateright's `LinearizabilityTester`, which searches for that order as Wing and Gong do. A till that
//! gave up is a call without an answer: it may have happened at any later time, or never.

use std::sync::Arc;

use domain::calendar::Instant;
use fastrand::Rng;
use serde_json::Value;
use simulator::model::{Answer, Call, Ledger};
use simulator::{Deed, Fault, Outcome, Script, Talk, Wish};
use stateright::semantics::{ConsistencyTester, LinearizabilityTester, SequentialSpec};

use crate::live;

/// What tills do here.
const DEEDS: [Deed; 7] = [
    Deed::Earn,
    Deed::Redeem,
    Deed::Hold,
    Deed::Capture,
    Deed::Void,
    Deed::Return,
    Deed::Adjust,
];

/// The ledger. Its time is that of what it does: a call that was done is done at the instant that its entry names, for an
/// order earns at the rank held when it was placed; of the others no answer here depends on the second.
#[derive(Clone, Debug)]
struct Sequential {
    ledger: Ledger,
    began: Instant,
}

/// A call, and when it was done, if it was.
type Op = (Arc<Call>, Option<Instant>);

impl SequentialSpec for Sequential {
    type Op = Op;
    type Ret = Value;

    fn invoke(&mut self, (call, done): &Op) -> Value {
        said(&self.ledger.call(done.unwrap_or(self.began), call))
    }

    fn is_valid_step(&mut self, call: &Op, told: &Value) -> bool {
        let by = self.invoke(call);
        promised(told, &by) == by
    }
}

/// What an answer says, but for its times, and for whether somebody asked before: a till asks again until it is told.
fn said(answer: &Answer) -> Value {
    if answer.status >= 300 {
        return answer.body.get("code").unwrap_or(&answer.body).clone();
    }
    let mut said = answer.body.clone();
    if let Some(fields) = said.as_object_mut() {
        fields.remove("held_until");
    }
    if let Some(balance) = said["balance"].as_object_mut() {
        balance.remove("as_of");
    }
    said
}

/// Only what the ledger promises of an answer; the house may say more.
fn promised(told: &Value, by: &Value) -> Value {
    match (told, by) {
        (Value::Object(told), Value::Object(by)) => {
            let of = |(name, by): (&String, &Value)| {
                let told = told.get(name).unwrap_or(&Value::Null);
                (name.clone(), promised(told, by))
            };
            by.iter().map(of).collect()
        }
        (told, _) => told.clone(),
    }
}

/// A short history of one member, on whom four tills work at once.
fn crowded(seed: u64) -> Script {
    let mut chance = Rng::with_seed(seed);
    let mut wishes = vec![
        Wish::Call(Deed::Adjust, 1),
        Wish::Call(Deed::Earn, chance.u64(..)),
    ];
    for _ in 0..9 {
        let deed = DEEDS[chance.usize(0..DEEDS.len())];
        let details = lasting(&mut chance);
        wishes.push(match chance.u32(0..6) {
            0 => Wish::AtOnce(deed, details, 2),
            1 => Wish::Again(details),
            _ => Wish::Call(deed, details),
        });
    }
    Script {
        wishes,
        // Clocks that differ would make the ledger's one time wrong; everything else may happen.
        without: vec![Fault::ClockSkew, Fault::ClockBackwards],
        members: 1,
        ..Script::of(seed, 0)
    }
}

/// Details by which a hold lasts for days: none ends by itself while the ledger's time stands still.
fn lasting(chance: &mut Rng) -> u64 {
    loop {
        let details = chance.u64(..);
        if !Rng::with_seed(details).bool() {
            return details;
        }
    }
}

/// Whether an order of the calls explains all answers.
fn is_linearizable(script: &Script, outcome: &Outcome) -> bool {
    let mut ledger = Ledger::new(script.program());
    for member in &outcome.members {
        ledger.join(member);
    }
    let began = outcome.began;
    let mut tester = LinearizabilityTester::new(Sequential { ledger, began });
    for talk in &outcome.talk {
        let noted = match talk {
            Talk::Asked { till, call } => {
                let mut done = outcome.done.iter();
                let done = done.find(|(done, _)| done == call).map(|(_, at)| *at);
                tester.on_invoke(*till, (Arc::clone(call), done))
            }
            Talk::Told { till, answer } => tester.on_return(*till, said(answer)),
        };
        noted.expect("a till asks once and is told once");
    }
    tester.is_consistent()
}

#[test]
fn what_tills_are_told_fits_one_order_of_what_they_asked() {
    for seed in 1..=80 {
        let script = crowded(seed);
        let outcome = live(&script);
        assert_eq!(outcome.violations, [], "seed {seed}");
        let fits = is_linearizable(&script, &outcome);
        assert!(fits, "seed {seed}: {:#?}", outcome.talk);
    }
}

#[test]
fn an_answer_that_fits_no_order_is_found() {
    let script = crowded(3);
    let mut outcome = live(&script);
    let told = outcome.talk.iter_mut().find_map(|talk| match talk {
        Talk::Told { answer, .. } if answer.status == 201 => Some(answer),
        _ => None,
    });
    told.expect("somebody succeeds").body["balance"]["available"] = Value::from(987_654);
    assert!(!is_linearizable(&script, &outcome));
}
