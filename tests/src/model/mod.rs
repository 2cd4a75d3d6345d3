//! The slow, obvious ledger: what CONTRACT §3, §5 and §6 say, written down as plainly as it can be, to be compared with
//! the real house after every step.
//!
//! It shares with the house what an order earns and how redemption limits judge (`domain::rules`, held by their own
//! models and properties) and nothing of the wallet: lots are a plain list, an answer is kept as it was given, and time
//! is lived through one event after the other.

mod account;
mod call;
mod corrections;
mod earn;
mod lots;
mod returns;
mod spend;
mod time;

use std::collections::BTreeMap;

use domain::calendar::Instant;
use domain::program::Program;
use serde_json::Value;

pub use account::{Account, Happening};
pub use call::{Call, Goods};
use earn::Purchase;
use spend::Use;

/// An answer, as far as the contract promises it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; of a problem, only its code.
    pub body: Value,
    /// It was recorded before.
    pub replayed: bool,
}

/// A problem, by its status and code.
pub(crate) type No = (u16, &'static str);

/// Everything a shop's points come to.
#[derive(Clone, Debug)]
pub struct Ledger {
    program: Program,
    version: u32,
    accounts: BTreeMap<String, Account>,
    purchases: BTreeMap<String, Purchase>,
    uses: BTreeMap<String, Use>,
    /// What was answered to calls that simply happen once: by path.
    answered: BTreeMap<String, (Call, Value)>,
}

impl Ledger {
    /// A ledger without members, judged by a program in this version.
    #[must_use]
    pub fn new(program: Program, version: u32) -> Self {
        Self {
            program,
            version,
            accounts: BTreeMap::new(),
            purchases: BTreeMap::new(),
            uses: BTreeMap::new(),
            answered: BTreeMap::new(),
        }
    }

    /// Somebody joins.
    pub fn join(&mut self, member: &str) {
        self.accounts.insert(member.to_owned(), Account::default());
    }

    /// Answers a call, and does what it says.
    pub fn call(&mut self, now: Instant, call: &Call) -> Answer {
        let answered = match call {
            Call::Capture { id, points } => self.capture(now, id, *points),
            Call::Void { id } => self.void(now, id),
            Call::Confirm { id } => self.confirm(now, id),
            Call::Redeem { .. } => self.redeem(now, call),
            Call::Earn { .. } | Call::Return { .. } | Call::Adjust { .. } | Call::Act { .. } => {
                self.once(now, call)
            }
        };
        answered.unwrap_or_else(|(status, code)| Answer {
            status,
            body: Value::from(code),
            replayed: false,
        })
    }

    /// The balance of a member.
    #[must_use]
    pub fn balance(&self, now: Instant, member: &str) -> Value {
        self.as_of(now, member).balance(now)
    }

    /// The history of a member, newest first.
    #[must_use]
    pub fn history(&self, now: Instant, member: &str) -> Vec<Value> {
        let account = self.as_of(now, member);
        let shown = account.history.iter().enumerate();
        shown
            .map(|(place, happening)| happening.shown(place + 1))
            .rev()
            .collect()
    }

    /// The goods of an order that have not come back, in yen; `None` for an unknown order.
    #[must_use]
    pub fn left_of(&self, order: &str) -> Option<u64> {
        self.purchases.get(order).map(Purchase::left_yen)
    }

    fn as_of(&self, now: Instant, member: &str) -> Account {
        let mut account = self.accounts[member].clone();
        account.advance(&self.program, now);
        account
    }

    /// A member's account, advanced to now.
    fn account(&mut self, now: Instant, member: &str) -> Result<&mut Account, No> {
        let account = self
            .accounts
            .get_mut(member)
            .ok_or((404, "member_not_found"))?;
        account.advance(&self.program, now);
        Ok(account)
    }

    /// What happens once under its id: an answer that was given is given again, and a refusal leaves no trace.
    fn once(&mut self, now: Instant, call: &Call) -> Result<Answer, No> {
        if let Call::Return { order, goods, .. } = call {
            self.can_be_of(order, goods)?;
        }
        let name = record(call);
        if let Some((asked, body)) = self.answered.get(&name) {
            return if asked == call {
                Ok(Answer {
                    status: 200,
                    body: body.clone(),
                    replayed: true,
                })
            } else {
                Err((409, "already_recorded"))
            };
        }
        // On a copy, so that what is refused half-way changes nothing.
        let mut after = self.clone();
        let body = match call {
            Call::Earn {
                id,
                member,
                order,
                redemption,
            } => after.earn(now, id, member, order, redemption.as_deref()),
            Call::Return { order, id, goods } => after.take_back(now, order, id, goods),
            Call::Adjust {
                id,
                member,
                points,
                expires_on,
            } => after.adjust(now, id, member, *points, *expires_on),
            Call::Act {
                id,
                member,
                kind,
                at,
            } => after.act(now, id, member, kind, *at),
            _ => unreachable!("the others end what was begun"),
        }?;
        after.answered.insert(name, (call.clone(), body.clone()));
        *self = after;
        Ok(Answer {
            status: 201,
            body,
            replayed: false,
        })
    }
}

/// Ids are unique for their kind: a return's too, whichever order it is for.
fn record(call: &Call) -> String {
    match call {
        Call::Return { id, .. } => format!("returns/{id}"),
        call => call.path(),
    }
}
