//! Random operations through the real handlers and the embedded engine, compared with the slow, obvious ledger after
//! each: every answer, every balance, every history.

#![expect(
    clippy::expect_used,
    reason = "what cannot be had stops the test that wants it"
)]

mod programs;
mod steps;

use domain::program::Program;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};
use tests::model::{Answer, Call, Ledger};
use tests::{Shop, harness};
use tokio::runtime::Runtime;

use crate::steps::{Known, Step, steps};

/// How many members a shop has here: enough to send one order for two.
const MEMBERS: usize = 2;

/// A shop and its ledger, side by side.
struct Pair {
    shop: Shop,
    ledger: Ledger,
    known: Known,
}

impl Pair {
    async fn open(program: &Value) -> Self {
        let shop = Shop::open_with(program).await;
        let document: Program = domain::program::read(program).expect("a right program");
        let mut pair = Self {
            shop,
            ledger: Ledger::new(document, 1),
            known: Known::default(),
        };
        for _ in 0..MEMBERS {
            let member = pair.shop.member().await;
            pair.ledger.join(&member);
            pair.known.members.push(member);
        }
        pair
    }

    async fn step(&mut self, step: &Step) -> Result<(), String> {
        let now = self.shop.now();
        let ledger = self.ledger.clone();
        let left_of = |order: &str| ledger.left_of(order);
        match step {
            Step::Wait(minutes) => self.shop.wait(chrono::TimeDelta::minutes(*minutes)),
            Step::Sweep => {
                self.shop.run("expire").await;
            }
            Step::Call(wish) => {
                let call = self.known.call(wish, now, left_of);
                self.once(&call).await?;
            }
            Step::Again(index) => {
                if !self.known.calls.is_empty() {
                    self.once(&index.get(&self.known.calls).clone()).await?;
                }
            }
            Step::Double(wish) => {
                let call = self.known.call(wish, now, left_of);
                self.both(&call, &call).await?;
            }
            Step::Both(one, other) => {
                let one = self.known.call(one, now, left_of);
                let other = self.known.call(other, now, left_of);
                self.both(&one, &other).await?;
            }
        }
        self.look().await
    }

    async fn once(&mut self, call: &Call) -> Result<(), String> {
        let expected = self.ledger.call(self.shop.now(), call);
        let answer = self.ask(call).await;
        same(
            &format!("{call:?}"),
            &json!(shown(&expected)),
            &json!(shown(&answer)),
        )
    }

    /// Two calls at once: one of the two orders must explain both answers.
    async fn both(&mut self, one: &Call, other: &Call) -> Result<(), String> {
        let now = self.shop.now();
        let answers = tokio::join!(self.ask(one), self.ask(other));
        let mut forth = self.ledger.clone();
        let explained = (forth.call(now, one), forth.call(now, other));
        if explained == answers {
            self.ledger = forth;
            return Ok(());
        }
        let mut back = self.ledger.clone();
        let last = back.call(now, other);
        let turned = (back.call(now, one), last);
        if turned == answers {
            self.ledger = back;
            return Ok(());
        }
        Err(format!(
            "no order explains\n  {one:?}\n  {other:?}\n got {answers:#?}\n either {explained:#?}\n or {turned:#?}"
        ))
    }

    async fn ask(&self, call: &Call) -> Answer {
        let body = call.body();
        let answer = self
            .shop
            .send(call.method(), &call.path(), &[], body.as_ref())
            .await;
        let body = if answer.status < 400 {
            answer.body
        } else {
            answer.body["code"].clone()
        };
        Answer {
            status: answer.status,
            body,
            replayed: answer.replayed,
        }
    }

    /// Every balance and every history.
    async fn look(&self) -> Result<(), String> {
        let now = self.shop.now();
        for member in &self.known.members {
            same(
                "the balance",
                &self.ledger.balance(now, member),
                &self.shop.balance(member).await,
            )?;
            let mut history = self.shop.history(member, 7).await;
            let expected = self.ledger.history(now, member);
            for (entry, expected) in history.iter_mut().zip(&expected) {
                let entry = entry.as_object_mut().expect("an entry is an object");
                entry.remove("label");
                if expected.get("id").is_none() {
                    entry.remove("id");
                }
            }
            same("the history", &json!(expected), &json!(history))?;
        }
        Ok(())
    }
}

fn shown(answer: &Answer) -> Value {
    json!({ "status": answer.status, "body": answer.body, "replayed": answer.replayed })
}

fn same(what: &str, expected: &Value, got: &Value) -> Result<(), String> {
    if expected == got {
        return Ok(());
    }
    let mut differences = Vec::new();
    differ("", expected, got, &mut differences);
    Err(format!("{what}\n{}", differences.join("\n")))
}

/// Lists where two values are not the same.
fn differ(pointer: &str, expected: &Value, got: &Value, found: &mut Vec<String>) {
    match (expected, got) {
        (Value::Object(one), Value::Object(other)) => {
            for key in one
                .keys()
                .chain(other.keys().filter(|key| !one.contains_key(*key)))
            {
                differ(
                    &format!("{pointer}/{key}"),
                    &expected[key],
                    &got[key],
                    found,
                );
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (place, (one, other)) in one.iter().zip(other).enumerate() {
                differ(&format!("{pointer}/{place}"), one, other, found);
            }
        }
        _ if expected == got => {}
        _ => found.push(format!(
            "  {pointer}: the ledger says {expected}, the house {got}"
        )),
    }
}

async fn agree(program: &Value, steps: &[Step]) -> Result<(), String> {
    let mut pair = Pair::open(program).await;
    for (place, step) in steps.iter().enumerate() {
        pair.step(step)
            .await
            .map_err(|why| format!("step {place} ({step:?}): {why}"))?;
    }
    Ok(())
}

fn holds(program: &Value, cases: u32) {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 300,
        ..Config::default()
    };
    let runtime = Runtime::new().expect("a runtime starts");
    let outcome = TestRunner::new(config).run(&steps(), |steps| {
        runtime
            .block_on(agree(program, &steps))
            .map_err(TestCaseError::fail)
    });
    if let Err(why) = outcome {
        panic!("{why}");
    }
}

#[test]
fn the_house_and_the_obvious_ledger_agree_under_the_sample_program() {
    holds(&programs::sample(), 12);
}

#[test]
fn they_agree_where_points_wait_and_limits_are_narrow() {
    holds(&programs::waiting(), 12);
}

#[test]
fn they_agree_where_every_activity_extends_the_points() {
    holds(&programs::rolling(), 12);
}

#[test]
fn they_agree_where_points_never_expire() {
    holds(&programs::never(), 8);
}

#[test]
fn the_shop_opens_when_it_says() {
    assert_eq!(
        harness::at(harness::OPENING).to_rfc3339(),
        "2026-11-24T01:00:00+00:00"
    );
}
