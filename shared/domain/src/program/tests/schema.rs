//! The schema says what the reader reads.

use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::program::arbitrary::program;
use crate::program::properties::{oddity, places};
use crate::program::{Program, read, schema};

/// What the reader alone can find fault with: between the parts of a program, and within texts.
const BEYOND: [&str; 18] = [
    "must be used once",
    "must be a rank",
    "must be a coupon",
    "must be an activity",
    "is required, unless",
    "must be more than",
    "must be 0: everybody",
    "must not be before from",
    "must not stand beside rate",
    "must have a rate",
    "must be a decimal string",
    "must be a day as in",
    "belongs to percent_off only",
    "must have odds that add up",
    "is worth",
    "is for the activity referral",
    "is for a referral with",
    "is not for referrals",
];

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).unwrap()
}

/// The shortest program, with something in a place of it.
fn with(pointer: &str, value: Value) -> Value {
    let mut document = Program::sample().to_json();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap()[name] = value;
    document
}

#[test]
fn a_schema_is_a_schema() {
    assert!(jsonschema::draft202012::meta::is_valid(&schema()));
}

#[test]
fn defaults_and_bounds_stand_in_the_schema() {
    let schema = schema();
    let months = &schema["properties"]["expiry"]["properties"]["months"];
    let bounds =
        json!({ "type": ["integer", "null"], "minimum": 1, "maximum": 120, "default": 12 });
    assert_eq!(months, &bounds);
    assert_eq!(schema["required"], json!(["earning", "name"]));
    let effect = &schema["properties"]["coupons"]["items"]["properties"]["effect"];
    // Four, and none where it may be left out.
    assert_eq!(
        effect["allOf"][0]["oneOf"].as_array().map(Vec::len),
        Some(5)
    );
}

#[test]
fn faults_of_shape_are_found_by_the_schema_and_the_reader_alike() {
    let validator = validator();
    for (pointer, value) in [
        ("/name", Value::Null),
        ("/name", json!("")),
        ("/name", json!("  ")),
        ("/name", json!("a\nb")),
        ("/earning", json!([])),
        ("/earning/rate", json!(0.01)),
        ("/earning/rate", json!("1e-2")),
        ("/earning/rounding", json!({ "mode": "up" })),
        ("/campains", json!([])),
        ("/campaigns", json!({})),
        ("/campaigns/0/weekdays", json!(["sunday"])),
        ("/campaigns/0/priority", json!(1001)),
        ("/campaigns/0/effect", json!({})),
        ("/campaigns/0/purchase", json!({ "nth": 0 })),
        ("/campaigns/0/purchase", json!({ "nth": 1, "every": 2 })),
        (
            "/campaigns/0/points_expire",
            json!({ "days": 1, "on": "2026-12-31" }),
        ),
        ("/coupons/0/effect", json!({})),
        (
            "/coupons/0/effect",
            json!({ "amount_off": 1, "add_points": 1 }),
        ),
        (
            "/coupons/0/effect",
            json!({ "multiply": "2", "add_points": 1 }),
        ),
        ("/coupons/0/valid_days", json!(0)),
        ("/returns/expired_lot", json!("keep")),
        ("/ranks/levels", json!([])),
    ] {
        let document = with(pointer, value);
        assert!(!validator.is_valid(&document), "{pointer} {document}");
        assert!(read(&document).is_err(), "{pointer}");
    }
}

#[test]
fn what_may_stand_in_two_forms_may_do_so_in_the_schema() {
    let validator = validator();
    for (pointer, value) in [
        ("/returns/expired_lot", json!("forfeit")),
        ("/returns/expired_lot", json!({ "reissue_days": 30 })),
        ("/coupons/0/effect", json!({ "percent_off": 10 })),
        (
            "/coupons/0/effect",
            json!({ "percent_off": "12.5", "max": null, "add_points": null }),
        ),
        (
            "/coupons/0/effect",
            json!({ "multiply": "1.5", "max_points": 300 }),
        ),
        ("/campaigns/0/purchase", json!({ "every": 5 })),
        ("/campaigns/0/points_expire", json!({ "on": "2027-01-31" })),
        ("/campaigns/0/points_expire", Value::Null),
        ("/effective_from", json!("2026-12-01")),
        ("/expiry", Value::Null),
    ] {
        let document = with(pointer, value);
        assert!(validator.is_valid(&document), "{pointer}");
        assert!(read(&document).is_ok(), "{pointer} {:?}", read(&document));
    }
}

proptest! {
    #[test]
    fn every_program_that_is_written_is_valid(program in program()) {
        prop_assert!(validator().is_valid(&program.to_json()));
    }

    #[test]
    fn a_document_with_anything_anywhere_is_valid_where_the_reader_finds_no_fault_of_shape(
        place in any::<prop::sample::Index>(),
        value in oddity(),
    ) {
        let mut document = Program::sample().to_json();
        let mut all = Vec::new();
        places(&document, "", &mut all);
        *document.pointer_mut(place.get(&all).as_str()).unwrap() = value;
        let faults = read(&document).err().unwrap_or_default();
        let is_beyond = |reason: &str| BEYOND.iter().any(|known| reason.starts_with(known));
        let is_text = |reason: &str| reason.contains("time zone");
        let of_shape = faults.iter().any(|fault| !is_beyond(&fault.reason) && !is_text(&fault.reason));
        if of_shape || faults.is_empty() {
            prop_assert_eq!(validator().is_valid(&document), !of_shape, "{:?}", faults);
        }
    }
}
