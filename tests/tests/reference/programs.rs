//! Programs that differ in what matters for a ledger.

use serde_json::{Value, json};

/// The contract's sample, with a campaign whose points end early and a second activity.
pub(crate) fn sample() -> Value {
    json!({
        "name": "Sample",
        "earning": { "rate": "0.01", "categories": [{ "category": "gift-card", "rate": "0" }] },
        "ranks": {
            "metric": "spend", "window": "rolling_12_months", "keep_months": 12,
            "levels": [
                { "id": "regular", "name": "レギュラー", "threshold": 0, "rate": "0.01" },
                { "id": "gold", "name": "ゴールド", "threshold": 100_000, "rate": "0.03" },
            ],
        },
        "campaigns": [
            {
                "id": "weekend-double", "name": "週末2倍", "from": "2026-11-01", "to": "2028-12-31",
                "weekdays": ["sat", "sun"], "effect": { "multiply": "2" }, "points_expire": { "days": 30 },
                "max_points_per_order": 1000, "max_points_per_member": 3000,
            },
            { "id": "hello", "name": "はじめて", "first_purchase": true, "effect": { "add_points": 100 } },
            {
                "id": "evening", "name": "夕市", "name_en": "Evening market", "hours": { "from": "16:00", "to": "01:00" },
                "purchase": { "from": 2 }, "effect": { "add_points": 7, "per": "item" },
                "points_expire": { "on": "2029-03-31" }, "max_points_per_member_per_day": 20,
            },
            { "id": "third", "name": "3回ごと", "purchase": { "every": 3 }, "effect": { "add_rate": "0.005" } },
        ],
        "activities": [
            { "kind": "visit", "points": 10, "limit": { "per": "day", "times": 1 } },
            { "kind": "review", "points": 30 },
        ],
        "stamp_cards": [
            { "id": "tea", "name": "お茶カード", "stamp_for": { "purchase": { "min_spend": 3000 } }, "size": 2, "reward": { "points": 40 } },
            {
                "id": "rally", "name": "ラリー", "stamp_for": { "activity": "visit" }, "distinct_stores": true, "size": 2,
                "reward": { "points": 15 },
            },
        ],
    })
}

/// Points wait a fortnight and last two months; little may be paid with them, and nobody ever owes any.
pub(crate) fn waiting() -> Value {
    json!({
        "name": "Waiting",
        "point_value": { "points": 2, "yen": 1 },
        "earning": {
            "per": { "yen": 100, "points": 3 }, "basis": "tax_excluded", "include_shipping": true, "pending_days": 14,
            "rounding": { "mode": "half_up", "unit": "line" },
        },
        "expiry": { "policy": "fixed", "months": 2, "align": "day" },
        "redemption": {
            "minimum": 50, "multiple": 10, "minimum_balance": 100, "max_ratio": "0.5",
            "excluded_categories": ["gift-card"],
        },
        "returns": { "shortfall": "clamp", "expired_lot": "forfeit" },
        "activities": [
            { "kind": "visit", "points": 7, "limit": { "per": "week", "times": 2 } },
            { "kind": "review", "points": 50, "limit": { "per": "month", "times": 1 } },
        ],
        "stamp_cards": [
            { "id": "tea", "name": "お茶カード", "stamp_for": { "purchase": {} }, "size": 1, "reward": { "points": 9 } },
        ],
    })
}

/// Whatever a member does extends their ordinary points by three months.
pub(crate) fn rolling() -> Value {
    json!({
        "name": "Rolling",
        "earning": { "rate": "0.05", "points_paid_part": "included", "pending_days": 3 },
        "expiry": { "policy": "rolling", "months": 3, "align": "month_end" },
        "returns": { "shortfall": "debt", "expired_lot": { "reissue_days": 10 } },
        "campaigns": [
            { "id": "bonus", "name": "ボーナス", "effect": { "add_rate": "0.05" }, "points_expire": { "days": 20 } },
        ],
        "activities": [
            { "kind": "visit", "points": 5, "limit": { "per": "lifetime", "times": 2 } },
            { "kind": "review", "points": 20, "limit": { "per": "year", "times": 1 } },
        ],
    })
}

/// Points last for ever.
pub(crate) fn never() -> Value {
    json!({
        "name": "Never",
        "earning": { "rate": "0.1", "rounding": { "mode": "ceil", "unit": "item" } },
        "expiry": { "policy": "never" },
        "activities": [{ "kind": "visit", "points": 3 }, { "kind": "review", "points": 1 }],
    })
}

/// Points wait for six weeks and last for one month, those of a campaign for a few days; a fiscal year begins in January.
pub(crate) fn slow() -> Value {
    json!({
        "name": "Slow",
        "earning": { "rate": "0.03", "pending_days": 42, "rounding": { "mode": "half_up", "unit": "order" } },
        "expiry": { "policy": "fixed", "months": 1, "align": "day", "fiscal_year_starts": 1 },
        "returns": { "shortfall": "debt", "expired_lot": { "reissue_days": 1 } },
        "campaigns": [
            {
                "id": "food", "name": "食品", "categories": ["food"], "effect": { "add_rate": "0.02" },
                "points_expire": { "days": 3 }, "max_points_per_member": 2000,
            },
            { "id": "long", "name": "長", "min_spend": 5000, "effect": { "add_points": 77 }, "points_expire": { "days": 60 } },
        ],
        "activities": [
            { "kind": "visit", "points": 4, "limit": { "per": "day", "times": 2 } },
            { "kind": "review", "points": 9, "limit": { "per": "week", "times": 1 } },
        ],
    })
}

/// Ranks by what was earned in a year; points last by the fiscal year.
pub(crate) fn yearly() -> Value {
    json!({
        "name": "Yearly",
        "earning": { "rate": "0.02" },
        "expiry": { "policy": "rolling", "months": 6, "align": "fiscal_year_end" },
        "ranks": {
            "metric": "points_earned", "window": "calendar_year", "keep_months": 3, "grace_months": 1,
            "levels": [
                { "id": "regular", "name": "レギュラー", "threshold": 0, "rate": "0.02" },
                { "id": "silver", "name": "シルバー", "threshold": 500, "rate": "0.04" },
                { "id": "gold", "name": "ゴールド", "threshold": 2_000, "rate": "0.06" },
            ],
        },
        "activities": [{ "kind": "visit", "points": 10, "limit": { "per": "day", "times": 1 } }],
    })
}

/// All of them.
pub(crate) fn all() -> Vec<Value> {
    vec![yearly(), sample(), waiting(), rolling(), never(), slow()]
}
