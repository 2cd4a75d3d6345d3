//! What an order comes to. Sums saturate: [`Order::check`] has refused any order that could reach the limit.

use std::collections::BTreeMap;

use super::{Line, Order, Prices, TaxRate};
use crate::rules::{rounding, share};

impl Order {
    /// The goods after the order's discount, at the order's prices, before points. A return counts in these yen.
    #[must_use]
    pub fn goods_yen(&self) -> u64 {
        self.gross_yen().saturating_sub(self.discount)
    }

    /// What each line contributes to [`Order::goods_yen`]: the discount is shared out in proportion, by largest
    /// remainder, so the values add up to the goods exactly.
    #[must_use]
    pub fn line_values(&self) -> Vec<u64> {
        self.line_values_after(self.discount)
    }

    fn line_values_after(&self, discount: u64) -> Vec<u64> {
        let gross: Vec<u64> = self.lines.iter().map(Line::gross_yen).collect();
        share::out(self.gross_yen().saturating_sub(discount), gross)
    }

    /// What the customer pays before points, in yen with tax: goods (with the tax on top where prices exclude it)
    /// and carriage.
    #[must_use]
    pub fn payable_yen(&self) -> u64 {
        sum(self.line_payables()).saturating_add(self.shipping)
    }

    /// What each line contributes to the goods part of [`Order::payable_yen`], with tax.
    ///
    /// Where prices exclude tax, it is rounded down once for each tax rate of the whole order, as the qualified
    /// invoice rules ask (適格請求書: one rounding per rate and invoice), and then shared over the lines of that rate.
    #[must_use]
    pub fn line_payables(&self) -> Vec<u64> {
        self.line_payables_after(self.discount)
    }

    /// What [`Order::line_payables`] would be with another discount.
    pub(crate) fn line_payables_after(&self, discount: u64) -> Vec<u64> {
        let values = self.line_values_after(discount);
        match self.prices {
            Prices::TaxIncluded => values,
            Prices::TaxExcluded => self.by_tax_rate(&values, |rate, goods| {
                goods.saturating_add(rounding::tax_on_top(goods, rate))
            }),
        }
    }

    /// Turns the sum of the `amounts` of each tax rate into another one, and shares that out over the rate's lines in
    /// proportion to their amounts.
    pub(crate) fn by_tax_rate(
        &self,
        amounts: &[u64],
        turn: impl Fn(TaxRate, u64) -> u64,
    ) -> Vec<u64> {
        let mut turned = vec![0; amounts.len()];
        for (rate, lines) in self.lines_by_tax_rate() {
            let weights: Vec<u64> = lines.iter().map(|&index| amounts[index]).collect();
            let whole = turn(rate, sum(weights.iter().copied()));
            for (&index, part) in lines.iter().zip(share::out(whole, weights)) {
                turned[index] = part;
            }
        }
        turned
    }

    fn lines_by_tax_rate(&self) -> BTreeMap<TaxRate, Vec<usize>> {
        let mut groups: BTreeMap<TaxRate, Vec<usize>> = BTreeMap::new();
        for (index, line) in self.lines.iter().enumerate() {
            groups.entry(line.tax_rate).or_default().push(index);
        }
        groups
    }

    /// The goods before the discount.
    pub(super) fn gross_yen(&self) -> u64 {
        sum(self.lines.iter().map(Line::gross_yen))
    }
}

impl Line {
    /// The line before the order's discount.
    #[must_use]
    pub fn gross_yen(&self) -> u64 {
        self.unit_price.saturating_mul(u64::from(self.quantity))
    }
}

fn sum(amounts: impl IntoIterator<Item = u64>) -> u64 {
    amounts.into_iter().fold(0, u64::saturating_add)
}
