//! Answers that did nothing: where in the order of what was done the ledger gives them.

use chrono::{DateTime, Utc};
use domain::entry::{EntryKey, Record};
use serde_json::{Value, json};
use simulator::model::{Call, Ledger, No};
use tests::Shop;

use crate::judge::{Account, Judge, key, same};
use crate::sticky::REFUSAL;
use crate::till::Asked;

/// What may stand under a redemption's id that no member's journal shows.
#[derive(Clone)]
enum Mark<'a> {
    None,
    Refused(&'a Call, No),
    Voided(&'a str),
}

impl Judge<'_> {
    /// Whether an answer is one that the ledger gives.
    pub(crate) fn explains(&self, asked: &Asked) -> bool {
        let Some(call) = &asked.call else {
            return self.explains_look(asked);
        };
        let is_recorded = self
            .accounts
            .values()
            .any(|account| account.records(&key(call)));
        if asked.answer.status < 300 && is_recorded {
            // Held against the ledger where the call was done again.
            return true;
        }
        if asked.answer.body == "already_recorded" && self.is_taken(asked, call) {
            return true;
        }
        let is_void = matches!(call, Call::Void { .. }) && asked.answer.status < 300;
        if is_void && !self.journal.voided.contains(&key(call).id) {
            return false;
        }
        let (began, hour) = self.first_asked(asked);
        let owner = self.owner(call);
        let account = &self.accounts[owner];
        let hours = &self.told.hours[hour..=asked.ended.hour];
        let marks = self.marks(asked, call);
        account.seen(began, asked.ended.tick).iter().any(|state| {
            marks.iter().any(|mark| {
                let gives = |now: &DateTime<Utc>| {
                    let mut ledger = state.clone();
                    mark.leave(&mut ledger, *now);
                    let before = ledger.clone();
                    same(&ledger.call(*now, call), &asked.answer)
                        && before.history(*now, owner).len() == ledger.history(*now, owner).len()
                };
                hours.iter().any(gives)
            })
        })
    }

    fn explains_look(&self, asked: &Asked) -> bool {
        let found = &asked.answer.body["balance"];
        let as_of = found["as_of"].as_str().and_then(|text| text.parse().ok());
        let Some(now) = as_of else { return false };
        let account = &self.accounts[asked.member.as_str()];
        let mut seen = account.seen(asked.began.tick, asked.ended.tick).iter();
        self.told.hours[asked.began.hour..=asked.ended.hour].contains(&now)
            && seen.any(|state| state.balance(now, &asked.member) == *found)
    }

    /// Whether somebody else's call may have been there first.
    fn is_taken(&self, asked: &Asked, call: &Call) -> bool {
        let all = self.yes.get(&key(call)).map(Vec::as_slice);
        all.unwrap_or_default()
            .iter()
            .any(|other| other.call.as_ref() != Some(call) && other.began.tick < asked.ended.tick)
    }

    /// When the call was first asked: a refusal that is remembered was decided then, or at any time since.
    fn first_asked(&self, asked: &Asked) -> (u64, usize) {
        let all = self.told.asked.iter();
        let equal = all.filter(|other| {
            asked.remembered().is_some() && other.call == asked.call && other.answer == asked.answer
        });
        let first = equal.min_by_key(|other| other.began.tick).unwrap_or(asked);
        (first.began.tick, first.began.hour)
    }

    /// Whose accounts a call is about.
    fn owner<'b>(&'b self, call: &'b Call) -> &'b str {
        let owner = |record, id: &str| self.owners.get(&EntryKey::new(record, id)).copied();
        let owner = match call {
            Call::Earn { member, .. }
            | Call::Redeem { member, .. }
            | Call::Adjust { member, .. }
            | Call::Act { member, .. }
            | Call::Refer { friend: member, .. }
            | Call::Exchange { member, .. }
            | Call::Draw { member, .. }
            | Call::Transfer { from: member, .. } => Some(member.as_str()),
            Call::Confirm { id }
            | Call::Return { order: id, .. }
            | Call::Amend { order: id, .. } => owner(Record::Earning, id),
            Call::Capture { id, .. } | Call::Void { id } => owner(Record::Redemption, id),
            Call::CallOff { id } => owner(Record::Exchange, id),
        };
        owner
            .filter(|owner| self.accounts.contains_key(owner))
            .unwrap_or(&self.members[0])
    }

    /// What may have stood under the redemption that a call is about.
    fn marks<'a>(&'a self, asked: &Asked, call: &'a Call) -> Vec<Mark<'a>> {
        let mut marks = vec![Mark::None];
        let (Call::Redeem { id, .. }
        | Call::Capture { id, .. }
        | Call::Void { id }
        | Call::Earn {
            redemption: Some(id),
            ..
        }) = call
        else {
            return marks;
        };
        for other in &self.told.asked {
            let Some(before) = &other.call else { continue };
            let may_be =
                other.began.tick < asked.ended.tick && other.began.tick != asked.began.tick;
            match (before, other.remembered()) {
                (Call::Redeem { id: refused, .. }, Some(no)) if may_be && refused == id => {
                    marks.push(Mark::Refused(before, no));
                }
                (Call::Void { id: voided }, _) if may_be && voided == id => {
                    marks.extend(
                        self.journal
                            .voided
                            .contains(id)
                            .then_some(Mark::Voided(voided)),
                    );
                }
                _ => {}
            }
        }
        marks
    }

    /// What everybody sees once the fire is out is what the journal comes to.
    pub(crate) async fn compare(&self, shop: &Shop) -> Vec<String> {
        let mut violations = Vec::new();
        let now = shop.now();
        for (member, account) in &self.accounts {
            let Some(last) = account.states.last() else {
                continue;
            };
            let (promised, found) = (last.balance(now, member), shop.balance(member).await);
            if promised != found {
                violations.push(format!("{member} has {found}, by the ledger {promised}"));
            }
            let (promised, found) = (last.history(now, member), history(shop, member).await);
            let shown: Vec<Value> = promised
                .iter()
                .zip(&found)
                .map(|(promised, found)| like(promised, found))
                .collect();
            if promised != shown || promised.len() != found.len() {
                violations.push(format!(
                    "{member} reads {}, by the ledger {}",
                    json!(shown),
                    json!(promised)
                ));
            }
        }
        violations
    }
}

async fn history(shop: &Shop, member: &str) -> Vec<Value> {
    shop.history(member, 100).await
}

/// An entry without what is ours to choose: its label, and the id of what time decided.
fn like(promised: &Value, found: &Value) -> Value {
    let mut found = found.clone();
    if let Some(fields) = found.as_object_mut() {
        fields.retain(|name, _| promised.get(name).is_some());
    }
    found
}

impl Account {
    /// Whether a committed call stands under this key.
    fn records(&self, key: &EntryKey) -> bool {
        self.keys().any(|known| known == key)
    }
}

impl Mark<'_> {
    fn leave(&self, ledger: &mut Ledger, now: DateTime<Utc>) {
        match self {
            Mark::None => {}
            Mark::Refused(call, no) => ledger.refuse(now + REFUSAL, call, *no),
            Mark::Voided(id) => {
                let id = (*id).to_owned();
                ledger.call(now, &Call::Void { id });
            }
        }
    }
}
