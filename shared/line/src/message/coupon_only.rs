//! What a coupon can be used for, or a campaign is for, in words.

use domain::language::Language;
use domain::program::CouponOnly;

use crate::fit;

/// Names that are shown of one condition.
const SHOWN: usize = 5;

/// Characters of a name.
const NAME_LENGTH_MAX: usize = 30;

/// Characters of a line: a carousel has twelve coupons with four of them each, and 50 KB in all.
const LINE_LENGTH_MAX: usize = 60;

/// A line for each condition; none where it can be used for everything.
#[must_use]
pub fn words(only: &CouponOnly, language: Language) -> Vec<String> {
    let channels: Vec<String> = only
        .channels
        .iter()
        .map(|channel| channel_name(channel, language).to_owned())
        .collect();
    let conditions = [
        (("ご利用場所：", "Where: "), &channels),
        (("対象店舗：", "Stores: "), &only.stores),
        (("対象カテゴリー：", "Categories: "), &only.categories),
        (("対象商品：", "Items: "), &only.skus),
    ];
    let named = conditions.iter().filter(|(_, names)| !names.is_empty());
    named
        .map(|((ja, en), names)| language.pick(*ja, *en).to_owned() + &listed(names, language))
        .map(|line| fit::words(&line, LINE_LENGTH_MAX))
        .collect()
}

/// The two channels that every program knows have words; others are called as the shop calls them.
fn channel_name(channel: &str, language: Language) -> &str {
    match channel {
        "ec" => language.pick("オンラインストア", "online store"),
        "store" => language.pick("店舗", "shops"),
        other => other,
    }
}

fn listed(names: &[String], language: Language) -> String {
    let shown = names.iter().take(SHOWN);
    let shown: Vec<String> = shown
        .map(|name| fit::words(name, NAME_LENGTH_MAX))
        .collect();
    let shown = shown.join(language.pick("、", ", "));
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => shown + &language.pick(format!("ほか{more}件"), format!(" and {more} more")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn a_coupon_for_everything_says_nothing_of_it() {
        assert!(words(&CouponOnly::default(), Language::Ja).is_empty());
    }

    #[test]
    fn a_coupon_says_where_and_for_what_it_can_be_used() {
        let only = CouponOnly {
            channels: named(&["ec", "truck"]),
            stores: named(&["shibuya"]),
            categories: named(&["tea", "cake"]),
            skus: named(&["a", "b", "c", "d", "e", "f", "g"]),
        };
        assert_eq!(
            words(&only, Language::Ja),
            [
                "ご利用場所：オンラインストア、truck",
                "対象店舗：shibuya",
                "対象カテゴリー：tea、cake",
                "対象商品：a、b、c、d、eほか2件",
            ]
        );
        assert_eq!(
            words(&only, Language::En),
            [
                "Where: online store, truck",
                "Stores: shibuya",
                "Categories: tea, cake",
                "Items: a, b, c, d, e and 2 more",
            ]
        );
    }
}
