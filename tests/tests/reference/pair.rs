//! A shop and its ledger, side by side.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::program::{Program, Published};
use serde_json::{Value, json};
use simulator::model::{Answer, Call, Ledger};
use tests::Shop;

use crate::known::Known;
use crate::steps::Step;

/// How many members a shop has here: enough to send one order for two.
const MEMBERS: usize = 2;

/// A shop and its ledger, side by side.
pub(crate) struct Pair {
    pub(crate) shop: Shop,
    ledger: Ledger,
    pub(crate) known: Known,
    programs: Vec<Value>,
}

impl Pair {
    pub(crate) async fn open(programs: &[Value]) -> Self {
        let mut pair = Self {
            shop: Shop::open_with(&programs[0]).await,
            ledger: Ledger::new(document(&programs[0])),
            known: Known::default(),
            programs: programs.to_vec(),
        };
        for _ in 0..MEMBERS {
            let member = pair.shop.member().await;
            pair.ledger.join(&member);
            pair.known.members.push(member);
        }
        pair
    }

    pub(crate) async fn step(&mut self, step: &Step) -> Result<(), String> {
        let now = self.shop.now();
        let ledger = self.ledger.clone();
        match step {
            Step::Wait(minutes) => self.shop.wait(TimeDelta::minutes(*minutes)),
            Step::Edge(early) => {
                let early = TimeDelta::seconds(i64::from(*early));
                let next = self.ledger.next_change(now).map(|at| at - early);
                if let Some(next) = next.filter(|next| *next > now) {
                    self.shop.wait(next - now);
                }
            }
            Step::Publish(index) => {
                if self.programs.len() > 1 {
                    self.publish(index.index(self.programs.len())).await;
                }
            }
            Step::Sweep => {
                self.shop.run("expire").await;
            }
            Step::Call(wish) => {
                let call = self.known.call(wish, now, &ledger);
                self.once(&call).await?;
            }
            Step::Again(index) => {
                if !self.known.calls.is_empty() {
                    self.once(&index.get(&self.known.calls).clone()).await?;
                }
            }
            Step::Double(wish) => {
                let call = self.known.call(wish, now, &ledger);
                self.both(&call, &call).await?;
                self.look_up(&call).await?;
            }
            Step::Both(one, other) => {
                let one = self.known.call(one, now, &ledger);
                let other = self.known.call(other, now, &ledger);
                self.both(&one, &other).await?;
                self.look_up(&one).await?;
                self.look_up(&other).await?;
            }
        }
        self.look().await
    }

    /// The shop publishes one of its programs.
    pub(crate) async fn publish(&mut self, place: usize) {
        let program = &self.programs[place];
        self.shop.publish(program).await;
        self.ledger.publish(Published {
            version: self.ledger.newest() + 1,
            program: Arc::new(document(program)),
            at: Some(self.shop.now()),
            by: None,
        });
    }

    /// A till calls, and looks for what it did.
    pub(crate) async fn once(&mut self, call: &Call) -> Result<(), String> {
        let quoted = self.quoted(call).await;
        let expected = self.ledger.call(self.shop.now(), call);
        let answer = self.ask(call).await;
        same(&format!("{call:?}"), &shown(&expected), &shown(&answer))?;
        if answer.status == 201
            && let Some(quoted) = quoted
        {
            same("the quote", &part(&quoted, &answer.body), &quoted)?;
        }
        self.look_up(call).await
    }

    /// What a quote says that a write will do, of a purchase or of a use that takes what is allowed.
    async fn quoted(&self, call: &Call) -> Option<Value> {
        let (of, body) = match call {
            Call::Earn {
                member,
                order,
                redemption: None,
                ..
            } => ("earn", json!({ "member_id": member, "order": order })),
            Call::Redeem {
                member,
                points,
                clamp: true,
                order: Some(order),
                ..
            } => (
                "redeem",
                json!({ "member_id": member, "order": order, "points_to_use": points }),
            ),
            _ => return None,
        };
        let quote = self.shop.post("/v1/quotes", &body).await;
        let mut quoted = quote.body[of].clone();
        if let Some(fields) = quoted.as_object_mut().filter(|_| of == "redeem") {
            fields.retain(|name, value| {
                name == "value_yen" || (name == "tax_allocation" && *value != json!([]))
            });
            fields.insert(
                "points".to_owned(),
                quote.body[of]["applied_points"].clone(),
            );
        }
        Some(quoted)
    }

    /// Looks for the record that a call was about.
    async fn look_up(&self, call: &Call) -> Result<(), String> {
        let (path, expected) = self.ledger.found(self.shop.now(), call);
        let answer = self.shop.get(&path).await;
        same(&path, &expected, &part(&expected, &answer.body))
    }

    /// Two calls at once: in one of the two orders the ledger must give both answers, and come to the same accounts.
    async fn both(&mut self, one: &Call, other: &Call) -> Result<(), String> {
        let now = self.shop.now();
        let answers = tokio::join!(self.ask(one), self.ask(other));
        let mut forth = self.ledger.clone();
        let in_order = (forth.call(now, one), forth.call(now, other));
        let mut back = self.ledger.clone();
        let last = back.call(now, other);
        let turned = (back.call(now, one), last);
        let mut why = format!(
            "no order explains\n  {one:?}\n  {other:?}\n got {answers:#?}\n either {in_order:#?}\n or {turned:#?}"
        );
        for (ledger, said) in [(forth, in_order), (back, turned)] {
            if told(&said) == told(&answers) {
                self.ledger = ledger;
                match self.look().await {
                    Ok(()) => return Ok(()),
                    Err(differences) => why.push_str(&differences),
                }
            }
        }
        Err(why)
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

fn document(program: &Value) -> Program {
    domain::program::read(program).expect("a right program")
}

/// Two answers given at once. Two voids that leave one mark at one instant are one write, and neither was the first.
fn told((one, other): &(Answer, Answer)) -> [Answer; 2] {
    let told = |answer: &Answer| {
        let is_mark = answer.body["status"] == "voided" && answer.body["member_id"].is_null();
        Answer {
            replayed: answer.replayed && !is_mark,
            ..answer.clone()
        }
    };
    [told(one), told(other)]
}

/// The fields of one value as another has them.
fn part(fields: &Value, of: &Value) -> Value {
    let names = fields
        .as_object()
        .into_iter()
        .flat_map(|object| object.keys());
    names.map(|name| (name.clone(), of[name].clone())).collect()
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
