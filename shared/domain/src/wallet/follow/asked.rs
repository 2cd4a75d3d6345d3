//! What was asked where points were given or taken beside a purchase, read back from what came of it.

use super::Why;
use crate::calendar::Day;
use crate::entry::{Entry, Moved, Record};
use crate::fact::Done;
use crate::ids::ActivityId;
use crate::program::{ActivityLimit, Per};
use crate::wallet::Wallet;
use crate::wallet::activity::{Activity, record_activity};
use crate::wallet::adjust::Change;
use crate::wallet::grant::{give, grant};
use crate::wallet::lots::LotKind;
use crate::wallet::turn::{Decision, Moment};

/// Points that an activity, a campaign run or a coupon gave.
pub(super) fn granted(
    wallet: Wallet,
    entry: &Entry,
    (reason, done): (&str, Option<&Done>),
    moment: &Moment<'_>,
) -> Result<Decision, Why> {
    let (key, moved) = (entry.key.clone(), &entry.moved);
    let points = moved.come.total();
    Ok(match key.record {
        Record::Activity => {
            let command = activity(reason, done, entry, moment)?;
            record_activity(wallet, command, moment)?
        }
        Record::Gift => give(wallet, key, reason, (points, own_day(moved)), moment)?,
        _ => grant(wallet, key, reason, points, moment)?,
    })
}

/// An activity as it was recorded; where that was before its day was kept, one for which the day does not matter.
fn activity(
    kind: &str,
    done: Option<&Done>,
    entry: &Entry,
    moment: &Moment<'_>,
) -> Result<Activity, Why> {
    let rule = moment.program.activity(kind).ok_or(Why::Another)?;
    let by_day = |limit: &ActivityLimit| limit.per != Per::Lifetime;
    if done.is_none() && rule.limit.as_ref().is_some_and(by_day) {
        return Err(Why::DayUnknown);
    }
    Ok(Activity {
        activity_id: ActivityId::parse(&entry.key.id)?,
        occurred_at: done.map_or(entry.at, |done| done.at),
        store_id: done.and_then(|done| done.store_id.clone()),
        rule: rule.clone(),
    })
}

/// What was asked of a correction: a day of its own shows in the lot that it gave.
pub(super) fn change(moved: &Moved) -> Change {
    if !moved.gone.is_empty() {
        return Change::Take(moved.gone.total());
    }
    Change::Give(moved.come.total(), own_day(moved))
}

/// The last day of their own that points were given with.
fn own_day(moved: &Moved) -> Option<Day> {
    let mut lots = moved.come.iter().map(|(key, _)| key);
    lots.find(|key| key.kind == LotKind::Limited)?
        .last_day
        .day()
}
