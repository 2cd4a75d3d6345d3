//! A shop edits an order.

use super::shop::Shop;
use super::{jst, points};
use crate::entry::{EntryKey, Fingerprint, Record};
use crate::fact::{Amended, Fact, PaidWithPoints};
use crate::ids::{AmendmentId, OrderId};
use crate::order::Order;
use crate::refusal::Refusal;
use crate::wallet::amend::{Amend, amend};
use crate::wallet::turn::Moment;

impl Shop {
    /// Edits an order as the house does: its redemption is as it ended, or as it is held.
    pub(super) fn amend(
        &mut self,
        at: &str,
        bought: &str,
        id: &str,
        order: Order,
        points_used: Option<u64>,
    ) -> Result<Amended, Refusal> {
        let key = EntryKey::new(Record::Earning, bought);
        let earned = self.earned(bought);
        let is_held = |paid: &PaidWithPoints| {
            let wallet = self.look(at);
            !paid.open || wallet.holds.contains_key(&paid.redemption_id)
        };
        let paid = earned.paid.clone();
        let command = Amend {
            amendment_id: AmendmentId::parse(id).unwrap(),
            order_id: OrderId::parse(bought).unwrap(),
            order,
            points_used: points_used.map(points),
            earned_at: self.entry(&key).unwrap().at,
            paid: paid.and_then(|paid| self.in_the_end(paid)).filter(is_held),
            earned,
            kept_apart: false,
        };
        let moment = Moment {
            fingerprint: Fingerprint::default(),
            ..self.moment(jst(at))
        };
        let decision = amend(self.wallet.clone(), command, &moment)?;
        match self.commit(decision).unwrap().fact {
            Fact::Amended(amended) => Ok(*amended),
            other => panic!("an edit recorded {other:?}"),
        }
    }
}
