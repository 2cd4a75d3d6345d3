//! Reading campaigns.

use std::ops::RangeInclusive;

use chrono::Datelike;
use rust_decimal::Decimal;

use super::notices::time;
use super::{AMOUNT, AMOUNT_OR_NONE, DAYS_MAX, NAMES_MAX, codes, english, id, ids, text};
use crate::calendar::{Day, Hours, Zone, parse_day};
use crate::program::choices::WEEKDAYS;
use crate::program::reader::{Fields, Node};
use crate::program::{Campaign, CampaignEffect, Moment, PointsExpire, Purchase};

/// Digits after the point of a multiplier: with four, products of yen, rate and multiplier stay exact.
const MULTIPLIER_DIGITS_MAX: u32 = 4;

/// The largest number of an order that a campaign may name.
const NUMBER_MAX: u32 = 1_000_000;

/// The years in which something may begin or end.
const YEARS: RangeInclusive<i32> = 2000..=2099;

/// What takes the place of an effect that could not be read.
const NOTHING: CampaignEffect = CampaignEffect::AddPoints(0);

pub(super) fn campaign(node: Node<'_>, zone: &Zone) -> Campaign {
    let campaign = node.required().object(|fields| fields_of(fields, zone));
    campaign.unwrap_or_else(|| Campaign::giving("", "", NOTHING))
}

fn fields_of(fields: &mut Fields<'_>, zone: &Zone) -> Campaign {
    let (from, to) = period(fields, zone);
    Campaign {
        id: id(&fields.need("id")),
        name: text(&fields.need("name")),
        name_en: english(&fields.get("name_en")),
        from,
        to,
        weekdays: fields.get("weekdays").list(0..=NAMES_MAX, |day| {
            day.required()
                .choice(&WEEKDAYS)
                .unwrap_or(chrono::Weekday::Mon)
        }),
        hours: fields.get("hours").object(hours).flatten(),
        channels: codes(&fields.get("channels")),
        stores: codes(&fields.get("stores")),
        categories: codes(&fields.get("categories")),
        skus: codes(&fields.get("skus")),
        ranks: ids(&fields.get("ranks")),
        min_spend: fields.get("min_spend").whole(AMOUNT_OR_NONE).unwrap_or(0),
        purchase: purchase(fields),
        birthday_month: fields.get("birthday_month").flag().unwrap_or(false),
        effect: fields.need("effect").object(effect).unwrap_or(NOTHING),
        points_expire: fields
            .get("points_expire")
            .object(|fields| points_expire(fields, to, zone))
            .flatten(),
        max_points_per_order: fields.get("max_points_per_order").whole(AMOUNT),
        max_points_per_member: fields.get("max_points_per_member").whole(AMOUNT),
        max_points_per_member_per_day: fields.get("max_points_per_member_per_day").whole(AMOUNT),
        max_points_total: fields.get("max_points_total").whole(AMOUNT),
        exclusive: fields.get("exclusive").flag().unwrap_or(false),
        priority: fields.get("priority").signed(-1000..=1000).unwrap_or(0),
    }
}

fn period(fields: &mut Fields<'_>, zone: &Zone) -> (Option<Moment>, Option<Moment>) {
    let from = moment(&fields.get("from"));
    let last = fields.get("to");
    let to = moment(&last);
    if let (Some(from), Some(to)) = (from, to)
        && to.has_passed(zone, from.begins(zone))
    {
        last.fault("must not be before from");
    }
    (from, to)
}

fn hours(fields: &mut Fields<'_>) -> Option<Hours> {
    let (from, to) = (time(&fields.need("from")), time(&fields.need("to")));
    let hours = Hours::new(from?, to?);
    if hours.is_none() {
        fields.fault("must begin and end at different times");
    }
    hours
}

/// `first_purchase: true`, or `purchase` with exactly one of `{"nth": 3}`, `{"every": 5}` and `{"from": 2}`.
fn purchase(fields: &mut Fields<'_>) -> Option<Purchase> {
    let first = fields.get("first_purchase").flag().unwrap_or(false);
    let other = fields.get("purchase");
    if first {
        if !other.is_absent() {
            other.fault("must not stand beside first_purchase");
        }
        return Some(Purchase::Nth(1));
    }
    other.object(numbered).flatten()
}

