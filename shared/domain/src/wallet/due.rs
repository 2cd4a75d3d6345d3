//! When time will next change something about a wallet that a sweep should record or tell the member.
//!
//! The stored day is a lower bound. A command only ever pulls it earlier; a sweep alone pushes it later. So ordinary
//! buying, whose points expire after those already there, leaves the index of due wallets alone.
//!
//! The end of a hold is left out on purpose: nearly every one ends by its checkout, every reader and every command
//! settles the rest by itself, and an index entry for each would cost more than the hold. The points in it are not:
//! they expire like all others, so a wallet stays due for them, and no earlier than it was before they were held.

use super::Wallet;
use super::lots::Lots;
use super::sweep::LastSweep;
use crate::calendar::{Day, Instant, Zone};
use crate::program::Program;
use crate::program::notices::{self, before};

/// The first day on which a sweep has something to do.
#[must_use]
pub fn next(wallet: &Wallet, program: &Program) -> Option<Day> {
    let lots = wallet
        .lots
        .by_day()
        .into_keys()
        .map(|last_day| lot_due(last_day, wallet, program));
    let pending = wallet.pending.values().map(|pending| pending.available_on);
    let waiting = wallet.used.referrals.waiting();
    let pending = pending.chain(waiting.map(|(_, _, pending)| pending.available_on));
    let held = wallet.holds.values().flat_map(|hold| {
        let over = first_morning_after(hold.until, &program.time_zone);
        let days = hold.lots.by_day().into_keys();
        days.map(move |last_day| lot_due(last_day, wallet, program).max(over))
    });
    lots.chain(pending).chain(held).min()
}

/// The first day that begins when `instant` has come: the first sweep that can see what it decided.
fn first_morning_after(instant: Instant, zone: &Zone) -> Day {
    let day = zone.day(instant);
    if zone.start(day) == instant {
        day
    } else {
        day.succ_opt().unwrap_or(day)
    }
}

/// The due day after a command: the earlier of what stood there and what is true now.
#[must_use]
pub fn pulled(stored: Option<Day>, next: Option<Day>) -> Option<Day> {
    stored.into_iter().chain(next).min()
}

/// The notice that is due today for points of one last day: the nearest of the program's that has come and was not
/// given.
#[must_use]
pub fn notice(last_day: Day, today: Day, wallet: &Wallet, program: &Program) -> Option<u32> {
    let given = wallet.noticed.get(&last_day).copied();
    notices::due(&program.notices.expiring_days, last_day, given, today)
}

/// Sets the notices aside whose day has already come when points of a new last day arrive: nobody wants to hear, the
/// day after a 30-day bonus, that it expires in 29 days.
pub(super) fn skip_late_notices(wallet: &mut Wallet, lots: &Lots, today: Day, program: &Program) {
    let known = wallet.lots.by_day();
    for last_day in lots
        .by_day()
        .into_keys()
        .filter(|day| !known.contains_key(day))
    {
        let days = &program.notices.expiring_days;
        if let Some(nearest) = notices::due(days, last_day, None, today) {
            let given = wallet.noticed.entry(last_day).or_insert(nearest);
            *given = nearest.min(*given);
        }
    }
}

fn lot_due(last_day: Day, wallet: &Wallet, program: &Program) -> Day {
    let given = wallet.noticed.get(&last_day).copied().unwrap_or(u32::MAX);
    let next_notice = program
        .notices
        .expiring_days
        .iter()
        .copied()
        .filter(|days| *days < given)
        .max();
    let over = last_day.succ_opt().unwrap_or(last_day);
    next_notice.map_or(over, |days| {
        let told_again_on = wallet.swept.as_deref().and_then(LastSweep::tells_again_on);
        let notice = before(last_day, days);
        told_again_on.map_or(notice, |day| notice.max(day).min(over))
    })
}
