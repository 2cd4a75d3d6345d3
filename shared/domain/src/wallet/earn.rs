//! A purchase earns points.

use chrono::Datelike;

use super::amend::as_then::as_then;
use super::due;
use super::lots::{LastDay, LotKey, LotKind, Lots};
use super::referral::Worth;
use super::stamps::Version;
use super::turn::{Decision, Moment, Turn};
use super::{Pending, Wallet};
use crate::calendar::{Day, Month, add_days, fiscal_year};
use crate::coupon::Multiplier;
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::{AsThen, Earned, EarnedLine, Fact, PaidWithPoints, Sold};
use crate::ids::OrderId;
use crate::order::Order;
use crate::points::Points;
use crate::program::{ExpiryPolicy, Program};
use crate::refusal::Refusal;
use crate::rules::earn::{Award, Buyer, Lifetime, award};
use crate::rules::expiry;
use crate::rules::rank::Change;

/// An order to award.
#[derive(Clone, Debug)]
pub struct Earn {
    /// The order's id.
    pub order_id: OrderId,
    /// The order.
    pub order: Order,
    /// The redemption that paid a part of it.
    pub paid: Option<PaidWithPoints>,
}

/// Awards an order, once.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`]; [`Refusal::AboveLimit`] where a number passes the range of points;
/// [`Refusal::PaidBeyondOrder`].
pub fn earn(wallet: Wallet, command: Earn, moment: &Moment<'_>) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let (order, paid) = (&command.order, command.paid.as_ref());
    let kept = turn.wallet.used.multipliers.get(&command.order_id);
    let multipliers = kept.cloned().unwrap_or_default();
    let award = judge(&turn.wallet, order, paid, &multipliers, moment)?;
    let buyer = as_then(&turn.wallet, order, paid, moment)?;
    let earned = Earned {
        buyer: Some(AsThen {
            multipliers,
            ..buyer
        }),
        ..describe(command.order, command.paid, award, moment)?
    };
    turn.earned(command.order_id, earned)?;
    turn.finish()
}

/// What an order would earn this member now, with these coupons used for it. The quote and the write both ask here.
///
/// # Errors
/// As [`earn`].
pub fn judge(
    wallet: &Wallet,
    order: &Order,
    paid: Option<&PaidWithPoints>,
    multipliers: &[Multiplier],
    moment: &Moment<'_>,
) -> Result<Award, Refusal> {
    is_payable(order, moment.program)?;
    let points_used = paid.map_or(order.points_used, |paid| paid.lots.total().get());
    let buyer = Buyer {
        rank: wallet.rank.at(order.placed_at),
        purchases: wallet.rank.purchases(),
        birth_month: wallet.birth_month,
        campaign_points: &wallet.used.campaign_points,
        day_points: &wallet.used.of_day(moment.zone().day(order.placed_at)),
        budgets: moment.budgets,
        multipliers,
    };
    award(moment.program, order, points_used, &buyer).map_err(|_| Refusal::AboveLimit {
        limit: Points::MAX.get(),
    })
}

/// Whether the points that an order names are worth no more than what is to pay.
///
/// # Errors
/// [`Refusal::PaidBeyondOrder`].
pub fn is_payable(order: &Order, program: &Program) -> Result<(), Refusal> {
    most_beyond(order, order.points_used, program)
        .map_or(Ok(()), |limit| Err(Refusal::PaidBeyondOrder { limit }))
}

/// The most points that can pay for an order, where these are more.
pub(crate) fn most_beyond(order: &Order, points: u64, program: &Program) -> Option<u64> {
    let value = program.point_value;
    let payable_yen = order.payable_yen();
    let times = payable_yen.checked_div(value.yen).unwrap_or(0);
    (value.yen_of(points) > payable_yen).then(|| times.saturating_mul(value.points))
}

/// The first day on which points earned now are usable, where the program lets them wait.
#[must_use]
pub fn pending_until(moment: &Moment<'_>) -> Option<Day> {
    let days = moment.program.earning.pending_days;
    (days > 0).then(|| add_days(moment.today(), days))
}

/// The lots that an award becomes.
fn issue(award: &Award, moment: &Moment<'_>) -> Result<Lots, Refusal> {
    let mut lots = Lots::new();
    for part in &award.parts {
        let (last_day, kind) = match part.lifetime {
            Lifetime::Ordinary => (ordinary_last_day(moment), LotKind::Purchase),
            Lifetime::Days(days) => (
                LastDay::On(add_days(moment.today(), days)),
                LotKind::Limited,
            ),
            // An order that is recorded late may come after the last day of its points.
            Lifetime::On(day) => (LastDay::On(day.max(moment.today())), LotKind::Limited),
        };
        let last_day = not_before(last_day, pending_until(moment));
        lots.add(lot_key(last_day, kind, moment), Points::of(part.points)?)?;
    }
    Ok(lots)
}