fn numbered(fields: &mut Fields<'_>) -> Option<Purchase> {
    let (nth, every, from) = (fields.get("nth"), fields.get("every"), fields.get("from"));
    let reason = "must have exactly one of: nth, every, from";
    if !fields.exactly_one(&[&nth, &every, &from], reason) {
        return None;
    }
    let number = |node: &Node<'_>, least| node.count(least..=NUMBER_MAX);
    let either = number(&nth, 1)
        .map(Purchase::Nth)
        .or(number(&every, 2).map(Purchase::Every));
    either.or(number(&from, 2).map(Purchase::From))
}

/// `{"days": 30}` or `{"on": "2027-01-31"}`.
fn points_expire(fields: &mut Fields<'_>, to: Option<Moment>, zone: &Zone) -> Option<PointsExpire> {
    let (days, on) = (fields.get("days"), fields.get("on"));
    if !fields.exactly_one(&[&days, &on], "must have exactly one of: days, on") {
        return None;
    }
    if let Some(days) = days.count(1..=DAYS_MAX) {
        return Some(PointsExpire::Days(days));
    }
    let day = day(&on)?;
    if to.is_some_and(|to| !to.has_passed(zone, zone.end(day))) {
        on.fault("must not be before the campaign ends");
    }
    Some(PointsExpire::On(day))
}

pub(super) fn day(node: &Node<'_>) -> Option<Day> {
    const REASON: &str = "must be a day as in 2026-11-22, of the years 2000 to 2099";
    let day = parse_day(node.string(REASON)?).filter(|day| YEARS.contains(&day.year()));
    if day.is_none() {
        node.fault(REASON);
    }
    day
}

/// A whole day, or an instant with its offset.
pub(super) fn moment(node: &Node<'_>) -> Option<Moment> {
    const REASON: &str = "must be a day as in 2026-11-22, or an instant with its offset as in 2026-11-22T10:00:00+09:00, of the years 2000 to 2099";
    let text = node.string(REASON)?;
    let instant = || {
        chrono::DateTime::parse_from_rfc3339(text)
            .ok()
            .map(Moment::At)
    };
    let moment = parse_day(text).map(Moment::Day).or_else(instant);
    let moment = moment.filter(|moment| {
        YEARS.contains(&match moment {
            Moment::Day(day) => day.year(),
            Moment::At(at) => at.year(),
        })
    });
    if moment.is_none() {
        node.fault(REASON);
    }
    moment
}

/// A multiplier, 1 to 100.
pub(super) fn times(node: Node<'_>) -> Option<Decimal> {
    node.decimal(Decimal::ONE..=Decimal::ONE_HUNDRED, MULTIPLIER_DIGITS_MAX)
}

fn effect(fields: &mut Fields<'_>) -> CampaignEffect {
    let multiply = fields.get("multiply");
    let add_rate = fields.get("add_rate");
    let add_points = fields.get("add_points");
    let per = fields.get("per");
    let is_one = fields.exactly_one(
        &[&multiply, &add_rate, &add_points],
        "must have exactly one of: multiply, add_rate, add_points",
    );
    if is_one && add_points.is_absent() && !per.is_absent() {
        per.fault("belongs to add_points only");
    }
    let multiply = times(multiply);
    let add_rate = add_rate.decimal(Decimal::ZERO..=Decimal::ONE_HUNDRED, 6);
    let per_item = per.choice(&[("order", false), ("item", true)]) == Some(true);
    let add_points = add_points.whole(AMOUNT).map(|points| {
        if per_item {
            CampaignEffect::AddPointsPerItem(points)
        } else {
            CampaignEffect::AddPoints(points)
        }
    });
    let either = multiply
        .map(CampaignEffect::Multiply)
        .or(add_rate.map(CampaignEffect::AddRate));
    either.or(add_points).unwrap_or(NOTHING)
}
