//! Points that no purchase moves: corrections by staff, and activities.

use chrono::Datelike;
use domain::calendar::{Day, Instant};
use domain::program::{Per, Program};
use domain::rules::expiry::last_day;
use serde_json::{Value, json};

use super::account::{Account, listed};
use super::lots::{Lots, NEVER};
use super::{Ledger, No};

impl Ledger {
    pub(super) fn adjust(
        &mut self,
        now: Instant,
        id: &str,
        member: &str,
        points: i64,
        expires_on: Option<Day>,
    ) -> Result<Value, No> {
        let program = self.program.clone();
        let today = program.time_zone.day(now);
        if expires_on.is_some_and(|day| day < today) {
            return Err((400, "invalid_request"));
        }
        let account = self.account(now, member)?;
        let amount = points.unsigned_abs();
        let (come, gone) = if points > 0 {
            let day = expires_on
                .or_else(|| last_day(&program, today))
                .unwrap_or(NEVER);
            (Lots::of(day, amount), Lots::default())
        } else {
            (Lots::default(), account.lots.take(amount))
        };
        if points < 0 && gone.total() < amount {
            return Err((409, "insufficient_points"));
        }
        account.lots.add_all(&come);
        let lots = [listed(&come, 1), listed(&gone, -1)].concat();
        account.note("adjusted", Some(id), now, come, gone);
        account.pay_debt(now);
        Ok(json!({
            "adjustment_id": id, "member_id": member, "points": points, "reason": "stock-take", "operator": "sato",
            "lots": lots, "balance": account.balance_answered(now),
        }))
    }

    pub(super) fn act(
        &mut self,
        now: Instant,
        id: &str,
        member: &str,
        kind: &str,
        at: Instant,
    ) -> Result<Value, No> {
        let program = self.program.clone();
        let rule = program.activity(kind).ok_or((400, "invalid_request"))?;
        let day = program.time_zone.day(at);
        let account = self.account(now, member)?;
        let done = account
            .activities
            .iter()
            .filter(|(done, on)| done == kind && is_same(rule.limit, *on, day));
        let done = u32::try_from(done.count()).expect("a test does little");
        let counts = rule.limit.is_none_or(|limit| done < limit.times);
        let points = if counts { rule.points } else { 0 };
        if counts {
            account.activities.push((kind.to_owned(), day));
        }
        account.grant(&program, now, id, points);
        Ok(json!({
            "activity_id": id, "member_id": member, "kind": kind, "points": points,
            "balance": account.balance_answered(now),
        }))
    }
}

impl Account {
    fn grant(&mut self, program: &Program, now: Instant, id: &str, points: u64) {
        let day = last_day(program, program.time_zone.day(now)).unwrap_or(NEVER);
        let come = Lots::of(day, points);
        self.lots.add_all(&come);
        self.note("granted", Some(id), now, come, Lots::default());
        self.pay_debt(now);
    }
}

/// Whether two days are in the same span of a limit.
fn is_same(limit: Option<domain::program::ActivityLimit>, one: Day, other: Day) -> bool {
    let Some(limit) = limit else { return false };
    match limit.per {
        Per::Day => one == other,
        Per::Week => one.iso_week() == other.iso_week(),
        Per::Month => (one.year(), one.month()) == (other.year(), other.month()),
        Per::Year => one.year() == other.year(),
        Per::Lifetime => true,
    }
}
