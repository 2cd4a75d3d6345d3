//! Sharing a whole number out in proportion, so that the parts add up to it exactly (largest remainder, Hamilton 1791).

/// Shares `total` over `weights`: each part is its exact quota rounded down or up, the parts add up to `total`, and a
/// part of a total no larger than the sum of the weights never exceeds its weight.
///
/// What rounding down leaves goes by one to the parts that lost most; of equal losses, to the earlier part. Where no
/// weight says otherwise (all are zero), the first part takes everything.
#[must_use]
pub fn out(total: u64, weights: &[u64]) -> Vec<u64> {
    let sum: u128 = weights.iter().copied().map(u128::from).sum();
    if sum == 0 {
        return weights
            .iter()
            .enumerate()
            .map(|(index, _)| if index == 0 { total } else { 0 })
            .collect();
    }
    let quotas: Vec<u128> = weights
        .iter()
        .map(|&weight| u128::from(total) * u128::from(weight))
        .collect();
    let mut parts: Vec<u64> = quotas
        .iter()
        .map(|quota| u64::try_from(quota / sum).unwrap_or(total))
        .collect();
    let given: u64 = parts.iter().sum();
    let left = usize::try_from(total - given).unwrap_or(0);
    let mut by_loss: Vec<usize> = (0..parts.len()).collect();
    by_loss.sort_by_key(|&index| std::cmp::Reverse(quotas[index] % sum));
    for &index in by_loss.iter().take(left) {
        parts[index] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_goes_to_the_part_that_lost_most() {
        assert_eq!(out(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(out(10, &[1, 2, 4]), [1, 3, 6]);
        assert_eq!(out(500, &[1080, 2200]), [165, 335]);
    }

    #[test]
    fn a_part_without_weight_gets_nothing() {
        assert_eq!(out(7, &[0, 5, 0]), [0, 7, 0]);
        assert_eq!(out(0, &[3, 5]), [0, 0]);
    }

    #[test]
    fn where_no_weight_says_otherwise_the_first_part_takes_everything() {
        assert_eq!(out(7, &[0, 0]), [7, 0]);
        assert!(out(7, &[]).is_empty());
    }

    #[test]
    fn the_largest_numbers_there_are_do_not_overflow() {
        assert_eq!(
            out(u64::MAX, &[u64::MAX, u64::MAX]),
            [u64::MAX / 2 + 1, u64::MAX / 2]
        );
    }
}
