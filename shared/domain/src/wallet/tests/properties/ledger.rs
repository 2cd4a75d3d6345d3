//! The wallet is what its journal adds up to, and the journal can be written down and read again.

use proptest::prelude::*;

use super::life::Life;
use super::*;
use crate::entry::Entry;

/// What the entries say of one sum, signed.
fn sum(entries: &[Entry], part: impl Fn(&Entry) -> i64) -> i64 {
    entries.iter().map(part).sum()
}

fn pending_of(entry: &Entry) -> i64 {
    match &entry.fact {
        Fact::Earned(earned) if earned.available_on.is_some() => earned.points().gained(),
        Fact::Amended(amended) if amended.pending => amended.points_change(),
        Fact::Confirmed { .. } => entry.moved.come.total().lost(),
        Fact::Returned(returned) => returned.from_pending.lost(),
        _ => 0,
    }
}

fn held_of(entry: &Entry) -> i64 {
    match &entry.fact {
        Fact::Held { spent, .. } => spent.points.gained(),
        Fact::Captured { spent, .. } => spent.points.lost() + entry.moved.come.total().lost(),
        Fact::Voided { .. } | Fact::Lapsed { .. } => entry.moved.come.total().lost(),
        _ => 0,
    }
}

fn debt_of(entry: &Entry) -> i64 {
    match &entry.fact {
        Fact::Returned(returned) => returned.debt_added.gained(),
        Fact::ClawedBack { debt_added, .. } => debt_added.gained(),
        Fact::DebtOffset => entry.moved.gone.total().lost(),
        _ => 0,
    }
}

proptest! {
    // Each case is a life of many steps.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_pending_held_and_owed_is_what_the_entries_add_up_to(program in program(), steps in steps(60)) {
        let shop = Life::lived(program, &steps).shop;
        let sums = [
            sum(&shop.entries, |entry| entry.moved.change()),
            sum(&shop.entries, pending_of),
            sum(&shop.entries, held_of),
            sum(&shop.entries, debt_of),
        ];
        prop_assert_eq!(sums, shop.sums().map(|sum| i64::try_from(sum).unwrap()));
    }

    #[test]
    fn an_entry_that_was_written_reads_as_the_same_entry_with_the_same_hash(
        program in program(),
        steps in steps(40),
    ) {
        for entry in Life::lived(program, &steps).shop.entries {
            let written = serde_json::to_string(&entry).unwrap();
            let mut read: Entry = serde_json::from_str(&written).unwrap();
            read.chain = entry.chain.clone();
            prop_assert_eq!(serde_json::to_string(&read).unwrap(), written);
            prop_assert_eq!(read, entry);
        }
    }

    #[test]
    fn points_leave_a_lot_through_its_last_day_only(program in program(), steps in steps(60)) {
        for entry in Life::lived(program, &steps).shop.entries {
            let today = crate::calendar::Zone::TOKYO.day(entry.at);
            let expires = matches!(entry.fact, Fact::Expired { .. });
            for (key, _) in entry.moved.gone.iter() {
                prop_assert_eq!(key.last_day.is_before(today), expires, "{:?}", entry);
            }
        }
    }
}
