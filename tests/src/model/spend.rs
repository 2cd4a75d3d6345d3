//! Uses of points: held, spent, captured, voided, and refused.

use chrono::TimeDelta;
use domain::calendar::Instant;
use domain::order::Order;
use domain::rules::Unmet;
use domain::rules::redeem::{Accepted, Mode, accept};
use serde_json::{Value, json};

use super::account::Hold;
use super::lots::Lots;
use super::{Answer, Call, Ledger, No};

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
    Made(Box<Made>),
}

/// A redemption that was made.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    asked: Call,
    member: String,
    pub(super) lots: Lots,
    /// Until when it is held; `None` where it was spent at once.
    until: Option<Instant>,
    answer: Value,
    /// How it was ended by a call: which, and the answer to it.
    end: Option<(Call, Value)>,
}

impl Ledger {
    pub(super) fn redeem(&mut self, now: Instant, call: &Call) -> Result<Answer, No> {
        let Call::Redeem {
            id,
            member,
            points,
            hold_seconds,
            clamp,
            order,
        } = call
        else {
            unreachable!("a redemption redeems");
        };
        if let Some(again) = self.redeemed_before(now, id, call) {
            return again;
        }
        let program = self.program.clone();
        let account = self.account(now, member)?;
        let mode = if *clamp { Mode::Clamp } else { Mode::Strict };
        let available = account.lots.total();
        let accepted = match accept(&program, *points, mode, available, order.as_ref()) {
            Ok(accepted) => accepted,
            Err(unmet) => {
                let until = now + REFUSAL;
                let no = refusal(unmet);
                self.uses.insert(
                    id.clone(),
                    Use::Refused {
                        asked: call.clone(),
                        no,
                        until,
                    },
                );
                return Err(no);
            }
        };
        let lots = account.lots.take(accepted.points);
        let until = hold_seconds.map(|seconds| now + TimeDelta::seconds(seconds.into()));
        if let Some(until) = until {
            account.holds.push(Hold {
                redemption: id.clone(),
                lots: lots.clone(),
                until,
            });
        }
        let kind = if until.is_some() { "held" } else { "redeemed" };
        account.note(kind, Some(id), now, Lots::default(), lots.clone());
        let status = if until.is_some() { "held" } else { "captured" };
        let mut body = shown(id, member, status, &accepted);
        body["balance"] = account.balance_answered(now);
        if let Some(until) = until {
            body["held_until"] = json!(until);
        }
        let made = Made {
            asked: call.clone(),
            member: member.clone(),
            lots,
            until,
            answer: body.clone(),
            end: None,
        };
        self.uses.insert(id.clone(), Use::Made(Box::new(made)));
        Ok(Answer {
            status: 201,
            body,
            replayed: false,
        })
    }

    /// What stands under a redemption's id already.
    fn redeemed_before(&self, now: Instant, id: &str, call: &Call) -> Option<Result<Answer, No>> {
        Some(match self.uses.get(id)? {
            Use::Made(made) if made.asked == *call => Ok(Answer {
                status: 200,
                body: made.answer.clone(),
                replayed: true,
            }),
            Use::Made(_) => Err((409, "already_recorded")),
            Use::Voided => Err((409, "hold_not_active")),
            Use::Refused { until, .. } if *until <= now => return None,
            Use::Refused { asked, no, .. } if asked == call => Err(*no),
            Use::Refused { .. } => Err((409, "already_recorded")),
        })
    }

    pub(super) fn capture(
        &mut self,
        now: Instant,
        id: &str,
        points: Option<u64>,
    ) -> Result<Answer, No> {
        let made = match self.uses.get(id) {
            None => return Err((404, "redemption_not_found")),
            Some(Use::Refused { until, .. }) if *until <= now => {
                return Err((404, "redemption_not_found"));
            }
            Some(Use::Refused { .. } | Use::Voided) => return Err((409, "hold_not_active")),
            Some(Use::Made(made)) => made.clone(),
        };
        let wanted = points.unwrap_or(made.lots.total());
        let call = Call::Capture {
            id: id.to_owned(),
            points: Some(wanted),
        };
        if let Some(answer) = ended(&made, &call)? {
            return Ok(answer);
        }
        let program = self.program.clone();
        let account = self.account(now, &made.member)?;
        let place = account.holds.iter().position(|hold| hold.redemption == id);
        let place = place.ok_or((409, "hold_not_active"))?;
        if wanted > made.lots.total() {
            return Err((422, "above_limit"));
        }
        if !wanted.is_multiple_of(program.point_value.points) {
            return Err((422, "not_a_multiple"));
        }
        let mut rest = account.holds.remove(place).lots;
        let taken = rest.take(wanted);
        account.lots.add_all(&rest);
        account.note("captured", Some(id), now, rest, Lots::default());
        account.settle(&program, now);
        let Call::Redeem { order, .. } = &made.asked else {
            unreachable!("a redemption was asked for by one");
        };
        let accepted = captured(&program, wanted, order.as_ref());
        let mut body = shown(id, &made.member, "captured", &accepted);
        body["balance"] = account.balance_answered(now);
        self.end(id, call, body.clone(), taken);
        Ok(Answer {
            status: 200,
            body,
            replayed: false,
        })
    }

