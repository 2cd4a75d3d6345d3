//! Bodies that several functions answer, each written from what the house knows in one place.

mod balance;
mod entry;
mod order;
mod tax;

pub use balance::{BalanceBody, ExpiringBody};
pub use entry::{EntryBody, EntryKindBody, GivenBody, LotBody, PartBody};
pub use order::OrderBody;
pub use tax::TaxShareBody;
