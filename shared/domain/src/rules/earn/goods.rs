//! Which rule each line of an order earns by, and what the rules come to.

use rust_decimal::Decimal;

use super::basis::Basis;
use super::code::Code;
use super::exact::{millionths, on_top, points as as_points, share};
use super::rule::Rule;
use super::ruled::{MadeFor, Ruled, general_rule, own_rule};
use super::{Buyer, Given};
use crate::order::{Line, Order};
use crate::program::{Program, Rate, Rounding, RoundingUnit};
use crate::rules::rounding::Fraction;
use crate::rules::{Unmet, rounding};

/// The lines of an order that earn, each with its rule.
pub(super) struct Goods<'a> {
    lines: Vec<Earner<'a>>,
    rules: Vec<Ruled<'a>>,
    /// The categories of its lines, each once.
    categories: Vec<Code<'a>>,
    /// The rule for everything that has none of its own.
    general: Ruled<'a>,
}

/// A line that earns.
struct Earner<'a> {
    /// Yen that count.
    basis: u64,
    /// Yen that the customer pays for it, with tax and before points.
    payable: u64,
    /// Pieces, at least one.
    pieces: u32,
    /// Its article or category was given a rate of nothing: it is not to earn (gift cards).
    is_shut_out: bool,
    /// Its rule, as an index into [`Goods::rules`].
    rule: usize,
    /// Millionths of a point for each yen; 0 where its rule counts blocks.
    rate: u64,
    sku: Code<'a>,
    /// Its category, as an index into [`Goods::categories`], where it has one.
    category: usize,
}

/// Some of the lines, and their sums.
#[derive(Default)]
pub(super) struct Chosen {
    /// Which, in the order of the lines.
    marks: Vec<bool>,
    pub(super) basis_yen: u64,
    /// Yen that the customer pays for them, with tax and before points.
    pub(super) spent: u64,
    pub(super) pieces: u64,
    /// What those come to that do not count blocks, in millionths of a point.
    shares: u128,
}

impl<'a> Goods<'a> {
    /// # Errors
    /// [`Unmet::AmountTooLarge`] for a rate that no program has.
    pub(super) fn of(
        program: &'a Program,
        order: &'a Order,
        buyer: &Buyer<'_>,
        basis: &Basis,
    ) -> Result<Self, Unmet> {
        let mut goods = Self {
            lines: Vec::with_capacity(order.lines.len()),
            rules: Vec::with_capacity(4),
            categories: Vec::with_capacity(8),
            general: general_rule(program, buyer),
        };
        let amounts = basis.lines.iter().zip(&basis.payables);
        for (line, (&basis, &payable)) in order.lines.iter().zip(amounts) {
            if line.earns {
                let ruled = own_rule(program, line).unwrap_or(goods.general);
                let earner = Earner {
                    basis,
                    payable,
                    pieces: line.quantity.max(1),
                    is_shut_out: ruled.made_for != MadeFor::Everything && ruled.rate.is_nothing(),
                    rule: goods.place(ruled),
                    rate: share(ruled.rate).ok_or(Unmet::AmountTooLarge)?,
                    sku: Code::of(&line.sku),
                    category: goods.category(line),
                };
                goods.lines.push(earner);
            }
        }
        Ok(goods)
    }

    /// The lines that count for campaigns that name none. Goods whose own rate is nothing (gift cards) count only where a
    /// campaign names them.
    pub(super) fn open(&self) -> Chosen {
        let mut chosen = Chosen {
            marks: self.lines.iter().map(|line| !line.is_shut_out).collect(),
            ..Chosen::default()
        };
        self.add_up(&mut chosen);
        chosen
    }

    /// Chooses the lines whose article or category is named.
    pub(super) fn choose(&self, skus: &[String], categories: &[String], chosen: &mut Chosen) {
        let marks = &mut chosen.marks;
        marks.clear();
        marks.resize(self.lines.len(), false);
        for sku in skus {
            let sku = Code::of(sku);
            mark(marks, &self.lines, |line| line.sku == sku);
        }
        for category in categories {
            let category = Code::of(category);
            let known = self.categories.iter().position(|known| *known == category);
            if let Some(known) = known {
                mark(marks, &self.lines, |line| line.category == known);
            }
        }
        self.add_up(chosen);
    }

    fn add_up(&self, chosen: &mut Chosen) {
        let (mut basis_yen, mut spent, mut pieces, mut shares) = (0_u64, 0_u64, 0_u64, 0_u128);
        for line in self.among(chosen) {
            basis_yen = basis_yen.saturating_add(line.basis);
            spent = spent.saturating_add(line.payable);
            pieces = pieces.saturating_add(u64::from(line.pieces));
            shares = shares.saturating_add(u128::from(line.basis) * u128::from(line.rate));
        }
        chosen.basis_yen = basis_yen;
        (chosen.spent, chosen.pieces, chosen.shares) = (spent, pieces, shares);
    }

