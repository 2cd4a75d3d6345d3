//! What a commit holds, read by the forms that wrote it.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::exchanges::Stock;
use app::store::Recorded;
use chrono::{DateTime, Utc};
use domain::entry::Entry;
use domain::wallet::Wallet;
use serde_dynamo::Item;
use store::stored::{self, Stored};

use super::links::{Ended, File};
use super::{Audit, Invariant};
use crate::model::Call;
use crate::table::{Attributes, Change};

/// What a commit holds, as far as it is judged together.
#[derive(Default)]
pub(super) struct Written {
    pub(super) wallets: Vec<Wallet>,
    pub(super) entries: Vec<Entry>,
    /// Whether a wallet is new: somebody joins.
    pub(super) joined: bool,
    pub(super) files: Vec<File>,
    pub(super) links: Vec<Ended>,
    /// Who are one family from now on.
    pub(super) family: Vec<String>,
    /// How many of the one reward are left.
    pub(super) stock: Option<u64>,
    /// A prize of the one lottery that was given.
    pub(super) prize: Option<Stock>,
    /// What was taken of campaigns' budgets.
    pub(super) drawn: BTreeMap<String, i64>,
}

impl Audit {
    /// Reads a change of a commit of so many.
    pub(super) fn read(
        &mut self,
        change: &Change,
        call: Option<&Call>,
        changes: usize,
        at: DateTime<Utc>,
        written: &mut Written,
    ) {
        match change.after.as_ref().map(stored) {
            Some(Ok(Stored::Wallet(wallet))) => {
                written.joined |= change.before.is_none();
                written.wallets.push(*wallet);
            }
            Some(Ok(Stored::Profile(after))) => {
                let before = match change.before.as_ref().map(stored) {
                    Some(Ok(Stored::Profile(before))) => Some(before),
                    _ => None,
                };
                written.files.push(File { before, after });
            }
            Some(Ok(Stored::Link(after))) => {
                let before = match change.before.as_ref().map(stored) {
                    Some(Ok(Stored::Link(before))) => Some(before),
                    _ => None,
                };
                written.links.push(Ended { before, after });
            }
            Some(Ok(Stored::Recorded(_, recorded))) => match *recorded {
                Recorded::Entry(entry) => written.entries.push(entry),
                Recorded::Refused(mark) => self.refused(call, &mark, changes),
                Recorded::Voided(at) => self.voided(call, at),
            },
            Some(Ok(Stored::Program(published))) => {
                if change.before.is_some() {
                    let what = format!("program {} was changed", published.version);
                    self.broken(Invariant::Kept, what);
                }
                self.published(published, at);
            }
            Some(Ok(Stored::Family(family))) => {
                written.family = family.members.into_iter().map(Into::into).collect();
            }
            Some(Ok(Stored::Stock(stock))) if stock.reward.contains('/') => {
                written.prize = Some(stock);
            }
            Some(Ok(Stored::Counter(after))) => {
                let before = match change.before.as_ref().map(stored) {
                    Some(Ok(Stored::Counter(before))) => before.given,
                    _ => 0,
                };
                let moved = written.drawn.entry(after.campaign).or_default();
                *moved = moved.saturating_add(after.given).saturating_sub(before);
            }
            Some(Ok(Stored::Stock(stock))) => written.stock = Some(stock.left),
            Some(Ok(Stored::Opening(opening))) => self.opened(&opening),
            Some(Err(fault)) => self.broken(Invariant::Kept, format!("{:?}: {fault}", change.key)),
            Some(Ok(_)) | None => {}
        }
    }
}

fn stored(item: &Arc<Attributes>) -> Result<Stored, app::ports::Fault> {
    stored::read(Item::from(Attributes::clone(item)))
}
