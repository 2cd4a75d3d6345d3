//! When members are told something.

use chrono::NaiveTime;

use super::super::reader::{Fields, Node};
use super::super::{Notices, QuietHours};

/// Notices before something ends.
const NOTICES_MAX: usize = 10;

/// The longest before an end that anybody is told of it, in days.
const DAYS_MAX: u32 = 365;

pub(super) fn notices(fields: &mut Fields<'_>) -> Notices {
    let default = Notices::default();
    Notices {
        expiring_days: days(&fields.get("expiring_days")).unwrap_or(default.expiring_days),
        coupon_days: days(&fields.get("coupon_days")).unwrap_or(default.coupon_days),
        quiet_hours: quiet_hours(fields.get("quiet_hours")),
    }
}

fn days(node: &Node<'_>) -> Option<Vec<u32>> {
    let day = |day: Node<'_>| day.required().count(1..=DAYS_MAX).unwrap_or(0);
    (!node.is_absent()).then(|| node.list(0..=NOTICES_MAX, day))
}

fn quiet_hours(node: Node<'_>) -> Option<QuietHours> {
    node.object(|fields| {
        let (from, to) = (time(&fields.need("from")), time(&fields.need("to")));
        let hours = QuietHours::new(from?, to?);
        hours
            .map_err(|refused| fields.fault(refused.to_string()))
            .ok()
    })
    .flatten()
}

/// A time of day, `21:00`.
pub(super) fn time(node: &Node<'_>) -> Option<NaiveTime> {
    const REASON: &str = "must be a time of day, as in 21:00";
    let text = node.string(REASON)?;
    let is_written_out = text.len() == 5;
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok();
    let time = time.filter(|_| is_written_out);
    if time.is_none() {
        node.fault(REASON);
    }
    time
}
