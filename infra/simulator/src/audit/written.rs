//! What a commit holds, read by the forms that wrote it.

use std::collections::BTreeMap;

use app::exchanges::Stock;
use app::store::Recorded;
use chrono::{DateTime, Utc};
use domain::entry::Entry;
use domain::wallet::Wallet;
use store::stored::Stored;

use super::links::{Ended, File};
use super::reading::Reading;
use super::{Audit, Invariant};
use crate::model::Call;

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
        mut reading: Reading<'_>,
        call: Option<&Call>,
        changes: usize,
        at: DateTime<Utc>,
        written: &mut Written,
    ) {
        let change = reading.change;
        let is_new = change.before.is_none();
        let after = match reading.take() {
            None => return,
            Some(Ok(after)) => after,
            Some(Err(fault)) => {
                return self.broken(Invariant::Kept, format!("{:?}: {fault}", change.key));
            }
        };
        match after {
            Stored::Wallet(wallet) => {
                written.joined |= is_new;
                written.wallets.push(*wallet);
            }
            Stored::Profile(after) => {
                let before = match reading.was() {
                    Some(Stored::Profile(before)) => Some(before),
                    _ => None,
                };
                written.files.push(File { before, after });
            }
            Stored::Link(after) => {
                let before = match reading.was() {
                    Some(Stored::Link(before)) => Some(before),
                    _ => None,
                };
                written.links.push(Ended { before, after });
            }
            Stored::Recorded(_, recorded) => match *recorded {
                Recorded::Entry(entry) => written.entries.push(entry),
                Recorded::Refused(mark) => self.refused(call, &mark, changes),
                Recorded::Voided(at) => self.voided(call, at),
            },
            Stored::Program(published) => {
                if !is_new {
                    let what = format!("program {} was changed", published.version);
                    self.broken(Invariant::Kept, what);
                }
                self.published(published, at);
            }
            Stored::Family(family) => {
                written.family = family.members.into_iter().map(Into::into).collect();
            }
            Stored::Stock(stock) if stock.reward.contains('/') => written.prize = Some(stock),
            Stored::Stock(stock) => written.stock = Some(stock.left),
            Stored::Counter(after) => {
                let before = match reading.was() {
                    Some(Stored::Counter(before)) => before.given,
                    _ => 0,
                };
                let moved = written.drawn.entry(after.campaign).or_default();
                *moved = moved.saturating_add(after.given).saturating_sub(before);
            }
            Stored::Opening(opening) => self.opened(&opening),
            Stored::CampaignRun(run) => self.campaign_went(*run, at),
            Stored::Coupon(coupon) if is_new => self.coupon_came(&coupon),
            _ => {}
        }
    }
}
