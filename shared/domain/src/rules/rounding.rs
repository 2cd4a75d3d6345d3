//! The one place that rounds. Everything before it is exact.

use rust_decimal::Decimal;

use crate::order::TaxRate;
use crate::program::RoundingMode;

/// An exact, non-negative fraction, whose lower half is never 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    /// The numerator.
    pub above: u128,
    /// The denominator.
    pub below: u128,
}

/// Points for `exact` points spread over `pieces` equal pieces: what one piece earns, rounded.
///
/// None when the result does not fit.
#[must_use]
pub fn points(exact: Fraction, pieces: u32, mode: RoundingMode) -> Option<u64> {
    let Fraction { above, below } = exact;
    let below = below.checked_mul(u128::from(pieces.max(1)))?;
    let (above, below) = match mode {
        RoundingMode::Floor => (above, below),
        RoundingMode::Ceil => (above.checked_add(below - 1)?, below),
        RoundingMode::HalfUp => (
            above.checked_mul(2)?.checked_add(below)?,
            below.checked_mul(2)?,
        ),
    };
    // Everyday amounts fit into half the bits, which divide several times as fast.
    match (u64::try_from(above), u64::try_from(below)) {
        (Ok(above), Ok(below)) => above.checked_div(below),
        _ => u64::try_from(above.checked_div(below)?).ok(),
    }
}

/// `share` of `amount`, rounded down: how much of an order may be paid with points.
#[must_use]
pub fn part_of(amount: u64, share: Decimal) -> u64 {
    let Fraction { above, below } = fraction(share);
    scaled(amount, above, below)
}

/// The tax that comes on top of `goods` at `rate`, rounded down.
///
/// The law leaves the direction to the seller (a tax circular of the invoice system, 適格請求書等保存方式, asks only
/// for one rounding per rate and invoice); down is what nearly all shops and their tills do.
#[must_use]
pub fn tax_on_top(goods: u64, rate: TaxRate) -> u64 {
    part_of(goods, rate.share())
}

/// The tax that is inside `goods`, whose prices include it at `rate`, rounded down.
#[must_use]
pub fn tax_within(goods: u64, rate: TaxRate) -> u64 {
    let Fraction { above, below } = fraction(rate.share());
    scaled(goods, above, below.saturating_add(above))
}

fn scaled(amount: u64, above: u128, below: u128) -> u64 {
    let exact = u128::from(amount).saturating_mul(above) / below;
    u64::try_from(exact).unwrap_or(u64::MAX)
}

/// A decimal as a fraction; nothing here is ever negative, so a negative value counts as nothing.
#[must_use]
pub fn fraction(value: Decimal) -> Fraction {
    Fraction {
        above: u128::try_from(value.mantissa()).unwrap_or(0),
        below: 10_u128.pow(value.scale()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(exact: &str, pieces: u32) -> [Option<u64>; 3] {
        let exact: Decimal = exact.parse().unwrap();
        [
            RoundingMode::Floor,
            RoundingMode::Ceil,
            RoundingMode::HalfUp,
        ]
        .map(|mode| points(fraction(exact), pieces, mode))
    }

    #[test]
    fn each_mode_rounds_as_its_name_says() {
        assert_eq!(rounded("9.99", 1), [Some(9), Some(10), Some(10)]);
        assert_eq!(rounded("9.5", 1), [Some(9), Some(10), Some(10)]);
        assert_eq!(rounded("9.49", 1), [Some(9), Some(10), Some(9)]);
        assert_eq!(rounded("9.00", 1), [Some(9), Some(9), Some(9)]);
        assert_eq!(rounded("0", 1), [Some(0), Some(0), Some(0)]);
    }

    #[test]
    fn a_piece_is_rounded_from_the_exact_fraction() {
        // 10 / 3 is 3.33… and 5 / 3 is 1.66…: neither has an exact decimal.
        assert_eq!(rounded("10", 3), [Some(3), Some(4), Some(3)]);
        assert_eq!(rounded("5", 3), [Some(1), Some(2), Some(2)]);
    }

    #[test]
    fn a_result_beyond_all_bounds_is_none() {
        assert_eq!(points(fraction(Decimal::MAX), 1, RoundingMode::Floor), None);
    }

    #[test]
    fn tax_is_rounded_down_both_on_top_and_within() {
        let reduced = TaxRate::try_from("0.08".to_owned()).unwrap();
        assert_eq!(tax_on_top(999, TaxRate::STANDARD), 99);
        assert_eq!(tax_on_top(999, reduced), 79);
        assert_eq!(tax_within(1100, TaxRate::STANDARD), 100);
        assert_eq!(tax_within(999, TaxRate::STANDARD), 90);
        assert_eq!(tax_within(1080, reduced), 80);
    }

    #[test]
    fn tax_put_on_top_is_found_again_within() {
        for goods in 0..2000 {
            let tax = tax_on_top(goods, TaxRate::STANDARD);
            assert_eq!(tax_within(goods + tax, TaxRate::STANDARD), tax, "{goods}");
        }
    }
}
