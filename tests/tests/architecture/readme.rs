//! The READMEs promise nothing that no test holds, and name no file that is not there.

use std::collections::BTreeSet;

use crate::source;

/// Where each law of the store is named, and so made into a test.
const LAWS: &str = "shared/store/tests/conformance/mod.rs";

/// Where READMEs and what they name may lie.
const TREE: [&str; 5] = ["shared", "functions", "infra", "events", "tests"];

/// The names of all tests of the workspace.
fn tests() -> BTreeSet<String> {
    let sources = source::sources();
    let functions = sources
        .iter()
        .flat_map(|source| source::functions(&source.code));
    let mut tests: BTreeSet<String> = functions
        .filter(|function| function.is_test)
        .map(|function| function.name)
        .collect();
    let laws = sources.iter().filter(|source| source.path == LAWS);
    tests.extend(laws.flat_map(|laws| laws.code.split_whitespace().map(str::to_owned)));
    tests
}

/// What a text sets in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// What a text sets in backticks and reads like a test: a sentence of at least five words.
fn named_tests(text: &str) -> BTreeSet<String> {
    quoted(text)
        .filter(|name| name.matches('_').count() >= 4)
        .filter(|name| {
            name.chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        })
        .map(str::to_owned)
        .collect()
}

/// The READMEs of the workspace, and what it guarantees.
fn readmes() -> Vec<String> {
    let mut readmes = source::files(&TREE, "README.md");
    readmes.extend(["README.md", "tests/GUARANTEES.md"].map(str::to_owned));
    readmes
}

#[test]
fn every_promise_of_the_readme_names_a_test_that_exists() {
    let readme = source::read("README.md");
    let (_, promises) = readme
        .split_once("| promise | held by |")
        .expect("the README has a table of promises");
    let rows = promises
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let tests = tests();
    for row in rows {
        let named = named_tests(row);
        assert!(!named.is_empty(), "no test holds this: {row}");
        let missing: Vec<&String> = named.difference(&tests).collect();
        assert!(missing.is_empty(), "these are no tests: {missing:?}");
    }
}

#[test]
fn no_readme_names_a_test_that_does_not_exist() {
    let tests = tests();
    for readme in readmes() {
        let named = named_tests(&source::read(&readme));
        let missing: Vec<&String> = named.difference(&tests).collect();
        assert!(missing.is_empty(), "{readme} names no tests: {missing:?}");
    }
}

#[test]
fn every_file_that_a_readme_names_is_there() {
    let missing: Vec<String> = readmes()
        .iter()
        .flat_map(|readme| missing(readme))
        .collect();
    assert!(missing.is_empty(), "these are not there: {missing:#?}");
}

/// The files that a README names, outside its examples, and that are nowhere below its own folder, nor found from the root.
fn missing(readme: &str) -> Vec<String> {
    let folder = readme.trim_end_matches("README.md");
    let text = source::read(readme);
    let prose: String = text.split("```").step_by(2).collect();
    let names = quoted(&prose).flat_map(str::split_whitespace);
    names
        .filter(|name| is_a_file(name))
        .filter(|name| !source::root().join(name).is_file())
        .filter(|name| {
            let below = source::files(&TREE, name).into_iter();
            !below
                .filter(|path| path.starts_with(folder))
                .any(|path| path.ends_with(&format!("/{name}")))
        })
        .map(|name| format!("{readme}: {name}"))
        .collect()
}

/// Whether a quoted word is the name of a file of ours.
fn is_a_file(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let is_plain = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    is_plain && ending.is_some_and(|ending| ["rs", "md", "yaml", "toml", "json"].contains(&ending))
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
