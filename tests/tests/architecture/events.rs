//! Every case under `events/` is used: a file that no test sends is a promise that nobody keeps.

use std::collections::{BTreeMap, BTreeSet};

use crate::source;

/// LINE's own data, which is no function's: `tests/tests/line/official.rs` walks it whole.
const OFFICIAL: &str = "events/line-official/";

/// The cases that lie under `events/`, as `<function>/<case>`.
fn cases() -> BTreeSet<String> {
    let files = source::files(&["events"], ".json").into_iter();
    files
        .filter(|path| !path.starts_with(OFFICIAL))
        .map(|path| {
            let case = path.trim_start_matches("events/");
            case.trim_end_matches(".json").to_owned()
        })
        .collect()
}

/// What tests name, in whichever way they reach for a file.
fn named_in_tests() -> BTreeSet<String> {
    let sources = source::sources();
    let strings = sources.iter().flat_map(|source| &source.test_strings);
    strings
        .map(|text| {
            let case = text.split_once("events/").map_or(&**text, |(_, case)| case);
            case.trim_end_matches(".json").to_owned()
        })
        .collect()
}

#[test]
fn every_event_file_is_sent_by_a_test() {
    let named = named_in_tests();
    let cases = cases();
    let unused: Vec<&String> = cases.difference(&named).collect();
    assert!(unused.is_empty(), "no test sends events/{unused:#?}");
}

#[test]
fn every_function_has_at_least_two_cases() {
    let mut of_function: BTreeMap<String, usize> = source::files(&["functions"], "Cargo.toml")
        .iter()
        .filter_map(|manifest| manifest.split('/').nth(1))
        .map(|function| (function.to_owned(), 0))
        .collect();
    for case in cases() {
        let (function, _) = case.split_once('/').expect("events/<function>/<case>.json");
        let count = of_function.get_mut(function);
        *count.unwrap_or_else(|| panic!("events/{function} belongs to no function")) += 1;
    }
    let few: Vec<_> = of_function
        .iter()
        .filter(|(_, cases)| **cases < 2)
        .collect();
    assert!(few.is_empty(), "too few cases: {few:?}");
}
