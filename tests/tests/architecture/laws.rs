//! What may stand in one file only, and what nowhere.

use crate::source::{self, Source};

/// Fails with every line of the product where `found` holds, except in the files named in `allowed`.
fn nowhere_but(allowed: &[&str], why: &str, folders: &[&str], found: impl Fn(&str) -> bool) {
    let broken: Vec<String> = source::sources()
        .iter()
        .filter(|source| folders.iter().any(|folder| source.path.starts_with(folder)))
        .filter(|source| !allowed.contains(&source.path.as_str()))
        .flat_map(|source| lines_where(source, &found))
        .collect();
    assert!(broken.is_empty(), "{why}:\n{}", broken.join("\n"));
}

fn lines_where(source: &Source, found: impl Fn(&str) -> bool) -> Vec<String> {
    let lines = source.product.lines().enumerate();
    lines
        .filter(|(_, line)| found(line))
        .map(|(at, line)| format!("  {}:{}: {}", source.path, at + 1, line.trim()))
        .collect()
}

/// The words of a line of code.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
}

const PRODUCT: [&str; 4] = [
    "shared/",
    "functions/",
    "infra/line-platform/",
    "infra/local/",
];
const DEPLOYED: [&str; 2] = ["shared/", "functions/"];

#[test]
fn the_clock_is_read_in_one_file() {
    nowhere_but(
        // The deployed clock, and the local system's, which can be moved.
        &["shared/runtime/src/clock.rs", "infra/local/src/clock.rs"],
        "time is given: take it from app's Clock",
        &PRODUCT,
        |line| {
            ["Utc::now", "Local::now", "SystemTime::now"]
                .iter()
                .any(|call| line.contains(call))
        },
    );
}

#[test]
fn ids_and_randomness_are_given() {
    nowhere_but(
        &["shared/runtime/src/ids.rs"],
        "ids are given: take them from app's IdSource",
        &DEPLOYED,
        |line| {
            ["now_v7", "new_v4", "rand::", "getrandom"]
                .iter()
                .any(|call| line.contains(call))
        },
    );
}

#[test]
fn the_environment_is_read_in_one_file() {
    nowhere_but(
        &["shared/runtime/src/config.rs"],
        "the environment is read in runtime's config",
        &PRODUCT,
        |line| line.contains("env::var"),
    );
}

#[test]
fn status_codes_are_chosen_in_one_file() {
    nowhere_but(
        &[
            "shared/runtime/src/http/code.rs",
            // Recorded now, or recorded before.
            "shared/runtime/src/http/replay.rs",
            // Reads what LINE answered; it chooses nothing.
            "shared/line/src/client/answer.rs",
        ],
        "a refusal becomes a status in runtime's codes and nowhere else",
        &DEPLOYED,
        |line| line.contains("StatusCode::"),
    );
}

/// The judge of the simulator reads keys by itself: a second opinion on what the house writes.
const JUDGE: &str = "infra/simulator/src/audit/";

#[test]
fn keys_of_the_table_are_built_in_one_file() {
    let broken: Vec<String> = source::sources()
        .iter()
        .filter(|source| source.path != "shared/store/src/key.rs")
        .filter(|source| !source.path.starts_with(JUDGE))
        .flat_map(|source| {
            let keys = source
                .strings
                .iter()
                .filter(|(_, text)| looks_like_a_key(text));
            keys.map(|(line, text)| format!("  {}:{line}: {text:?}", source.path))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(
        broken.is_empty(),
        "build keys in shared/store/src/key.rs:\n{}",
        broken.join("\n")
    );
}

/// `E#…`, `DUE#…`: capitals and a hash, at the beginning of a literal.
fn looks_like_a_key(text: &str) -> bool {
    text.split_once('#')
        .is_some_and(|(kind, _)| !kind.is_empty() && kind.chars().all(|c| c.is_ascii_uppercase()))
}

#[test]
fn no_float_stands_in_the_product() {
    nowhere_but(
        &[],
        "points and yen are whole, rates are decimals",
        &DEPLOYED,
        |line| words(line).any(|word| word == "f32" || word == "f64"),
    );
}

/// The types that `as` turns values into, silently cutting off what does not fit.
const NUMBERS: [&str; 12] = [
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
];

#[test]
fn no_number_is_cast() {
    nowhere_but(&[], "use From and TryFrom", &PRODUCT, |line| {
        let words: Vec<&str> = words(line).filter(|word| !word.is_empty()).collect();
        words
            .windows(2)
            .any(|pair| pair[0] == "as" && NUMBERS.contains(&pair[1]))
    });
}

#[test]
fn nothing_in_the_domain_does_anything_but_compute() {
    nowhere_but(
        &[],
        "the domain is pure: what it needs is given, what it finds is returned",
        &["shared/domain/"],
        |line| {
            [
                "std::fs",
                "std::net",
                "std::process",
                "std::thread",
                "std::io",
                "static mut",
            ]
            .iter()
            .any(|outside| line.contains(outside))
                || words(line).any(|word| {
                    ["async", "println", "eprintln", "tracing", "RwLock", "Mutex"].contains(&word)
                })
        },
    );
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    nowhere_but(
        &[],
        "a fault is an error with a sentence",
        &PRODUCT,
        |line| {
            line.contains(".unwrap()")
                || line.contains("todo!(")
                || line.contains("unimplemented!(")
        },
    );
}

#[test]
fn lints_are_expected_with_a_reason_and_never_allowed() {
    let sources = source::sources();
    let allowed: Vec<String> = sources
        .iter()
        .flat_map(|source| {
            let lines = source.code.lines().enumerate();
            let allowed =
                lines.filter(|(_, line)| line.contains("[allow(") || line.contains(", allow("));
            allowed.map(|(at, _)| format!("  {}:{}", source.path, at + 1))
        })
        .collect();
    assert!(
        allowed.is_empty(),
        "write #[expect(…, reason = …)]:\n{}",
        allowed.join("\n")
    );
}
