//! Reading the fields of a member's file, one by one. Each answers what must hold instead, in words for the caller.

use std::fmt::{self, Display};

use app::Pepper;
use domain::calendar::{Day, MonthDay, parse_day};
use domain::member::{Birthday, ExternalId, Phone};

/// Characters in a name. Long enough for every legal name, short enough for a receipt.
const NAME_LENGTH_MAX: usize = 100;
/// Characters in a short answer of the shop's own choosing.
const WORD_LENGTH_MAX: usize = 50;
/// Characters in an e-mail address: RFC 5321 §4.5.3.1.3, less the angle brackets.
const EMAIL_LENGTH_MAX: usize = 254;
/// Characters in another system's name for a member or for itself.
const EXTERNAL_LENGTH_MAX: usize = 64;
/// Digits of a phone number with its country: ITU-T E.164.
const PHONE_DIGITS_MAX: usize = 15;
/// Japan's country code.
const JAPAN: &str = "81";
/// Fewer digits are an extension or a mistake.
const PHONE_DIGITS_MIN: usize = 8;
/// Nobody alive was born before.
const BIRTH_YEAR_MIN: i32 = 1900;

/// What the hash of a phone number is for.
const PHONE: &str = "phone";

/// What must hold of a field instead.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Must(String);

impl Must {
    fn be(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl Display for Must {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "must be {}", self.0)
    }
}

/// A name to be called by.
pub(crate) fn name(text: String) -> Result<String, Must> {
    words(text, NAME_LENGTH_MAX)
}

/// A gender or a prefecture, as the shop asks for it.
pub(crate) fn word(text: String) -> Result<String, Must> {
    words(text, WORD_LENGTH_MAX)
}

fn words(text: String, length_max: usize) -> Result<String, Must> {
    let text = text.trim();
    let fits = (1..=length_max).contains(&text.chars().count());
    if fits && !text.chars().any(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err(Must::be(format!("1–{length_max} characters on one line")))
    }
}

/// An address that could be written to. Whether somebody reads there only a message can tell.
pub(crate) fn email(text: String) -> Result<String, Must> {
    let text = text.trim();
    let halves = text.rsplit_once('@');
    let written = halves.is_some_and(|(mailbox, host)| !mailbox.is_empty() && host.contains('.'));
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    if written && plain && text.len() <= EMAIL_LENGTH_MAX {
        Ok(text.to_owned())
    } else {
        Err(Must::be("an e-mail address"))
    }
}

/// A birthday, with its year or without.
pub(crate) fn birthday(text: &str, today: Day) -> Result<Birthday, Must> {
    if let Ok(day) = text.parse::<MonthDay>() {
        return Ok(Birthday { day, year: None });
    }
    let day =
        parse_day(text).ok_or_else(|| Must::be("a day that exists, as MM-DD or YYYY-MM-DD"))?;
    let year = chrono::Datelike::year(&day);
    if year < BIRTH_YEAR_MIN || day > today {
        return Err(Must::be(format!("from {BIRTH_YEAR_MIN} to today")));
    }
    Ok(Birthday {
        day: MonthDay::of(day),
        year: Some(year),
    })
}

/// A phone number, kept so that it can be found again and not read back.
pub(crate) fn phone(text: &str, pepper: &Pepper) -> Result<Phone, Must> {
    let number = international(text)
        .ok_or_else(|| Must::be("a phone number, as in 090-1234-5678 or +81 90 1234 5678"))?;
    let digits = number.chars().rev().take(4).collect::<Vec<_>>();
    Ok(Phone {
        hash: pepper.hash(PHONE, &number),
        last_digits: digits.into_iter().rev().collect(),
    })
}

/// A number with its country, as `+819012345678`: however it was written, it is one number. A number that begins with
/// one 0 is Japanese; 010, from Japan, and 00, from elsewhere, lead abroad as a plus does.
fn international(text: &str) -> Option<String> {
    let plain: String = text
        .trim()
        .chars()
        .map(half_width)
        .filter(|c| !" -().".contains(*c))
        .collect();
    let abroad = ["+", "010", "00"]
        .into_iter()
        .find_map(|prefix| plain.strip_prefix(prefix));
    let digits = match abroad {
        Some(digits) => without_trunk_zero(digits),
        None => format!("{JAPAN}{}", plain.strip_prefix('0')?),
    };
    let fits = (PHONE_DIGITS_MIN..=PHONE_DIGITS_MAX).contains(&digits.len());
    let two_zeros = format!("{JAPAN}0");
    let right = fits
        && !digits.starts_with('0')
        && !digits.starts_with(&two_zeros)
        && digits.bytes().all(|b| b.is_ascii_digit());
    right.then(|| format!("+{digits}"))
}

/// +81 (0)90-1234-5678: the zero is dialled within Japan only.
fn without_trunk_zero(digits: &str) -> String {
    match digits.strip_prefix(JAPAN) {
        Some(national) => format!("{JAPAN}{}", national.strip_prefix('0').unwrap_or(national)),
        None => digits.to_owned(),
    }
}

/// A Japanese keyboard writes digits and signs in full width.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' | '＋' | '（' | '）' => {
            let code = u32::from(c).saturating_sub(0xFEE0);
            char::from_u32(code).unwrap_or(c)
        }
        '－' | 'ー' | '‐' | '−' | '–' => '-',
        '\u{3000}' => ' ',
        other => other,
    }
}

/// How another system calls a member.
pub(crate) fn external_id(provider: String, id: String) -> Result<ExternalId, Must> {
    let provider_is_right = is_code(&provider) && !provider.contains(':');
    if provider_is_right && is_code(&id) {
        Ok(ExternalId { provider, id })
    } else {
        Err(Must::be(format!(
            "a provider and an id of 1–{EXTERNAL_LENGTH_MAX} characters of A-Z a-z 0-9 . _ : @ -, with no colon in the provider"
        )))
    }
}

/// The same in one text, as a look-up writes it: `ec:c-123`.
pub(crate) fn external_id_in_one(text: &str) -> Result<ExternalId, Must> {
    let (provider, id) = text
        .split_once(':')
        .ok_or_else(|| Must::be("a provider and an id, as in ec:c-123"))?;
    external_id(provider.to_owned(), id.to_owned())
}

fn is_code(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"._:@-".contains(&b);
    (1..=EXTERNAL_LENGTH_MAX).contains(&text.len()) && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests;
