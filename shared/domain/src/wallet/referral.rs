//! A member refers a friend, and both get points once the friend's first purchase cannot come back any more.
//!
//! The friend's wallet keeps who referred them. Their first purchase decides: is it worth enough, it promises points to
//! both, which wait as the points of an order can wait, and which time alone makes usable. Where less than enough is left
//! of the purchase before that day, both promises are broken. Each change of both wallets is one transaction: the verb that
//! moves the friend's wallet says what happens in the other ([`ToReferrer`]), which [`pass_on`] decides.
//!
//! Who refers themselves, whichever of their memberships they use, gets nothing: a referral whose two members become one
//! before the first purchase is dropped by the merge. What was promised before stays promised.

mod halves;
mod kept;

pub use halves::{are_halves, end_key, promise_key};
pub use kept::{Open, Promise, Referrals, WAITING_MAX};

use super::adjust::granted;
use super::earn::not_before;
use super::lots::{LotKey, Lots};
use super::turn::{Decision, Moment, Turn};
use super::{Pending, Wallet};
use crate::calendar::{Day, Instant, add_days};
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::{Earned, Fact, PromiseEnd, Promised, Referred, Side};
use crate::ids::{ActivityId, MemberId, OrderId};
use crate::points::Points;
use crate::refusal::Refusal;

/// What a command on a friend's wallet does in the wallet of the member who referred them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToReferrer {
    /// Who referred.
    pub to: MemberId,
    /// By which referral.
    pub referral: ActivityId,
    /// What.
    pub word: Word,
}

/// What is said of points of a referral.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// They come.
    Promised(Coming),
    /// They do not.
    Broken,
}

/// Points that are to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// By which purchase of the friend's.
    pub order_id: OrderId,
    /// How many.
    pub points: Points,
    /// The first day on which they are usable.
    pub available_on: Day,
}

/// A referral.
#[derive(Clone, Debug)]
pub struct Refer {
    /// Its id.
    pub activity_id: ActivityId,
    /// Who referred, and when and where.
    pub referred: Referred,
}

/// Records in a friend's wallet who referred them.
///
/// # Errors
/// [`Refusal::RefersOneself`]; [`Refusal::AlreadyReferred`]; [`Refusal::AlreadyBought`]; [`Refusal::MemberWithdrawn`].
pub fn refer(wallet: Wallet, command: Refer, moment: &Moment<'_>) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let Refer {
        activity_id,
        referred,
    } = command;
    if turn.wallet.is_of(&referred.by) {
        return Err(Refusal::RefersOneself);
    }
    if turn.wallet.used.referrals.was_referred {
        return Err(Refusal::AlreadyReferred);
    }
    if turn.wallet.has_bought() {
        return Err(Refusal::AlreadyBought);
    }
    let referrals = &mut turn.wallet.used.referrals;
    referrals.was_referred = true;
    referrals.open = Some(Open {
        referral: activity_id.clone(),
        by: referred.by.clone(),
    });
    let key = EntryKey::new(Record::Activity, activity_id.as_str());
    turn.record(key, Fact::Referred(referred), Moved::default());
    turn.finish()
}

/// Does in the wallet of who referred what a friend's purchase, edit or return says. `None` where nothing is to be done:
/// the points do not wait any more.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`]; [`Refusal::AboveLimit`] past the range of points, or where [`WAITING_MAX`] wait.
pub fn pass_on(
    wallet: Wallet,
    said: &ToReferrer,
    moment: &Moment<'_>,
) -> Result<Option<Decision>, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let is_done = match &said.word {
        Word::Promised(coming) => {
            turn.wallet.used.referrals.has_room()?;
            turn.promise(Side::Referrer, &said.referral, coming)
        }
        Word::Broken => turn.break_promise(Side::Referrer, &said.referral),
    };
    is_done.then(|| turn.finish()).transpose()
}

impl Wallet {
    /// Whether it has everything of this member.
    fn is_of(&self, member: &MemberId) -> bool {
        self.member == *member || self.former.contains(member)
    }

    /// Whether the member has ever bought something. What came back whole is not counted by ranks, and is remembered.
    fn has_bought(&self) -> bool {
        self.rank.purchases() > 0 || !self.orders.is_empty()
    }

    /// After a merge: a first purchase that was made is no first purchase any more, and nobody refers themselves.
    pub(super) fn drop_stale_referral(&mut self) {
        let open = self.used.referrals.open.take();
        let holds = |open: &Open| !self.has_bought() && !self.is_of(&open.by);
        self.used.referrals.open = open.filter(holds);
    }
}

