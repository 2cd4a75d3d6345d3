//! Reading campaigns.

use rust_decimal::Decimal;

use super::{AMOUNT, AMOUNT_OR_NONE, DAYS_MAX, NAMES_MAX, codes, id, text};
use crate::calendar::{Zone, parse_day};
use crate::program::choices::WEEKDAYS;
use crate::program::reader::{Fields, Node};
use crate::program::{Campaign, CampaignEffect, Moment};

/// Digits after the point of a multiplier: with four, products of yen, rate and multiplier stay exact.
const MULTIPLIER_DIGITS_MAX: u32 = 4;

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
        from,
        to,
        weekdays: fields.get("weekdays").list(0..=NAMES_MAX, |day| {
            day.required()
                .choice(&WEEKDAYS)
                .unwrap_or(chrono::Weekday::Mon)
        }),
        channels: codes(&fields.get("channels")),
        stores: codes(&fields.get("stores")),
        categories: codes(&fields.get("categories")),
        skus: codes(&fields.get("skus")),
        ranks: fields
            .get("ranks")
            .list(0..=NAMES_MAX, |rank| id(&rank.required())),
        min_spend: fields.get("min_spend").whole(AMOUNT_OR_NONE).unwrap_or(0),
        first_purchase: fields.get("first_purchase").flag().unwrap_or(false),
        birthday_month: fields.get("birthday_month").flag().unwrap_or(false),
        effect: fields.need("effect").object(effect).unwrap_or(NOTHING),
        points_expire_days: fields
            .get("points_expire")
            .object(|fields| fields.need("days").count(1..=DAYS_MAX).unwrap_or(1)),
        max_points_per_order: fields.get("max_points_per_order").whole(AMOUNT),
        max_points_per_member: fields.get("max_points_per_member").whole(AMOUNT),
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

/// A whole day, or an instant with its offset.
pub(super) fn moment(node: &Node<'_>) -> Option<Moment> {
    const REASON: &str = "must be a day as in 2026-11-22, or an instant with its offset as in 2026-11-22T10:00:00+09:00";
    let text = node.string(REASON)?;
    let instant = || {
        chrono::DateTime::parse_from_rfc3339(text)
            .ok()
            .map(Moment::At)
    };
    let moment = parse_day(text).map(Moment::Day).or_else(instant);
    if moment.is_none() {
        node.fault(REASON);
    }
    moment
}

fn effect(fields: &mut Fields<'_>) -> CampaignEffect {
    let multiply = fields.get("multiply");
    let add_rate = fields.get("add_rate");
    let add_points = fields.get("add_points");
    let given = [&multiply, &add_rate, &add_points]
        .iter()
        .filter(|node| !node.is_absent())
        .count();
    if given != 1 {
        fields.fault("must have exactly one of: multiply, add_rate, add_points");
    }
    let multiply = multiply.decimal(Decimal::ONE..=Decimal::ONE_HUNDRED, MULTIPLIER_DIGITS_MAX);
    let add_rate = add_rate.decimal(Decimal::ZERO..=Decimal::ONE_HUNDRED, 6);
    let add_points = add_points.whole(AMOUNT).map(CampaignEffect::AddPoints);
    let either = multiply
        .map(CampaignEffect::Multiply)
        .or(add_rate.map(CampaignEffect::AddRate));
    either.or(add_points).unwrap_or(NOTHING)
}
