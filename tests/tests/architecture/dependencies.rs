//! Dependencies point down only: functions, then runtime, line and store, then app, then domain.

use std::collections::{BTreeMap, BTreeSet};

use crate::source;

/// What each room may stand on, from the bottom up. A function may stand on all of them and on no other function.
const ROOMS: [(&str, &[&str]); 5] = [
    ("domain", &[]),
    ("app", &["domain"]),
    ("store", &["app", "domain"]),
    ("line", &["app", "domain"]),
    ("runtime", &["app", "domain", "line", "store"]),
];

/// What nobody below the runtime's edge may know: the transport, and the cloud it runs in.
const OUTSIDE: [&str; 12] = [
    "aws",
    "axum",
    "http",
    "hyper",
    "lambda",
    "reqwest",
    "rustls",
    "serde_dynamo",
    "tokio",
    "tower",
    "utoipa",
    "dynoxide",
];

/// What a manifest depends on, in whichever section. What tests alone depend on may point anywhere.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut section = "";
    let mut found = Vec::new();
    let text = source::read(manifest);
    for line in text.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
            // `[dependencies.name]`
            let named = section.rsplit_once("dependencies.").map(|(_, name)| name);
            found.extend(named.filter(|_| counts(section)).map(str::to_owned));
        } else if counts(section) && section.ends_with("dependencies") && !line.starts_with('#') {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            found.extend((!name.is_empty()).then(|| name.to_owned()));
        }
    }
    found
}

/// Whether a section of a manifest says what the product is built from.
fn counts(section: &str) -> bool {
    section.contains("dependencies") && !section.contains("dev-dependencies")
}

/// The names of the crates below `folder`, by their manifests.
fn rooms(folder: &str) -> BTreeMap<String, Vec<String>> {
    source::files(&[folder], "Cargo.toml")
        .into_iter()
        .map(|manifest| {
            let name = manifest
                .split('/')
                .nth(1)
                .expect("<folder>/<crate>/Cargo.toml");
            (name.to_owned(), dependencies(&manifest))
        })
        .collect()
}

#[test]
fn dependencies_point_down_only() {
    let shared = rooms("shared");
    let functions = rooms("functions");
    let ours: Vec<&String> = shared.keys().chain(functions.keys()).collect();
    for (name, dependencies) in shared.iter().chain(&functions) {
        let below: Vec<&str> = match ROOMS.iter().find(|(room, _)| room == name) {
            Some((_, below)) => below.to_vec(),
            None if functions.contains_key(name) => ROOMS.iter().map(|(room, _)| *room).collect(),
            None => panic!("shared/{name} has no place in the picture: give it one in ROOMS"),
        };
        for dependency in dependencies
            .iter()
            .filter(|d| ours.contains(d) || *d == "local")
        {
            assert!(
                below.contains(&dependency.as_str()),
                "{name} may not depend on {dependency}: dependencies point down only"
            );
        }
    }
}

#[test]
fn nothing_in_domain_or_app_knows_aws_or_http() {
    for (name, dependencies) in rooms("shared") {
        if name == "domain" || name == "app" {
            for dependency in dependencies {
                let outside = OUTSIDE
                    .iter()
                    .find(|prefix| dependency.starts_with(**prefix));
                assert!(
                    outside.is_none(),
                    "{name} may not depend on {dependency}: give it a port"
                );
            }
        }
    }
}

#[test]
fn every_version_is_chosen_in_the_workspace() {
    for manifest in source::files(&["shared", "functions", "infra", "tests"], "Cargo.toml") {
        for line in source::read(&manifest).lines() {
            let chosen_here = line.contains("version = \"") || line.contains("path = \"../");
            assert!(
                !chosen_here,
                "{manifest}: `{line}` belongs in the workspace's Cargo.toml"
            );
        }
    }
}

#[test]
fn every_function_keeps_the_same_roles() {
    for manifest in source::files(&["functions"], "Cargo.toml") {
        let folder = manifest.trim_end_matches("Cargo.toml");
        for role in ["src/main.rs", "src/lib.rs"] {
            let path = format!("{folder}{role}");
            assert!(source::root().join(&path).is_file(), "{path} is missing");
        }
        let main = source::read(&format!("{folder}src/main.rs"));
        let main = source::Source::parse(folder.to_owned(), main);
        assert!(
            !main.code.contains("if "),
            "{folder}src/main.rs wires and decides nothing"
        );
    }
}

#[test]
fn every_crate_says_what_it_is_for() {
    for manifest in source::files(&["shared", "functions", "infra"], "Cargo.toml") {
        let readme = manifest.replace("Cargo.toml", "README.md");
        assert!(
            source::root().join(&readme).is_file(),
            "{readme} is missing"
        );
    }
}

#[test]
fn nothing_reaches_lambda_that_is_not_used() {
    let sources = source::sources();
    for manifest in source::files(&["shared", "functions"], "Cargo.toml") {
        let folder = manifest.trim_end_matches("Cargo.toml");
        let own = sources
            .iter()
            .filter(|source| source.path.starts_with(folder));
        let words: BTreeSet<&str> = own
            .flat_map(|source| {
                source
                    .code
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
            })
            .collect();
        for dependency in dependencies(&manifest) {
            let library = dependency.replace('-', "_");
            assert!(
                words.contains(library.as_str()),
                "{manifest}: nothing uses {dependency}"
            );
        }
    }
}

/// What may never stand beneath the stand-in for LINE: a clock, a network, a file. The simulator is built on it.
#[test]
fn the_stand_in_for_line_is_pure() {
    let manifest = dependencies("infra/line-platform/Cargo.toml");
    let outside = manifest
        .iter()
        .find(|dependency| OUTSIDE.iter().any(|prefix| dependency.starts_with(prefix)));
    assert_eq!(outside, None);
    for source in source::sources() {
        let is_ours = source.path.starts_with("infra/line-platform/");
        let outside = [
            "std::fs",
            "std::net",
            "std::thread",
            "Instant::now",
            "async fn",
        ];
        let found = outside.iter().find(|word| source.product.contains(**word));
        assert!(!is_ours || found.is_none(), "{}: {found:?}", source.path);
    }
}
