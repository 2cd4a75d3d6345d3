//! Which goods a part of an award was given for, as far as the entry tells: for sums by category, nothing else.

use std::collections::BTreeMap;

use crate::fact::{Earned, EarnedLine};
use crate::program::Program;
use crate::rules::earn::Part;
use crate::rules::share;

/// The points of a part by category, in proportion to the value of the goods that it was given for.
pub(super) fn of_part(
    earned: &Earned,
    part: &Part,
    program: Option<&Program>,
    points: u64,
) -> BTreeMap<Option<String>, u64> {
    let earns = |line: &EarnedLine| !line.earns_nothing;
    let meant = |line: &EarnedLine| earns(line) && is_meant(earned, part, program, line);
    let mut weights = weights(earned, meant);
    if weights.iter().all(|weight| *weight == 0) {
        weights = self::weights(earned, earns);
    }
    let mut categories = BTreeMap::new();
    for (line, points) in earned.lines.iter().zip(share::out(points, weights)) {
        let sum: &mut u64 = categories.entry(line.category.clone()).or_default();
        *sum = sum.saturating_add(points);
    }
    categories.retain(|_, points| *points > 0);
    categories
}

fn weights(earned: &Earned, counts: impl Fn(&EarnedLine) -> bool) -> Vec<u64> {
    let lines = earned.lines.iter();
    lines
        .map(|line| if counts(line) { line.value_yen } else { 0 })
        .collect()
}

fn is_meant(earned: &Earned, part: &Part, program: Option<&Program>, line: &EarnedLine) -> bool {
    let own = own_part(earned, line);
    match part.rule.split_once(':') {
        Some(("sku" | "category", _)) => own.is_some_and(|own| own.rule == part.rule),
        Some(("campaign", id)) => {
            let campaigns = program.into_iter().flat_map(|program| &program.campaigns);
            let campaign = campaigns.into_iter().find(|campaign| campaign.id == id);
            let named = campaign.map(|campaign| (&campaign.skus, &campaign.categories));
            match named {
                Some((skus, categories)) if !(skus.is_empty() && categories.is_empty()) => {
                    let category = line.category.as_ref();
                    skus.contains(&line.sku) || category.is_some_and(|it| categories.contains(it))
                }
                _ => own.is_none_or(|own| own.points > 0),
            }
        }
        _ => own.is_none(),
    }
}

/// The part for the line's own article, else for its own category.
fn own_part<'a>(earned: &'a Earned, line: &EarnedLine) -> Option<&'a Part> {
    let named = |rule: String| earned.parts.iter().find(move |part| part.rule == rule);
    let by_category = || named(format!("category:{}", line.category.as_deref()?));
    named(format!("sku:{}", line.sku)).or_else(by_category)
}
