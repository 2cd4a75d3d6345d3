//! A consumption tax rate, written as a decimal string.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::decimal;

/// A tax rate such as `0.10` (standard) or `0.08` (reduced, 軽減税率). `0.1` and `0.10` are one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TaxRate(Decimal);

/// The text is not a decimal string.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("must be a decimal string, as in \"0.10\"")]
pub struct NotATaxRate;

impl TaxRate {
    /// 10 %, the standard rate since October 2019.
    pub const STANDARD: Self = Self(Decimal::from_parts(10, 0, 0, false, 2));

    /// The rate as a share of the price without tax.
    #[must_use]
    pub const fn share(self) -> Decimal {
        self.0
    }

    /// Whether it is a rate that goods can be taxed at: from nothing to less than the whole price.
    #[must_use]
    pub fn is_possible(self) -> bool {
        self.0 >= Decimal::ZERO && self.0 < Decimal::ONE
    }
}

impl Default for TaxRate {
    fn default() -> Self {
        Self::STANDARD
    }
}

impl fmt::Display for TaxRate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = usize::try_from(self.0.normalize().scale())
            .unwrap_or(2)
            .max(2);
        write!(out, "{:.digits$}", self.0)
    }
}

impl TryFrom<String> for TaxRate {
    type Error = NotATaxRate;

    fn try_from(text: String) -> Result<Self, NotATaxRate> {
        decimal::parse(&text)
            .map(|rate| Self(rate.normalize()))
            .ok_or(NotATaxRate)
    }
}

impl From<TaxRate> for String {
    fn from(rate: TaxRate) -> Self {
        rate.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str) -> TaxRate {
        TaxRate::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn one_rate_has_one_spelling() {
        assert_eq!(rate("0.1"), rate("0.100"));
        assert_eq!(rate("0.1").to_string(), "0.10");
        assert_eq!(rate("0.08").to_string(), "0.08");
        assert_eq!(rate("0").to_string(), "0.00");
        assert_eq!(rate("0.055").to_string(), "0.055");
        assert_eq!(TaxRate::STANDARD, rate("0.10"));
    }

    #[test]
    fn a_tax_of_the_whole_price_or_below_nothing_is_impossible() {
        assert!(rate("0").is_possible());
        assert!(!rate("1").is_possible());
        assert!(!rate("10").is_possible());
        assert!(!rate("-0.1").is_possible());
    }
}
