//! What holds for every program and for every document.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::arbitrary::program;
use super::{Program, read};

/// Something that does not belong where it is put, most of the time.
pub(super) fn oddity() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(0.01),
        json!(u64::MAX),
        json!(1e300),
        json!(""),
        json!("0.01"),
        json!("2026-02-30"),
        json!("9999999999999999999999"),
        json!([]),
        json!([null, 1, "a", {}]),
        json!({}),
        json!({ "points": 1, "days": "x" }),
    ])
}

/// Every place in a document.
pub(super) fn places(document: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match document {
        Value::Object(fields) => {
            for (name, value) in fields {
                places(value, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                places(value, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn a_program_that_is_written_reads_as_the_same_program(program in program()) {
        prop_assert_eq!(read(&program.to_json()), Ok(program));
    }

    #[test]
    fn a_document_with_anything_anywhere_is_read_or_refused_with_places(
        place in any::<prop::sample::Index>(),
        value in oddity(),
    ) {
        let mut document = Program::sample().to_json();
        let mut all = Vec::new();
        places(&document, "", &mut all);
        *document.pointer_mut(place.get(&all).as_str()).unwrap() = value;
        match read(&document) {
            Ok(program) => prop_assert_eq!(read(&program.to_json()), Ok(program)),
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    let (parent, _) = fault.pointer.rsplit_once('/').unwrap_or_default();
                    prop_assert!(document.pointer(parent).is_some(), "{:?}", fault);
                }
            }
        }
    }
}
