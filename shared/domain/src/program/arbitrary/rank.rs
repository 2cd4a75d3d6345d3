//! Ranks for property tests.

use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;

use super::{AMOUNT_MAX, choice, rate};
use crate::program::choices::{METRICS, WINDOWS};
use crate::program::{Benefit, Level, Ranks};

pub(crate) fn ranks() -> impl Strategy<Value = Ranks> {
    let thresholds =
        prop_oneof![3 => btree_set(1..200_000_u64, 0..4), 1 => btree_set(1..=AMOUNT_MAX, 0..4)];
    let rates = vec(option::of(rate()), 5);
    (
        choice(&METRICS),
        choice(&WINDOWS),
        (1..=30_u32, prop_oneof![Just(0), 1..=14_u32]),
        1..=12_u32,
        thresholds,
        rates,
    )
        .prop_map(
            |(
                metric,
                window,
                (keep_months, grace_months),
                fiscal_year_starts,
                thresholds,
                rates,
            )| Ranks {
                metric,
                window,
                keep_months,
                grace_months,
                fiscal_year_starts,
                levels: std::iter::once(0)
                    .chain(thresholds)
                    .zip(rates)
                    .enumerate()
                    .map(|(index, (threshold, rate))| Level {
                        id: format!("l{index}"),
                        name: format!("ランク{index}"),
                        name_en: (index > 1).then(|| format!("Rank {index}")),
                        threshold,
                        rate,
                        coupon: None,
                        benefits: (0..index / 2)
                            .map(|number| Benefit {
                                text: format!("特典{number}"),
                                text_en: (number > 0).then(|| "Lounge".to_owned()),
                            })
                            .collect(),
                    })
                    .collect(),
            },
        )
}
