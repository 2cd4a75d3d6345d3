//! A coupon that a campaign gives.

use serde_json::Value;

use super::birthday::lines;
use super::part::{Bubble, group};
use super::view::Coupon;
use super::words;
use crate::fit;
use crate::intent::Intent;
use domain::language::Language;

/// The message.
#[must_use]
pub fn message(coupon: &Coupon, language: Language) -> Value {
    let title = fit::words(&coupon.title, 40);
    let day = words::date(coupon.until, language);
    Bubble::titled(language.pick("クーポンのプレゼント", "A coupon for you"))
        .with(group(lines(coupon, language)))
        .main_button(
            language.pick("クーポンを見る", "Your coupons"),
            &Intent::Coupons { after: None },
        )
        .message(&language.pick(
            format!("クーポン「{title}」をお贈りします（{day}まで）。"),
            format!("\"{title}\" is yours until {day}."),
        ))
}
