//! One member's points: what is there, what waits, what is set aside, what is owed, and everything that ever happened.

use std::collections::BTreeMap;

use domain::calendar::{Day, Instant};
use domain::coupon::Multiplier;
use domain::rules::rank::RankState;
use rpds::VectorSync;
use serde_json::{Value, json};

use super::given::Given;
use super::lots::{Lots, NEVER};
use super::referral::Referrals;
use super::rules::Rules;
use super::stamps::Collected;
use super::{No, POINTS_MAX};

/// The answer to a write names so many last days.
const EXPIRING_MAX: usize = 12;

/// One member's points.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// What can be used.
    pub lots: Lots,
    /// What was earned and cannot be used yet.
    pub pending: Vec<Pending>,
    /// What is set aside.
    pub holds: Vec<Hold>,
    /// What is owed.
    pub debt: u64,
    /// What was earned towards a rank.
    pub rank: RankState,
    /// What each campaign gave.
    pub given: Given,
    /// The activities that gave points: how often, by kind (and store, where each is counted by itself) and by the first day
    /// of the span they were counted in.
    pub activities: BTreeMap<(String, Option<String>), BTreeMap<Day, u32>>,
    /// What was collected on each stamp card.
    pub stamps: BTreeMap<String, Collected>,
    /// What came of referrals.
    pub referrals: Referrals,
    /// How many of the one reward it has had, but for what was called off.
    pub had: u32,
    /// The draws of the one lottery, by day.
    pub drawn_on: BTreeMap<Day, u32>,
    /// What coupons that multiply promise to orders that are to come.
    pub promises: Vec<(String, Multiplier)>,
    /// Everything that happened, oldest first.
    pub history: VectorSync<Happening>,
    /// What happened to those who were merged into this member.
    pub former: Vec<VectorSync<Happening>>,
    /// Whether it is of the one family that there is.
    pub is_family: bool,
    /// The member has left: nothing happens any more.
    pub has_left: bool,
    /// The redemptions that were held when they did.
    pub forfeited: Vec<String>,
}

/// Points of an order that wait for their day.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Which order.
    pub order: String,
    /// The points.
    pub lots: Lots,
    /// The first day on which they can be used.
    pub available_on: Day,
}

/// Points that are set aside.
#[derive(Clone, Debug)]
pub struct Hold {
    /// For which redemption.
    pub redemption: String,
    /// The points.
    pub lots: Lots,
    /// From then on they are not any more.
    pub until: Instant,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// The contract's word.
    pub kind: &'static str,
    /// The caller's id; `None` for what time decided.
    pub id: Option<String>,
    /// When.
    pub at: Instant,
    /// What came.
    pub come: Lots,
    /// What went.
    pub gone: Lots,
    /// What can be used after it.
    pub balance_after: u64,
    /// What earned how much.
    pub breakdown: Option<Value>,
}

impl Account {
    /// What was earned and cannot be used yet.
    #[must_use]
    pub fn pending_points(&self) -> u64 {
        let waiting = self.pending.iter();
        let orders: u64 = waiting.map(|pending| pending.lots.total()).sum();
        let promised = self.referrals.waiting.iter();
        orders + promised.map(|waiting| waiting.lots.total()).sum::<u64>()
    }

    /// What is set aside.
    #[must_use]
    pub fn held_points(&self) -> u64 {
        self.holds.iter().map(|hold| hold.lots.total()).sum()
    }

    /// The balance with every last day, as `GET /v1/members/{id}` shows it.
    #[must_use]
    pub fn balance(&self, now: Instant) -> Value {
        let days = self.lots.by_day().into_iter();
        let expiring: Vec<Value> = days
            .filter(|(day, _)| *day != NEVER)
            .map(|(day, points)| json!({ "expires_on": day, "points": points }))
            .collect();
        json!({
            "available": self.lots.total(),
            "pending": self.pending_points(),
            "held": self.held_points(),
            "debt": self.debt,
            "expiring": expiring,
            "as_of": now,
        })
    }

    /// Says in the answer to a write how the account stands.
    pub(super) fn stands(&self, body: &mut Value, rules: &Rules, now: Instant) {
        body["balance"] = self.balance_answered(now);
        body["rank"] = json!(self.rank(rules));
    }

    /// The balance as the answer to a write shows it.
    #[must_use]
    pub fn balance_answered(&self, now: Instant) -> Value {
        let mut balance = self.balance(now);
        if let Some(days) = balance["expiring"].as_array_mut() {
            days.truncate(EXPIRING_MAX);
        }
        balance
    }

    /// The rank held; none where there are no ranks.
    #[must_use]
    pub fn rank(&self, rules: &Rules) -> Option<&str> {
        self.rank.level().filter(|_| rules.program.ranks.is_some())
    }

    /// Writes down what happened.
    pub fn note(
        &mut self,
        kind: &'static str,
        id: Option<&str>,
        at: Instant,
        come: Lots,
        gone: Lots,
    ) {
        let balance_after = self.lots.total();
        let id = id.map(str::to_owned);
        self.history.push_back_mut(Happening {
            kind,
            id,
            at,
            come,
            gone,
            balance_after,
            breakdown: None,
        });
    }

    /// What has just come back may have expired meanwhile; what is left pays what is owed.
    pub(super) fn settle(&mut self, rules: &Rules, at: Instant) {
        self.expire(rules, at);
        let paid = self.lots.take(self.debt);
        if paid.total() > 0 {
            self.debt -= paid.total();
            self.note("debt_offset", None, at, Lots::default(), paid);
        }
    }

    /// The same, where there is room for all of it.
    pub(super) fn settle_in_room(&mut self, rules: &Rules, at: Instant) -> Result<(), No> {
        self.settle(rules, at);
        self.has_room()
    }

    /// Nobody has more points than there is room for, counting those that may still come.
    pub(super) fn has_room(&self) -> Result<(), No> {
        let all = self.lots.total() + self.pending_points() + self.held_points();
        if all > POINTS_MAX || self.debt > POINTS_MAX {
            Err((422, "above_limit"))
        } else {
            Ok(())
        }
    }
}

/// Points by last day as an answer lists them, each counted with a sign.
pub(super) fn listed(lots: &Lots, sign: i64) -> Vec<Value> {
    let signed = |points: u64| i64::try_from(points).expect("points are far below i64::MAX") * sign;
    let shown = |day: Day| (day != NEVER).then_some(day);
    lots.by_day()
        .into_iter()
        .map(|(day, points)| json!({ "expires_on": shown(day), "points": signed(points) }))
        .collect()
}

impl Happening {
    /// The entry as a history shows it, but for what is ours to choose: its label, and the id of what time decided.
    #[must_use]
    pub fn shown(&self, seq: usize) -> Value {
        let signed = |lots: &Lots| i64::try_from(lots.total()).expect("far below i64::MAX");
        let lots = [listed(&self.come, 1), listed(&self.gone, -1)].concat();
        let mut entry = json!({
            "seq": seq,
            "kind": self.kind,
            "points": signed(&self.come) - signed(&self.gone),
            "balance_after": self.balance_after,
            "at": self.at,
            "lots": lots,
        });
        if let Some(id) = &self.id {
            entry["id"] = json!(id);
        }
        if let Some(breakdown) = &self.breakdown {
            entry["breakdown"] = breakdown.clone();
        }
        entry
    }
}
