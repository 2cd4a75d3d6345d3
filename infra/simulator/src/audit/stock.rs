//! The stock of the one reward: what the ledger has left.

use super::{Audit, Invariant};

impl Audit {
    /// Sees a stock that was stored: said by the shop, or left by an exchange.
    pub(super) fn stocked(&mut self, left: Option<u64>, is_said: bool) {
        let Some(left) = left else { return };
        if is_said {
            self.ledger.set_stock(left);
        } else if self.ledger.stock() != left {
            let by = self.ledger.stock();
            let what = format!("{left} of the reward are left, by the ledger {by}");
            self.broken(Invariant::AsTheLedger, what);
        } else {
            self.checked.exchanges = self.checked.exchanges.saturating_add(1);
        }
    }
}
