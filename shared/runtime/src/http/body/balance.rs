//! A balance, as true at its `as_of`.

use domain::calendar::{Day, Instant};
use domain::entry::{Entry, Standing};
use domain::wallet::Wallet;
use serde::Serialize;
use utoipa::ToSchema;

/// A member's points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Balance)]
pub struct BalanceBody {
    /// Points that can be used now.
    #[schema(example = 320)]
    pub available: u64,
    /// Points that were earned and are not usable yet.
    #[schema(example = 0)]
    pub pending: u64,
    /// Points that are set aside for checkouts.
    #[schema(example = 0)]
    pub held: u64,
    /// Points that are owed; the next ones earned pay them first.
    #[schema(example = 0)]
    pub debt: u64,
    /// What expires when, soonest first. The answer to a write names the soonest twelve days.
    pub expiring: Vec<ExpiringBody>,
    /// The instant at which this is true.
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Instant,
}

/// Points that share a last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Expiring)]
pub struct ExpiringBody {
    /// The last day on which they can be used, through its end in the program's time zone.
    #[schema(value_type = String, format = Date, example = "2027-11-30")]
    pub expires_on: Day,
    /// How many.
    #[schema(example = 320)]
    pub points: u64,
}

impl BalanceBody {
    /// The balance of a wallet that was advanced to `as_of`: every last day is named.
    #[must_use]
    pub fn of_wallet(wallet: &Wallet, as_of: Instant) -> Self {
        let days = wallet.lots.by_day().into_iter();
        Self {
            available: wallet.lots.total().get(),
            pending: wallet.pending_total().get(),
            held: wallet.held_total().get(),
            debt: wallet.debt.get(),
            expiring: days
                .map(|(day, points)| expiring(day, points.get()))
                .collect(),
            as_of,
        }
    }

    /// The balance that a recorded command left, the same in every answer to it. `None` for an entry that time made.
    #[must_use]
    pub fn recorded(entry: &Entry) -> Option<Self> {
        let command = entry.command.as_ref()?;
        Some(Self::of_standing(&command.standing, entry.at))
    }

    /// The balance that a command left, or a look found.
    #[must_use]
    pub fn of_standing(standing: &Standing, as_of: Instant) -> Self {
        let days = standing.expiring.iter();
        Self {
            available: standing.available.get(),
            pending: standing.pending.get(),
            held: standing.held.get(),
            debt: standing.debt.get(),
            expiring: days
                .map(|(day, points)| expiring(*day, points.get()))
                .collect(),
            as_of,
        }
    }
}

fn expiring(expires_on: Day, points: u64) -> ExpiringBody {
    ExpiringBody { expires_on, points }
}
