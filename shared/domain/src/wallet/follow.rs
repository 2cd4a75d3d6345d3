//! A wallet that is older than its journal follows it: each entry that it does not know is decided again.
//!
//! A restore may keep the entries of a transaction and not its wallet. What they say was acknowledged, so it stands, and
//! the wallet is brought to it by the very verbs that wrote them. Nothing is taken on trust: what a verb decides again
//! must be the stored entry to the last letter, with the seal over everything before, and so with the standing that the
//! caller was told. Where it is not, or where an entry does not hold all that its command was asked with, the wallet does
//! not follow, and nothing is guessed.

mod asked;
mod given;
mod passed_on;

use asked::change;

use super::adjust::{Adjust, adjust};
use super::confirm::confirm;
use super::grant::take_back;
use super::merge::{Brought, absorb, leave};
use super::return_goods::{Goods, ReturnGoods, return_goods};
use super::turn::{Decision, Moment, Turn};
use super::void::void;
use super::withdraw::withdraw;
use super::{Wallet, amend, due};
use crate::entry::{Entry, EntryKey, Fingerprint};
use crate::fact::{Earned, Fact, PaidWithPoints, Returned};
use crate::ids::{AdjustmentId, AmendmentId, BadId, OrderId, RedemptionId, ReturnId};
use crate::program::Published;
use crate::refusal::Refusal;
use crate::rules::earn::NO_BUDGETS;

/// What entries refer to.
pub trait Archive {
    /// A program as it was published.
    fn program(&self, version: u32) -> Option<Published>;

    /// A purchase as it was recorded, and the points that paid for it in the end.
    fn purchase(&self, order_id: &OrderId) -> Option<(Earned, Option<PaidWithPoints>)>;

    /// A purchase as an edit of its order left it.
    fn amendment(&self, amendment_id: &AmendmentId) -> Option<Earned>;
}

/// A wallet that knows all of its journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The wallet, with the version that it had.
    pub wallet: Wallet,
    /// What followed by itself upon the newest command and is not in the journal: it is decided anew, as it was.
    pub lost: Vec<Entry>,
}

/// Why a wallet does not follow its journal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {seq}: {why}")]
pub struct Unfollowed {
    /// At which entry.
    pub seq: u64,
    /// Why.
    pub why: Why,
}

/// Why an entry cannot be decided again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The program that judged it is not there.
    #[error("the program that judged it is not in the table")]
    NoProgram,
    /// The purchase that it follows up is not there.
    #[error("the purchase that it follows up is not in the table")]
    NoPurchase,
    /// What is left of an activity's limit depends on its day, which the entry does not hold.
    #[error("the day of the activity, and so what is left of its limit, is not recorded")]
    DayUnknown,
    /// Which pieces came back is not in the entry.
    #[error("which pieces of the order came back is not recorded")]
    PiecesUnknown,
    /// Decided again, it comes out as another.
    #[error("decided again, it comes out as another")]
    Another,
}

impl From<Refusal> for Why {
    fn from(_: Refusal) -> Why {
        Why::Another
    }
}

impl From<BadId> for Why {
    fn from(_: BadId) -> Why {
        Why::Another
    }
}

/// Brings a wallet to the end of its journal. `entries` are those behind the newest that it knows, all of them, in order.
///
/// # Errors
/// [`Unfollowed`], which names the entry.
pub fn follow(
    mut wallet: Wallet,
    entries: &[Entry],
    archive: &impl Archive,
) -> Result<Followed, Unfollowed> {
    let version = wallet.version;
    let (mut rest, mut lost) = (entries, Vec::new());
    while let Some(next) = rest.first() {
        let failed = |why| Unfollowed { seq: next.seq, why };
        let decided = again(wallet, next, archive).map_err(failed)?;
        let (known, unknown) = rest.split_at(decided.entries.len().min(rest.len()));
        let (same, beyond) = decided.entries.split_at(known.len());
        if known.is_empty() || same != known {
            return Err(failed(Why::Another));
        }
        lost.extend_from_slice(beyond);
        wallet = decided.wallet;
        rest = unknown;
    }
    wallet.version = version;
    Ok(Followed { wallet, lost })
}

fn again(wallet: Wallet, entry: &Entry, archive: &impl Archive) -> Result<Decision, Why> {
    let published = archive.program(entry.program_version);
    let published = published.ok_or(Why::NoProgram)?;
    let command = entry.command.as_ref();
    let moment = Moment {
        now: entry.at,
        program: &published.program,
        program_version: entry.program_version,
        in_force_since: published.since(),
        by: command.map_or("", |command| &command.by),
        fingerprint: command.map_or_else(Fingerprint::default, |asked| asked.fingerprint.clone()),
        call: command.map_or(0, |command| command.call),
        budgets: &NO_BUDGETS,
    };
    match command {
        None => passed_on::again(wallet, entry, &moment),
        Some(_) => commanded(wallet, entry, &moment, archive),
    }
}

/// The next fact that time decided, with what followed from it.
fn settled(wallet: Wallet, moment: &Moment<'_>) -> Result<Decision, Why> {
    let mut turn = Turn::begin_within(wallet, moment, 1)?;
    let next = due::next(&turn.wallet, moment.program);
    turn.wallet.due_on = due::pulled(turn.wallet.due_on, next);
    Ok(turn.seal())
}

