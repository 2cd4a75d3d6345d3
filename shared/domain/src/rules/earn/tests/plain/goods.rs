//! Which rule each line of an order earns by, and what the rules come to.

use rust_decimal::Decimal;

use super::super::super::{Buyer, Lifetime, Part};
use super::basis::Basis;
use crate::order::{Line, Order};
use crate::program::{Program, Rate, Rounding, RoundingUnit};
use crate::rules::{Unmet, rounding};

/// The lines of an order that earn, each with its rule.
pub(super) struct Goods<'a> {
    pub(super) lines: Vec<Earner<'a>>,
    rules: Vec<Rule>,
    /// The rule for everything that has none of its own.
    general: Rule,
}

/// A line that earns.
#[derive(Clone, Copy)]
pub(super) struct Earner<'a> {
    pub(super) line: &'a Line,
    /// Yen that count.
    pub(super) basis: u64,
    /// Yen that the customer pays for it, with tax and before points.
    pub(super) payable: u64,
    /// Its rule, as an index into [`Goods::rules`].
    rule: usize,
}

/// One rule for lines, and the words for it.
#[derive(Clone, PartialEq, Eq)]
struct Rule {
    name: String,
    label: String,
    label_en: Option<String>,
    rate: Rate,
    /// Whether it was made for this article or category by name.
    named: bool,
}

impl<'a> Goods<'a> {
    pub(super) fn of(
        program: &Program,
        order: &'a Order,
        buyer: &Buyer<'_>,
        basis: &Basis,
    ) -> Self {
        let general = general_rule(program, buyer);
        let mut goods = Self {
            lines: Vec::new(),
            rules: Vec::new(),
            general,
        };
        let amounts = basis.lines.iter().zip(order.line_payables());
        for (line, (&basis, payable)) in order.lines.iter().zip(amounts) {
            if line.earns {
                let rule = own_rule(program, line).unwrap_or_else(|| goods.general.clone());
                let rule = goods.place(rule);
                goods.lines.push(Earner {
                    line,
                    basis,
                    payable,
                    rule,
                });
            }
        }
        goods
    }

    /// One part for each rule, in the order in which the lines first need it.
    pub(super) fn base_parts(&self, program: &Program) -> Result<Vec<Part>, Unmet> {
        let rules = self.rules.iter().enumerate();
        rules
            .map(|(index, rule)| {
                let lines: Vec<Earner<'_>> = self
                    .lines
                    .iter()
                    .filter(|line| line.rule == index)
                    .copied()
                    .collect();
                let points = total(program.earning.rounding, &lines, |lines, pieces| {
                    exact(rule.rate, basis_of(lines), pieces)
                })?;
                Ok(rule.part(basis_of(&lines), points))
            })
            .collect()
    }

    /// The part that carriage earns at the general rate, where the program lets it.
    pub(super) fn shipping_part(
        &self,
        program: &Program,
        basis_yen: u64,
    ) -> Result<Option<Part>, Unmet> {
        if !program.earning.include_shipping || basis_yen == 0 {
            return Ok(None);
        }
        let exact = exact(self.general.rate, basis_yen, 1).ok_or(Unmet::AmountTooLarge)?;
        let points = rounding::points(rounding::fraction(exact), 1, program.earning.rounding.mode);
        let rule = Rule {
            name: "shipping".to_owned(),
            label: "送料".to_owned(),
            label_en: None,
            ..self.general.clone()
        };
        Ok(Some(
            rule.part(basis_yen, points.ok_or(Unmet::AmountTooLarge)?),
        ))
    }

