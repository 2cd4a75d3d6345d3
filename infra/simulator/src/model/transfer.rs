//! Points given within a family: they leave one list and join another, as they are.

use domain::calendar::Instant;
use serde_json::{Value, json};

use super::account::{Account, listed};
use super::lots::Lots;
use super::{Call, Ledger, No};

impl Ledger {
    /// These members are one family from now on, and nobody else is of it.
    pub fn family(&mut self, members: &[String]) {
        let members: Vec<&str> = members.iter().map(|member| self.holder(member)).collect();
        let mut accounts = self.accounts.clone();
        for (id, account) in self.accounts.iter() {
            let is_family = members.contains(&id.as_str());
            if account.is_family != is_family {
                let account = Account {
                    is_family,
                    ..account.clone()
                };
                accounts.insert_mut(id.clone(), account);
            }
        }
        self.accounts = accounts;
    }

    pub(super) fn transfer(&mut self, now: Instant, call: &Call) -> Result<Value, No> {
        let Call::Transfer {
            id,
            from,
            to,
            points,
        } = call
        else {
            unreachable!("a transfer transfers");
        };
        if from == to {
            return Err((400, "invalid_request"));
        }
        let rules = self.in_force();
        let (from, to) = (self.holder(from).to_owned(), self.holder(to).to_owned());
        let mut taker = self.account(now, &to, &rules)?.clone();
        let giver = self.account(now, &from, &rules)?;
        if from == to {
            return Err((400, "invalid_request"));
        }
        let are_family = giver.is_family && taker.is_family;
        if !are_family || rules.program.families.is_none() {
            return Err((422, "not_one_family"));
        }
        let lots = giver.lots.take(*points);
        if lots.total() < *points {
            return Err((409, "insufficient_points"));
        }
        giver.note(
            "transferred_out",
            Some(id),
            now,
            Lots::default(),
            lots.clone(),
        );
        let balance = giver.balance_answered(now);
        taker.lots.add_all(&lots);
        taker.note(
            "transferred_in",
            Some(id),
            now,
            lots.clone(),
            Lots::default(),
        );
        taker.settle(&rules, now);
        taker.has_room()?;
        let to_balance = taker.balance_answered(now);
        self.accounts.insert_mut(to.clone(), taker);
        Ok(json!({
            "transfer_id": id, "from_member_id": from, "to_member_id": to, "points": points,
            "lots": listed(&lots, 1), "balance": balance, "to_balance": to_balance,
        }))
    }
}
