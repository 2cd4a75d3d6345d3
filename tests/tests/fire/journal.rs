//! What lies in the table when the fire is out.

use std::collections::{BTreeMap, BTreeSet};

use app::store::Recorded;
use domain::entry::Entry;
use domain::tally::Tally;
use domain::wallet::Wallet;
use serde_dynamo::Item;
use store::stored::{self, Stored};
use tests::Shop;

/// The journal of a shop.
#[derive(Default)]
pub(crate) struct Journal {
    /// Each member's entries, in order.
    pub(crate) entries: BTreeMap<String, Vec<Entry>>,
    wallets: BTreeMap<String, Wallet>,
    /// The redemptions that stay refused.
    pub(crate) refused: BTreeSet<String>,
    /// The redemptions that were voided before they were seen.
    pub(crate) voided: BTreeSet<String>,
}

impl Journal {
    pub(crate) async fn read(shop: &Shop) -> Journal {
        let mut journal = Journal::default();
        for item in shop.items().await {
            match stored::read(Item::from(item)).expect("everything stored can be read") {
                Stored::Wallet(wallet) => {
                    journal.wallets.insert(wallet.member.to_string(), *wallet);
                }
                Stored::Recorded(key, recorded) => match *recorded {
                    Recorded::Entry(entry) => {
                        let member = entry.member.to_string();
                        journal.entries.entry(member).or_default().push(entry);
                    }
                    Recorded::Refused(_) => drop(journal.refused.insert(key.id)),
                    Recorded::Voided(_) => drop(journal.voided.insert(key.id)),
                },
                _ => {}
            }
        }
        for entries in journal.entries.values_mut() {
            entries.sort_by_key(|entry| entry.seq);
        }
        journal
    }

    /// Each wallet against its own journal, added up without the rules that wrote it.
    pub(crate) fn ties_out(&self) -> Vec<String> {
        let tied = self.wallets.iter().map(|(member, wallet)| {
            let mut tally = Tally::default();
            let entries = self.entries.get(member).map(Vec::as_slice);
            let mut entries = entries.unwrap_or_default().iter();
            entries
                .try_for_each(|entry| tally.add(entry))
                .and_then(|()| tally.meets(wallet))
                .map_err(|untied| format!("{member}: {untied}"))
        });
        tied.filter_map(Result::err).collect()
    }
}
