#![doc = include_str!("../README.md")]

mod alias;
pub mod amendments;
pub mod announce;
mod api_key;
mod begun;
pub mod birthday;
pub mod budgets;
mod caller;
pub mod campaign_runs;
mod card_code;
pub mod corrections;
pub mod coupons;
pub mod earn;
pub mod endings;
pub mod error;
pub mod exchanges;
pub mod families;
mod gifts;
mod heard;
pub mod history;
pub mod ledger;
pub mod line_account;
pub mod line_link;
pub mod lotteries;
pub mod members;
pub mod merge;
pub mod month;
mod paid;
mod pause;
mod pepper;
pub mod ports;
pub mod program;
pub mod push;
pub mod quote;
mod recorded;
pub mod redeem;
pub mod referrals;
mod refuse;
pub mod returns;
pub mod runs;
pub mod simulate;
pub mod store;
pub mod sweep;
pub mod ties;
pub mod transfers;

use std::sync::Arc;

use chrono::SubsecRound as _;
use domain::calendar::Instant;

pub use api_key::{ApiKey, Scope, UnknownScope};
pub use caller::Caller;
pub use error::{Error, Missing};
pub use pepper::Pepper;
use ports::{Clock, IdSource, Messenger, Queue};
pub use program::ProgramCache;
use runs::Pace;
use store::Store;

/// The house with its doors open: every use case is a method on this, and every effect goes through a port.
#[derive(Clone)]
pub struct App {
    /// The one table.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Fresh identities.
    pub ids: Arc<dyn IdSource>,
    /// The queues.
    pub queue: Arc<dyn Queue>,
    /// LINE.
    pub messenger: Arc<dyn Messenger>,
    /// The deployment's secret, under which phone numbers, API keys and codes are hashed.
    pub pepper: Pepper,
    /// The address of the member's page, to which messages lead; `None` where there is none.
    pub page: Option<String>,
    /// Programs that were read before.
    pub programs: ProgramCache,
    /// How fast scheduled runs go.
    pub pace: Pace,
}

impl App {
    /// The present instant, to the millisecond: what is stored, and what every answer can say without rounding.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.clock.now().trunc_subsecs(3)
    }
}
