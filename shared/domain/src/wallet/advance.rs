//! What time alone decides: holds lapse, pending points mature, lots expire, a rank ends.
//!
//! Everything is settled in the order in which it became true, each fact dated at that moment, so that a wallet
//! looked at late tells the same story as one looked at daily. Points that come back after their last day expire at
//! the moment they come back.

use super::Wallet;
use super::turn::{Decision, Moment, Turn};
use crate::calendar::{Day, Instant, Zone};
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::{Fact, Side};
use crate::ids::{ActivityId, OrderId, RedemptionId};
use crate::refusal::Refusal;

/// Something that time has decided. Of those that fall on one instant, holds end first and lots expire last, so that
/// points coming back at midnight are treated like those that were there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Lapse(RedemptionId),
    Mature(OrderId),
    Keep(Side, ActivityId),
    Expire(Day),
}

/// The wallet as it is true now, with the facts that nobody has recorded yet. For reading: nothing is stored.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`] where the ledger is closed.
pub fn at(wallet: Wallet, moment: &Moment<'_>) -> Result<Decision, Refusal> {
    Ok(Turn::begin(wallet, moment)?.seal())
}

/// The wallet as it is true now, to be stored: another version of it, even where time has changed nothing.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`] where the ledger is closed.
pub fn settled(wallet: Wallet, moment: &Moment<'_>) -> Result<Decision, Refusal> {
    Turn::begin(wallet, moment)?.finish()
}

impl Turn<'_> {
    /// Settles what is due, oldest first, until nothing is left or `facts_max` are recorded.
    pub(super) fn settle(&mut self, facts_max: usize) -> Result<(), Refusal> {
        while self.recorded() < facts_max {
            let Some((at, due)) =
                earliest(&self.wallet, self.moment.zone()).filter(|(at, _)| *at <= self.moment.now)
            else {
                break;
            };
            self.apply(at, due)?;
        }
        self.advance_rank();
        let today = self.moment.today();
        self.wallet.noticed.retain(|day, _| *day >= today);
        Ok(())
    }

    fn advance_rank(&mut self) {
        let (moment, now) = (self.moment, self.moment.now);
        let is_new = !self.wallet.rank.knows(moment.program_version);
        if let Some(ranks) = self.ranks() {
            let rank = &mut self.wallet.rank;
            if let Some(since) = moment.in_force_since.filter(|_| is_new) {
                rank.adopt(ranks, moment.zone(), since.min(now));
            }
            rank.advance(ranks, moment.zone(), now);
        }
    }

    fn apply(&mut self, at: Instant, due: Due) -> Result<(), Refusal> {
        match due {
            Due::Lapse(redemption_id) => self.lapse(at, redemption_id),
            Due::Mature(order_id) => self.mature(at, order_id),
            Due::Keep(to, referral) => self.keep_promise(at, to, referral),
            Due::Expire(expires_on) => {
                self.expire(at, expires_on);
                Ok(())
            }
        }
    }

    fn lapse(&mut self, at: Instant, redemption_id: RedemptionId) -> Result<(), Refusal> {
        let lots = self
            .wallet
            .holds
            .remove(&redemption_id)
            .map(|hold| hold.lots)
            .unwrap_or_default();
        self.wallet.lots.add_all(&lots)?;
        let key = EntryKey::new(Record::Outcome, redemption_id.as_str());
        self.note_as(key, at, Fact::Lapsed { redemption_id }, Moved::come(lots));
        self.tidy(at);
        Ok(())
    }

    fn mature(&mut self, at: Instant, order_id: OrderId) -> Result<(), Refusal> {
        let lots = self
            .wallet
            .pending
            .remove(&order_id)
            .map(|pending| pending.lots)
            .unwrap_or_default();
        self.credit(&lots, at)?;
        let key = EntryKey::new(Record::Confirmation, order_id.as_str());
        let amended = self.newest_edit(&order_id);
        let fact = Fact::Confirmed { order_id, amended };
        self.note_as(key, at, fact, Moved::come(lots));
        self.tidy(at);
        Ok(())
    }

    /// Whether time has decided nothing that is not settled.
    pub(super) fn is_settled(&self) -> bool {
        earliest(&self.wallet, self.moment.zone()).is_none_or(|(at, _)| at > self.moment.now)
    }

    /// Expires at `at` whatever can be used on an earlier day only.
    pub(super) fn expire_late(&mut self, at: Instant) {
        let today = self.moment.zone().day(at);
        while let Some(day) = self.wallet.lots.first_day().filter(|day| *day < today) {
            self.expire(at, day);
        }
    }

    fn expire(&mut self, at: Instant, expires_on: Day) {
        let lots = self.wallet.lots.take_day(expires_on);
        self.note(
            Record::Expiry,
            at,
            Fact::Expired { expires_on },
            Moved::gone(lots),
        );
    }
}

/// The next thing that time decides, and when.
fn earliest(wallet: &Wallet, zone: &Zone) -> Option<(Instant, Due)> {
    let lapse = wallet
        .holds
        .iter()
        .map(|(id, hold)| (hold.until, Due::Lapse(id.clone())))
        .min();
    let mature = wallet
        .pending
        .iter()
        .map(|(id, pending)| (zone.start(pending.available_on), Due::Mature(id.clone())))
        .min();
    let keep = wallet
        .used
        .referrals
        .waiting()
        .map(|(to, id, pending)| {
            let at = zone.start(pending.available_on);
            (at, Due::Keep(to, id.clone()))
        })
        .min();
    let expire = wallet
        .lots
        .first_day()
        .map(|day| (zone.start(day.succ_opt().unwrap_or(day)), Due::Expire(day)));
    [lapse, mature, keep, expire].into_iter().flatten().min()
}
