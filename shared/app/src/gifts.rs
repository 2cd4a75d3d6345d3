//! Coupons that a decision gives, in the transaction that stores its wallet.

use domain::member::UniqueKey;
use domain::wallet::turn::Decision;

use crate::store::Read;
use crate::{App, Error};

impl App {
    /// The decision with the gifts whose names are free. One stands already where a restore kept it and not the wallet that
    /// gave it; or where somebody gave a coupon of that name by hand, which is then the gift.
    pub(crate) async fn with_new_gifts(&self, mut decision: Decision) -> Result<Decision, Error> {
        for gift in std::mem::take(&mut decision.gifts) {
            let name = UniqueKey::Coupon(gift.id.clone());
            if self.store.owner(&name, Read::Strong).await?.is_none() {
                decision.gifts.push(self.coded(gift));
            }
        }
        Ok(decision)
    }
}

/// Whether it is a gift whose name or code somebody else has: a command gives no other coupon.
pub(crate) const fn is_gift(taken: &UniqueKey) -> bool {
    matches!(taken, UniqueKey::Coupon(_) | UniqueKey::CouponCode(_))
}
