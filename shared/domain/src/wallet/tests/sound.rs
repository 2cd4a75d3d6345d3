//! What holds of every wallet after every step, and of every journal.

use crate::entry::{ChainHash, Entry};
use crate::program::Program;
use crate::wallet::{Wallet, due};

/// Checks a wallet against its whole journal.
pub(super) fn check(wallet: &Wallet, entries: &[Entry], program: &Program) {
    chain(wallet, entries);
    balances(wallet, entries);
    let all = std::iter::once(&wallet.lots)
        .chain(wallet.pending.values().map(|pending| &pending.lots))
        .chain(wallet.holds.values().map(|hold| &hold.lots));
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
fn chain(wallet: &Wallet, entries: &[Entry]) {
    let mut previous = ChainHash::default();
    for (number, entry) in (1..).zip(entries) {
        assert_eq!(entry.seq, number);
        assert_eq!(entry.member, wallet.member);
        assert_eq!(entry.chain, entry.chained_to(&previous), "entry {number}");
        previous = entry.chain.clone();
    }
    assert_eq!(wallet.seq, u64::try_from(entries.len()).unwrap());
    assert_eq!(wallet.chain, previous);
    for pair in entries.windows(2) {
        assert!(
            pair[0].at <= pair[1].at,
            "dated before the one it follows: {pair:?}"
        );
    }
}

/// Every point that is there came by an entry, into the bucket that the entry names.
fn balances(wallet: &Wallet, entries: &[Entry]) {
    let mut balance = 0_i64;
    for entry in entries {
        balance += entry.moved.change();
        assert_eq!(entry.balance_after.gained(), balance, "after {entry:?}");
    }
    assert_eq!(wallet.lots.total().gained(), balance);
}
