//! The slow, obvious ledger: what callers are promised, written down as plainly as it can be, to be compared with
//! the real house after every step.
//!
//! It shares with the house what an order earns, how redemption limits judge and how ranks go (`domain::rules`, held by
//! their own models and properties) and nothing of the wallet: lots are a plain list, an answer is kept as it was
//! given, and time is lived through one event after the other.

mod account;
mod amendments;
mod answered;
mod budgets;
mod call;
mod corrections;
mod coupons;
mod draw;
mod earn;
mod exchange;
mod found;
mod gift;
mod given;
mod leave;
mod limits;
mod lots;
mod merge;
mod referral;
mod returns;
mod rules;
mod spend;
mod stamps;
mod time;
mod transfer;
mod uses;

use std::sync::Arc;

use domain::calendar::Instant;
use domain::program::{Program, Published};
use domain::rules::rank::RankState;
use rpds::RedBlackTreeMapSync;
use serde_json::Value;

pub use account::{Account, Happening};
use answered::{again, first};
pub use call::{Call, Goods};
use earn::Purchase;
use rules::Rules;
use uses::Use;

/// There is no room for more points than these, and no order may name more yen.
const POINTS_MAX: u64 = 1_000_000_000_000;

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
pub type No = (u16, &'static str);

/// What is kept by name. A copy shares what does not change, so copying a ledger costs next to nothing.
type Kept<T> = RedBlackTreeMapSync<String, T>;

/// Everything a shop's points come to.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Every version of the program.
    rules: Vec<Rules>,
    /// The version that judges: the newest, unless somebody says otherwise.
    in_force: u32,
    accounts: Kept<Account>,
    /// Who was merged, and into whom.
    merged: Kept<String>,
    purchases: Kept<Purchase>,
    uses: Kept<Use>,
    swaps: Kept<exchange::Swap>,
    stock: u64,
    /// What the one lottery is drawn from.
    urn: draw::Urn,
    drawn: budgets::Drawn,
    /// What was answered to calls that simply happen once: by path.
    answered: Kept<(Call, Value)>,
}

impl Ledger {
    /// A ledger without members, judged by a program in its version 1.
    #[must_use]
    pub fn new(program: Program) -> Self {
        Self {
            rules: vec![Rules {
                program: Arc::new(program),
                version: 1,
                since: None,
            }],
            in_force: 1,
            accounts: Kept::new_sync(),
            merged: Kept::new_sync(),
            purchases: Kept::new_sync(),
            uses: Kept::new_sync(),
            swaps: Kept::new_sync(),
            stock: 0,
            urn: draw::Urn::default(),
            drawn: budgets::Drawn::default(),
            answered: Kept::new_sync(),
        }
    }

    /// Somebody joins.
    pub fn join(&mut self, member: &str) {
        self.accounts
            .insert_mut(member.to_owned(), Account::default());
    }

    /// The shop changes its rules.
    pub fn publish(&mut self, published: Published) {
        let version = published.version;
        self.rules.push(Rules {
            version,
            since: published.since(),
            program: published.program,
        });
        self.in_force = version;
    }

    /// The newest version of the program.
    #[must_use]
    pub fn newest(&self) -> u32 {
        self.rules.last().expect("a shop has rules").version
    }

    /// Whether this is what a version says.
    #[must_use]
    pub fn is_published(&self, version: u32, program: &Program) -> bool {
        let mut known = self.rules.iter();
        known.any(|rules| rules.version == version && *rules.program == *program)
    }

    /// From now on another version judges: whoever has not heard of the newest goes by an older one. False where there is
    /// no such version.
    pub fn go_by(&mut self, version: u32) -> bool {
        let is_known = self.rules.iter().any(|rules| rules.version == version);
        if is_known {
            self.in_force = version;
        }
        is_known
    }