impl Turn<'_> {
    /// What the first purchase of a member who was referred promises. It decides, whatever it is worth.
    pub(super) fn first_bought(&mut self, order_id: OrderId, worth: &Worth) {
        self.forget_promises();
        let Some(open) = self.wallet.used.referrals.open.take() else {
            return;
        };
        let Some((points, terms)) = self.moment.program.referral() else {
            return;
        };
        if worth.yen < terms.min_spend {
            return;
        }
        let tomorrow = add_days(self.moment.today(), 1);
        let until = terms.final_on(worth.placed_on).max(tomorrow);
        let all = [points, terms.friend_points].map(Points::of);
        // More than the range of points is promised by no program.
        let [Ok(points), Ok(friend_points)] = all else {
            return;
        };
        let coming = |points| Coming {
            order_id: order_id.clone(),
            points,
            available_on: until,
        };
        self.promise(Side::Friend, &open.referral, &coming(friend_points));
        self.to_referrer = Some(ToReferrer {
            to: open.by.clone(),
            referral: open.referral.clone(),
            word: Word::Promised(coming(points)),
        });
        let promise = Promise {
            of: open,
            until,
            min_spend: terms.min_spend,
        };
        let referrals = &mut self.wallet.used.referrals;
        referrals.promised.insert(order_id, promise);
    }

    /// Breaks what a first purchase promised, where it is not worth enough any more while it can come back.
    pub(super) fn worth_now(&mut self, order_id: &OrderId, left_yen: Option<u64>) {
        self.forget_promises();
        let promised = &mut self.wallet.used.referrals.promised;
        let is_enough = |promise: &Promise| left_yen.is_some_and(|yen| yen >= promise.min_spend);
        if promised.get(order_id).is_none_or(is_enough) {
            return;
        }
        let Some(Promise { of, .. }) = promised.remove(order_id) else {
            return;
        };
        self.break_promise(Side::Friend, &of.referral);
        if self.wallet.is_of(&of.by) {
            self.break_promise(Side::Referrer, &of.referral);
        } else {
            self.to_referrer = Some(ToReferrer {
                to: of.by,
                referral: of.referral,
                word: Word::Broken,
            });
        }
    }

    /// Purchases that cannot come back any more take nothing back.
    fn forget_promises(&mut self) {
        let today = self.moment.today();
        let promised = &mut self.wallet.used.referrals.promised;
        promised.retain(|_, promise| promise.until > today);
    }

    /// Points that are to come. Answers whether there are any.
    fn promise(&mut self, to: Side, referral: &ActivityId, coming: &Coming) -> bool {
        if coming.points.is_zero() {
            return false;
        }
        let available_on = coming.available_on;
        let lots = granted(coming.points, None, self.moment);
        let lots: Lots = lots
            .iter()
            .map(|(key, points)| {
                let last_day = not_before(key.last_day, Some(available_on));
                (LotKey { last_day, ..key }, points)
            })
            .collect();
        let pending = Pending {
            available_on,
            lots: lots.clone(),
        };
        let waiting = self.wallet.used.referrals.of(to);
        waiting.insert(referral.clone(), pending);
        let fact = Fact::Promised(Promised {
            referral: referral.clone(),
            order_id: coming.order_id.clone(),
            to,
            lots,
            available_on,
        });
        let key = promise_key(to, referral);
        self.note_as(key, self.moment.now, fact, Moved::default());
        true
    }

    /// Points that do not come. Answers whether they were waiting still.
    fn break_promise(&mut self, to: Side, referral: &ActivityId) -> bool {
        let Some(pending) = self.wallet.used.referrals.of(to).remove(referral) else {
            return false;
        };
        let fact = Fact::PromiseBroken(PromiseEnd {
            referral: referral.clone(),
            to,
            points: pending.lots.total(),
        });
        let key = end_key(to, referral);
        self.note_as(key, self.moment.now, fact, Moved::default());
        true
    }

    /// Points whose day has come.
    pub(super) fn keep_promise(
        &mut self,
        at: Instant,
        to: Side,
        referral: ActivityId,
    ) -> Result<(), Refusal> {
        let pending = self.wallet.used.referrals.of(to).remove(&referral);
        let lots = pending.map(|pending| pending.lots).unwrap_or_default();
        self.credit(&lots, at)?;
        let key = end_key(to, &referral);
        let fact = Fact::PromiseKept(PromiseEnd {
            referral,
            to,
            points: lots.total(),
        });
        self.note_as(key, at, fact, Moved::come(lots));
        self.tidy(at);
        Ok(())
    }
}

/// What a purchase is worth to a referral.
pub(super) struct Worth {
    yen: u64,
    placed_on: Day,
}

impl Worth {
    pub(super) fn of(earned: &Earned) -> Worth {
        Worth {
            yen: earned.goods_yen,
            placed_on: earned.counts_on(),
        }
    }
}
