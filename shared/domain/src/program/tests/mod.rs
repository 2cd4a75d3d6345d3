//! Programs as documents: what is read, what is refused, and that writing loses nothing.

mod bounds;
mod campaigns;
mod combining;
mod offers;
mod premiums;
mod references;
mod schema;

use serde_json::{Value, json};

use super::*;

/// The document of the contract, word for word but for the defaults it leaves away.
fn contract() -> Value {
    json!({
        "name": "Sample", "time_zone": "Asia/Tokyo", "point_value": { "points": 1, "yen": 1 },
        "earning": { "rate": "0.01", "basis": "tax_included", "include_shipping": false,
                     "points_paid_part": "excluded", "rounding": { "mode": "floor", "unit": "order" },
                     "pending_days": 0, "categories": [{ "category": "gift-card", "rate": "0" }], "skus": [] },
        "expiry": { "policy": "fixed", "months": 12, "align": "month_end" },
        "redemption": { "minimum": 1, "multiple": 1, "minimum_balance": 0, "max_ratio": "1",
                        "combine_with_coupons": true, "excluded_categories": [] },
        "returns": { "shortfall": "debt", "expired_lot": { "reissue_days": 30 } },
        "ranks": { "metric": "spend", "window": "rolling_12_months", "keep_months": 12,
                   "levels": [{ "id": "regular", "name": "レギュラー", "threshold": 0, "rate": "0.01" },
                              { "id": "gold", "name": "ゴールド", "threshold": 100_000, "rate": "0.03" }] },
        "campaigns": [{ "id": "weekend-double", "name": "週末2倍", "from": "2026-11-01", "to": "2026-12-31",
                        "weekdays": ["sat", "sun"], "channels": [], "stores": [], "categories": [], "skus": [],
                        "ranks": [], "min_spend": 0, "first_purchase": false, "birthday_month": false,
                        "effect": { "multiply": "2" }, "points_expire": { "days": 30 },
                        "max_points_per_order": 1000, "max_points_per_member": 5000, "exclusive": false,
                        "priority": 0 }],
        "activities": [{ "kind": "visit", "points": 10, "limit": { "per": "day", "times": 1 } }],
        "coupons": [{ "id": "birthday", "title": "お誕生日クーポン", "effect": { "amount_off": 500 },
                      "min_spend": 3000, "valid_days": 30 }],
        "birthday": { "coupon": "birthday", "lead_days": 0, "leap_day": "feb28" },
        "notices": { "expiring_days": [30, 7] }
    })
}

/// The contract's document with `value` at `pointer`, whose parent must be there.
fn with(pointer: &str, value: Value) -> Value {
    let mut document = contract();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap();
    match parent {
        Value::Array(elements) => elements[key.parse::<usize>().unwrap()] = value,
        other => other[key] = value,
    }
    document
}

/// The pointers of all faults.
fn faults(document: &Value) -> Vec<String> {
    read(document)
        .unwrap_err()
        .into_iter()
        .map(|fault| fault.pointer)
        .collect()
}

fn reason(pointer: &str, value: Value) -> String {
    let faults = read(&with(pointer, value)).unwrap_err();
    let [fault] = faults.as_slice() else {
        panic!("{faults:?}")
    };
    assert_eq!(fault.pointer, pointer);
    fault.reason.clone()
}

#[test]
fn the_contract_s_document_is_the_sample_which_also_tells_of_coupons_that_end() {
    let document = with("/notices/coupon_days", json!([3]));
    assert_eq!(read(&document).unwrap(), Program::sample());
}

#[test]
fn a_program_that_says_nothing_of_coupons_and_hours_tells_of_none_at_any_hour() {
    let notices = read(&contract()).unwrap().notices;
    assert!(notices.coupon_days.is_empty());
    assert_eq!(notices.quiet_hours, None);
}

#[test]
fn quiet_hours_are_written_as_they_are_read() {
    let night = json!({ "from": "21:00", "to": "08:00" });
    let program = read(&with("/notices/quiet_hours", night.clone())).unwrap();
    assert_eq!(program.to_json()["notices"]["quiet_hours"], night);
    let first_minute = at("2026-11-22T21:00:00+09:00");
    let quiet = program.notices.quiet_hours.unwrap();
    let morning = at("2026-11-23T08:00:00+09:00");
    assert_eq!(quiet.end(first_minute, &program.time_zone), Some(morning));
}

