//! What is on now, in words.

use chrono::{NaiveDate, Weekday};
use serde_json::Value;

use super::part::{Bubble, group, headline, note, paragraph, rule};
use super::{coupon_only, words};
use crate::fit;
use domain::calendar::Hours;
use domain::language::Language;
use domain::program::{CouponOnly, Purchase};

/// A campaign, as far as a member needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its name.
    pub name: String,
    /// What it gives.
    pub effect: Effect,
    /// Its last day; `None` when it goes on.
    pub until: Option<NaiveDate>,
    /// Only on these days of the week; empty for every day.
    pub weekdays: Vec<Weekday>,
    /// Least spend in yen; 0 for none.
    pub min_spend: u64,
    /// Only in the month of the member's birthday.
    pub birthday_month: bool,
    /// Only in these hours of the day.
    pub hours: Option<Hours>,
    /// Only on which of the member's purchases.
    pub purchase: Option<Purchase>,
    /// Only where, and for what: as coupons say it.
    pub only: CouponOnly,
}

/// What a campaign gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// So many times the points, as written in the program.
    Times(String),
    /// So many per cent more.
    PercentMore(String),
    /// So many points more.
    PointsMore(u64),
    /// So many points more for each piece.
    PointsMoreEach(u64),
}

/// Campaigns that fit on the card: those that end the soonest.
const CAMPAIGNS_MAX: usize = 8;

/// The card.
#[must_use]
pub fn message(campaigns: &[Campaign], language: Language) -> Value {
    let title = language.pick("開催中のキャンペーン", "On now");
    if campaigns.is_empty() {
        let nothing = language.pick(
            "いま開催中のキャンペーンはありません。",
            "There are no campaigns at the moment.",
        );
        return Bubble::titled(title).with(note(nothing)).message(nothing);
    }
    let mut campaigns: Vec<&Campaign> = campaigns.iter().collect();
    campaigns.sort_by_key(|campaign| campaign.until.unwrap_or(NaiveDate::MAX));
    let mut bubble = Bubble::titled(title);
    for (at, campaign) in campaigns.iter().take(CAMPAIGNS_MAX).enumerate() {
        if at > 0 {
            bubble = bubble.with(rule());
        }
        bubble = bubble.with(group(lines(campaign, language)));
    }
    let more = campaigns.len().saturating_sub(CAMPAIGNS_MAX);
    if more > 0 {
        let more = language.pick(format!("ほかに{more}件"), format!("and {more} more"));
        bubble = bubble.with(rule()).with(note(&more));
    }
    let names = campaigns.iter().take(3).map(|c| fit::words(&c.name, 40));
    let names = names.collect::<Vec<_>>().join(language.pick("、", ", "));
    bubble.message(&language.pick(format!("開催中：{names}"), format!("On now: {names}")))
}

fn lines(campaign: &Campaign, language: Language) -> Vec<Value> {
    let mut lines = vec![
        headline(&campaign.name),
        paragraph(&effect(&campaign.effect, language)),
    ];
    let conditions = conditions(campaign, language);
    if !conditions.is_empty() {
        lines.push(note(&conditions.join(language.pick("・", ", "))));
    }
    lines.extend(
        places_and_goods(campaign, language)
            .iter()
            .map(|it| note(it)),
    );
    if let Some(day) = campaign.until {
        let day = words::date(day, language);
        lines.push(note(
            &language.pick(format!("{day}まで"), format!("Until {day}")),
        ));
    }
    lines
}

/// What a campaign gives, in words.
#[must_use]
pub fn effect(effect: &Effect, language: Language) -> String {
    match effect {
        Effect::Times(times) => {
            let times = fit::words(times, 10);
            language.pick(
                format!("ポイント{times}倍"),
                format!("{times} times the points"),
            )
        }
        Effect::PercentMore(percent) => {
            let percent = fit::words(percent, 10);
            language.pick(
                format!("ポイント＋{percent}%"),
                format!("{percent}% more in points"),
            )
        }
        Effect::PointsMore(points) => {
            let points = words::points(*points);
            language.pick(format!("さらに{points}"), format!("{points} extra"))
        }
        Effect::PointsMoreEach(points) => {
            let points = words::points(*points);
            language.pick(
                format!("1点につきさらに{points}"),
                format!("{points} extra per item"),
            )
        }
    }
}

/// When and for whom a campaign is, in words; empty where it is always and for all.
#[must_use]
pub fn conditions(campaign: &Campaign, language: Language) -> Vec<String> {
    let mut all = Vec::new();
    if !campaign.weekdays.is_empty() {
        let days: Vec<_> = campaign
            .weekdays
            .iter()
            .map(|day| weekday(*day, language))
            .collect();
        all.push(language.pick(format!("{}曜日", days.join("・")), days.join("/")));
    }
    if let Some(hours) = campaign.hours {
        let (from, to) = (hours.from().format("%H:%M"), hours.to().format("%H:%M"));
        all.push(language.pick(format!("{from}〜{to}"), format!("{from}–{to}")));
    }
    if campaign.min_spend > 0 {
        let spend = words::yen(campaign.min_spend, language);
        all.push(language.pick(format!("{spend}以上"), format!("from {spend}")));
    }
    if campaign.birthday_month {
        all.push(
            language
                .pick("お誕生月", "in your birthday month")
                .to_owned(),
        );
    }
    all.extend(campaign.purchase.map(|which| purchase(which, language)));
    all
}

/// Where a campaign is, and for what, in words: a line for each condition; none where it is for everything.
#[must_use]
pub fn places_and_goods(campaign: &Campaign, language: Language) -> Vec<String> {
    coupon_only::words(&campaign.only, language)
}

fn purchase(which: Purchase, language: Language) -> String {
    match which {
        Purchase::Nth(1) => language
            .pick("初回のお買い物", "on your first purchase")
            .to_owned(),
        Purchase::Nth(nth) => language.pick(
            format!("{nth}回目のお買い物"),
            format!("on purchase no. {nth}"),
        ),
        Purchase::Every(step) => language.pick(
            format!("お買い物{step}回ごと"),
            format!("on every {step} purchases"),
        ),
        Purchase::From(first) => language.pick(
            format!("{first}回目以降のお買い物"),
            format!("from purchase no. {first} on"),
        ),
    }
}

fn weekday(day: Weekday, language: Language) -> &'static str {
    match day {
        Weekday::Mon => language.pick("月", "Mon"),
        Weekday::Tue => language.pick("火", "Tue"),
        Weekday::Wed => language.pick("水", "Wed"),
        Weekday::Thu => language.pick("木", "Thu"),
        Weekday::Fri => language.pick("金", "Fri"),
        Weekday::Sat => language.pick("土", "Sat"),
        Weekday::Sun => language.pick("日", "Sun"),
    }
}
