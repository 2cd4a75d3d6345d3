//! Catalogues of rewards.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{AMOUNT_MAX, Program, Reward};
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
                ranks: Vec::new(),
                max_per_member: days.map(|days| days + 1),
            })
            .collect()
    })
}

/// Keeps the first reward for the highest rank, where there are both.
pub(super) fn for_ranks(program: &mut Program) {
    let highest = program.ranks.as_ref().and_then(|it| it.levels.last());
    if let (Some(reward), Some(highest)) = (program.rewards.first_mut(), highest) {
        reward.ranks = vec![highest.id.clone()];
    }
}