fn at(text: &str) -> crate::calendar::Instant {
    text.parse().unwrap()
}

#[test]
fn the_shortest_program_has_a_name_and_a_rate() {
    let program = read(&json!({ "name": "Tea", "earning": { "rate": "0.01" } })).unwrap();
    assert_eq!(
        program.earning,
        Earning::at(Rate::Share(Decimal::new(1, 2)))
    );
    assert_eq!(program.time_zone.name(), "Asia/Tokyo");
    assert_eq!(
        program.expiry,
        Expiry {
            policy: ExpiryPolicy::Fixed,
            months: 12,
            align: Align::MonthEnd,
            fiscal_year_starts: 4
        }
    );
    assert_eq!(program.redemption, RedemptionRules::default());
    assert_eq!(
        program.returns.expired_lot,
        ExpiredLot::Reissue { days: 30 }
    );
    assert_eq!((program.ranks, program.birthday), (None, None));
    assert_eq!(program.notices.expiring_days, [30, 7]);
}

#[test]
fn every_fault_is_reported_at_once() {
    let document = json!({
        "name": "", "time_zone": "Europe/Edo", "colour": "red",
        "earning": { "rate": 0.01, "basis": "net", "rounding": { "mode": "down" }, "pending_days": -1,
                     "categories": [{ "category": "a" }, { "category": "a", "rate": "0", "per": { "yen": 0 } }] },
        "expiry": { "months": 0 },
        "redemption": { "max_ratio": "1.5", "multiple": 0, "minimum": "1" },
        "campaigns": [{ "id": "x y", "from": "2026-12-01", "to": "2026-11-30", "weekdays": ["sunday"], "effect": {} }],
        "birthday": { "coupon": "none" },
        "notices": { "expiring_days": [7, 7], "coupon_days": [3, 0, 3], "quiet_hours": { "from": "9pm", "until": "08:00" } },
    });
    let mut found = faults(&document);
    found.sort();
    assert_eq!(
        found,
        [
            "/birthday/coupon",
            "/campaigns/0/effect",
            "/campaigns/0/id",
            "/campaigns/0/name",
            "/campaigns/0/to",
            "/campaigns/0/weekdays/0",
            "/colour",
            "/earning/basis",
            "/earning/categories/0",
            "/earning/categories/1/category",
            "/earning/categories/1/per",
            "/earning/categories/1/per/points",
            "/earning/categories/1/per/yen",
            "/earning/pending_days",
            "/earning/rate",
            "/earning/rounding/mode",
            "/expiry/months",
            "/name",
            "/notices/coupon_days/1",
            "/notices/coupon_days/2",
            "/notices/expiring_days/1",
            "/notices/quiet_hours/from",
            "/notices/quiet_hours/to",
            "/notices/quiet_hours/until",
            "/redemption/max_ratio",
            "/redemption/minimum",
            "/redemption/multiple",
            "/time_zone",
        ]
    );
}

#[test]
fn a_rate_written_as_a_number_is_refused_with_the_advice_to_write_a_string() {
    let said = reason("/earning/rate", json!(0.01));
    assert!(said.contains("write it as a string"), "{said}");
}

#[test]
fn an_unknown_field_is_refused_with_the_names_of_those_that_are_known() {
    let said = reason("/returns/expired", json!(1));
    assert_eq!(
        said,
        "is not a field here; the fields are: shortfall, expired_lot"
    );
}

#[test]
fn an_unknown_choice_is_refused_with_the_choices() {
    assert_eq!(
        reason("/expiry/align", json!("month")),
        "must be one of: day, month_end, fiscal_year_end"
    );
}

#[test]
fn what_is_no_object_is_refused_whole() {
    for document in [json!(null), json!([]), json!("program"), json!(1)] {
        assert_eq!(faults(&document), [""], "{document}");
    }
}

#[test]
fn fields_that_are_null_take_their_defaults() {
    let mut document = contract();
    for field in ["ranks", "campaigns", "notices", "expiry"] {
        document[field] = Value::Null;
    }
    assert_eq!(read(&document).unwrap().ranks, None);
}

#[test]
fn the_sample_is_written_as_it_was_read() {
    let sample = Program::sample();
    assert_eq!(read(&sample.to_json()).unwrap(), sample);
}
