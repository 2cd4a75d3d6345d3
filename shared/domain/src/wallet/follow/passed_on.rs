//! What nobody asked of this wallet: what time decided, and what the purchase or the return of a friend brought.

use super::{Why, settled};
use crate::entry::Entry;
use crate::fact::Fact;
use crate::wallet::Wallet;
use crate::wallet::referral::{Coming, ToReferrer, Word, pass_on};
use crate::wallet::turn::{Decision, Moment};

/// Decides again what an entry without a command says.
pub(super) fn again(wallet: Wallet, entry: &Entry, moment: &Moment<'_>) -> Result<Decision, Why> {
    let (referral, word) = match &entry.fact {
        Fact::Promised(promised) => {
            let coming = Coming {
                order_id: promised.order_id.clone(),
                points: promised.lots.total(),
                available_on: promised.available_on,
            };
            (&promised.referral, Word::Promised(coming))
        }
        Fact::PromiseBroken(end) => (&end.referral, Word::Broken),
        _ => return settled(wallet, moment),
    };
    let said = ToReferrer {
        to: wallet.member.clone(),
        referral: referral.clone(),
        word,
    };
    pass_on(wallet, &said, moment)?.ok_or(Why::Another)
}
