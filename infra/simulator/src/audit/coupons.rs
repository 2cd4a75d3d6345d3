//! Uses and releases of coupons that multiply, done again by the reference ledger.

use domain::entry::Entry;
use domain::fact::Fact;

use super::{Audit, Invariant};

impl Audit {
    /// Whether an entry is one of these. The ledger keeps what was promised, and what earns next is held against it.
    pub(super) fn is_of_coupon(&mut self, entry: &Entry) -> bool {
        let (at, member, id) = (entry.at, entry.member.as_str(), entry.key.id.as_str());
        let done = match &entry.fact {
            Fact::CouponUsed { order_id, promise } => {
                self.ledger
                    .promise(at, member, (id, order_id.as_str()), promise)
            }
            Fact::CouponReleased { order_id, coupon } => {
                self.ledger
                    .release(at, member, (id, order_id.as_str()), coupon.as_str())
            }
            _ => return false,
        };
        self.checked.multipliers = self.checked.multipliers.saturating_add(1);
        if let Err(no) = done {
            let what = format!("{} was done, and the ledger says {no:?}", entry.key);
            self.broken(Invariant::AsTheLedger, what);
        }
        true
    }
}
