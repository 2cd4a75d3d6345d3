//! A wallet of any moment comes to where its journal ends, or says why not.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::follow::brought;
use super::life::Life;
use super::*;
use crate::wallet::Wallet;
use crate::wallet::advance;
use crate::wallet::follow::Why;

/// The wallet as it is true at the end of a life, without what only says when to look at it next. Sweeps that record
/// nothing leave their notices behind, and judge ranks that every reader judges too.
fn at_the_end(life: &Life, wallet: Wallet) -> Wallet {
    let settled = advance::at(wallet, &life.shop.moment(life.now)).unwrap();
    Wallet {
        version: 0,
        due_on: None,
        swept: None,
        noticed: Default::default(),
        ..settled.wallet
    }
}

proptest! {
    // Each case is a life of many steps.
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_wallet_of_any_moment_follows_its_journal(
        program in program(),
        before in vec(step(), 0..30),
        after in vec(step(), 0..30),
    ) {
        let mut life = Life::lived(program, &before);
        let then = life.shop.wallet.clone();
        for step in &after {
            life.live(step);
        }
        match brought(&life.shop, &then) {
            Ok(followed) => {
                prop_assert_eq!(followed.wallet.version, then.version);
                prop_assert!(followed.lost.is_empty());
                let whole = life.shop.wallet.clone();
                prop_assert_eq!(at_the_end(&life, followed.wallet), at_the_end(&life, whole));
            }
            Err(unfollowed) => prop_assert_eq!(unfollowed.why, Why::PiecesUnknown),
        }
    }
}
