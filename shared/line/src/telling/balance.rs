//! A wallet as its owner sees it.

use domain::calendar::Instant;
use domain::entry::Entry;
use domain::language::Language;
use domain::member::Profile;
use domain::program::Program;
use domain::wallet::Wallet;

use super::{entry, rank};
use crate::message::view::Expiring;
use crate::message::{balance as balance_card, card as member_card};

/// The balance card of a wallet that has been advanced to `now`; `newest` are its last entries.
#[must_use]
pub fn balance(
    wallet: &Wallet,
    newest: &[Entry],
    program: &Program,
    now: Instant,
    language: Language,
) -> balance_card::View {
    let lines = newest.iter();
    balance_card::View {
        available: wallet.lots.total().get(),
        pending: wallet.pending_total().get(),
        held: wallet.held_total().get(),
        debt: wallet.debt.get(),
        nearest: expiring(wallet).into_iter().next(),
        rank: rank(wallet, program, now, language),
        recent: lines
            .map(|line| entry(line, &program.time_zone, language))
            .collect(),
    }
}

/// The points by their last day, soonest first.
#[must_use]
pub fn expiring(wallet: &Wallet) -> Vec<Expiring> {
    let by_day = wallet.lots.by_day().into_iter();
    by_day
        .map(|(on, points)| Expiring {
            on,
            points: points.get(),
        })
        .collect()
}

/// The member card, leading nowhere: the address of the page is the deployment's.
#[must_use]
pub fn card(
    profile: &Profile,
    wallet: &Wallet,
    program: &Program,
    now: Instant,
    language: Language,
) -> member_card::View {
    member_card::View {
        name: profile.details.name.clone(),
        number: profile.number.as_str().to_owned(),
        rank: rank(wallet, program, now, language).map(|rank| rank.name),
        page: None,
    }
}
