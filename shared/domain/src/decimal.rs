//! Decimal strings: how rates and ratios travel.
//!
//! A JSON number may pass through a float on its way here, and a float has no exact `0.1`; a string has.

use rust_decimal::Decimal;

/// Digits after the point that a rate may have. With amounts up to 10^12 yen, rates up to 100 and multipliers up to
/// 100 with four digits, every product stays below the 28 digits that a [`Decimal`] holds exactly.
pub(crate) const DIGITS_AFTER_POINT_MAX: usize = 6;

/// Digits before the point that any decimal string may have.
const DIGITS_BEFORE_POINT_MAX: usize = 9;

/// Reads `12`, `0.01` or `-0.5`: plain digits with one point, nothing else (no exponent, no `+`, no `_`, no blanks).
#[must_use]
pub(crate) fn parse(text: &str) -> Option<Decimal> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let fits = digits(whole, DIGITS_BEFORE_POINT_MAX)
        && fraction.is_none_or(|part| digits(part, DIGITS_AFTER_POINT_MAX));
    if fits { text.parse().ok() } else { None }
}

fn digits(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_digits_are_read_exactly() {
        assert_eq!(parse("0.01").unwrap(), Decimal::new(1, 2));
        assert_eq!(parse("12").unwrap(), Decimal::new(12, 0));
        assert_eq!(parse("-0.5").unwrap(), Decimal::new(-5, 1));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "1e3",
            "+1",
            "1_000",
            " 1",
            "1,5",
            "0.0000001",
            "１",
            "1234567890",
            "NaN",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
