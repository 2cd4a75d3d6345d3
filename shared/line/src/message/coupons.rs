//! Coupons that can be used, with their dates.

use serde_json::Value;

use super::part::{Bubble, group, headline, note, paragraph, rule, soon};
use super::view::{Coupon, CouponEffect};
use super::words;
use domain::language::Language;

/// Coupons that fit on the card.
const COUPONS_MAX: usize = 10;

/// The card: soonest last day first.
#[must_use]
pub fn message(coupons: &[Coupon], language: Language) -> Value {
    let title = language.pick("クーポン", "Coupons");
    if coupons.is_empty() {
        let nothing = language.pick(
            "いま使えるクーポンはありません。",
            "You have no coupons at the moment.",
        );
        return Bubble::titled(title).with(note(nothing)).message(nothing);
    }
    let mut bubble = Bubble::titled(title);
    for (at, coupon) in coupons.iter().take(COUPONS_MAX).enumerate() {
        if at > 0 {
            bubble = bubble.with(rule());
        }
        bubble = bubble.with(group(lines(coupon, language)));
    }
    bubble.message(&alt_text(coupons, language))
}

fn alt_text(coupons: &[Coupon], language: Language) -> String {
    let count = coupons.len();
    let titles: Vec<_> = coupons
        .iter()
        .take(3)
        .map(|c| crate::fit::words(&c.title, 30))
        .collect();
    language.pick(
        format!("使えるクーポンが{count}枚あります：{}", titles.join("、")),
        format!("You have {count} coupon(s): {}", titles.join(", ")),
    )
}

/// What a coupon is, in lines: also in the birthday push.
pub(super) fn lines(coupon: &Coupon, language: Language) -> Vec<Value> {
    let day = words::date(coupon.until, language);
    let mut lines = vec![
        headline(&coupon.title),
        paragraph(&effect(&coupon.effect, language)),
        soon(&language.pick(format!("{day}まで"), format!("Until {day}"))),
    ];
    if coupon.min_spend > 0 {
        let spend = words::yen(coupon.min_spend, language);
        lines.push(note(&language.pick(
            format!("{spend}以上のお買い上げで"),
            format!("On purchases of {spend} or more"),
        )));
    }
    let code = crate::fit::words(&coupon.code, 64);
    lines.push(note(&language.pick(
        format!("クーポン番号：{code}"),
        format!("Coupon number: {code}"),
    )));
    lines
}

fn effect(effect: &CouponEffect, language: Language) -> String {
    match effect {
        CouponEffect::YenOff(yen) => {
            let yen = words::yen(*yen, language);
            language.pick(format!("{yen}引き"), format!("{yen} off"))
        }
        CouponEffect::PercentOff { percent, max } => {
            let percent = crate::fit::words(percent, 10);
            let off = language.pick(format!("{percent}%引き"), format!("{percent}% off"));
            let Some(max) = max else { return off };
            let max = words::yen(*max, language);
            off + &language.pick(format!("（最大{max}）"), format!(" (at most {max})"))
        }
        CouponEffect::Points(points) => {
            let points = words::points(*points);
            language.pick(format!("{points}プレゼント"), format!("{points} extra"))
        }
    }
}
