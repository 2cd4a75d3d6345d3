//! Which rule lines of an order earn by.

use super::Buyer;
use super::rule::Rule;
use crate::order::Line;
use crate::program::{Program, Rate};

/// A rule for lines.
#[derive(Clone, Copy)]
pub(super) struct Ruled<'a> {
    pub(super) rule: Rule<'a>,
    pub(super) rate: Rate,
    /// What it was made for by name.
    pub(super) made_for: MadeFor,
}

/// What a rule was made for, by its place in the program's list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum MadeFor {
    Everything,
    Category(usize),
    Sku(usize),
}

/// The rule that was made for the line's article, else for its category.
pub(super) fn own_rule<'a>(program: &'a Program, line: &'a Line) -> Option<Ruled<'a>> {
    let earning = &program.earning;
    let mut skus = earning.skus.iter().enumerate();
    let by_sku = skus.find(|(_, rule)| rule.sku == line.sku);
    if let Some((index, rule)) = by_sku {
        return Some(Ruled {
            rule: Rule::Sku(rule, line),
            rate: rule.rate,
            made_for: MadeFor::Sku(index),
        });
    }
    let category = line.category.as_deref()?;
    let mut categories = earning.categories.iter().enumerate();
    let (index, rule) = categories.find(|(_, rule)| rule.category == category)?;
    Some(Ruled {
        rule: Rule::Category(rule),
        rate: rule.rate,
        made_for: MadeFor::Category(index),
    })
}

/// The rank's own rate, else the program's.
pub(super) fn general_rule<'a>(program: &'a Program, buyer: &Buyer<'_>) -> Ruled<'a> {
    let levels = program.ranks.iter().flat_map(|ranks| &ranks.levels);
    let held = levels
        .into_iter()
        .find(|level| buyer.rank == Some(level.id.as_str()));
    let by_rank = held.and_then(|level| Some((Rule::Rank(level, level.rate?), level.rate?)));
    let base = program.earning.rate;
    let (rule, rate) = by_rank.unwrap_or((Rule::Base(base), base));
    Ruled {
        rule,
        rate,
        made_for: MadeFor::Everything,
    }
}
