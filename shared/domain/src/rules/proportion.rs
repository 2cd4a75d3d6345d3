//! A whole that moves bit by bit, in proportion to something else.

/// How much of `whole` has moved once `part` of `total` has: ⌊whole × part ÷ total⌋, all of it from `total` on.
///
/// Moving the difference between two such figures each time makes any split into parts sum exactly to the whole.
/// Nothing moves towards a total of zero.
#[must_use]
pub fn moved(whole: u64, part: u64, total: u64) -> u64 {
    let part = part.min(total);
    let product = u128::from(whole).saturating_mul(u128::from(part));
    product
        .checked_div(u128::from(total))
        .and_then(|moved| u64::try_from(moved).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_thirds_of_a_hundred_are_a_hundred() {
        assert_eq!(moved(100, 1000, 3000), 33);
        assert_eq!(moved(100, 2000, 3000), 66);
        assert_eq!(moved(100, 3000, 3000), 100);
    }

    #[test]
    fn the_largest_amounts_do_not_overflow() {
        assert_eq!(moved(u64::MAX, u64::MAX, u64::MAX), u64::MAX);
        assert_eq!(moved(5, 1, 0), 0);
    }
}
