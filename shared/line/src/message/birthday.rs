//! The birthday coupon, pushed once a year.

use serde_json::Value;

use super::coupons;
use super::part::{Bubble, group, headline, paragraph, rule};
use super::view::Coupon;
use super::words;
use crate::fit;
use crate::intent::Intent;
use domain::language::Language;

/// The message.
#[must_use]
pub fn message(coupon: &Coupon, language: Language) -> Value {
    let wish = language.pick("お誕生日おめでとうございます！", "Happy birthday!");
    let title = fit::words(&coupon.title, 40);
    let day = words::date(coupon.until, language);
    Bubble::titled(language.pick("お誕生日クーポン", "Your birthday coupon"))
        .with(headline(wish))
        .with(rule())
        .with(group(lines(coupon, language)))
        .main_button(
            language.pick("クーポンを見る", "Your coupons"),
            &Intent::Coupons { after: None },
        )
        .message(&language.pick(
            format!("{wish}「{title}」をお贈りします（{day}まで）。"),
            format!("{wish} \"{title}\" is yours until {day}."),
        ))
}

/// What the coupon gives, and until when.
pub(super) fn lines(coupon: &Coupon, language: Language) -> Vec<Value> {
    let mut lines = vec![
        headline(&coupon.title),
        paragraph(&coupons::effect(&coupon.effect, language)),
    ];
    lines.extend(coupons::terms(coupon, language));
    lines
}
