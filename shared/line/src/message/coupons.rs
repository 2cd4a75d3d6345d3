//! Coupons that can be used, side by side, soonest last day first.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::part::{Bubble, flex, headline, note, soon};
use super::view::{Coupon, CouponEffect};
use super::{coupon_only, palette, words};
use crate::fit;
use crate::intent::Intent;
use crate::limits::BUBBLES_MAX;
use domain::language::Language;
use domain::program::CouponOnly;

/// Coupons on a page that is not the last: the place behind them leads on.
const SHOWN: usize = BUBBLES_MAX - 1;

/// The coupons behind the one with the number `after`; from the first, where there is none such.
#[must_use]
pub fn message(coupons: &[Coupon], after: Option<&str>, language: Language) -> Value {
    let page = page(coupons, after);
    if page.is_empty() {
        let nothing = language.pick(
            "いま使えるクーポンはありません。",
            "You have no coupons at the moment.",
        );
        let title = language.pick("クーポン", "Coupons");
        return Bubble::titled(title).with(note(nothing)).message(nothing);
    }
    let shown = match page.len() {
        0..=BUBBLES_MAX => page.len(),
        _ => SHOWN,
    };
    let (shown, more) = page.split_at_checked(shown).unwrap_or((page, &[]));
    let bubbles = shown.iter().map(|coupon| bubble(coupon, language));
    let others = shown.last().filter(|_| !more.is_empty());
    let others = others.map(|last| others_after(last, more.len(), language));
    let bubbles: Vec<Value> = bubbles.chain(others).collect();
    let carousel = json!({ "type": "carousel", "contents": bubbles });
    flex(&alt_text(page, coupons.len(), language), carousel)
}

fn page<'a>(coupons: &'a [Coupon], after: Option<&str>) -> &'a [Coupon] {
    let before = coupons
        .iter()
        .position(|coupon| after == Some(&coupon.code));
    let rest = before.and_then(|before| coupons.get(before.saturating_add(1)..));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(coupons)
}

fn bubble(coupon: &Coupon, language: Language) -> Value {
    Bubble::titled(&coupon.title)
        .with(headline(&effect(&coupon.effect, language)))
        .with_all(terms(coupon, language))
        .container_of(palette::BUBBLE_OF_MANY)
}

fn others_after(last: &Coupon, more: usize, language: Language) -> Value {
    let next = Intent::Coupons {
        after: Some(last.code.clone()),
    };
    let title = language.pick(format!("ほか{more}枚"), format!("{more} more"));
    let words = language.pick(
        "ほかにも使えるクーポンがあります。",
        "There are more coupons for you.",
    );
    Bubble::titled(&title)
        .with(note(words))
        .main_button(language.pick("もっと見る", "More"), &next)
        .container_of(palette::BUBBLE_OF_MANY)
}

fn alt_text(page: &[Coupon], count: usize, language: Language) -> String {
    let titles = page.iter().take(3).map(|c| fit::words(&c.title, 30));
    let titles = titles.collect::<Vec<_>>();
    language.pick(
        format!("使えるクーポンが{count}枚あります：{}", titles.join("、")),
        format!("You have {}: {}", counted(count), titles.join(", ")),
    )
}

fn counted(count: usize) -> String {
    let noun = if count == 1 { "coupon" } else { "coupons" };
    format!("{count} {noun}")
}

/// Until when, from how much, and what the till asks for: also in the birthday push.
pub(super) fn terms(coupon: &Coupon, language: Language) -> Vec<Value> {
    let mut lines = Vec::new();
    if let Some(from) = coupon.from {
        let day = words::date(from, language);
        lines.push(note(
            &language.pick(format!("{day}から"), format!("From {day}")),
        ));
    }
    lines.extend(conditions(
        coupon.until,
        coupon.min_spend,
        &coupon.only,
        language,
    ));
    let code = fit::words(&coupon.code, 64);
    lines.push(note(&language.pick(
        format!("クーポン番号：{code}"),
        format!("Coupon number: {code}"),
    )));
    lines
}

/// Until when, from how much, and for what.
pub(super) fn conditions(
    until: NaiveDate,
    min_spend: u64,
    only: &CouponOnly,
    language: Language,
) -> Vec<Value> {
    let day = words::date(until, language);
    let mut lines = vec![soon(
        &language.pick(format!("{day}まで"), format!("Until {day}")),
    )];
    if min_spend > 0 {
        let spend = words::yen(min_spend, language);
        lines.push(note(&language.pick(
            format!("{spend}以上のお買い上げで"),
            format!("On purchases of {spend} or more"),
        )));
    }
    lines.extend(coupon_only::words(only, language).iter().map(|it| note(it)));
    lines
}

/// What a coupon gives, in words.
#[must_use]
pub fn effect(effect: &CouponEffect, language: Language) -> String {
    match effect {
        CouponEffect::YenOff(yen) => {
            let yen = words::yen(*yen, language);
            language.pick(format!("{yen}引き"), format!("{yen} off"))
        }
        CouponEffect::PercentOff { percent, max } => {
            let percent = fit::words(percent, 10);
            let off = language.pick(format!("{percent}%引き"), format!("{percent}% off"));
            let Some(max) = max else { return off };
            let max = words::yen(*max, language);
            off + &language.pick(format!("（最大{max}）"), format!(" (at most {max})"))
        }
        CouponEffect::Points(points) => {
            let points = words::points(*points);
            language.pick(format!("{points}プレゼント"), format!("{points} extra"))
        }
        CouponEffect::Times { times, max } => {
            let times = fit::words(times, 10);
            let many = language.pick(format!("ポイント{times}倍"), format!("{times}x points"));
            let Some(max) = max else { return many };
            let max = words::points(*max);
            many + &language.pick(format!("（最大{max}）"), format!(" (at most {max} extra)"))
        }
    }
}
