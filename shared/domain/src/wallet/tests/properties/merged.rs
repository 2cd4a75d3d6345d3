//! Two lives become one, and it is lived on: nothing is lost on the way, and both journals tell what happened.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::follow::brought;
use super::life::Life;
use super::*;
use crate::entry::Record;
use crate::tally::Tally;
use crate::wallet::follow::Why;
use crate::wallet::lots::Lots;

/// Every point that is there, waits or is set aside, by lot.
fn all_lots(wallet: &Wallet) -> Lots {
    let waiting = wallet.pending.values().map(|pending| &pending.lots);
    let held = wallet.holds.values().map(|hold| &hold.lots);
    let mut all = Lots::new();
    for lots in std::iter::once(&wallet.lots).chain(waiting).chain(held) {
        all.add_all(lots).unwrap();
    }
    all
}

fn ties_out(shop: &Shop) -> Result<(), crate::tally::Untied> {
    let mut tally = Tally::default();
    for entry in &shop.entries {
        tally.add(entry)?;
    }
    tally.meets(&shop.wallet)
}

proptest! {
    // Each case is two lives of many steps.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_merge_brings_every_lot_with_its_last_day_and_loses_none(
        program in program(),
        mine in vec(step(), 0..30),
        theirs in vec(step(), 0..30),
    ) {
        let mut life = Life::lived(program.clone(), &mine);
        let other = Life::of_another(program, &theirs);
        life.now = life.now.max(other.now);
        let at = life.at();
        let (before, came) = (life.shop.look(&at), other.shop.look(&at));
        let left = life.merge(other);
        let merged = &life.shop.wallet;
        let mut together = all_lots(&before);
        together.add_all(&all_lots(&came)).unwrap();
        // What both together have filled of a stamp card comes on top.
        let rewards = life.shop.entries.iter().rev().take_while(|entry| entry.key.record != Record::MergeIn);
        for entry in rewards.filter(|entry| matches!(entry.fact, Fact::Rewarded(_))) {
            together.add_all(&entry.moved.come).unwrap();
        }
        let owed = before.debt.plus(came.debt).unwrap();
        // Points and a debt never stand side by side: what is there pays what is owed, and that is all that goes.
        let paid = life.shop.entries.last().filter(|entry| entry.fact == Fact::DebtOffset);
        let paid = paid.map(|entry| entry.moved.gone.clone()).unwrap_or_default();
        let mut after = all_lots(merged);
        after.add_all(&paid).unwrap();
        prop_assert_eq!(after, together);
        prop_assert_eq!(merged.debt, owed.less(paid.total()));
        prop_assert_eq!(merged.pending.len(), before.pending.len() + came.pending.len());
        prop_assert_eq!(merged.holds.len(), before.holds.len() + came.holds.len());
        prop_assert_eq!(merged.orders.len(), before.orders.len() + came.orders.len());
        prop_assert_eq!(all_lots(&left.wallet), Lots::new());
        prop_assert_eq!(left.wallet.debt, Points::ZERO);
    }

    #[test]
    fn a_journal_with_a_merge_ties_out_and_is_followed(
        program in program(),
        mine in vec(step(), 0..20),
        theirs in vec(step(), 0..20),
        after in vec(step(), 0..30),
    ) {
        let mut life = Life::lived(program.clone(), &mine);
        let other = Life::of_another(program, &theirs);
        let (then, their_then) = (life.shop.wallet.clone(), other.shop.wallet.clone());
        let left = life.merge(other);
        prop_assert_eq!(ties_out(&left), Ok(()));
        prop_assert_eq!(brought(&left, &their_then).unwrap().wallet.lots, Lots::new());
        for step in &after {
            life.live(step);
        }
        prop_assert_eq!(ties_out(&life.shop), Ok(()));
        match brought(&life.shop, &then) {
            Ok(followed) => {
                prop_assert!(followed.lost.is_empty());
                prop_assert_eq!(&followed.wallet.former, &life.shop.wallet.former);
                prop_assert_eq!(all_lots(&followed.wallet), all_lots(&life.shop.wallet));
                prop_assert_eq!(followed.wallet.orders, life.shop.wallet.orders.clone());
            }
            Err(unfollowed) => prop_assert_eq!(unfollowed.why, Why::PiecesUnknown),
        }
    }
}
