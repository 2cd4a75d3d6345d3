//! The notice that a coupon ends soon: the same for all who hold one of its kind.

use chrono::NaiveDate;
use serde_json::Value;

use super::coupons;
use super::part::{Bubble, group, headline, paragraph};
use super::view::CouponEffect;
use super::words;
use crate::fit;
use crate::intent::Intent;
use domain::language::Language;
use domain::program::CouponOnly;

/// A kind of coupon. Its number is another one in each hand, so it stands in the list of coupons only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its title.
    pub title: String,
    /// What it gives.
    pub effect: CouponEffect,
    /// Least spend in yen; 0 for none.
    pub min_spend: u64,
    /// The last day.
    pub until: NaiveDate,
    /// What it can be used for.
    pub only: CouponOnly,
}

/// The message.
#[must_use]
pub fn message(coupon: &View, language: Language) -> Value {
    let title = fit::words(&coupon.title, 40);
    let day = words::date(coupon.until, language);
    Bubble::titled(language.pick("まもなく終了するクーポン", "Your coupon ends soon"))
        .with(group(lines(coupon, language)))
        .main_button(
            language.pick("クーポンを見る", "Your coupons"),
            &Intent::Coupons { after: None },
        )
        .message(&language.pick(
            format!("クーポン「{title}」は{day}までです。"),
            format!("Your coupon \"{title}\" can be used until {day}."),
        ))
}

fn lines(coupon: &View, language: Language) -> Vec<Value> {
    let mut lines = vec![
        headline(&coupon.title),
        paragraph(&coupons::effect(&coupon.effect, language)),
    ];
    lines.extend(coupons::conditions(
        coupon.until,
        coupon.min_spend,
        &coupon.only,
        language,
    ));
    lines
}
