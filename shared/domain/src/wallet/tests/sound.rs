//! What holds of every wallet after every step, and of every journal.

use crate::entry::{ChainHash, Entry};
use crate::program::Program;
use crate::wallet::{Wallet, due};

/// Checks a wallet against its journal, of which the first `known` entries were checked before.
pub(super) fn check(wallet: &Wallet, entries: &[Entry], known: usize, program: &Program) {
    let (before, new) = entries.split_at(known);
    chain(wallet, before.last(), new);
    balances(wallet, before.last(), new);
    assert_eq!(wallet.seq, u64::try_from(entries.len()).unwrap());
    let all = std::iter::once(&wallet.lots)
        .chain(wallet.pending.values().map(|pending| &pending.lots))
        .chain(wallet.holds.values().map(|hold| &hold.lots))
        .chain(wallet.used.referrals.waiting().map(|(_, _, it)| &it.lots));
    for lots in all {
        assert!(
            lots.iter().all(|(_, points)| !points.is_zero()),
            "an empty bucket: {lots:?}"
        );
    }
    let has_both = !wallet.lots.is_empty() && !wallet.debt.is_zero();
    assert!(!has_both, "points and a debt at once: {wallet:?}");
    if let Some(next) = due::next(wallet, program).filter(|_| !wallet.withdrawn) {
        assert!(
            wallet.due_on.is_some_and(|due_on| due_on <= next),
            "due on {:?}, but something happens on {next}",
            wallet.due_on
        );
    }
}

/// Numbered without gaps, dated in order, and each sealed to the one before.
fn chain(wallet: &Wallet, before: Option<&Entry>, new: &[Entry]) {
    let mut last = before;
    let mut seal = before.map_or_else(ChainHash::default, |entry| entry.chain.clone());
    for entry in new {
        assert_eq!(entry.seq, last.map_or(1, |last| last.seq + 1));
        assert!(
            last.is_none_or(|last| last.at <= entry.at),
            "{entry:?} is dated before {last:?}"
        );
        assert_eq!(entry.member, wallet.member);
        assert_eq!(entry.chain, entry.chained_to(&seal), "{entry:?}");
        seal = entry.chain.clone();
        last = Some(entry);
    }
    assert_eq!(wallet.chain, seal);
}

/// Every point that is there came by an entry.
fn balances(wallet: &Wallet, before: Option<&Entry>, new: &[Entry]) {
    let mut balance = before.map_or(0, |entry| entry.balance_after.gained());
    for entry in new {
        balance += entry.moved.change();
        assert_eq!(entry.balance_after.gained(), balance, "after {entry:?}");
    }
    assert_eq!(wallet.lots.total().gained(), balance);
}
