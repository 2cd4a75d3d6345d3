//! Draws requests by a seed: the house's own shapes most of the time, on few enough keys that they meet, and what
//! DynamoDB refuses now and then.

mod condition;
mod item;
mod query;
mod transaction;

use fastrand::Rng;

use crate::answer::Answer;
use crate::request::{Action, Item, Query, Request};

/// A drawer, which learns from the answers where it may go on.
pub(crate) struct Draw {
    chance: Rng,
    /// A query whose page was not the last, going on from there.
    next_page: Option<Query>,
    /// Keys at which pages ended, to go on from with other queries.
    ends: Vec<Item>,
    /// Transactions that were sent under a token.
    sent: Vec<(Vec<Action>, String)>,
    tokens: u32,
}

impl Draw {
    pub(crate) fn new(seed: u64) -> Draw {
        Draw {
            chance: Rng::with_seed(seed),
            next_page: None,
            ends: Vec::new(),
            sent: Vec::new(),
            tokens: 0,
        }
    }

    /// The next request.
    pub(crate) fn request(&mut self) -> Request {
        match self.chance.u32(0..20) {
            0..=2 => Request::Get {
                key: self.key(),
                strong: self.chance.bool(),
            },
            3..=7 => Request::Query(self.query()),
            8..=11 => Request::Put {
                item: self.item(),
                condition: self.condition(),
            },
            12..=13 => self.update(),
            _ => self.transaction(),
        }
    }

    /// Learns from an answer.
    pub(crate) fn learn(&mut self, request: &Request, answer: &Answer) {
        match (request, answer) {
            (Request::Query(query), Answer::Page { last, .. }) => {
                self.next_page = last.clone().map(|last| Query {
                    behind: Some(last),
                    ..query.clone()
                });
                self.ends.extend(last.clone());
            }
            (
                Request::Transact {
                    actions,
                    token: Some(token),
                },
                _,
            ) => self.sent.push((actions.clone(), token.clone())),
            _ => {}
        }
    }

    /// Whether something rare happens: one time out of `of`.
    fn rarely(&mut self, of: u32) -> bool {
        self.chance.u32(0..of) == 0
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        self.chance.choice(words).unwrap()
    }
}
