//! Tills that ask while everything burns: whatever is not an answer, they ask again, until it is one.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use domain::program::Program;
use futures::future::join_all;
use local::System;
use simulator::model::{Answer, Call, Ledger};
use simulator::{Known, Wish};

/// How often a till asks before somebody should look why it gets no answer.
const TRIES_MAX: u32 = 200;

/// One call and what came of it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// What was asked; `None` for a look.
    pub(crate) call: Option<Call>,
    /// Whose balance was looked at.
    pub(crate) member: String,
    pub(crate) began: Moment,
    pub(crate) ended: Moment,
    /// The answer, at last.
    pub(crate) answer: Answer,
}

/// A moment between other tills' moments, and what the clock showed by then: its how-manieth setting.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) tick: u64,
    pub(crate) hour: usize,
}

/// A shop's tills, and everything that they were told.
pub(crate) struct Tills {
    pub(crate) system: System,
    known: Mutex<Known>,
    /// A guess at the accounts, from which the tills make up what they ask next.
    guess: Mutex<Ledger>,
    wishes: Mutex<Vec<Wish>>,
    asked: Mutex<Vec<Asked>>,
    hours: Mutex<Vec<DateTime<Utc>>>,
    ticks: AtomicU64,
    tries: AtomicU64,
}

/// What the tills were told, once they have closed.
pub(crate) struct Told {
    pub(crate) asked: Vec<Asked>,
    /// Everything that the clock has shown, in order.
    pub(crate) hours: Vec<DateTime<Utc>>,
    /// How many answers were none: the outcome was unknown.
    pub(crate) unknown: u64,
}

impl Tills {
    pub(crate) fn new(
        system: System,
        program: Program,
        members: &[String],
        wishes: Vec<Wish>,
    ) -> Tills {
        let now = system.clock().now();
        let mut guess = Ledger::new(program);
        members.iter().for_each(|member| guess.join(member));
        let mut known = Known::default();
        known.members = members.to_vec();
        Tills {
            system,
            known: Mutex::new(known),
            guess: Mutex::new(guess),
            wishes: Mutex::new(wishes.into_iter().rev().collect()),
            asked: Mutex::default(),
            hours: Mutex::new(vec![now]),
            ticks: AtomicU64::new(0),
            tries: AtomicU64::new(0),
        }
    }

    /// One till at work, until nobody wishes anything more.
    pub(crate) async fn work(&self) {
        loop {
            let wish = hold(&self.wishes).pop();
            let Some(wish) = wish else { return };
            self.grant(wish).await;
        }
    }

    /// What the tills were told.
    pub(crate) fn close(&self) -> Told {
        let asked = std::mem::take(&mut *hold(&self.asked));
        let tries = self.tries.load(Ordering::Relaxed);
        Told {
            unknown: tries - u64::try_from(asked.len()).expect("few calls"),
            asked,
            hours: hold(&self.hours).clone(),
        }
    }

    async fn grant(&self, wish: Wish) {
        match wish {
            Wish::Call(deed, seed) => {
                let call = self.call(deed, seed);
                self.settle(call).await;
            }
            Wish::AtOnce(deed, seed, crowd) => {
                let call = self.call(deed, seed);
                join_all((0..crowd).map(|_| self.settle(call.clone()))).await;
            }
            Wish::Again(seed) => self.repeat(Known::again, seed).await,
            Wish::Otherwise(seed) => self.repeat(Known::otherwise, seed).await,
            Wish::ForAnother(seed) => self.repeat(Known::for_another, seed).await,
            Wish::Pass(minutes) => {
                let mut hours = hold(&self.hours);
                let clock = self.system.clock();
                assert!(
                    clock.advance(TimeDelta::minutes(minutes)),
                    "the end of time"
                );
                hours.push(clock.now());
            }
            // A sweep that fails is made up for by the next, and by everybody who looks.
            Wish::Expire => drop(self.system.run_schedule("expire").await),
            Wish::Look(seed) | Wish::Chat(seed) | Wish::Coupon(seed) | Wish::Birth(seed) => {
                self.look(seed).await;
            }
            Wish::Birthday
            | Wish::Connect(_)
            | Wish::HandOut(_)
            | Wish::Multiplied(_)
            | Wish::Leave(_)
            | Wish::Merge(_)
            | Wish::Midnight(_)
            | Wish::Publish(_)
            | Wish::Redrive
            | Wish::Regroup(_)
            | Wish::Campaign(_) => {}
        }
    }

    fn call(&self, deed: simulator::Deed, seed: u64) -> Call {
        // Each member is judged by their own journal, and what a referral gives is caused by another's.
        let deed = match deed {
            simulator::Deed::Refer => simulator::Deed::Act,
            deed => deed,
        };
        let now = self.system.clock().now();
        let guess = hold(&self.guess).clone();
        hold(&self.known).call(deed, seed, now, &guess)
    }

    async fn repeat(&self, which: fn(&Known, u64) -> Option<Call>, seed: u64) {
        let call = which(&hold(&self.known), seed);
        if let Some(call) = call {
            self.settle(call).await;
        }
    }

    async fn settle(&self, call: Call) {
        let began = self.moment();
        let body = call.body();
        let answer = self
            .answered(
                call.method(),
                &call.path(),
                body.map(|body| body.to_string()),
            )
            .await;
        let ended = self.moment();
        if answer.status < 300 {
            hold(&self.guess).call(self.system.clock().now(), &call);
        }
        self.note(Some(call), String::new(), began, ended, answer);
    }

    async fn look(&self, seed: u64) {
        let member = {
            let members = &hold(&self.known).members;
            let place = usize::try_from(seed % 64).expect("a small number") % members.len();
            members[place].clone()
        };
        let began = self.moment();
        let path = format!("/v1/members/{member}");
        let answer = self.answered("GET", &path, None).await;
        let ended = self.moment();
        self.note(None, member, began, ended, answer);
    }

    fn note(
        &self,
        call: Option<Call>,
        member: String,
        began: Moment,
        ended: Moment,
        answer: Answer,
    ) {
        hold(&self.asked).push(Asked {
            call,
            member,
            began,
            ended,
            answer,
        });
    }

    /// Asks until there is an answer.
    async fn answered(&self, method: &str, path: &str, body: Option<String>) -> Answer {
        for _ in 0..TRIES_MAX {
            self.tries.fetch_add(1, Ordering::Relaxed);
            let answer = self.ask(method, path, body.clone()).await;
            if answer.status < 500 {
                return answer;
            }
        }
        panic!("{method} {path} has no answer after {TRIES_MAX} tries");
    }

    async fn ask(&self, method: &str, path: &str, body: Option<String>) -> Answer {
        let key = format!("Bearer {}", self.system.api_key());
        let headers = [
            ("authorization", key.as_str()),
            ("content-type", "application/json"),
        ];
        let call = self
            .system
            .call(method, path, &headers, body.unwrap_or_default());
        let answer = tests::Answer::read(&Box::pin(call).await);
        Answer {
            status: answer.status,
            body: if answer.status < 400 {
                answer.body
            } else {
                answer.body["code"].clone()
            },
            replayed: answer.replayed,
        }
    }

    fn moment(&self) -> Moment {
        // The clock first: a moment never knows of a setting that came after it.
        let hour = hold(&self.hours).len() - 1;
        let tick = self.ticks.fetch_add(1, Ordering::SeqCst);
        Moment { tick, hour }
    }
}

pub(crate) fn hold<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}
