//! Two memberships of one person become one: what the one has goes to the other, whole, and the one is closed.
//!
//! Nothing is judged anew but the rank. Points keep their last day, year of issue and kind; what waits, is set aside or
//! is owed goes on as if it had always been the other's, so that an order of before is returned after, and a hold of
//! before is captured after. Ids of orders and redemptions are unique in the whole program, so nothing meets its like.
//! Each of the two journals says what left and what came, under one name that the database gives away once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::activity::PERIODS_KEPT;
use super::gifts::Held;
use super::lots::Lots;
use super::stamps::Stamps;
use super::sweep::told_already;
use super::turn::{Decision, Moment, Turn};
use super::{Hold, OrderState, Pending, Usage, Wallet, pending_total, total};
use crate::calendar::Day;
use crate::entry::{Entry, EntryKey, Moved, Record};
use crate::fact::{ByStaff, Fact};
use crate::ids::{MemberId, OrderId, RedemptionId};
use crate::points::Points;
use crate::refusal::Refusal;
use crate::rules::rank::RankState;

/// How many memberships one may have taken in. Each has a journal that a history reads and a card number that is kept;
/// people have two or three.
pub const FORMER_MAX: usize = 30;

/// What a membership brings beside the points that can be used, which its entry moves. Who reads the journal alone comes
/// to the wallet by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brought {
    /// What was earned and is not usable yet.
    #[serde(rename = "p", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pending: BTreeMap<OrderId, Pending>,
    /// What is set aside.
    #[serde(rename = "o", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub holds: BTreeMap<RedemptionId, Hold>,
    /// What is owed.
    #[serde(rename = "d", default, skip_serializing_if = "Points::is_zero")]
    pub debt: Points,
    /// Orders of which goods have come back.
    #[serde(rename = "b", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub orders: BTreeMap<OrderId, OrderState>,
    /// The rank, and what was counted towards it.
    #[serde(rename = "r", default)]
    pub rank: RankState,
    /// What limits of the program were used up.
    #[serde(rename = "u", default)]
    pub used: Usage,
    /// The notices that were given.
    #[serde(rename = "t", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub noticed: BTreeMap<Day, u32>,
    /// The memberships that were merged into it before.
    #[serde(rename = "x", default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<MemberId>,
}

/// What a merge decided, for both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The membership that is closed.
    pub left: Decision,
    /// The one that goes on.
    pub joined: Decision,
}

/// Brings everything of one membership to another, as staff asked or as its member did.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`] where one of them is closed; [`Refusal::AboveLimit`] where both together pass the range
/// of points, or come from more than [`FORMER_MAX`] memberships.
pub fn merge(
    from: Wallet,
    into: Wallet,
    by_staff: Option<ByStaff>,
    moment: &Moment<'_>,
) -> Result<Merged, Refusal> {
    let (member, birth_month) = (from.member.clone(), from.birth_month);
    let family = from.family.clone();
    // Whoever was told something today, under whichever name, hears the rest tomorrow.
    let told = from.swept.as_deref().filter(|swept| swept.told);
    let told_on = told.map(|swept| swept.on);
    let into = match told_on.filter(|on| *on >= moment.today()) {
        Some(on) => told_already(into, on, moment),
        None => into,
    };
    let (left, lots, brought) = leave(from, &into.member, by_staff, moment)?;
    let mut joined = absorb(into, member, &lots, brought, moment)?;
    let wallet = &mut joined.wallet;
    wallet.birth_month = wallet.birth_month.or(birth_month);
    wallet.family = wallet.family.take().or(family);
    Ok(Merged { left, joined })
}

/// Whether two entries are the halves of one merge: all that left is all that came.
#[must_use]
pub fn are_halves(out: &Entry, come: &Entry) -> bool {
    let (
        Fact::MergedInto {
            into,
            pending,
            held,
            debt,
            by_staff: _,
        },
        Fact::MergedFrom { from, brought },
    ) = (&out.fact, &come.fact)
    else {
        return false;
    };
    *into == come.member
        && *from == out.member
        && out.moved == Moved::gone(come.moved.come.clone())
        && come.moved.gone.is_empty()
        && *pending == pending_total(&brought.pending, &brought.used)
        && *held == total(brought.holds.values().map(|hold| &hold.lots))
        && *debt == brought.debt
}

