//! What may be paid with points, and which tax rates the discount belongs to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Unmet, rounding, share};
use crate::order::{Order, TaxRate};
use crate::program::Program;

/// What to do with a wish for more points than are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Refuse it.
    Strict,
    /// Lower it to the most that is allowed, which may be nothing.
    Clamp,
}

/// What points pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The points that are spent.
    pub points: u64,
    /// The yen they pay, tax included.
    pub value_yen: u64,
    /// Those yen by tax rate, the highest rate first; empty without an order or without points.
    pub tax_allocation: Vec<TaxShare>,
}

/// The part of a discount that belongs to one tax rate: what an invoice must say (適格請求書).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxShare {
    /// The rate, as in `0.10`.
    pub tax_rate: String,
    /// Yen off, tax included.
    pub discount_yen: u64,
}

/// The most points that may be spent now: on `order`, or at all where there is none. 0 where too few are there.
#[must_use]
pub fn limit(program: &Program, available: u64, order: Option<&Order>) -> u64 {
    lowered(program, u64::MAX, available, order)
}

/// Accepts `wanted` points, or the most that is allowed of them.
///
/// No points at all are always accepted. The checks of [`Mode::Strict`] come in this order: minimum, multiple, the
/// limits of the order, and last whether the member has so many.
///
/// # Errors
/// [`Unmet::BelowMinimum`], [`Unmet::NotAMultiple`], [`Unmet::AboveLimit`] and [`Unmet::InsufficientPoints`], only in
/// strict mode.
pub fn accept(
    program: &Program,
    wanted: u64,
    mode: Mode,
    available: u64,
    order: Option<&Order>,
) -> Result<Accepted, Unmet> {
    let points = match mode {
        Mode::Strict => strict(program, wanted, available, order)?,
        Mode::Clamp => lowered(program, wanted, available, order),
    };
    let value_yen = program.point_value.yen_of(points);
    Ok(Accepted {
        points,
        value_yen,
        tax_allocation: order.map_or_else(Vec::new, |order| allocation(program, order, value_yen)),
    })
}

fn strict(
    program: &Program,
    wanted: u64,
    available: u64,
    order: Option<&Order>,
) -> Result<u64, Unmet> {
    allowed(program, wanted, available, order)?;
    if wanted > available {
        return Err(Unmet::InsufficientPoints);
    }
    Ok(wanted)
}

/// Whether the program lets somebody with a balance of `available` points spend `wanted` of them, whether or not they
/// are there. No points at all are always allowed.
///
/// # Errors
/// [`Unmet::BelowMinimum`], [`Unmet::NotAMultiple`] and [`Unmet::AboveLimit`], in this order: "from 100 points, by the
/// hundred" tells who has 50 that they are too few.
pub fn allowed(
    program: &Program,
    wanted: u64,
    available: u64,
    order: Option<&Order>,
) -> Result<(), Unmet> {
    let rules = &program.redemption;
    if wanted == 0 {
        return Ok(());
    }
    if wanted < rules.minimum || available < rules.minimum_balance {
        return Err(Unmet::BelowMinimum);
    }
    if !wanted.is_multiple_of(step(program)) {
        return Err(Unmet::NotAMultiple);
    }
    if order.is_some_and(|order| wanted > most_for(program, order)) {
        return Err(Unmet::AboveLimit);
    }
    Ok(())
}

fn lowered(program: &Program, wanted: u64, available: u64, order: Option<&Order>) -> u64 {
    let rules = &program.redemption;
    if available < rules.minimum_balance {
        return 0;
    }
    let most = order.map_or(u64::MAX, |order| most_for(program, order));
    let points = wanted.min(available).min(most);
    let whole = points - points % step(program);
    if whole < rules.minimum { 0 } else { whole }
}

/// The most points that can go towards `order`, whoever has them: never worth more than what is to pay.
fn most_for(program: &Program, order: &Order) -> u64 {
    let rules = &program.redemption;
    let share = rounding::part_of(order.payable_yen(), rules.max_ratio);
    let open: u64 = open_by_tax_rate(program, order)
        .values()
        .fold(0, |sum, yen| sum.saturating_add(*yen));
    let value = program.point_value;
    let times = share.min(open).checked_div(value.yen).unwrap_or(0);
    let points = times.saturating_mul(value.points);
    points - points % step(program)
}

/// Points are spent in multiples of both the program's own multiple and the smallest number that has a value.
#[must_use]
pub fn step(program: &Program) -> u64 {
    let (mut larger, mut rest) = (program.redemption.multiple, program.point_value.points);
    while rest != 0 {
        (larger, rest) = (rest, larger % rest);
    }
    let times = program.redemption.multiple.checked_div(larger).unwrap_or(1);
    times.saturating_mul(program.point_value.points).max(1)
}

/// What the points that pay for an order take off, by tax rate.
#[must_use]
pub fn discount(program: &Program, order: &Order) -> Vec<TaxShare> {
    let value_yen = program.point_value.yen_of(order.points_used);
    allocation(program, order, value_yen)
}

fn allocation(program: &Program, order: &Order, value_yen: u64) -> Vec<TaxShare> {
    if value_yen == 0 {
        return Vec::new();
    }
    let open: Vec<(TaxRate, u64)> = open_by_tax_rate(program, order).into_iter().rev().collect();
    let weights: Vec<u64> = open.iter().map(|(_, yen)| *yen).collect();
    let shares = share::out(value_yen, weights);
    let named = open.iter().zip(shares);
    named
        .map(|((rate, _), discount_yen)| TaxShare {
            tax_rate: rate.to_string(),
            discount_yen,
        })
        .collect()
}

/// What of an order points may pay, with tax, by tax rate: all but the excluded categories. Carriage is taxed at the
/// standard rate.
fn open_by_tax_rate(program: &Program, order: &Order) -> BTreeMap<TaxRate, u64> {
    let mut open = BTreeMap::new();
    let mut add = |rate: TaxRate, yen: u64| {
        if yen > 0 {
            let sum: &mut u64 = open.entry(rate).or_default();
            *sum = sum.saturating_add(yen);
        }
    };
    for (line, yen) in order.lines.iter().zip(order.line_payables()) {
        if program.redemption.takes(line.category.as_deref()) {
            add(line.tax_rate, yen);
        }
    }
    add(TaxRate::STANDARD, order.shipping);
    open
}

#[cfg(test)]
mod tests;
