//! Any notices.

use chrono::NaiveTime;
use proptest::collection::btree_set;
use proptest::option;
use proptest::prelude::*;

use crate::program::{Notices, QuietHours};

pub(super) fn notices() -> impl Strategy<Value = Notices> {
    let days = || btree_set(1..=365_u32, 0..5).prop_map(Vec::from_iter);
    let minutes = (0..24 * 60_u32, 1..=16 * 60_u32);
    (days(), days(), option::of(minutes)).prop_map(|(expiring_days, coupon_days, quiet)| Notices {
        expiring_days,
        coupon_days,
        quiet_hours: quiet.map(|(from, length)| {
            let time = |minutes| NaiveTime::from_hms_opt(minutes / 60 % 24, minutes % 60, 0);
            QuietHours::new(time(from).unwrap(), time(from + length).unwrap()).unwrap()
        }),
    })
}