/// The half of the membership that is closed, and what it brings to the other.
pub(super) fn leave(
    wallet: Wallet,
    into: &MemberId,
    by_staff: Option<ByStaff>,
    moment: &Moment<'_>,
) -> Result<(Decision, Lots, Brought), Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let closed = Wallet {
        version: turn.wallet.version,
        seq: turn.wallet.seq,
        chain: turn.wallet.chain.clone(),
        withdrawn: true,
        merged_into: Some(into.clone()),
        former: turn.wallet.former.clone(),
        ..Wallet::new(turn.wallet.member.clone())
    };
    let whole = std::mem::replace(&mut turn.wallet, closed);
    let fact = Fact::MergedInto {
        into: into.clone(),
        pending: whole.pending_total(),
        held: whole.held_total(),
        debt: whole.debt,
        by_staff,
    };
    let key = EntryKey::new(Record::MergeOut, whole.member.as_str());
    turn.record(key, fact, Moved::gone(whole.lots.clone()));
    let brought = Brought {
        pending: whole.pending,
        holds: whole.holds,
        debt: whole.debt,
        orders: whole.orders,
        rank: whole.rank,
        used: whole.used,
        noticed: whole.noticed,
        former: whole.former,
    };
    Ok((turn.seal(), whole.lots, brought))
}

/// The half of the membership that goes on.
pub(super) fn absorb(
    wallet: Wallet,
    from: MemberId,
    come: &Lots,
    brought: Brought,
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let stamps = turn.take_in(come, brought.clone())?;
    turn.wallet.former.push(from.clone());
    turn.wallet.former.extend(brought.former.iter().cloned());
    if turn.wallet.former.len() > FORMER_MAX {
        let limit = u64::try_from(FORMER_MAX).unwrap_or(u64::MAX);
        return Err(Refusal::AboveLimit { limit });
    }
    let key = EntryKey::new(Record::MergeIn, from.as_str());
    let brought = Box::new(brought);
    turn.record(
        key,
        Fact::MergedFrom { from, brought },
        Moved::come(come.clone()),
    );
    turn.wallet.drop_stale_referral();
    turn.absorb_stamps(stamps)?;
    turn.finish()
}

impl Turn<'_> {
    /// Answers the stamps that it brought, which come once all that was paid for them is recorded to have come.
    fn take_in(
        &mut self,
        come: &Lots,
        mut brought: Brought,
    ) -> Result<BTreeMap<String, Stamps>, Refusal> {
        let stamps = std::mem::take(&mut brought.used.stamps);
        let wallet = &mut self.wallet;
        wallet.lots.add_all(come)?;
        wallet.pending.extend(brought.pending);
        wallet.holds.extend(brought.holds);
        wallet.debt = wallet.debt.plus(brought.debt)?;
        wallet.orders.extend(brought.orders);
        wallet.used.absorb(brought.used);
        for (last_day, nearest) in brought.noticed {
            let given = wallet.noticed.entry(last_day).or_insert(nearest);
            *given = nearest.min(*given);
        }
        let moment = self.moment;
        let known = moment.program.ranks.as_ref();
        wallet.rank.absorb(brought.rank, known);
        // What either has reached before, its coupon was owed for then.
        self.rank_seen = Held::of(&wallet.rank);
        if let Some(ranks) = self.ranks() {
            self.wallet.rank.judge(ranks, moment.zone(), moment.now);
        }
        Ok(stamps)
    }
}

impl Usage {
    /// What two have used up of limits, one has used up.
    fn absorb(&mut self, other: Usage) {
        self.absorb_campaigns(&other);
        self.absorb_draws(&other);
        self.absorb_rewards(&other);
        self.gifts.absorb(other.gifts);
        self.referrals.absorb(*other.referrals);
        for (order, promised) in other.multipliers {
            // Both may have used a coupon for one order.
            self.multipliers.entry(order).or_default().extend(promised);
        }
        for (kind, periods) in other.activities {
            let known = self.activities.entry(kind).or_default();
            for (period, times) in periods {
                let sum = known.entry(period).or_default();
                *sum = sum.saturating_add(times);
            }
            while known.len() > PERIODS_KEPT {
                known.pop_first();
            }
        }
    }
}
