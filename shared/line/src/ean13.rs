//! EAN-13: the widths of the bars and spaces that a till's scanner reads, for whoever draws them.
//!
//! 95 modules as in GS1's General Specifications §5.2.1.2; the check digit is the caller's.

/// Light modules that must stand on the left; on the right, 7 would do.
pub const QUIET_ZONE: usize = 11;

/// The widths of space, bar, space, bar for each digit in the odd-parity left set.
const LEFT_ODD: [[usize; 4]; 10] = [
    [3, 2, 1, 1],
    [2, 2, 2, 1],
    [2, 1, 2, 2],
    [1, 4, 1, 1],
    [1, 1, 3, 2],
    [1, 2, 3, 1],
    [1, 1, 1, 4],
    [1, 3, 1, 2],
    [1, 2, 1, 3],
    [3, 1, 1, 2],
];

/// Which of the six left digits are of even parity (the mirrored set), by the first digit.
const EVEN: [[bool; 6]; 10] = [
    [false, false, false, false, false, false],
    [false, false, true, false, true, true],
    [false, false, true, true, false, true],
    [false, false, true, true, true, false],
    [false, true, false, false, true, true],
    [false, true, true, false, false, true],
    [false, true, true, true, false, false],
    [false, true, false, true, false, true],
    [false, true, false, true, true, false],
    [false, true, true, false, true, false],
];

/// The 59 widths of bar, space, bar …, beginning and ending with a bar; `None` where the number does not have 13 digits.
#[must_use]
pub fn widths(number: &str) -> Option<Vec<usize>> {
    let digits: Vec<usize> = number
        .chars()
        .map(|c| c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let (first, rest) = digits.split_first()?;
    if rest.len() != 12 {
        return None;
    }
    let (left, right) = rest.split_at(6);
    let mut widths = vec![1, 1, 1];
    for (digit, even) in left.iter().zip(EVEN.get(*first)?) {
        let mut pattern = *LEFT_ODD.get(*digit)?;
        if *even {
            pattern.reverse();
        }
        widths.extend(pattern);
    }
    widths.extend([1, 1, 1, 1, 1]);
    for digit in right {
        widths.extend(LEFT_ODD.get(*digit)?);
    }
    widths.extend([1, 1, 1]);
    Some(widths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(number: &str) -> String {
        let widths = widths(number).unwrap();
        let strips = widths.iter().enumerate();
        strips
            .map(|(at, width)| if at % 2 == 0 { "1" } else { "0" }.repeat(*width))
            .collect()
    }

    #[test]
    fn a_known_number_has_its_known_bars() {
        // 5901234123457, the example of the EAN-13 article in Wikipedia.
        assert_eq!(
            modules("5901234123457"),
            concat!(
                "101", "0001011", "0100111", "0110011", "0010011", "0111101", "0011101", "01010",
                "1100110", "1101100", "1000010", "1011100", "1001110", "1000100", "101"
            )
        );
    }

    #[test]
    fn every_number_has_59_strips_of_95_modules() {
        for number in [
            "2000000000008",
            "2999999999990",
            "0000000000000",
            "9999999999999",
        ] {
            let widths = widths(number).unwrap();
            assert_eq!((widths.len(), widths.iter().sum::<usize>()), (59, 95));
        }
    }

    #[test]
    fn what_is_not_thirteen_digits_has_no_barcode() {
        for number in [
            "",
            "200000000000",
            "20000000000080",
            "200000000000x",
            "２０００００００００００８",
        ] {
            assert_eq!(widths(number), None, "{number:?}");
        }
    }
}