/// Points that wait longer than they last can be used on the day they come, at least.
pub(super) fn not_before(last_day: LastDay, available_on: Option<Day>) -> LastDay {
    available_on.map_or(last_day, |first| last_day.max(LastDay::On(first)))
}

fn ordinary_last_day(moment: &Moment<'_>) -> LastDay {
    expiry::last_day(moment.program, moment.today()).into()
}

/// The bucket for points issued today.
pub(super) fn lot_key(last_day: LastDay, kind: LotKind, moment: &Moment<'_>) -> LotKey {
    LotKey {
        last_day,
        issued_fy: fiscal_year(moment.today(), moment.program.expiry.fiscal_year_starts),
        kind,
    }
}

/// What is recorded of a purchase that is judged at this moment.
pub(super) fn describe(
    order: Order,
    paid: Option<PaidWithPoints>,
    award: Award,
    moment: &Moment<'_>,
) -> Result<Earned, Refusal> {
    let lots = issue(&award, moment)?;
    let available_on = pending_until(moment).filter(|_| !lots.is_empty());
    let values = order.line_values();
    let lines = order.lines.iter().zip(values);
    let placed_on = moment.zone().day(order.placed_at);
    Ok(Earned {
        expires_on: not_before(ordinary_last_day(moment), available_on).day(),
        month: Month::of(placed_on),
        day: Some(placed_on.day()),
        qualifying_yen: award.qualifying_yen,
        goods_yen: order.goods_yen(),
        lines: lines
            .map(|(line, value_yen)| EarnedLine::of(line, value_yen))
            .collect(),
        parts: award.parts,
        lots,
        available_on,
        paid,
        rank_reached: None,
        buyer: None,
        edited: None,
        sold: Some(Sold::of(&order)),
    })
}

impl Turn<'_> {
    /// Puts what a purchase earned where it belongs, counts it, and records it with the rank that it reached.
    pub(super) fn earned(&mut self, order_id: OrderId, mut earned: Earned) -> Result<(), Refusal> {
        self.extend_rolling();
        self.wallet.used.multipliers.remove(&order_id);
        let lots = earned.lots.clone();
        let usable = match earned.available_on {
            Some(available_on) => {
                let pending = Pending { available_on, lots };
                self.set_pending(order_id.clone(), pending);
                Lots::new()
            }
            None => {
                self.credit(&lots, self.moment.now)?;
                lots
            }
        };
        earned.rank_reached = self.count(&earned);
        let key = EntryKey::new(Record::Earning, order_id.as_str());
        let bought = Version {
            earned: &earned,
            state: None,
        };
        let stamps = self.stamps_between(None, bought);
        let worth = Worth::of(&earned);
        self.record(key, Fact::Earned(Box::new(earned)), Moved::come(usable));
        self.restamp(stamps)?;
        self.first_bought(order_id, &worth);
        self.hand_over();
        Ok(())
    }

    fn set_pending(&mut self, order_id: OrderId, pending: Pending) {
        if !pending.lots.is_empty() {
            self.wallet.pending.insert(order_id, pending);
        }
    }

    /// Counts the purchase for the rank and the campaigns' limits, and says which rank it reached.
    fn count(&mut self, earned: &Earned) -> Option<String> {
        for part in &earned.parts {
            self.wallet.used.count(part, part.points);
        }
        let figure = |whole: u64| i64::try_from(whole).unwrap_or(i64::MAX);
        self.wallet.rank.count(
            earned.counts_on(),
            figure(earned.qualifying_yen),
            figure(earned.points().get()),
            1,
        );
        self.judge_rank()
            .filter(|change| change.up)
            .map(|change| change.to)
    }

    /// A purchase may lift the rank, and the return of what it was reached with takes it back.
    pub(super) fn judge_rank(&mut self) -> Option<Change> {
        let ranks = self.ranks()?;
        let moment = self.moment;
        self.wallet.rank.judge(ranks, moment.zone(), moment.now)
    }

    /// Under rolling expiry, any activity gives ordinary points a new last day: those that wait and those that are
    /// held too, which are the member's as well.
    pub(super) fn extend_rolling(&mut self) {
        if self.moment.program.expiry.policy != ExpiryPolicy::Rolling {
            return;
        }
        let last_day = ordinary_last_day(self.moment);
        let extended = self.wallet.lots.extended_to(last_day);
        let today = self.moment.today();
        due::skip_late_notices(&mut self.wallet, &extended, today, self.moment.program);
        self.wallet.lots = extended;
        for pending in self.wallet.pending.values_mut() {
            pending.lots = pending.lots.extended_to(last_day);
        }
        for pending in self.wallet.used.referrals.waiting_mut() {
            pending.lots = pending.lots.extended_to(last_day);
        }
        for hold in self.wallet.holds.values_mut() {
            hold.lots = hold.lots.extended_to(last_day);
        }
    }
}