    /// What `lines` come to by their rules before rounding.
    pub(super) fn exact(&self, lines: &[Earner<'_>], pieces: u32) -> Option<Decimal> {
        let mut sum = Decimal::ZERO;
        for (index, rule) in self.rules.iter().enumerate() {
            let basis = lines
                .iter()
                .filter(|line| line.rule == index)
                .map(|line| line.basis);
            let basis = basis.fold(0, u64::saturating_add);
            sum = sum.checked_add(exact(rule.rate, basis, pieces)?)?;
        }
        Some(sum)
    }

    /// Whether the line's article or category was given a rate of nothing: it is not to earn (gift cards).
    pub(super) fn is_shut_out(&self, line: &Earner<'_>) -> bool {
        self.rules
            .get(line.rule)
            .is_some_and(|rule| rule.named && rule.rate.is_nothing())
    }

    fn place(&mut self, rule: Rule) -> usize {
        let known = self
            .rules
            .iter()
            .position(|placed| placed.name == rule.name);
        known.unwrap_or_else(|| {
            self.rules.push(rule);
            self.rules.len() - 1
        })
    }
}

impl Rule {
    fn part(&self, basis_yen: u64, points: u64) -> Part {
        Part {
            rule: self.name.clone(),
            label: self.label.clone(),
            basis_yen,
            rate: match self.rate {
                Rate::Share(share) => Some(share),
                Rate::PerBlock { .. } => None,
            },
            times: None,
            points,
            lifetime: Lifetime::Ordinary,
            campaign: None,
            label_en: self.label_en.clone(),
            day: None,
        }
    }
}

/// The points of `lines`, rounded over the program's unit; `exact` says what some lines come to when each consists of
/// so many equal pieces.
pub(super) fn total(
    rounding: Rounding,
    lines: &[Earner<'_>],
    exact: impl Fn(&[Earner<'_>], u32) -> Option<Decimal>,
) -> Result<u64, Unmet> {
    let one = |lines: &[Earner<'_>], pieces: u32| {
        let each = rounding::points(
            rounding::fraction(exact(lines, pieces)?),
            pieces,
            rounding.mode,
        )?;
        each.checked_mul(u64::from(pieces))
    };
    let each_line = lines.chunks(1);
    let points = match rounding.unit {
        RoundingUnit::Order => one(lines, 1),
        RoundingUnit::Line => sum(each_line.map(|line| one(line, 1))),
        RoundingUnit::Item => sum(each_line.map(|line| one(line, pieces(line)))),
    };
    points.ok_or(Unmet::AmountTooLarge)
}

pub(super) fn basis_of(lines: &[Earner<'_>]) -> u64 {
    lines
        .iter()
        .map(|line| line.basis)
        .fold(0, u64::saturating_add)
}

/// What `basis` yen come to at `rate` before rounding. Blocks are counted whole, within one piece.
fn exact(rate: Rate, basis: u64, pieces: u32) -> Option<Decimal> {
    match rate {
        Rate::Share(share) => Decimal::from(basis).checked_mul(share),
        Rate::PerBlock { yen, points } => {
            let pieces = u64::from(pieces.max(1));
            let blocks = basis.checked_div(yen.checked_mul(pieces)?)?;
            blocks
                .checked_mul(pieces)?
                .checked_mul(points)
                .map(Decimal::from)
        }
    }
}

fn pieces(line: &[Earner<'_>]) -> u32 {
    line.first().map_or(1, |line| line.line.quantity.max(1))
}

fn sum(points: impl Iterator<Item = Option<u64>>) -> Option<u64> {
    points
        .into_iter()
        .try_fold(0_u64, |sum, each| sum.checked_add(each?))
}

/// The rule that was made for the line's article, else for its category.
fn own_rule(program: &Program, line: &Line) -> Option<Rule> {
    let earning = &program.earning;
    let by_sku = earning
        .skus
        .iter()
        .find(|rule| rule.sku == line.sku)
        .map(|rule| Rule {
            name: format!("sku:{}", rule.sku),
            label: format!("対象商品: {}", line.name.as_deref().unwrap_or(&rule.sku)),
            label_en: None,
            rate: rule.rate,
            named: true,
        });
    by_sku.or_else(|| {
        let category = line.category.as_deref()?;
        let rule = earning
            .categories
            .iter()
            .find(|rule| rule.category == category)?;
        Some(Rule {
            name: format!("category:{category}"),
            label: format!("対象カテゴリー: {category}"),
            label_en: None,
            rate: rule.rate,
            named: true,
        })
    })
}

/// The rank's own rate, else the program's.
fn general_rule(program: &Program, buyer: &Buyer<'_>) -> Rule {
    let levels = program.ranks.iter().flat_map(|ranks| &ranks.levels);
    let held = levels
        .into_iter()
        .find(|level| buyer.rank == Some(level.id.as_str()));
    let by_rank = held.and_then(|level| {
        Some(Rule {
            name: format!("rank:{}", level.id),
            label: level.name.clone(),
            label_en: level.name_en.clone(),
            rate: level.rate?,
            named: false,
        })
    });
    by_rank.unwrap_or_else(|| Rule {
        name: "base".to_owned(),
        label: "通常ポイント".to_owned(),
        label_en: None,
        rate: program.earning.rate,
        named: false,
    })
}