/// A command, asked again with what its entry holds.
fn commanded(
    wallet: Wallet,
    entry: &Entry,
    moment: &Moment<'_>,
    archive: &impl Archive,
) -> Result<Decision, Why> {
    let (key, moved) = (entry.key.clone(), &entry.moved);
    match &entry.fact {
        Fact::Earned(_) | Fact::Held { .. } | Fact::Redeemed { .. } | Fact::Captured { .. } => {
            judged(wallet, entry, moment)
        }
        Fact::Confirmed { order_id, .. } => {
            confirm(wallet, order_id.clone(), moment)?.ok_or(Why::Another)
        }
        Fact::Voided { redemption_id } => {
            void(wallet, redemption_id.clone(), moment)?.ok_or(Why::Another)
        }
        Fact::Returned(returned) => {
            let command = what_came_back(&wallet, returned, &key, moment, archive)?;
            Ok(return_goods(wallet, command, moment)?)
        }
        Fact::Amended(amended) => {
            let (before, paid) = version(&wallet, &amended.order_id, archive)?;
            let mut turn = Turn::begin(wallet, moment)?;
            amend::again(&mut turn, amended, before, paid)?;
            Ok(turn.finish()?)
        }
        Fact::Granted { reason, done } => {
            asked::granted(wallet, entry, (reason, done.as_ref()), moment)
        }
        Fact::ClawedBack { reason, debt_added } => {
            let points = moved.gone.total().plus(*debt_added)?;
            Ok(take_back(wallet, key, reason, points, moment)?)
        }
        Fact::Adjusted { reason, operator } => {
            let command = Adjust {
                adjustment_id: AdjustmentId::parse(&key.id)?,
                change: change(moved),
                reason: reason.clone(),
                operator: operator.clone(),
            };
            Ok(adjust(wallet, command, moment)?)
        }
        Fact::Forfeited { .. } => Ok(withdraw(wallet, moment)?),
        Fact::MergedInto { into, by_staff, .. } => {
            Ok(leave(wallet, into, by_staff.clone(), moment)?.0)
        }
        Fact::MergedFrom { from, brought } => {
            let (from, brought) = (from.clone(), Brought::clone(brought));
            Ok(absorb(wallet, from, &moved.come, brought, moment)?)
        }
        Fact::TransferredTo { .. }
        | Fact::TransferredFrom { .. }
        | Fact::Exchanged { .. }
        | Fact::Drawn(_)
        | Fact::HandedOver { .. }
        | Fact::Referred(_)
        | Fact::CouponUsed { .. }
        | Fact::CouponReleased { .. }
        | Fact::Restored { .. } => given::again(wallet, entry, moment),
        // Nobody commands these.
        Fact::Lapsed { .. }
        | Fact::Expired { .. }
        | Fact::DebtOffset
        | Fact::Rewarded(_)
        | Fact::Promised(_)
        | Fact::PromiseKept(_)
        | Fact::PromiseBroken(_) => Err(Why::Another),
    }
}

/// What the rules once judged by an order that is not kept: the entry holds what they came to.
fn judged(wallet: Wallet, entry: &Entry, moment: &Moment<'_>) -> Result<Decision, Why> {
    let mut turn = Turn::begin(wallet, moment)?;
    let id = &entry.key.id;
    match entry.fact.clone() {
        Fact::Earned(earned) => turn.earned(OrderId::parse(id)?, *earned)?,
        Fact::Held { spent, until } => {
            turn.spend(RedemptionId::parse(id)?, spent, Some(until))?;
        }
        Fact::Redeemed { spent } => turn.spend(RedemptionId::parse(id)?, spent, None)?,
        Fact::Captured {
            redemption_id,
            spent,
            ..
        } => {
            let hold = turn.wallet.holds.remove(&redemption_id);
            turn.captured(redemption_id, hold.ok_or(Why::Another)?, spent)?;
        }
        _ => return Err(Why::Another),
    }
    Ok(turn.finish()?)
}

/// A purchase as the wallet knows it, and the points of its redemption: those that it holds, or that were spent in the
/// end.
fn version(
    wallet: &Wallet,
    order_id: &OrderId,
    archive: &impl Archive,
) -> Result<(Earned, Option<PaidWithPoints>), Why> {
    let (first, paid) = archive.purchase(order_id).ok_or(Why::NoPurchase)?;
    let is_held = |paid: &&PaidWithPoints| wallet.holds.contains_key(&paid.redemption_id);
    let held = first.paid.as_ref().filter(is_held).cloned();
    let state = wallet.orders.get(order_id);
    let earned = match state.and_then(|state| state.amended.as_ref()) {
        None => first,
        Some(newest) => archive.amendment(newest).ok_or(Why::NoPurchase)?,
    };
    Ok((earned, held.or(paid)))
}

/// A return. Which goods were named is recognised by the fingerprint of the command, or not at all.
fn what_came_back(
    wallet: &Wallet,
    returned: &Returned,
    key: &EntryKey,
    moment: &Moment<'_>,
    archive: &impl Archive,
) -> Result<ReturnGoods, Why> {
    let order_id = &returned.order_id;
    let (earned, paid) = version(wallet, order_id, archive)?;
    let asked = |goods: &Goods| {
        let fingerprint = goods.fingerprint(order_id);
        fingerprint.is_ok_and(|fingerprint| fingerprint == moment.fingerprint)
    };
    let known = [Goods::Full, Goods::Amount(returned.yen)];
    Ok(ReturnGoods {
        return_id: ReturnId::parse(&key.id)?,
        order_id: order_id.clone(),
        what: known.into_iter().find(asked).ok_or(Why::PiecesUnknown)?,
        earned,
        paid,
    })
}
