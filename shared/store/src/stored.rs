//! Any item of the table, read with the form that wrote it: for those who look at the whole, as the audit does.

use app::ports::Fault;
use app::store::Recorded;
use domain::entry::EntryKey;
use domain::wallet::Wallet;
use serde_dynamo::Item;

use crate::item::{recorded, wallet};
use crate::key::{self, OfMember};
use crate::member::key_of;

/// What an item is, as far as the ledger goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// A member's wallet.
    Wallet(Box<Wallet>),
    /// What stands under a caller's id.
    Recorded(EntryKey, Box<Recorded>),
    /// Anything else.
    Other,
}

/// Reads an item.
///
/// # Errors
/// [`Fault::Corrupt`] where it is of a kind that we know and not what we store.
pub fn read(item: Item) -> Result<Stored, Fault> {
    let Some(key) = key_of(&item) else {
        return Ok(Stored::Other);
    };
    if let Some(name) = key::read_entry(&key) {
        let recorded = recorded::read(item)?;
        return Ok(Stored::Recorded(name, Box::new(recorded)));
    }
    match key::read_member(&key) {
        Some(OfMember::Wallet(_)) => wallet::read(item).map(Box::new).map(Stored::Wallet),
        _ => Ok(Stored::Other),
    }
}
