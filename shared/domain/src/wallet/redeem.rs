//! Points are used: set aside for a checkout, or spent at once.

use chrono::Duration;

use super::turn::{Decision, Moment, Turn};
use super::{Hold, Wallet};
use crate::calendar::Instant;
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::{Fact, Spent};
use crate::ids::RedemptionId;
use crate::order::Order;
use crate::points::Points;
use crate::program::Program;
use crate::refusal::Refusal;
use crate::rules::Unmet;
use crate::rules::redeem::{Mode, accept, limit, step};

/// The longest that points are set aside: thirty days, for goods that are paid when they ship.
pub const HOLD_SECONDS_MAX: u32 = 30 * 24 * 60 * 60;

/// A use of points.
#[derive(Clone, Debug)]
pub struct Redeem {
    /// Its id.
    pub redemption_id: RedemptionId,
    /// How many points.
    pub points: u64,
    /// Whether fewer will do.
    pub mode: Mode,
    /// How long to set them aside, in seconds; `None` spends them at once.
    pub hold_seconds: Option<u32>,
    /// The order they pay for, where the program's limits should be judged by it.
    pub order: Option<Order>,
}

/// Spends points, or sets them aside; soonest to expire first.
///
/// # Errors
/// Whatever the program's redemption rules refuse, [`Refusal::InsufficientPoints`], [`Refusal::MemberWithdrawn`].
pub fn redeem(wallet: Wallet, command: Redeem, moment: &Moment<'_>) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    let available = turn.wallet.lots.total().get();
    let order = command.order.as_ref();
    let accepted = accept(
        moment.program,
        command.points,
        command.mode,
        available,
        order,
    )
    .map_err(|unmet| refusal(unmet, moment.program, command.points, available, order))?;
    let spent = Spent {
        points: Points::of(accepted.points)?,
        value_yen: accepted.value_yen,
        tax_allocation: accepted.tax_allocation,
    };
    let until = command.hold_seconds.map(|seconds| {
        moment
            .now
            .checked_add_signed(Duration::seconds(i64::from(seconds)))
            .unwrap_or(moment.now)
    });
    turn.spend(command.redemption_id, spent, until)?;
    turn.finish()
}

impl Turn<'_> {
    /// Takes points for good, or until an instant.
    pub(super) fn spend(
        &mut self,
        redemption_id: RedemptionId,
        spent: Spent,
        until: Option<Instant>,
    ) -> Result<(), Refusal> {
        self.extend_rolling();
        let lots = self.debit(spent.points)?;
        let key = EntryKey::new(Record::Redemption, redemption_id.as_str());
        let fact = match until {
            None => Fact::Redeemed { spent },
            Some(until) => {
                let lots = lots.clone();
                self.wallet
                    .holds
                    .insert(redemption_id, Hold { until, lots });
                Fact::Held { spent, until }
            }
        };
        self.record(key, fact, Moved::gone(lots));
        Ok(())
    }
}

/// The rules' answer with the numbers that the person at the till needs.
pub(super) fn refusal(
    unmet: Unmet,
    program: &Program,
    wanted: u64,
    available: u64,
    order: Option<&Order>,
) -> Refusal {
    match unmet {
        Unmet::BelowMinimum => Refusal::BelowMinimum {
            minimum: if wanted < program.redemption.minimum {
                program.redemption.minimum
            } else {
                program.redemption.minimum_balance
            },
        },
        Unmet::AboveLimit => Refusal::AboveLimit {
            limit: limit(program, u64::MAX, order),
        },
        Unmet::NotAMultiple => Refusal::NotAMultiple {
            multiple: step(program),
        },
        Unmet::InsufficientPoints => Refusal::InsufficientPoints { available, wanted },
        Unmet::AmountTooLarge => Refusal::AboveLimit {
            limit: Points::MAX.get(),
        },
    }
}
