//! Writing a program back as the document it was read from, with every default written out.

mod activity;
mod coupon;
mod lottery;

use chrono::NaiveTime;
use serde_json::{Map, Value, json};

use super::choices::{
    ALIGNS, BASES, EXPIRY_POLICIES, LEAP_DAYS, METRICS, PAID_PARTS, ROUNDING_MODES, ROUNDING_UNITS,
    SHORTFALLS, WEEKDAYS, WINDOWS, name,
};
use super::{
    BirthdayRule, Campaign, CampaignEffect, Earning, ExpiredLot, Expiry, Level, Moment, Notices,
    PointsExpire, Program, Purchase, Ranks, Rate, RedemptionRules, ReturnRules, Reward,
};

impl Program {
    /// The program as a JSON document; [`super::read`] makes the same program of it again.
    #[must_use]
    pub fn to_json(&self) -> Value {
        without_absent(json!({
            "name": self.name,
            "effective_from": self.effective_from.map(moment),
            "time_zone": self.time_zone.name(),
            "point_value": { "points": self.point_value.points, "yen": self.point_value.yen },
            "earning": earning(&self.earning),
            "expiry": expiry(&self.expiry),
            "redemption": redemption(&self.redemption),
            "returns": returns(&self.returns),
            "ranks": self.ranks.as_ref().map(ranks),
            "campaigns": list(&self.campaigns, campaign),
            "activities": list(&self.activities, activity::activity),
            "stamp_cards": list(&self.stamp_cards, activity::stamp_card),
            "coupons": list(&self.coupons, coupon::coupon),
            "birthday": self.birthday.as_ref().map(birthday),
            "notices": notices(&self.notices),
            "rewards": list(&self.rewards, reward),
            "lotteries": list(&self.lotteries, lottery::lottery),
            "premiums_allowed": self.premiums_allowed.as_ref().map(|it| json!({ "by": it.by, "reason": it.reason })),
            "families": self.families.map(|families| json!({ "max_members": families.max_members })),
        }))
    }
}

fn earning(earning: &Earning) -> Value {
    let document = json!({
        "basis": name(&BASES, &earning.basis),
        "include_shipping": earning.include_shipping,
        "points_paid_part": name(&PAID_PARTS, &earning.points_paid_part),
        "coupon_part": name(&PAID_PARTS, &earning.coupon_part),
        "discounted_part": name(&PAID_PARTS, &earning.discounted_part),
        "rounding": {
            "mode": name(&ROUNDING_MODES, &earning.rounding.mode),
            "unit": name(&ROUNDING_UNITS, &earning.rounding.unit),
        },
        "pending_days": earning.pending_days,
        "categories": list(&earning.categories, |rule| {
            at_rate(Some(rule.rate), json!({ "category": rule.category }))
        }),
        "skus": list(&earning.skus, |rule| at_rate(Some(rule.rate), json!({ "sku": rule.sku }))),
    });
    at_rate(Some(earning.rate), document)
}

/// Adds `rate` or `per` to a document.
fn at_rate(rate: Option<Rate>, mut document: Value) -> Value {
    match rate {
        Some(Rate::Share(share)) => document["rate"] = json!(share.to_string()),
        Some(Rate::PerBlock { yen, points }) => {
            document["per"] = json!({ "yen": yen, "points": points })
        }
        None => {}
    }
    document
}

fn expiry(expiry: &Expiry) -> Value {
    json!({
        "policy": name(&EXPIRY_POLICIES, &expiry.policy),
        "months": expiry.months,
        "align": name(&ALIGNS, &expiry.align),
        "fiscal_year_starts": expiry.fiscal_year_starts,
    })
}

fn redemption(rules: &RedemptionRules) -> Value {
    json!({
        "minimum": rules.minimum,
        "multiple": rules.multiple,
        "minimum_balance": rules.minimum_balance,
        "max_ratio": rules.max_ratio.to_string(),
        "combine_with_coupons": rules.combine_with_coupons,
        "excluded_categories": rules.excluded_categories,
        "not_combinable_with": {
            "campaigns": rules.not_combinable_with.campaigns,
            "coupons": rules.not_combinable_with.coupons,
        },
    })
}

fn returns(rules: &ReturnRules) -> Value {
    let expired_lot = match rules.expired_lot {
        ExpiredLot::Reissue { days } => json!({ "reissue_days": days }),
        ExpiredLot::Forfeit => json!("forfeit"),
    };
    json!({ "shortfall": name(&SHORTFALLS, &rules.shortfall), "expired_lot": expired_lot })
}

