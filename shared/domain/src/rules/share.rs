//! Sharing a whole number out in proportion, so that the parts add up to it exactly (largest remainder, Hamilton 1791).

use std::cmp::Reverse;

/// Shares `total` over `weights`: each part is its exact quota rounded down or up, the parts add up to `total`, and a
/// part of a total no larger than the sum of the weights never exceeds its weight.
///
/// What rounding down leaves goes by one to the parts that lost most; of equal losses, to the earlier part. Where no
/// weight says otherwise (all are zero), the first part takes everything.
#[must_use]
pub fn out(total: u64, weights: impl Into<Vec<u64>>) -> Vec<u64> {
    let mut parts: Vec<u64> = weights.into();
    let sum: u128 = parts.iter().copied().map(u128::from).sum();
    if sum == u128::from(total) {
        return parts;
    }
    if sum == 0 {
        if let Some(first) = parts.first_mut() {
            *first = total;
        }
        return parts;
    }
    let mut losses = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter_mut().enumerate() {
        let (quota, lost) = divided(u128::from(total) * u128::from(*part), sum);
        losses.push((Reverse(lost), index));
        *part = u64::try_from(quota).unwrap_or(total);
    }
    let given: u64 = parts.iter().sum();
    let left = usize::try_from(total - given).unwrap_or(0);
    if left > 0 {
        losses.sort_unstable();
    }
    for &(_, index) in losses.iter().take(left) {
        parts[index] += 1;
    }
    parts
}

/// The quotient and the remainder. Everyday amounts fit into half the bits, which divide several times as fast.
fn divided(whole: u128, by: u128) -> (u128, u128) {
    match (u64::try_from(whole), u64::try_from(by)) {
        (Ok(whole), Ok(by)) => (u128::from(whole / by), u128::from(whole % by)),
        _ => (whole / by, whole % by),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_goes_to_the_part_that_lost_most() {
        assert_eq!(out(100, [1, 1, 1]), [34, 33, 33]);
        assert_eq!(out(10, [1, 2, 4]), [1, 3, 6]);
        assert_eq!(out(500, [1080, 2200]), [165, 335]);
    }

    #[test]
    fn a_part_without_weight_gets_nothing() {
        assert_eq!(out(7, [0, 5, 0]), [0, 7, 0]);
        assert_eq!(out(0, [3, 5]), [0, 0]);
    }

    #[test]
    fn where_no_weight_says_otherwise_the_first_part_takes_everything() {
        assert_eq!(out(7, [0, 0]), [7, 0]);
        assert!(out(7, []).is_empty());
    }

    #[test]
    fn the_largest_numbers_there_are_do_not_overflow() {
        assert_eq!(
            out(u64::MAX, [u64::MAX, u64::MAX]),
            [u64::MAX / 2 + 1, u64::MAX / 2]
        );
    }
}
