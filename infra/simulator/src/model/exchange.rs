//! Points for rewards: they leave the list, and come back as they were where that is called off.

use domain::calendar::Instant;
use serde_json::{Value, json};

use super::account::listed;
use super::lots::Lots;
use super::returns::restored;
use super::{Answer, Call, Ledger, No, again, first};

/// An exchange that was made.
#[derive(Clone, Debug)]
pub(super) struct Swap {
    pub(super) version: u32,
    pub(super) member: String,
    quantity: u32,
    lots: Lots,
    answer: Value,
    called_off: Option<Value>,
}

impl Swap {
    /// What a look finds.
    pub(super) fn as_now(&self) -> Value {
        self.called_off.as_ref().unwrap_or(&self.answer).clone()
    }
}

impl Ledger {
    /// So many of the one reward are left.
    pub fn set_stock(&mut self, left: u64) {
        self.stock = left;
    }

    /// How many of the one reward are left.
    #[must_use]
    pub fn stock(&self) -> u64 {
        self.stock
    }

    pub(super) fn exchange(&mut self, now: Instant, call: &Call) -> Result<Value, No> {
        let Call::Exchange {
            id,
            member,
            quantity,
        } = call
        else {
            unreachable!("an exchange exchanges");
        };
        let rules = self.in_force();
        let stock = self.stock;
        let member = &self.holder(member).to_owned();
        let account = self.account(now, member, &rules)?;
        let reward = rules.program.rewards.first();
        let reward = reward.ok_or((400, "invalid_request"))?;
        let points = reward.points * u64::from(*quantity);
        account.may_have(&rules, reward, *quantity)?;
        account.roll(&rules, now);
        let lots = account.lots.take(points);
        if lots.total() < points {
            return Err((409, "insufficient_points"));
        }
        let left = stock.checked_sub((*quantity).into());
        let left = left.ok_or((409, "out_of_stock"))?;
        account.had += quantity;
        account.note("exchanged", Some(id), now, Lots::default(), lots.clone());
        account.settle(&rules, now);
        let answer = json!({
            "exchange_id": id, "member_id": member, "status": "exchanged", "reward": reward.id,
            "quantity": quantity, "points": points, "lots": listed(&lots, 1),
            "balance": account.balance_answered(now),
        });
        self.stock = left;
        let swap = Swap {
            version: rules.version,
            member: member.clone(),
            quantity: *quantity,
            lots,
            answer: answer.clone(),
            called_off: None,
        };
        self.swaps.insert_mut(id.clone(), swap);
        Ok(answer)
    }

    pub(super) fn call_off(&mut self, now: Instant, id: &str) -> Result<Answer, No> {
        let mut swap = self.swaps.get(id).cloned().ok_or((404, "not_found"))?;
        if let Some(body) = &swap.called_off {
            return Ok(again(body));
        }
        let rules = self.rules(swap.version);
        let come = restored(&rules, rules.day(now), &swap.lots);
        let member = self.holder(&swap.member).to_owned();
        let account = self.account(now, &member, &rules)?;
        account.lots.add_all(&come);
        account.had -= swap.quantity;
        account.note("restored", Some(id), now, come.clone(), Lots::default());
        account.settle(&rules, now);
        account.has_room()?;
        let mut body = swap.answer.clone();
        body["status"] = json!("cancelled");
        body["member_id"] = json!(member);
        body["lots"] = Value::from(listed(&come, 1));
        body["balance"] = account.balance_answered(now);
        self.stock += u64::from(swap.quantity);
        swap.called_off = Some(body.clone());
        self.swaps.insert_mut(id.to_owned(), swap);
        Ok(first(200, body))
    }
}
