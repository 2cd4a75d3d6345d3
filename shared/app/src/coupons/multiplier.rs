//! Coupons that multiply what their order earns. The wallet keeps what one promises until the order is awarded, so that the
//! promise is written in the transaction that uses the coupon, and gone with the one that awards the order.

use domain::coupon::{Coupon, Multiplier, Use};
use domain::entry::{EntryKey, Record};
use domain::order::Order;
use domain::refusal::Refusal;
use domain::wallet::Wallet;
use domain::wallet::coupon::{promise, release};

use crate::ledger::{Ask, Judge, fingerprint};
use crate::store::{Read, Write};
use crate::ties::bought;
use crate::{App, Caller, Error};

impl App {
    /// Stores a coupon that multiplies with what it promises to the order that uses it. Answers false where somebody else
    /// wrote first. `seen` is the wallet as it was before anybody looked whether the order was awarded.
    ///
    /// # Errors
    /// [`Refusal::CouponNotUsable`] where the order was awarded before, or too many coupons wait for theirs.
    pub(super) async fn store_promise(
        &self,
        caller: &Caller,
        (next, told): (&Coupon, Multiplier),
        (used, with): (&Use, Vec<Write>),
        seen: &Wallet,
    ) -> Result<bool, Error> {
        let earning = EntryKey::new(Record::Earning, used.order_id.as_str());
        if self.recorded(&earning, Read::Strong).await?.is_some() {
            let reason = "its order was awarded before".to_owned();
            return Err(Refusal::CouponNotUsable { reason }.into());
        }
        let ask = ask(caller, (next, used), "use", with)?;
        let done = self.command_if(&ask, |wallet, moment| {
            // The order may have been awarded since it was looked for; the wallet tells.
            if wallet.version != seen.version {
                return Ok(None);
            }
            let order_id = used.order_id.clone();
            promise(wallet, ask.key.clone(), order_id, told.clone(), moment).map(Some)
        });
        match done.await {
            Ok(done) => Ok(done.is_some_and(|outcome| !outcome.replayed)),
            Err(Error::TryAgain(_) | Error::AlreadyRecorded) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Stores a coupon that its order released, and takes back what it promised.
    ///
    /// # Errors
    /// [`Refusal::CouponNotUsable`] where the order earned with it and has not come back whole.
    pub(super) async fn store_release(
        &self,
        caller: &Caller,
        next: &Coupon,
        used: &Use,
    ) -> Result<bool, Error> {
        let ask = ask(caller, (next, used), "release", Vec::new())?;
        let done = self.command(&ask, |wallet, moment| {
            let key = ask.key.clone();
            release(wallet, key, &used.order_id, &next.id, moment)
        });
        match done.await {
            Ok(outcome) => Ok(!outcome.replayed),
            Err(Error::TryAgain(_) | Error::AlreadyRecorded) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// What coupons promise to an order that is quoted: those that were used for what is bought then.
    pub(crate) fn promised(
        &self,
        wallet: &Wallet,
        order: &Order,
    ) -> Result<Vec<Multiplier>, Error> {
        let kept = &wallet.used.multipliers;
        if kept.is_empty() {
            return Ok(Vec::new());
        }
        let bought = bought(order)?;
        let all = kept.values().flatten();
        Ok(all.filter(|told| told.goods == bought).cloned().collect())
    }
}

fn ask<'a>(
    caller: &'a Caller,
    (next, used): (&'a Coupon, &Use),
    act: &str,
    mut with: Vec<Write>,
) -> Result<Ask<'a>, Error> {
    let id = format!("{}:{}:{act}", next.id, used.turn);
    with.push(Write::Coupon(next.clone()));
    Ok(Ask {
        key: EntryKey::new(Record::Coupon, id.clone()),
        member: &next.member,
        caller,
        fingerprint: fingerprint(&("coupon", act, &id, &used.order_id))?,
        judge: Judge::Today,
        with,
    })
}
