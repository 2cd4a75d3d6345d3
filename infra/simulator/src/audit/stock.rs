//! The stock of the one reward, and the prizes of the one lottery: what the ledger has left.

use app::Pepper;
use app::exchanges::Stock;
use app::lotteries::Opening;
use domain::rules::lottery::Seed;

use super::{Audit, Invariant};
use crate::cluster::PEPPER;

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

    /// Sees that a prize was given: so often, and by the ledger.
    pub(super) fn won(&mut self, prize: Option<Stock>) {
        let Some(Stock {
            reward,
            version,
            left,
        }) = prize
        else {
            return;
        };
        let id = reward.rsplit('/').next().unwrap_or_default();
        let by = self.ledger.urn().won(id);
        if by != version {
            let what = format!(
                "{version} of {reward} are given and {left} left, by the ledger {by} given"
            );
            self.broken(Invariant::AsTheLedger, what);
        }
        self.checked.prizes = self.checked.prizes.saturating_add(1);
    }

    /// Sees a lottery opened: once, with a seed that has the hash which everybody is told.
    pub(super) fn opened(&mut self, opening: &Opening) {
        let text = format!("{}\n{}", opening.lottery, opening.salt);
        let seed = Seed::new(Pepper::new(PEPPER).hash("lottery-seed", &text));
        if seed.hash() != opening.seed_hash {
            let what = format!(
                "{} is drawn with another seed than its hash says",
                opening.lottery
            );
            self.broken(Invariant::AsTheLedger, what);
        }
        if !self.ledger.open_lottery(seed) {
            let what = format!("{} was opened twice", opening.lottery);
            self.broken(Invariant::Kept, what);
        }
    }
}
