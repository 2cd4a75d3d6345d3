//! Uses of points: held, spent, captured, voided, and refused.

use chrono::TimeDelta;
use domain::calendar::Instant;
use domain::rules::Unmet;
use domain::rules::redeem::{Mode, TaxShare, accept};
use serde_json::{Value, json};

use super::account::Hold;
use super::lots::Lots;
use super::uses::{Made, Use};
use super::{Answer, Call, Ledger, No, again, first};

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
        let rules = self.in_force();
        let member = &self.holder(member).to_owned();
        let account = self.account(now, member, &rules)?;
        let mode = if *clamp { Mode::Clamp } else { Mode::Strict };
        let available = account.lots.total();
        let accepted = accept(&rules.program, *points, mode, available, order.as_ref());
        let accepted = accepted.map_err(refusal)?;
        account.roll(&rules, now);
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
        account.settle(&rules, now);
        let mut body = json!({
            "redemption_id": id,
            "member_id": member,
            "status": if until.is_some() { "held" } else { "captured" },
            "points": accepted.points,
            "value_yen": accepted.value_yen,
            "balance": account.balance_answered(now),
        });
        by_tax_rate(&mut body, &accepted.tax_allocation);
        if let Some(until) = until {
            body["held_until"] = json!(until);
        }
        let made = Made {
            asked: call.clone(),
            member: member.clone(),
            version: rules.version,
            lots,
            until,
            answer: body.clone(),
            end: None,
            given_back: 0,
        };
        self.uses.insert_mut(id.clone(), Use::Made(made));
        Ok(first(201, body))
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
        let held = made.answer["points"].as_u64().expect("a number of points");
        let wanted = points.unwrap_or(held);
        let call = Call::Capture {
            id: id.to_owned(),
            points: Some(wanted),
        };
        if let Some(answer) = made.ended(&call)? {
            return Ok(answer);
        }
        let rules = self.rules(made.version);
        let member = self.holder(&made.member).to_owned();
        self.is_left_open(&member, id)?;
        let account = self.account(now, &member, &rules)?;
        let mut rest = account.end_hold(id).ok_or((409, "hold_not_active"))?;
        if wanted > held {
            return Err((422, "above_limit"));
        }
        let value = rules.program.point_value;
        if wanted < held && !wanted.is_multiple_of(value.points) {
            return Err((422, "not_a_multiple"));
        }
        let taken = rest.take(wanted);
        account.lots.add_all(&rest);
        account.note("captured", Some(id), now, rest, Lots::default());
        account.settle(&rules, now);
        let mut body = made.answer.clone();
        let fields = body.as_object_mut().expect("an answer is an object");
        fields.remove("held_until");
        body["status"] = json!("captured");
        body["member_id"] = json!(member);
        body["points"] = json!(wanted);
        if wanted < held {
            body["value_yen"] = json!(wanted / value.points * value.yen);
            share(&mut body);
        }
        body["balance"] = account.balance_answered(now);
        self.end(id, call, body.clone(), taken);
        Ok(first(200, body))
    }

    pub(super) fn void(&mut self, now: Instant, id: &str) -> Result<Answer, No> {
        let Some(Use::Made(made)) = self.uses.get(id).cloned() else {
            let body =
                json!({ "redemption_id": id, "status": "voided", "points": 0, "value_yen": 0 });
            if let Some(Use::Voided) = self.uses.get(id) {
                return Ok(again(&body));
            }
            self.uses.insert_mut(id.to_owned(), Use::Voided);
            return Ok(first(200, body));
        };
        let call = Call::Void { id: id.to_owned() };
        if let Some(answer) = made.ended(&call)? {
            return Ok(answer);
        }
        let rules = self.rules(made.version);
        let member = self.holder(&made.member).to_owned();
        self.is_left_open(&member, id)?;
        let account = self.account(now, &member, &rules)?;
        let lots = account.end_hold(id).ok_or((409, "hold_not_active"))?;
        account.lots.add_all(&lots);
        account.note("voided", Some(id), now, lots, Lots::default());
        account.settle(&rules, now);
        let body = json!({
            "redemption_id": id, "member_id": member, "status": "voided", "points": 0, "value_yen": 0,
            "balance": account.balance_answered(now),
        });
        self.end(id, call, body.clone(), Lots::default());
        Ok(first(200, body))
    }

    fn end(&mut self, id: &str, call: Call, body: Value, taken: Lots) {
        if let Some(Use::Made(made)) = self.uses.get_mut(id) {
            made.end = Some((call, body));
            made.lots = taken;
        }
    }
}

/// Shares the value of a part over the tax rates as the whole was: by the largest remainders.
fn share(body: &mut Value) {
    let value = body["value_yen"].as_u64().expect("a number of yen");
    let Some(shares) = body.get_mut("tax_allocation").and_then(Value::as_array_mut) else {
        return;
    };
    let weights: Vec<u64> = shares
        .iter()
        .filter_map(|share| share["discount_yen"].as_u64())
        .collect();
    let whole: u64 = weights.iter().sum();
    let mut parts: Vec<u64> = weights
        .iter()
        .map(|weight| value * weight / whole)
        .collect();
    let mut losses: Vec<u64> = weights
        .iter()
        .map(|weight| value * weight % whole)
        .collect();
    while parts.iter().sum::<u64>() < value {
        let most = losses.iter().max().expect("there is a rate");
        let place = losses.iter().position(|loss| loss == most);
        let place = place.expect("just found");
        parts[place] += 1;
        losses[place] = 0;
    }
    for (share, part) in shares.iter_mut().zip(parts) {
        share["discount_yen"] = json!(part);
    }
}

pub(super) fn refusal(unmet: Unmet) -> No {
    match unmet {
        Unmet::BelowMinimum => (422, "below_minimum"),
        Unmet::AboveLimit | Unmet::AmountTooLarge => (422, "above_limit"),
        Unmet::NotAMultiple => (422, "not_a_multiple"),
        Unmet::InsufficientPoints => (409, "insufficient_points"),
    }
}

/// Says in an answer what points take off, where they do.
pub(super) fn by_tax_rate(body: &mut Value, shares: &[TaxShare]) {
    let shares = shares.iter();
    let shares: Vec<Value> = shares
        .map(|share| json!({ "tax_rate": share.tax_rate, "discount_yen": share.discount_yen }))
        .collect();
    if !shares.is_empty() {
        body["tax_allocation"] = Value::from(shares);
    }
}
