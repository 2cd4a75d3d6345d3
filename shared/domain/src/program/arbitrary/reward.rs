//! Catalogues of rewards.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{AMOUNT_MAX, Reward};
use crate::calendar::{Day, add_days};

pub(super) fn rewards() -> impl Strategy<Value = Vec<Reward>> {
    let first = Day::from_ymd_opt(2026, 1, 1).unwrap_or(Day::MIN);
    let day = (0..1_000_u32).prop_map(move |days| add_days(first, days));
    let reward = (1..=AMOUNT_MAX, option::of(day), option::of(0..100_u32));
    vec(reward, 0..3).prop_map(move |rewards| {
        let numbered = rewards.into_iter().enumerate();
        numbered
            .map(|(index, (points, from, days))| Reward {
                id: format!("r{index}"),
                name: "特典".to_owned(),
                name_en: from.map(|_| "Reward".to_owned()),
                points,
                value_yen: from.map(|_| 200),
                transaction_yen: points,
                from,
                to: days.map(|days| add_days(from.unwrap_or(first), days)),
            })
            .collect()
    })
}
