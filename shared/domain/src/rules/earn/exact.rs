//! Points before they are rounded. Rates have at most six digits after the point and multipliers four, so whole millionths
//! of a point, and whole ten-thousandths of those, hold every result exactly.

use rust_decimal::Decimal;

use crate::program::Rate;
use crate::rules::rounding::Fraction;

/// Digits after the point of a rate, and of a multiplier.
const RATE_DIGITS: u32 = 6;
const TIMES_DIGITS: u32 = 4;

const MILLION: u64 = 10_u64.pow(RATE_DIGITS);
const TEN_THOUSAND: u64 = 10_u64.pow(TIMES_DIGITS);

/// What `basis` yen come to at `rate`, in millionths of a point. Blocks are counted whole, within one piece.
pub(super) fn millionths(rate: Rate, basis: u64, pieces: u32) -> Option<u128> {
    match rate {
        Rate::Share(share) => Some(u128::from(basis) * u128::from(scaled(share, RATE_DIGITS)?)),
        Rate::PerBlock { yen, points } => {
            let pieces = u64::from(pieces.max(1));
            let blocks = basis.checked_div(yen.checked_mul(pieces)?)?;
            let points = blocks.checked_mul(pieces)?.checked_mul(points)?;
            Some(u128::from(points) * u128::from(MILLION))
        }
    }
}

/// Millionths of a point for each yen; 0 for a rate that counts blocks.
pub(super) fn share(rate: Rate) -> Option<u64> {
    match rate {
        Rate::Share(share) => scaled(share, RATE_DIGITS),
        Rate::PerBlock { .. } => Some(0),
    }
}

/// What is on top of so many millionths when they are taken `times`.
pub(super) fn on_top(millionths: u128, times: Decimal) -> Option<Fraction> {
    let more = scaled(times, TIMES_DIGITS)?.checked_sub(TEN_THOUSAND)?;
    Some(Fraction {
        above: millionths.checked_mul(u128::from(more))?,
        below: u128::from(MILLION * TEN_THOUSAND),
    })
}

/// Millionths as points.
pub(super) fn points(millionths: u128) -> Fraction {
    Fraction {
        above: millionths,
        below: u128::from(MILLION),
    }
}

/// A decimal without its point, once it has so many digits after it; `None` where it has more.
fn scaled(value: Decimal, digits: u32) -> Option<u64> {
    let missing = digits.checked_sub(value.scale())?;
    let mantissa = u64::try_from(value.mantissa()).ok()?;
    mantissa.checked_mul(10_u64.checked_pow(missing)?)
}
