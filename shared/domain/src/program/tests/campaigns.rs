//! What a program may say of campaigns, discounts and what points do not go with.

use super::*;

fn campaign(fields: Value) -> Value {
    let mut document = contract();
    for (name, value) in fields.as_object().unwrap() {
        document["campaigns"][0][name] = value.clone();
    }
    document
}

/// The one fault of a campaign with these fields: where, and what.
fn fault(fields: Value) -> [String; 2] {
    let faults = read(&campaign(fields)).unwrap_err();
    let [fault] = faults.as_slice() else {
        panic!("{faults:?}")
    };
    [fault.pointer.clone(), fault.reason.clone()]
}

#[test]
fn what_a_campaign_asks_is_written_as_it_is_read() {
    for (field, value) in [
        ("name_en", json!("Double weekend")),
        ("hours", json!({ "from": "17:00", "to": "20:00" })),
        ("hours", json!({ "from": "22:00", "to": "02:00" })),
        ("first_purchase", json!(true)),
        ("purchase", json!({ "nth": 3 })),
        ("purchase", json!({ "every": 5 })),
        ("purchase", json!({ "from": 2 })),
        ("effect", json!({ "add_points": 10, "per": "item" })),
        ("points_expire", json!({ "on": "2027-01-31" })),
        ("max_points_per_member_per_day", json!(300)),
    ] {
        let program = read(&campaign(json!({ field: value }))).unwrap();
        assert_eq!(program.to_json()["campaigns"][0][field], value, "{field}");
    }
}

#[test]
fn points_for_the_order_as_a_whole_may_be_asked_for_by_name() {
    let effect = json!({ "add_points": 10, "per": "order" });
    let program = read(&campaign(json!({ "effect": effect }))).unwrap();
    assert_eq!(program.campaigns[0].effect, CampaignEffect::AddPoints(10));
}

#[test]
fn what_a_campaign_cannot_ask_is_refused_where_it_stands() {
    let at = "/campaigns/0";
    let cases = [
        (
            json!({ "hours": { "from": "17:00", "to": "17:00" } }),
            "/hours",
            "must begin and end at different times",
        ),
        (
            json!({ "hours": { "from": "5pm", "to": "20:00" } }),
            "/hours/from",
            "must be a time of day, as in 21:00",
        ),
        (
            json!({ "purchase": {} }),
            "/purchase",
            "must have exactly one of: nth, every, from",
        ),
        (
            json!({ "purchase": { "nth": 1, "from": 2 } }),
            "/purchase",
            "must have exactly one of: nth, every, from",
        ),
        (
            json!({ "purchase": { "every": 1 } }),
            "/purchase/every",
            "must be a whole number from 2 to 1000000",
        ),
        (
            json!({ "purchase": { "nth": 2 }, "first_purchase": true }),
            "/purchase",
            "must not stand beside first_purchase",
        ),
        (
            json!({ "effect": { "multiply": "2", "per": "item" } }),
            "/effect/per",
            "belongs to add_points only",
        ),
        (
            json!({ "effect": { "add_points": 1, "per": "line" } }),
            "/effect/per",
            "must be one of: order, item",
        ),
        (
            json!({ "points_expire": { "days": 1, "on": "2027-01-31" } }),
            "/points_expire",
            "must have exactly one of: days, on",
        ),
        (
            json!({ "points_expire": { "on": "2026-12-30" } }),
            "/points_expire/on",
            "must not be before the campaign ends",
        ),
        (
            json!({ "points_expire": { "on": "2126-12-30" } }),
            "/points_expire/on",
            "must be a day as in 2026-11-22, of the years 2000 to 2099",
        ),
        (
            json!({ "max_points_per_member_per_day": 0 }),
            "/max_points_per_member_per_day",
            "must be a whole number from 1 to 1000000000000",
        ),
    ];
    for (fields, place, reason) in cases {
        assert_eq!(fault(fields), [format!("{at}{place}"), reason.to_owned()]);
    }
}

#[test]
fn a_campaign_begins_and_ends_within_the_years_that_days_have() {
    let reason = "must be a day as in 2026-11-22, or an instant with its offset as in 2026-11-22T10:00:00+09:00, of the years 2000 to 2099";
    for far in ["9999-12-31T23:59:59.0001-14:00", "2100-01-01", "1999-12-31"] {
        let found = fault(json!({ "from": far, "to": null }));
        assert_eq!(found, ["/campaigns/0/from", reason]);
    }
}

#[test]
fn points_may_be_kept_apart_from_campaigns_and_coupons_that_exist() {
    let apart = json!({ "campaigns": ["weekend-double"], "coupons": ["birthday"] });
    let document = with("/redemption/not_combinable_with", apart.clone());
    let program = read(&document).unwrap();
    assert_eq!(
        program.to_json()["redemption"]["not_combinable_with"],
        apart
    );
    let unknown = json!({ "campaigns": ["weekend-double", "x"], "coupons": ["y"] });
    let mut found = faults(&with("/redemption/not_combinable_with", unknown));
    found.sort();
    assert_eq!(
        found,
        [
            "/redemption/not_combinable_with/campaigns/1",
            "/redemption/not_combinable_with/coupons/0"
        ]
    );
}

#[test]
fn discounts_and_coupons_earn_nothing_unless_the_program_says_so() {
    let earning = read(&contract()).unwrap().earning;
    assert_eq!(
        (earning.coupon_part, earning.discounted_part),
        (PaidPart::Excluded, PaidPart::Excluded)
    );
    let earning = read(&with("/earning/coupon_part", json!("included")))
        .unwrap()
        .earning;
    assert_eq!(earning.coupon_part, PaidPart::Included);
    assert_eq!(
        reason("/earning/discounted_part", json!("half")),
        "must be one of: excluded, included"
    );
}
