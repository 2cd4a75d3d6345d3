//! A visit, a log-in, a review: points by the program's list of activities.

use std::collections::BTreeMap;

use super::Wallet;
use super::adjust::granted;
use super::lots_form::LAST_DAY_MAX;
use super::stamps::STORES_MAX;
use super::turn::{Decision, Moment, Turn};
use crate::calendar::{Day, Instant};
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::{Done, Fact};
use crate::ids::ActivityId;
use crate::points::Points;
use crate::program::{ActivityRule, Per};
use crate::refusal::Refusal;

/// How many periods of an activity a wallet remembers. An occurrence older than all of them earns nothing, because
/// nobody can say any more whether its limit was used up.
pub(super) const PERIODS_KEPT: usize = 7;

/// Something a member did.
#[derive(Clone, Debug)]
pub struct Activity {
    /// Its id.
    pub activity_id: ActivityId,
    /// When.
    pub occurred_at: Instant,
    /// Where.
    pub store_id: Option<String>,
    /// The program's rule for it.
    pub rule: ActivityRule,
}

/// Records an activity. Beyond the rule's limit it is recorded with no points, and is worth no stamp.
///
/// # Errors
/// [`Refusal::MemberWithdrawn`]; [`Refusal::AboveLimit`] past the range of points.
pub fn record_activity(
    wallet: Wallet,
    command: Activity,
    moment: &Moment<'_>,
) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    turn.extend_rolling();
    let allowed = turn.use_up(&command);
    let points = if allowed {
        Points::of(command.rule.points)?
    } else {
        Points::ZERO
    };
    let lots = granted(points, None, moment);
    turn.credit(&lots, moment.now)?;
    let done = Done {
        at: command.occurred_at,
        store_id: command.store_id,
    };
    let fact = Fact::Granted {
        reason: command.rule.kind.clone(),
        done: Some(done.clone()),
    };
    turn.record(
        EntryKey::new(Record::Activity, command.activity_id.as_str()),
        fact,
        Moved::come(lots),
    );
    if allowed {
        turn.stamp_for(&command.rule.kind, &done)?;
    }
    turn.hand_over();
    turn.finish()
}

impl Turn<'_> {
    /// Counts the occurrence, and says whether its limit still allowed it.
    fn use_up(&mut self, command: &Activity) -> bool {
        let Some(limit) = &command.rule.limit else {
            return true;
        };
        let period = period_start(limit.per, self.moment.zone().day(command.occurred_at));
        let counted_as = match &command.store_id {
            // No kind and no other part of a name has an `@` in it.
            Some(store) if limit.per_store => format!("{}@{store}", command.rule.kind),
            _ => command.rule.kind.clone(),
        };
        let activities = &mut self.wallet.used.activities;
        if !has_room(activities, &command.rule.kind, &counted_as, period) {
            return false;
        }
        let periods = activities.entry(counted_as).or_default();
        let forgotten = periods.len() >= PERIODS_KEPT
            && periods.keys().next().is_some_and(|oldest| period < *oldest);
        if forgotten {
            return false;
        }
        let times = periods.entry(period).or_default();
        let allowed = *times < limit.times;
        if allowed {
            *times = times.saturating_add(1);
        }
        while periods.len() > PERIODS_KEPT {
            periods.pop_first();
        }
        allowed
    }
}

/// Whether one more store can be counted by itself: the one that was longest not visited makes room, unless it was visited
/// in this very period.
fn has_room(
    activities: &mut BTreeMap<String, BTreeMap<Day, u32>>,
    kind: &str,
    counted_as: &str,
    period: Day,
) -> bool {
    if counted_as == kind || activities.contains_key(counted_as) {
        return true;
    }
    let stores = activities.iter().filter(|(name, _)| {
        let store = name.strip_prefix(kind);
        store.is_some_and(|store| store.starts_with('@'))
    });
    let newest = stores.map(|(name, periods)| (periods.keys().next_back().copied(), name.clone()));
    let newest: Vec<_> = newest.collect();
    if newest.len() < STORES_MAX {
        return true;
    }
    let oldest = newest.into_iter().min();
    let oldest = oldest.filter(|(newest, _)| newest.is_none_or(|newest| newest < period));
    oldest.is_some_and(|(_, name)| activities.remove(&name).is_some())
}

/// The first day of the period that a limit counts in. Weeks begin on Monday.
fn period_start(per: Per, day: Day) -> Day {
    use chrono::Datelike;
    match per {
        Per::Day => day,
        Per::Week => day
            .week(chrono::Weekday::Mon)
            .checked_first_day()
            .unwrap_or(day),
        Per::Month => day.with_day(1).unwrap_or(day),
        Per::Year => day.with_ordinal(1).unwrap_or(day),
        // It sorts after every other, so that a program which counts by days for a while does not push it out.
        Per::Lifetime => LAST_DAY_MAX.unwrap_or(Day::MAX),
    }
}
