//! Numbers and dates in words.

use chrono::NaiveDate;

use domain::language::Language;

/// `1234567` as `1,234,567`.
#[must_use]
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1,234pt`.
#[must_use]
pub fn points(n: u64) -> String {
    number(n) + "pt"
}

/// `1pt expires`, `1,234pt expire`: English alone asks how many they are.
#[must_use]
pub fn expire(n: u64) -> String {
    points(n) + if n == 1 { " expires" } else { " expire" }
}

/// `+120pt`, `−80pt`; nothing moved is `0pt`.
#[must_use]
pub fn signed_points(n: i64) -> String {
    let sign = match n {
        0 => "",
        n if n > 0 => "+",
        _ => "−",
    };
    sign.to_owned() + &points(n.unsigned_abs())
}

/// `1,234円` or `¥1,234`.
#[must_use]
pub fn yen(n: u64, language: Language) -> String {
    language.pick(number(n) + "円", format!("¥{}", number(n)))
}

/// `2026年12月31日` or `31 Dec 2026`.
#[must_use]
pub fn date(day: NaiveDate, language: Language) -> String {
    let format = language.pick("%Y年%-m月%-d日", "%-d %b %Y");
    day.format(format).to_string()
}

/// `12/31` or `31 Dec`.
#[must_use]
pub fn short_date(day: NaiveDate, language: Language) -> String {
    let format = language.pick("%-m/%-d", "%-d %b");
    day.format(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_000), "1,000");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(number(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn points_that_went_have_a_true_minus() {
        assert_eq!(signed_points(120), "+120pt");
        assert_eq!(signed_points(-1_080), "−1,080pt");
        assert_eq!(signed_points(0), "0pt");
        assert_eq!(signed_points(i64::MIN), "−9,223,372,036,854,775,808pt");
    }

    #[test]
    fn one_point_expires_and_several_expire() {
        assert_eq!(expire(1), "1pt expires");
        assert_eq!(expire(2), "2pt expire");
    }

    #[test]
    fn dates_read_as_people_write_them() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 3).unwrap();
        assert_eq!(date(day, Language::Ja), "2026年12月3日");
        assert_eq!(date(day, Language::En), "3 Dec 2026");
        assert_eq!(short_date(day, Language::Ja), "12/3");
        assert_eq!(yen(3_000, Language::En), "¥3,000");
    }
}
