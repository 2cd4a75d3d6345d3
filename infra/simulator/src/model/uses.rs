//! What stands under a redemption's id: it was made, refused, or voided before it was seen.

use chrono::TimeDelta;
use domain::calendar::Instant;
use domain::order::Order;
use serde_json::{Value, json};

use super::lots::Lots;
use super::{Answer, Call, Ledger, No, again};

/// For how long a refused redemption stays refused.
const REFUSAL: TimeDelta = TimeDelta::hours(72);

/// What stands under a redemption's id.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a handful at a time")]
pub(crate) enum Use {
    /// It was refused.
    Refused { asked: Call, no: No, until: Instant },
    /// It was voided before it was seen.
    Voided,
    /// It was made.
    Made(Made),
}

/// A redemption that was made.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(super) asked: Call,
    pub(super) member: String,
    pub(super) version: u32,
    pub(super) lots: Lots,
    /// Until when it is held; `None` where it was spent at once.
    pub(super) until: Option<Instant>,
    pub(super) answer: Value,
    /// How it was ended by a call: which, and the answer to it.
    pub(super) end: Option<(Call, Value)>,
    /// The points that returns have given back, of whichever orders.
    pub(super) given_back: u64,
}

impl Ledger {
    /// What stands under a redemption's id already.
    pub(super) fn redeemed_before(
        &self,
        now: Instant,
        id: &str,
        call: &Call,
    ) -> Option<Result<Answer, No>> {
        Some(match self.uses.get(id)? {
            Use::Made(made) if made.asked == *call => Ok(again(&made.answer)),
            Use::Made(_) => Err((409, "already_recorded")),
            Use::Voided => Err((409, "hold_not_active")),
            Use::Refused { until, .. } if *until <= now => return None,
            Use::Refused { asked, no, .. } if asked == call => Err(*no),
            Use::Refused { .. } => Err((409, "already_recorded")),
        })
    }

    /// A redemption that the program refuses, or the balance does, stays refused for its id.
    pub(super) fn remember_refusal(&mut self, now: Instant, call: &Call, no: No) {
        let Call::Redeem { id, .. } = call else {
            return;
        };
        let until = now + REFUSAL;
        if no.0 != 404 && self.redeemed_before(now, id, call).is_none() {
            let asked = call.clone();
            self.uses
                .insert_mut(id.clone(), Use::Refused { asked, no, until });
        }
    }

    /// A redemption was refused, by whoever saw the wallet: from now on that stands for its id.
    pub fn refuse(&mut self, until: Instant, call: &Call, no: No) {
        if let Call::Redeem { id, .. } = call {
            let asked = call.clone();
            self.uses
                .insert_mut(id.clone(), Use::Refused { asked, no, until });
        }
    }

    /// What a look finds under a redemption's id.
    pub(super) fn redemption(&self, now: Instant, id: &str) -> Value {
        let (status, points) = match self.uses.get(id) {
            Some(Use::Refused { until, .. }) if *until > now => ("refused", json!(0)),
            None | Some(Use::Refused { .. }) => return json!({ "code": "redemption_not_found" }),
            Some(Use::Voided) => ("voided", json!(0)),
            Some(Use::Made(made)) => made.found(self.is_given_back(now, id)),
        };
        json!({ "status": status, "points": points })
    }

    /// The points of a redemption that paid for an order.
    pub(super) fn paid_with(
        &self,
        now: Instant,
        id: &str,
        member: &str,
        order: &Order,
    ) -> Result<u64, No> {
        let made = match self.uses.get(id) {
            Some(Use::Made(made)) if self.holder(&made.member) == self.holder(member) => made,
            Some(Use::Refused { until, .. }) if *until > now => {
                return Err((409, "hold_not_active"));
            }
            Some(Use::Voided) => return Err((409, "hold_not_active")),
            _ => return Err((404, "redemption_not_found")),
        };
        if self.is_given_back(now, id) {
            return Err((409, "hold_not_active"));
        }
        let points = made.lots.total();
        if order.points_used == 0 || order.points_used == points {
            Ok(points)
        } else {
            Err((400, "invalid_request"))
        }
    }

    /// Whether the points of a redemption went back: it was voided, or it has lapsed, also by the clock of somebody who was
    /// ahead.
    pub(super) fn is_given_back(&self, now: Instant, id: &str) -> bool {
        match self.uses.get(id) {
            Some(Use::Made(made)) => {
                made.is_given_back(now) || (made.went_back() && self.held_by(id).is_none())
            }
            _ => false,
        }
    }

    /// The redemption that paid, as it ended: none where its points went back. Refused while that is open.
    pub(super) fn taken_by(&mut self, now: Instant, id: &str) -> Result<Option<&mut Made>, No> {
        let is_given_back = self.is_given_back(now, id);
        match self.uses.get_mut(id) {
            _ if is_given_back => Ok(None),
            Some(Use::Made(made)) if made.until.is_some() && made.end.is_none() => {
                Err((409, "hold_not_active"))
            }
            Some(Use::Made(made)) => Ok(Some(made)),
            _ => Ok(None),
        }
    }
}

impl Made {
    /// Whether it was voided, or lapsed.
    fn is_given_back(&self, now: Instant) -> bool {
        match &self.end {
            Some((call, _)) => matches!(call, Call::Void { .. }),
            None => self.until.is_some_and(|until| until <= now),
        }
    }

    /// Whether it was voided, or was not spent and is not ended by anybody.
    pub(super) fn went_back(&self) -> bool {
        match &self.end {
            Some((call, _)) => matches!(call, Call::Void { .. }),
            None => self.until.is_some(),
        }
    }

    /// What became of it, and the points that were spent; where time gave them back, those that were held.
    fn found(&self, is_given_back: bool) -> (&'static str, Value) {
        let held = self.answer["points"].clone();
        match &self.end {
            Some((Call::Void { .. }, voided)) => ("voided", voided["points"].clone()),
            Some((_, captured)) => ("captured", captured["points"].clone()),
            None if self.until.is_none() => ("captured", held),
            None if is_given_back => ("lapsed", held),
            None => ("held", held),
        }
    }

    /// The answer to a call that would end it once it has ended: the same again, or that it is over.
    pub(super) fn ended(&self, call: &Call) -> Result<Option<Answer>, No> {
        match &self.end {
            Some((asked, body)) if asked == call => Ok(Some(again(body))),
            Some(_) => Err((409, "hold_not_active")),
            None if self.until.is_none() => Err((409, "hold_not_active")),
            None => Ok(None),
        }
    }
}
