//! The README promises nothing that no test holds.

use std::collections::BTreeSet;

use crate::source;

/// The names of all functions of the workspace, tests among them.
fn functions() -> BTreeSet<String> {
    let sources = source::sources();
    let functions = sources
        .iter()
        .flat_map(|source| source::functions(&source.code));
    functions.map(|function| function.name).collect()
}

/// What a text sets in backticks and reads like a test: a sentence of at least four words.
fn named_tests(text: &str) -> BTreeSet<String> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted
        .filter(|name| name.matches('_').count() >= 3)
        .filter(|name| {
            name.chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_promise_of_the_readme_names_a_test_that_exists() {
    let named = named_tests(&source::read("README.md"));
    assert!(
        named.len() >= 10,
        "the README names only {} tests",
        named.len()
    );
    let functions = functions();
    let missing: Vec<&String> = named.difference(&functions).collect();
    assert!(
        missing.is_empty(),
        "the README names tests that do not exist: {missing:#?}"
    );
}

#[test]
fn the_readmes_two_commands_are_the_ones_that_ci_runs() {
    let readme = source::read("README.md");
    for command in ["cargo run", "cargo test --workspace"] {
        assert!(
            readme.contains(command),
            "the README leads with `{command}`"
        );
    }
    assert!(source::read(".ci/run").contains("cargo test --workspace"));
}
