//! How long a file and a function may be.

use crate::source;

/// Above these nobody reads any more; aim for half of the one and a fifth of the other.
const FILE_LINES_MAX: usize = 300;
const FUNCTION_LINES_MAX: usize = 70;

/// Files that were longer when the limit was set, and what they may not exceed. This list only gets shorter.
const LONGER: [(&str, usize); 2] = [
    ("shared/domain/src/program/arbitrary/mod.rs", 310),
    ("tests/tests/shop/points.rs", 400),
];

#[test]
fn no_function_is_longer_than_seventy_lines() {
    let long: Vec<String> = source::sources()
        .iter()
        .flat_map(|source| {
            let functions = source::functions(&source.code).into_iter();
            let long = functions.filter(|function| function.lines > FUNCTION_LINES_MAX);
            long.map(|f| {
                format!(
                    "  {}:{}: {} has {} lines",
                    source.path, f.line, f.name, f.lines
                )
            })
            .collect::<Vec<_>>()
        })
        .collect();
    assert!(long.is_empty(), "aim for 15 lines:\n{}", long.join("\n"));
}

#[test]
fn no_file_is_longer_than_three_hundred_lines() {
    let long: Vec<String> = source::sources()
        .iter()
        .map(|source| (source.text.lines().count(), source.path.as_str()))
        .filter(|(lines, path)| *lines > most(path))
        .map(|(lines, path)| format!("  {path} has {lines} lines, and may have {}", most(path)))
        .collect();
    assert!(long.is_empty(), "one verb per file:\n{}", long.join("\n"));
}

fn most(path: &str) -> usize {
    LONGER
        .iter()
        .find(|(longer, _)| *longer == path)
        .map_or(FILE_LINES_MAX, |(_, most)| *most)
}
