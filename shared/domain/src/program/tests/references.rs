//! What the parts of a program say of each other, and how long each of them lasts.

use super::*;

/// The contract's document with one part in a list of its own.
fn alone(list: &str, part: Value) -> Value {
    let mut document = contract();
    document[list] = json!([part]);
    document
}

/// A document that may be at fault, and where.
fn found(document: &Value) -> Vec<String> {
    match read(document) {
        Ok(_) => Vec::new(),
        Err(_) => faults(document),
    }
}

fn lottery() -> Value {
    json!({
        "id": "spin", "name": "S", "points": 1, "from": "2026-11-01", "to": "2026-11-30",
        "prizes": [{ "id": "a", "name": "A", "odds": "0.1", "value_yen": 0, "stock": 1 }],
    })
}

fn card(kind: &str) -> Value {
    json!({ "id": "tea", "name": "T", "size": 2, "stamp_for": { "activity": kind }, "reward": { "points": 10 } })
}

#[test]
fn a_part_lasts_until_the_day_on_which_it_begins_or_a_later_one() {
    for (list, mut part) in [
        ("coupons", contract()["coupons"][0].clone()),
        ("rewards", json!({ "id": "mug", "name": "M", "points": 10 })),
        ("lotteries", lottery()),
        ("stamp_cards", card("visit")),
    ] {
        let mut of = |from: &str, to: &str| {
            (part["from"], part["to"]) = (json!(from), json!(to));
            found(&alone(list, part.clone()))
        };
        assert!(of("2026-12-01", "2026-12-01").is_empty(), "{list}");
        assert!(of("2026-12-01", "2026-12-24").is_empty(), "{list}");
        let end = format!("/{list}/0/to");
        assert_eq!(of("2026-12-01", "2026-11-30"), [end]);
    }
}

#[test]
fn lotteries_are_named_once_and_so_is_each_prize_of_one() {
    let mut document = alone("lotteries", lottery());
    document["lotteries"] = json!([lottery(), lottery()]);
    let prize = lottery()["prizes"][0].clone();
    document["lotteries"][0]["prizes"] = json!([prize, prize]);
    let mut found = found(&document);
    found.sort();
    assert_eq!(found, ["/lotteries/0/prizes/1/id", "/lotteries/1/id"]);
}

#[test]
fn a_stamp_card_is_for_an_activity_of_one_member_that_there_is() {
    let at = "/stamp_cards/0/stamp_for/activity";
    let mut document = contract();
    let referral = json!({ "kind": "referral", "points": 5, "return_days": 14 });
    document["activities"]
        .as_array_mut()
        .unwrap()
        .push(referral);
    let mut of = |kind: &str| {
        document["stamp_cards"] = json!([card(kind)]);
        found(&document)
    };
    assert!(of("visit").is_empty());
    assert_eq!(of("review"), [at]);
    assert_eq!(of("referral"), [at]);
    assert_eq!(of("with blanks"), [at]);
}

#[test]
fn a_rally_of_named_stores_has_no_more_places_than_stores() {
    let mut rally = card("visit");
    rally["distinct_stores"] = json!(true);
    rally["stores"] = json!(["ueno", "meguro"]);
    let mut of = |size: u32, distinct: bool| {
        (rally["size"], rally["distinct_stores"]) = (json!(size), json!(distinct));
        let mut document = contract();
        document["stamp_cards"] = json!([rally]);
        found(&document)
    };
    assert!(of(2, true).is_empty());
    assert_eq!(of(3, true), ["/stamp_cards/0/size"]);
    assert!(of(3, false).is_empty());
}

#[test]
fn an_activity_without_points_is_for_a_stamp_card() {
    let mut document = alone("activities", json!({ "kind": "visit" }));
    assert_eq!(found(&document), ["/activities/0/points"]);
    document["stamp_cards"] = json!([card("visit")]);
    assert!(found(&document).is_empty());
}

#[test]
fn a_coupon_goes_with_coupons_that_there_are() {
    let goes_with = |names: Value| with("/coupons/0/combine", json!({ "coupons": names }));
    let place = "/coupons/0/combine/coupons/1";
    assert_eq!(found(&goes_with(json!(["birthday", "cake"]))), [place]);
    let program = read(&goes_with(json!(["birthday"]))).unwrap();
    let named = WithCoupons::Only(vec!["birthday".to_owned()]);
    assert_eq!(program.coupons[0].combine.coupons, named);
    for (word, expected) in [
        ("any", WithCoupons::Any),
        ("none", WithCoupons::Only(Vec::new())),
    ] {
        let program = read(&goes_with(json!(word))).unwrap();
        assert_eq!(program.coupons[0].combine.coupons, expected);
    }
}

#[test]
fn the_terms_of_a_referral_are_for_the_activity_of_that_name_which_has_no_limit() {
    let full = json!({ "kind": "referral", "points": 500, "return_days": 14, "friend_points": 200, "min_spend": 3000 });
    let changed = |field: &str, value: Value| {
        let mut activity = full.clone();
        activity[field] = value;
        alone("activities", activity)
    };
    let terms = ReferralTerms {
        friend_points: 200,
        min_spend: 3_000,
        return_days: 14,
    };
    let program = read(&alone("activities", full.clone())).unwrap();
    assert_eq!(program.activities[0].referral, Some(terms));
    let limit = changed("limit", json!({ "per": "day", "times": 1 }));
    assert_eq!(found(&limit), ["/activities/0/limit"]);
    let [days, friend, spend] =
        ["return_days", "friend_points", "min_spend"].map(|field| format!("/activities/0/{field}"));
    let visit = found(&changed("kind", json!("visit")));
    assert_eq!(visit, [days, friend.clone(), spend.clone()]);
    let endless = found(&changed("return_days", Value::Null));
    assert_eq!(endless, [friend, spend]);
    let plain = json!({ "kind": "referral", "points": 5, "limit": { "per": "day", "times": 1 } });
    let program = read(&alone("activities", plain)).unwrap();
    assert_eq!(program.activities[0].referral, None);
}