    /// Answers a call, and does what it says.
    pub fn call(&mut self, now: Instant, call: &Call) -> Answer {
        // On a copy, so that what is refused half-way changes nothing.
        let mut after = self.clone();
        let answered = match call {
            Call::Capture { id, points } => after.capture(now, id, *points),
            Call::Void { id } => after.void(now, id),
            Call::Confirm { id } => after.confirm(now, id),
            Call::CallOff { id } => after.call_off(now, id),
            Call::Redeem { .. } => after.redeem(now, call),
            Call::Earn { .. }
            | Call::Return { .. }
            | Call::Amend { .. }
            | Call::Adjust { .. }
            | Call::Act { .. }
            | Call::Refer { .. }
            | Call::Transfer { .. }
            | Call::Exchange { .. }
            | Call::Draw { .. } => after.once(now, call),
        };
        match answered {
            Ok(answer) => {
                *self = after;
                answer
            }
            Err(no) => {
                self.remember_refusal(now, call, no);
                Answer {
                    status: no.0,
                    body: Value::from(no.1),
                    replayed: false,
                }
            }
        }
    }

    /// Time comes to `now` for a member's points: somebody has seen it, whatever clocks that are behind say later.
    pub fn advance(&mut self, now: Instant, member: &str) {
        let rules = self.in_force();
        let member = self.holder(member).to_owned();
        if let Some(account) = self.accounts.get_mut(&member) {
            account.live_until(&rules, now);
        }
    }

    /// How a member's rank stands, as far as anybody has recorded.
    #[must_use]
    pub fn rank(&self, member: &str) -> Option<&RankState> {
        let account = self.accounts.get(self.holder(member));
        account.map(|account| &account.rank)
    }

    /// Somebody has recorded at `now` what time made of a member's rank.
    pub fn advance_rank(&mut self, now: Instant, member: &str) {
        let rules = self.in_force();
        let member = self.holder(member).to_owned();
        if let Some(account) = self.accounts.get_mut(&member) {
            account.advance_rank(&rules, now);
        }
    }

    /// The balance of a member.
    #[must_use]
    pub fn balance(&self, now: Instant, member: &str) -> Value {
        self.as_of(now, member).balance(now)
    }

    /// The history of a member, newest first.
    #[must_use]
    pub fn history(&self, now: Instant, member: &str) -> Vec<Value> {
        self.as_of(now, member).whole_history()
    }

    /// When time decides something next, for anybody.
    #[must_use]
    pub fn next_change(&self, now: Instant) -> Option<Instant> {
        let members = self.accounts.keys();
        members
            .filter_map(|member| self.as_of(now, member).next_change(&self.in_force()))
            .min()
    }

    fn in_force(&self) -> Rules {
        self.rules(self.in_force)
    }

    /// The rules of a version.
    fn rules(&self, version: u32) -> Rules {
        let mut known = self.rules.iter();
        let found = known.find(|rules| rules.version == version);
        found.expect("a version that judged something").clone()
    }

    fn as_of(&self, now: Instant, member: &str) -> Account {
        let mut account = self.accounts[self.holder(member)].clone();
        account.advance(&self.in_force(), now);
        account
    }

    /// A member's account, advanced to now.
    fn account(&mut self, now: Instant, member: &str, rules: &Rules) -> Result<&mut Account, No> {
        let member = self.holder(member).to_owned();
        let account = self
            .accounts
            .get_mut(&member)
            .ok_or((404, "member_not_found"))?;
        account.is_open()?;
        account.advance(rules, now);
        Ok(account)
    }

    /// What happens once under its id: an answer that was given is given again.
    fn once(&mut self, now: Instant, call: &Call) -> Result<Answer, No> {
        let name = call.record();
        self.can_be(call, self.answered.contains_key(&name))?;
        if let Some((asked, body)) = self.answered.get(&name) {
            return if asked == call {
                Ok(again(body))
            } else {
                Err((409, "already_recorded"))
            };
        }
        let body = match call {
            Call::Earn { .. } => self.earn(now, call),
            Call::Return { order, id, goods } => self.take_back(now, order, id, goods),
            Call::Amend { .. } => self.amend(now, call),
            Call::Adjust { .. } => self.adjust(now, call),
            Call::Act { .. } => self.act(now, call),
            Call::Refer { .. } => self.refer(now, call),
            Call::Transfer { .. } => self.transfer(now, call),
            Call::Exchange { .. } => self.exchange(now, call),
            Call::Draw { .. } => self.draw(now, call),
            _ => unreachable!("the others end what was begun"),
        }?;
        self.answered.insert_mut(name, (call.clone(), body.clone()));
        Ok(first(201, body))
    }
}