    fn among(&self, chosen: &Chosen) -> impl Iterator<Item = &Earner<'a>> {
        let marked = self.lines.iter().zip(&chosen.marks);
        marked.filter(|(_, mark)| **mark).map(|(line, _)| line)
    }

    /// One part for each rule, in the order in which the lines first need it.
    pub(super) fn base_parts(
        &self,
        rounding: Rounding,
        parts: &mut Vec<Given<'a>>,
    ) -> Result<(), Unmet> {
        for (index, ruled) in self.rules.iter().enumerate() {
            let lines = || self.lines.iter().filter(|line| line.rule == index);
            let basis = lines().map(|line| line.basis);
            let basis_yen = basis.fold(0, u64::saturating_add);
            let points = rounded(
                rounding,
                lines(),
                || millionths(ruled.rate, basis_yen, 1).map(as_points),
                |line, pieces| millionths(ruled.rate, line.basis, pieces).map(as_points),
            );
            parts.push(Given {
                rule: ruled.rule,
                basis_yen,
                points: points.ok_or(Unmet::AmountTooLarge)?,
            });
        }
        Ok(())
    }

    /// What a rate gives on top for the lines.
    pub(super) fn more(&self, rounding: Rounding, chosen: &Chosen, rate: Rate) -> Option<u64> {
        rounded(
            rounding,
            self.among(chosen),
            || millionths(rate, chosen.basis_yen, 1).map(as_points),
            |line, pieces| millionths(rate, line.basis, pieces).map(as_points),
        )
    }

    /// What comes on top of the ordinary points of the lines, which are a part of their own, when they are taken `times`.
    pub(super) fn times(&self, rounding: Rounding, chosen: &Chosen, times: Decimal) -> Option<u64> {
        rounded(
            rounding,
            self.among(chosen),
            || on_top(self.ordinary(chosen)?, times),
            |line, pieces| {
                let rate = self.rules.get(line.rule)?.rate;
                on_top(millionths(rate, line.basis, pieces)?, times)
            },
        )
    }

    /// What the lines come to by their rules before rounding, in millionths of a point.
    fn ordinary(&self, chosen: &Chosen) -> Option<u128> {
        let mut sum = chosen.shares;
        for (index, ruled) in self.rules.iter().enumerate() {
            if let Rate::PerBlock { .. } = ruled.rate {
                let lines = self.among(chosen).filter(|line| line.rule == index);
                let basis = lines.map(|line| line.basis).fold(0, u64::saturating_add);
                sum = sum.checked_add(millionths(ruled.rate, basis, 1)?)?;
            }
        }
        Some(sum)
    }

    /// The part that carriage earns at the general rate, where the program lets it.
    pub(super) fn shipping_part(
        &self,
        program: &Program,
        basis_yen: u64,
    ) -> Result<Option<Given<'a>>, Unmet> {
        if !program.earning.include_shipping || basis_yen == 0 {
            return Ok(None);
        }
        let rate = self.general.rate;
        let exact = millionths(rate, basis_yen, 1).map(as_points);
        let rounded =
            exact.and_then(|exact| rounding::points(exact, 1, program.earning.rounding.mode));
        Ok(Some(Given {
            rule: Rule::Shipping(rate),
            basis_yen,
            points: rounded.ok_or(Unmet::AmountTooLarge)?,
        }))
    }

    fn category(&mut self, line: &'a Line) -> usize {
        let Some(category) = line.category.as_deref().map(Code::of) else {
            return usize::MAX;
        };
        let known = self.categories.iter().position(|known| *known == category);
        known.unwrap_or_else(|| {
            self.categories.push(category);
            self.categories.len() - 1
        })
    }

    fn place(&mut self, ruled: Ruled<'a>) -> usize {
        let known = self
            .rules
            .iter()
            .position(|placed| placed.made_for == ruled.made_for);
        known.unwrap_or_else(|| {
            self.rules.push(ruled);
            self.rules.len() - 1
        })
    }
}

fn mark(marks: &mut [bool], lines: &[Earner<'_>], is_meant: impl Fn(&Earner<'_>) -> bool) {
    for (mark, line) in marks.iter_mut().zip(lines) {
        *mark |= is_meant(line);
    }
}

/// Points, rounded over the program's unit: `whole` says what all lines come to together, `each` what one of them comes to
/// when it consists of so many equal pieces.
fn rounded<'b, 'a: 'b>(
    rounding: Rounding,
    mut lines: impl Iterator<Item = &'b Earner<'a>>,
    whole: impl FnOnce() -> Option<Fraction>,
    each: impl Fn(&Earner<'a>, u32) -> Option<Fraction>,
) -> Option<u64> {
    let one = |line: &Earner<'a>, pieces: u32| {
        let points = rounding::points(each(line, pieces)?, pieces, rounding.mode)?;
        points.checked_mul(u64::from(pieces))
    };
    match rounding.unit {
        RoundingUnit::Order => rounding::points(whole()?, 1, rounding.mode),
        RoundingUnit::Line => lines.try_fold(0_u64, |sum, line| sum.checked_add(one(line, 1)?)),
        RoundingUnit::Item => {
            lines.try_fold(0_u64, |sum, line| sum.checked_add(one(line, line.pieces)?))
        }
    }
}