    pub(super) fn void(&mut self, now: Instant, id: &str) -> Result<Answer, No> {
        let Some(Use::Made(made)) = self.uses.get(id).cloned() else {
            self.uses.insert(id.to_owned(), Use::Voided);
            let body =
                json!({ "redemption_id": id, "status": "voided", "points": 0, "value_yen": 0 });
            return Ok(Answer {
                status: 200,
                body,
                replayed: false,
            });
        };
        let call = Call::Void { id: id.to_owned() };
        if let Some(answer) = ended(&made, &call)? {
            return Ok(answer);
        }
        let program = self.program.clone();
        let account = self.account(now, &made.member)?;
        let place = account.holds.iter().position(|hold| hold.redemption == id);
        let hold = account.holds.remove(place.ok_or((409, "hold_not_active"))?);
        account.lots.add_all(&hold.lots);
        account.note("voided", Some(id), now, hold.lots, Lots::default());
        account.settle(&program, now);
        let balance = account.balance_answered(now);
        let body = json!({
            "redemption_id": id, "member_id": made.member, "status": "voided", "points": 0, "value_yen": 0,
            "balance": balance,
        });
        self.end(id, call, body.clone(), Lots::default());
        Ok(Answer {
            status: 200,
            body,
            replayed: false,
        })
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
            Some(Use::Made(made)) if made.member == member => made,
            Some(Use::Refused { until, .. }) if *until > now => {
                return Err((409, "hold_not_active"));
            }
            Some(Use::Voided) => return Err((409, "hold_not_active")),
            _ => return Err((404, "redemption_not_found")),
        };
        if made.is_given_back(now) {
            return Err((409, "hold_not_active"));
        }
        let points = made.lots.total();
        if order.points_used == 0 || order.points_used == points {
            Ok(points)
        } else {
            Err((400, "invalid_request"))
        }
    }

    /// What a redemption took in the end: nothing where it was given back. Refused while that is open.
    pub(super) fn taken_by(&self, now: Instant, id: &str) -> Result<Lots, No> {
        match self.uses.get(id) {
            Some(Use::Made(made)) if made.is_given_back(now) => Ok(Lots::default()),
            Some(Use::Made(made)) if made.until.is_some() && made.end.is_none() => {
                Err((409, "hold_not_active"))
            }
            Some(Use::Made(made)) => Ok(made.lots.clone()),
            _ => Ok(Lots::default()),
        }
    }

    fn end(&mut self, id: &str, call: Call, body: Value, taken: Lots) {
        if let Some(Use::Made(made)) = self.uses.get_mut(id) {
            made.end = Some((call, body));
            made.lots = taken;
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
}

/// The answer to a call that would end a redemption which has ended: the same again, or that it is over.
fn ended(made: &Made, call: &Call) -> Result<Option<Answer>, No> {
    match &made.end {
        Some((asked, body)) if asked == call => Ok(Some(Answer {
            status: 200,
            body: body.clone(),
            replayed: true,
        })),
        Some(_) => Err((409, "hold_not_active")),
        None if made.until.is_none() => Err((409, "hold_not_active")),
        None => Ok(None),
    }
}

fn captured(program: &domain::program::Program, points: u64, order: Option<&Order>) -> Accepted {
    let mut program = program.clone();
    program.redemption.minimum = 1;
    program.redemption.minimum_balance = 0;
    program.redemption.multiple = 1;
    accept(&program, points, Mode::Clamp, points, order).expect("clamped wishes are never refused")
}

fn shown(id: &str, member: &str, status: &str, accepted: &Accepted) -> Value {
    let mut body = json!({
        "redemption_id": id,
        "member_id": member,
        "status": status,
        "points": accepted.points,
        "value_yen": accepted.value_yen,
    });
    let shares = accepted.tax_allocation.iter();
    let shares: Vec<Value> = shares
        .map(|share| json!({ "tax_rate": share.tax_rate, "discount_yen": share.discount_yen }))
        .collect();
    if !shares.is_empty() {
        body["tax_allocation"] = Value::from(shares);
    }
    body
}

fn refusal(unmet: Unmet) -> No {
    match unmet {
        Unmet::BelowMinimum => (422, "below_minimum"),
        Unmet::AboveLimit | Unmet::AmountTooLarge => (422, "above_limit"),
        Unmet::NotAMultiple => (422, "not_a_multiple"),
        Unmet::NotCombinable => (422, "not_combinable"),
        Unmet::InsufficientPoints => (409, "insufficient_points"),
    }
}
