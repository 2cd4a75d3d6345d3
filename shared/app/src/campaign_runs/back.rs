//! Looking back in a member's journals: when they last visited, and what runs have given them.

use std::ops::ControlFlow;

use domain::calendar::{Day, Zone};
use domain::entry::{Entry, Record};
use domain::wallet::Wallet;

use crate::{App, Error};

/// Entries read at a time.
const PAGE: u32 = 10;

/// What looking back came to.
pub(super) enum Seen<T> {
    /// This.
    All(T),
    /// The newest entries are not in the index of the journal yet.
    NotYet,
}

impl App {
    /// The day of a member's last visit, where it is this day or later: a purchase, a use of points or an activity, when
    /// it was recorded.
    pub(super) async fn visited_on(
        &self,
        wallet: &Wallet,
        since: Day,
        zone: &Zone,
    ) -> Result<Option<Day>, Error> {
        let mut last = None;
        let visits = [Record::Earning, Record::Redemption, Record::Activity];
        self.look_back(wallet, since, zone, |entry, day| {
            if !visits.contains(&entry.key.record) {
                return ControlFlow::Continue(());
            }
            last = last.max(Some(day));
            ControlFlow::Break(())
        })
        .await?;
        Ok(last)
    }

    /// The points that campaign runs gave a member on a day and since.
    pub(super) async fn gifts_since(
        &self,
        wallet: &Wallet,
        since: Day,
        zone: &Zone,
    ) -> Result<Seen<u64>, Error> {
        let mut sum = 0_u64;
        let newest = self.look_back(wallet, since, zone, |entry, _| {
            if entry.key.record == Record::Gift {
                sum = sum.saturating_add(entry.moved.come.total().get());
            }
            ControlFlow::Continue(())
        });
        Ok(match newest.await? {
            newest if newest >= wallet.seq => Seen::All(sum),
            _ => Seen::NotYet,
        })
    }

    /// Goes through a member's journals, and those of memberships that were merged into theirs, each from its newest entry
    /// back to a day. Answers the number of the newest entry of their own.
    async fn look_back(
        &self,
        wallet: &Wallet,
        since: Day,
        zone: &Zone,
        mut each: impl FnMut(&Entry, Day) -> ControlFlow<()> + Send,
    ) -> Result<u64, Error> {
        let mut newest = 0;
        for member in std::iter::once(&wallet.member).chain(&wallet.former) {
            let mut below = None;
            'journal: loop {
                let page = self.store.history(member, below, PAGE).await?;
                let Some(last) = page.last() else {
                    break;
                };
                below = Some(last.seq);
                if *member == wallet.member {
                    newest = newest.max(page.first().map_or(0, |first| first.seq));
                }
                // What time decided has the instant at which it became true, whenever it was recorded.
                for entry in page.iter().filter(|entry| entry.command.is_some()) {
                    let day = zone.day(entry.at);
                    if day < since || each(entry, day).is_break() {
                        break 'journal;
                    }
                }
            }
        }
        Ok(newest)
    }
}
