//! Points that no purchase moves: corrections by staff, and activities.

use chrono::Datelike;
use domain::calendar::{Day, Instant};
use domain::program::{ActivityRule, Per};
use serde_json::{Value, json};

use super::account::{Account, listed};
use super::lots::{Kind, Lots};
use super::{Call, Ledger, No};

/// So many spans of an activity are remembered; what is older than all of them earns nothing.
const SPANS: usize = 7;

impl Ledger {
    pub(super) fn adjust(&mut self, now: Instant, call: &Call) -> Result<Value, No> {
        let Call::Adjust {
            id,
            member,
            points,
            expires_on,
        } = call
        else {
            unreachable!("an adjustment adjusts");
        };
        let rules = self.in_force();
        let today = rules.day(now);
        let member = &self.holder(member).to_owned();
        let account = self.account(now, member, &rules)?;
        if expires_on.is_some_and(|day| day < today) {
            return Err((400, "invalid_request"));
        }
        let amount = points.unsigned_abs();
        let (mut come, mut gone) = (Lots::default(), Lots::default());
        if *points < 0 {
            gone = account.lots.take(amount);
            if gone.total() < amount {
                return Err((409, "insufficient_points"));
            }
        } else {
            let label = match expires_on {
                Some(day) => rules.label(today, *day, Kind::Limited),
                None => rules.label(today, rules.last_day(today), Kind::Given),
            };
            come.add(label, amount);
            account.lots.add_all(&come);
        }
        let lots = [listed(&come, 1), listed(&gone, -1)].concat();
        account.note("adjusted", Some(id), now, come, gone);
        account.settle(&rules, now);
        account.has_room()?;
        Ok(json!({
            "adjustment_id": id, "member_id": member, "points": points, "reason": "stock-take", "operator": "sato",
            "lots": lots, "balance": account.balance_answered(now),
        }))
    }

    pub(super) fn act(&mut self, now: Instant, call: &Call) -> Result<Value, No> {
        let Call::Act {
            id,
            member,
            kind,
            at,
            store,
        } = call
        else {
            unreachable!("an activity is acted");
        };
        let rules = self.in_force();
        let rule = rules.program.activity(kind);
        let rule = rule.ok_or((400, "invalid_request"))?;
        let today = rules.day(now);
        let member = &self.holder(member).to_owned();
        let account = self.account(now, member, &rules)?;
        account.roll(&rules, now);
        let counts = account.counts(rule, rules.day(*at), store.as_deref());
        let points = if counts { rule.points } else { 0 };
        let label = rules.label(today, rules.last_day(today), Kind::Given);
        let come = Lots::of(label, points);
        account.lots.add_all(&come);
        account.note("granted", Some(id), now, come, Lots::default());
        if counts {
            account.stamp(&rules, now, kind, (*at, store.as_deref()));
        }
        account.settle(&rules, now);
        account.has_room()?;
        let mut answer = json!({
            "activity_id": id, "member_id": member, "kind": kind, "occurred_at": at, "points": points,
            "balance": account.balance_answered(now),
        });
        if let Some(store) = store {
            answer["store_id"] = json!(store);
        }
        Ok(answer)
    }
}

impl Account {
    /// Whether the limit of an activity still allows it; if so, it is counted.
    fn counts(&mut self, rule: &ActivityRule, day: Day, store: Option<&str>) -> bool {
        let Some(limit) = rule.limit else {
            return true;
        };
        let span = first_day(limit.per, day);
        let store = store.filter(|_| limit.per_store).map(str::to_owned);
        let counted = (rule.kind.clone(), store);
        let spans = self.activities.entry(counted).or_default();
        let oldest = spans.keys().next().copied();
        if spans.len() >= SPANS && oldest.is_some_and(|oldest| span < oldest) {
            return false;
        }
        let times = spans.entry(span).or_default();
        let counts = *times < limit.times;
        if counts {
            *times += 1;
        }
        if spans.len() > SPANS {
            spans.pop_first();
        }
        counts
    }
}

/// The first day of the span that an activity counts in.
fn first_day(per: Per, day: Day) -> Day {
    let mut first = day;
    let begins = |first: Day| match per {
        Per::Day => true,
        Per::Week => first.weekday() == chrono::Weekday::Mon,
        Per::Month => first.day() == 1,
        Per::Year => first.ordinal() == 1,
        Per::Lifetime => false,
    };
    if per == Per::Lifetime {
        return Day::MAX;
    }
    while !begins(first) {
        first = first.pred_opt().expect("no test lives so early");
    }
    first
}
