//! A code that a coupon is read by: eleven letters and a check letter.
//!
//! The letters are Crockford's base 32, which has no I, L, O and U. The twelve are the coefficients of a polynomial over the
//! field of 32 elements that is zero at a generator of it: with fewer than 31 letters, any single wrong letter and any
//! exchange of two, neighbours or not, leave something else than zero. No weights modulo 32 can do both.

use serde::{Deserialize, Serialize};

/// Letters of a code, the last of which checks the others.
const LENGTH: usize = 12;

/// Crockford's letters, by what they are worth.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What is left of x^5 + x^2 + 1, which makes the field, once x^5 is taken away from it.
const FIELD: u8 = 0b00101;

/// A code, without anything between its letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CouponCode(String);

/// The text is not a code: some letter of it is wrong, or two are exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be 12 letters and digits, the last of which checks the others: please read it again")]
pub struct NotACouponCode;

impl CouponCode {
    /// A code from 55 random bits.
    #[must_use]
    pub fn new(random: u64) -> CouponCode {
        let places = (0..LENGTH - 1).map(|place| (random >> (5 * place)) & 31);
        let values: Vec<u8> = places
            .filter_map(|value| u8::try_from(value).ok())
            .collect();
        let check = times_generator(remainder(&values));
        let letters = values.into_iter().chain(std::iter::once(check));
        CouponCode(letters.map(letter).collect())
    }

    /// Reads a code as people write it: in small letters too, in groups, with I or L for 1 and O for 0.
    ///
    /// # Errors
    /// [`NotACouponCode`], also where the check letter is wrong.
    pub fn parse(text: &str) -> Result<CouponCode, NotACouponCode> {
        let written = text.chars().filter(|it| !matches!(it, '-' | ' '));
        let values: Option<Vec<u8>> = written.take(LENGTH + 1).map(value).collect();
        let values = values.filter(|values| values.len() == LENGTH && remainder(values) == 0);
        let values = values.ok_or(NotACouponCode)?;
        Ok(CouponCode(values.into_iter().map(letter).collect()))
    }

    /// The letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The letters in groups of four, as people read them.
    #[must_use]
    pub fn grouped(&self) -> String {
        let group = |from: usize| self.0.get(from..from + 4).unwrap_or_default();
        [group(0), group(4), group(8)].join("-")
    }
}

/// What the letters come to, the last of them by itself and each before it once more times the generator.
fn remainder(values: &[u8]) -> u8 {
    let each = values.iter();
    each.fold(0, |sum, value| times_generator(sum) ^ value)
}

/// Times x, in the field.
const fn times_generator(value: u8) -> u8 {
    let doubled = value << 1;
    if doubled & 0b100_000 == 0 {
        doubled
    } else {
        (doubled & 0b11_111) ^ FIELD
    }
}

fn letter(value: u8) -> char {
    let letter = LETTERS.get(usize::from(value));
    char::from(letter.copied().unwrap_or(b'0'))
}

fn value(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    let place = LETTERS.iter().position(|one| char::from(*one) == letter);
    place.and_then(|place| u8::try_from(place).ok())
}

impl TryFrom<String> for CouponCode {
    type Error = NotACouponCode;

    fn try_from(text: String) -> Result<CouponCode, NotACouponCode> {
        CouponCode::parse(&text)
    }
}

impl From<CouponCode> for String {
    fn from(code: CouponCode) -> String {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code = CouponCode::new(0x0123_4567_89AB_CDEF);
        assert_eq!(CouponCode::parse(code.as_str()), Ok(code.clone()));
        assert_eq!(CouponCode::parse(&code.grouped()), Ok(code.clone()));
        let small = code
            .grouped()
            .to_lowercase()
            .replace('0', "o")
            .replace('1', "l");
        assert_eq!(CouponCode::parse(&small), Ok(code));
        for wrong in [
            "",
            "0",
            "0000-0000-000",
            "0000-0000-0000-0",
            "0000-0000-000U",
        ] {
            assert_eq!(CouponCode::parse(wrong), Err(NotACouponCode), "{wrong}");
        }
    }

    #[test]
    fn every_letter_is_drawn_and_every_code_has_twelve() {
        assert_eq!(CouponCode::new(0).as_str(), "000000000000");
        let all = CouponCode::new(u64::MAX);
        assert!(all.as_str().starts_with("ZZZZZZZZZZZ") && all.as_str().len() == LENGTH);
        let mut drawn: Vec<String> = (0..32).map(|bits| CouponCode::new(bits).0).collect();
        drawn.dedup();
        assert_eq!(drawn.len(), 32);
    }

    proptest! {
        /// Every place and every other letter of a code, and every two places: exhaustive but for the code itself, which the
        /// field does not ask for, because what is found wrong depends on the difference alone.
        #[test]
        fn any_wrong_letter_and_any_exchange_of_two_is_found(random in any::<u64>()) {
            let code = CouponCode::new(random);
            let letters: Vec<char> = code.as_str().chars().collect();
            let is_code = |letters: &[char]| {
                CouponCode::parse(&letters.iter().collect::<String>()).is_ok()
            };
            for place in 0..LENGTH {
                for other in LETTERS.iter().map(|&letter| char::from(letter)) {
                    let mut wrong = letters.clone();
                    wrong[place] = other;
                    prop_assert_eq!(is_code(&wrong), other == letters[place]);
                }
                for other in 0..place {
                    let mut exchanged = letters.clone();
                    exchanged.swap(place, other);
                    prop_assert_eq!(is_code(&exchanged), letters[place] == letters[other]);
                }
            }
        }
    }

    #[test]
    fn a_code_is_written_as_its_letters() {
        let code = CouponCode::new(0x0123_4567_89AB_CDEF);
        assert_eq!(String::from(code.clone()), code.as_str());
        assert_eq!(code.grouped().replace('-', ""), code.as_str());
    }
}
