//! How long a file and a function may be.

use crate::source;

/// Above these nobody reads any more; aim for half of the one and a fifth of the other.
const FILE_LINES_MAX: usize = 300;
const FUNCTION_LINES_MAX: usize = 70;

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
        .filter(|(lines, _)| *lines > FILE_LINES_MAX)
        .map(|(lines, path)| format!("  {path} has {lines} lines"))
        .collect();
    assert!(long.is_empty(), "one verb per file:\n{}", long.join("\n"));
}
