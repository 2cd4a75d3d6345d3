//! What a look finds under an id.

use domain::calendar::Instant;
use domain::order::Order;
use serde_json::{Value, json};

use super::uses::Use;
use super::{Call, Ledger, exchange};

impl Ledger {
    /// Where the record stands that a call is about, and the status, the points and the yen that a look finds there.
    #[must_use]
    pub fn found(&self, now: Instant, call: &Call) -> (String, Value) {
        match call {
            Call::Earn { id, .. }
            | Call::Confirm { id }
            | Call::Return { order: id, .. }
            | Call::Amend { order: id, .. } => {
                (format!("/v1/earnings/{id}"), self.earning(now, id))
            }
            Call::Redeem { id, .. } | Call::Capture { id, .. } | Call::Void { id } => {
                (format!("/v1/redemptions/{id}"), self.redemption(now, id))
            }
            Call::Exchange { id, .. } | Call::CallOff { id } => {
                let path = format!("/v1/exchanges/{id}");
                let answered = self.swaps.get(id).map(exchange::Swap::as_now);
                (
                    path,
                    answered.unwrap_or_else(|| json!({ "code": "not_found" })),
                )
            }
            Call::Adjust { .. }
            | Call::Act { .. }
            | Call::Refer { .. }
            | Call::Transfer { .. }
            | Call::Draw { .. } => {
                let answered = self.answered.get(&call.path());
                let unknown = json!({ "code": "not_found" });
                (
                    call.path(),
                    answered.map_or(unknown, |(_, body)| body.clone()),
                )
            }
        }
    }

    /// The goods of an order that have not come back, in yen; `None` for an unknown order.
    #[must_use]
    pub fn left_of(&self, order: &str) -> Option<u64> {
        self.purchases
            .get(order)
            .map(super::earn::Purchase::left_yen)
    }

    /// An order as it stands, and the points that it was judged with.
    #[must_use]
    pub fn order_of(&self, order: &str) -> Option<&Order> {
        self.purchases.get(order).map(|purchase| &purchase.order)
    }

    /// The version that judges a call because it judged what the call follows up; `None` where that is for whichever is
    /// in force.
    #[must_use]
    pub fn judged_before(&self, call: &Call) -> Option<u32> {
        match call {
            Call::Confirm { id }
            | Call::Return { order: id, .. }
            | Call::Amend { order: id, .. } => {
                self.purchases.get(id).map(|purchase| purchase.version)
            }
            Call::CallOff { id } => self.swaps.get(id).map(|swap| swap.version),
            Call::Capture { id, .. } | Call::Void { id } => match self.uses.get(id)? {
                Use::Made(made) => Some(made.version),
                Use::Refused { .. } | Use::Voided => None,
            },
            _ => None,
        }
    }

    /// Whether a redemption of this id may still be made: also one that was refused, once that is forgotten.
    #[must_use]
    pub fn is_free(&self, redemption: &str) -> bool {
        matches!(self.uses.get(redemption), None | Some(Use::Refused { .. }))
    }

    /// Whether the points of a redemption went back, as far as anybody has recorded: nobody will ever pay with them.
    #[must_use]
    pub fn is_over(&self, redemption: &str) -> bool {
        match self.uses.get(redemption) {
            Some(Use::Made(made)) => made.went_back() && self.held_by(redemption).is_none(),
            Some(Use::Voided) => true,
            Some(Use::Refused { .. }) | None => false,
        }
    }

    /// Whose points a redemption used.
    #[must_use]
    pub fn owner_of(&self, redemption: &str) -> Option<&str> {
        match self.uses.get(redemption)? {
            Use::Made(made) => Some(&made.member),
            Use::Refused { .. } | Use::Voided => None,
        }
    }

    /// Whether anything ever stood under a redemption's id: a redemption, a refusal, or a mark.
    #[must_use]
    pub fn knows(&self, redemption: &str) -> bool {
        self.uses.contains_key(redemption)
    }

    /// The points that a redemption sets aside, as far as anybody has recorded.
    #[must_use]
    pub fn held_by(&self, redemption: &str) -> Option<u64> {
        let mut holds = self.accounts.values().flat_map(|account| &account.holds);
        let hold = holds.find(|hold| hold.redemption == redemption)?;
        Some(hold.lots.total())
    }

    /// The redemptions that are open, as far as anybody has recorded.
    #[must_use]
    pub fn open_holds(&self) -> Vec<String> {
        let holds = self.accounts.values().flat_map(|account| &account.holds);
        holds.map(|hold| hold.redemption.clone()).collect()
    }

    fn earning(&self, now: Instant, id: &str) -> Value {
        let Some(purchase) = self.purchases.get(id) else {
            return json!({ "code": "earning_not_found" });
        };
        let account = self.as_of(now, &purchase.member);
        let mut waiting = account.pending.iter();
        let waits = waiting.any(|pending| pending.order == id);
        let mut found = json!({
            "status": if waits { "pending" } else { "posted" },
            "points": purchase.lots.total(),
        });
        if purchase.returned_yen > 0 {
            found["returned_yen"] = json!(purchase.returned_yen);
        }
        found
    }
}