fn ranks(ranks: &Ranks) -> Value {
    let level = |level: &Level| {
        let document = json!({
            "id": level.id, "name": level.name, "name_en": level.name_en, "threshold": level.threshold,
            "coupon": level.coupon,
            "benefits": list(&level.benefits, |benefit| {
                without_absent(json!({ "text": benefit.text, "text_en": benefit.text_en }))
            }),
        });
        at_rate(level.rate, without_absent(document))
    };
    json!({
        "metric": name(&METRICS, &ranks.metric),
        "window": name(&WINDOWS, &ranks.window),
        "keep_months": ranks.keep_months,
        "grace_months": ranks.grace_months,
        "fiscal_year_starts": ranks.fiscal_year_starts,
        "levels": list(&ranks.levels, level),
    })
}

fn reward(reward: &Reward) -> Value {
    without_absent(json!({
        "id": reward.id,
        "name": reward.name,
        "name_en": reward.name_en,
        "points": reward.points,
        "value_yen": reward.value_yen,
        "transaction_yen": reward.transaction_yen,
        "from": reward.from,
        "to": reward.to,
        "ranks": reward.ranks,
        "max_per_member": reward.max_per_member,
    }))
}

fn campaign(campaign: &Campaign) -> Value {
    without_absent(json!({
        "id": campaign.id,
        "name": campaign.name,
        "name_en": campaign.name_en,
        "from": campaign.from.map(moment),
        "to": campaign.to.map(moment),
        "weekdays": list(&campaign.weekdays, |day| json!(name(&WEEKDAYS, day))),
        "hours": campaign.hours.map(|hours| hours_of(hours.from(), hours.to())),
        "channels": campaign.channels,
        "stores": campaign.stores,
        "categories": campaign.categories,
        "skus": campaign.skus,
        "ranks": campaign.ranks,
        "min_spend": campaign.min_spend,
        "first_purchase": campaign.purchase == Some(Purchase::Nth(1)),
        "purchase": campaign.purchase.and_then(purchase),
        "birthday_month": campaign.birthday_month,
        "effect": effect(campaign.effect),
        "points_expire": campaign.points_expire.map(|end| match end {
            PointsExpire::Days(days) => json!({ "days": days }),
            PointsExpire::On(day) => json!({ "on": day.to_string() }),
        }),
        "max_points_per_order": campaign.max_points_per_order,
        "max_points_per_member": campaign.max_points_per_member,
        "max_points_per_member_per_day": campaign.max_points_per_member_per_day,
        "max_points_total": campaign.max_points_total,
        "exclusive": campaign.exclusive,
        "priority": campaign.priority,
    }))
}

fn effect(effect: CampaignEffect) -> Value {
    match effect {
        CampaignEffect::Multiply(times) => json!({ "multiply": times.to_string() }),
        CampaignEffect::AddRate(rate) => json!({ "add_rate": rate.to_string() }),
        CampaignEffect::AddPoints(points) => json!({ "add_points": points }),
        CampaignEffect::AddPointsPerItem(points) => json!({ "add_points": points, "per": "item" }),
    }
}

/// The first purchase has a field of its own.
fn purchase(purchase: Purchase) -> Option<Value> {
    match purchase {
        Purchase::Nth(1) => None,
        Purchase::Nth(nth) => Some(json!({ "nth": nth })),
        Purchase::Every(step) => Some(json!({ "every": step })),
        Purchase::From(first) => Some(json!({ "from": first })),
    }
}

fn hours_of(from: NaiveTime, to: NaiveTime) -> Value {
    let time = |time: NaiveTime| time.format("%H:%M").to_string();
    json!({ "from": time(from), "to": time(to) })
}

fn moment(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day.to_string(),
        Moment::At(at) => at.to_rfc3339(),
    }
}

fn birthday(rule: &BirthdayRule) -> Value {
    json!({
        "coupon": rule.coupon,
        "lead_days": rule.lead_days,
        "leap_day": name(&LEAP_DAYS, &rule.leap_day),
    })
}

fn notices(notices: &Notices) -> Value {
    without_absent(json!({
        "expiring_days": notices.expiring_days,
        "coupon_days": notices.coupon_days,
        "quiet_hours": notices.quiet_hours.map(|hours| hours_of(hours.from(), hours.to())),
    }))
}

fn list<T>(elements: &[T], write: impl Fn(&T) -> Value) -> Value {
    Value::Array(elements.iter().map(write).collect())
}

/// Leaves the fields away that have no value.
fn without_absent(document: Value) -> Value {
    match document {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .collect::<Map<_, _>>(),
        ),
        other => other,
    }
}
