//! Source files, as the rules want to see them: code without comments, strings and tests, beside the text as it stands.

use std::fs;
use std::path::{Path, PathBuf};

use crate::blank::blank;

/// One source file.
pub(crate) struct Source {
    /// The path from the root of the workspace, with forward slashes.
    pub(crate) path: String,
    /// The file as it stands.
    pub(crate) text: String,
    /// The same, line by line, with comments and the insides of strings blanked.
    pub(crate) code: String,
    /// `code`, with everything blanked that only tests see.
    pub(crate) product: String,
    /// The string literals outside tests, with the line each begins on.
    pub(crate) strings: Vec<(usize, String)>,
    /// The string literals inside tests.
    pub(crate) test_strings: Vec<String>,
}

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this crate stands in the workspace")
        .to_path_buf()
}

/// Every file below `folders` whose name ends in `extension`, in order.
pub(crate) fn files(folders: &[&str], extension: &str) -> Vec<String> {
    let root = root();
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut found = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder of the workspace can be read");
            waiting.extend(entries.map(|entry| entry.expect("an entry can be read").path()));
        } else if path.to_string_lossy().ends_with(extension) {
            let inside = path.strip_prefix(&root).expect("found below the root");
            found.push(inside.to_string_lossy().replace('\\', "/"));
        }
    }
    found.sort();
    found
}

/// The text of a file of the workspace.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every Rust source of the workspace.
pub(crate) fn sources() -> Vec<Source> {
    let mut sources: Vec<Source> = files(&["shared", "functions", "infra", "tests"], ".rs")
        .into_iter()
        .map(|path| Source::parse(path.clone(), read(&path)))
        .collect();
    let tests: Vec<String> = sources.iter().flat_map(test_modules).collect();
    for source in &mut sources {
        let inside = |module: &String| {
            source.path == format!("{module}.rs") || source.path.starts_with(&format!("{module}/"))
        };
        if tests.iter().any(inside) {
            source.product.clear();
            let strings = source.strings.drain(..).map(|(_, text)| text);
            source.test_strings.extend(strings);
        }
    }
    sources
}

/// The modules in files of their own that a source declares for tests only, as paths without their ending.
fn test_modules(source: &Source) -> Vec<String> {
    let stem = source.path.trim_end_matches(".rs");
    let folder = ["/lib", "/main", "/mod"]
        .iter()
        .find_map(|root| stem.strip_suffix(root))
        .unwrap_or(stem);
    let declared = source.code.match_indices("#[cfg(test)]").map(|(at, _)| {
        let item = &source.code[at..];
        &item[..item_end(item)]
    });
    declared
        .filter(|item| item.ends_with(';'))
        .filter_map(|item| item.split_once("mod "))
        .map(|(_, name)| format!("{folder}/{}", name.trim_end_matches(';').trim()))
        .collect()
}

impl Source {
    pub(crate) fn parse(path: String, text: String) -> Source {
        let (code, strings) = blank(&text);
        let only_tests = path.starts_with("tests/")
            || path.ends_with("/tests.rs")
            || path.contains("/tests/")
            || path.contains("/benches/");
        let product = if only_tests {
            String::new()
        } else {
            without_tests(&code)
        };
        let lines: Vec<&str> = product.lines().collect();
        let (strings, in_tests): (Vec<_>, Vec<_>) = strings
            .into_iter()
            .partition(|(line, _)| lines.get(line - 1).is_some_and(|line| line.contains('"')));
        let test_strings = in_tests.into_iter().map(|(_, text)| text).collect();
        Source {
            path,
            text,
            code,
            product,
            strings,
            test_strings,
        }
    }
}

/// Blanks each item that stands under `#[cfg(test)]` or `#[test]`.
fn without_tests(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = rest.find("#[cfg(test)]") {
        out.push_str(&rest[..start]);
        let item = &rest[start..];
        let end = item_end(item);
        out.extend(item[..end].chars().filter(|c| *c == '\n'));
        rest = &item[end..];
    }
    out.push_str(rest);
    out
}

/// Where the item ends that begins here: at its `;` (not that of an array's type), or at the brace that closes its first.
fn item_end(item: &str) -> usize {
    let (mut depth, mut brackets) = (0_usize, 0_usize);
    for (at, c) in item.char_indices() {
        match c {
            ';' if depth == 0 && brackets == 0 => return at + 1,
            '[' => brackets += 1,
            ']' => brackets = brackets.saturating_sub(1),
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    item.len()
}

/// A function of a source file.
pub(crate) struct Function {
    pub(crate) name: String,
    /// The line it begins on.
    pub(crate) line: usize,
    /// Its lines of code: neither blank nor comment, as clippy counts.
    pub(crate) lines: usize,
    /// Whether it is a test by its attributes.
    pub(crate) is_test: bool,
}

/// Every function with a body, in order.
pub(crate) fn functions(code: &str) -> Vec<Function> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = code[from..].find("fn ").map(|at| from + at) {
        from = at + 3;
        let named = code[from..]
            .chars()
            .next()
            .is_some_and(|c| c.is_alphabetic() || c == '_');
        let whole_word = code[..at]
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric() && c != '_');
        if !named || !whole_word {
            continue;
        }
        let item = &code[at..];
        let body = &item[..item_end(item)];
        if !body.ends_with('}') {
            continue;
        }
        let name = code[from..]
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        let lines = body.lines().filter(|line| !line.trim().is_empty()).count();
        let line = code[..at].matches('\n').count() + 1;
        let is_test = is_test(&code[..at]);
        found.push(Function {
            name,
            line,
            lines,
            is_test,
        });
    }
    found
}

/// Whether the attributes that end `before` make a test of the function behind them.
fn is_test(before: &str) -> bool {
    let item = before.rfind(['}', ';', '{']).map_or(0, |at| at + 1);
    let attributes = &before[item..];
    attributes.contains("test]") || attributes.contains("::test(")
}

#[test]
fn a_test_is_told_from_what_only_sounds_like_one() {
    let code = "#[tokio::test(start_paused = true)]\nasync fn one() {}\n#[test]\n#[should_panic]\nfn two() {}\n#[cfg(test)]\nfn three() {}";
    let tests: Vec<bool> = functions(code).iter().map(|f| f.is_test).collect();
    assert_eq!(tests, [true, true, false]);
}

#[test]
fn comments_strings_and_tests_are_not_taken_for_code() {
    let text = r###"//! Utc::now()
fn first() -> &'static str { /* f64 /* nested */ */ "E#x { \" }" }
const RAW: &str = r#"as "u8" {"#;
fn second<'a>(c: char) -> bool { c == '"' || c == '\'' || c == '{' }
#[cfg(test)]
mod tests { fn third() { hidden.unwrap() } }
fn fourth(key: [u8; 4]) -> [u8; 2] {}
"###;
    let source = Source::parse("shared/x/src/lib.rs".to_owned(), text.to_owned());
    assert!(!source.code.contains("Utc") && !source.code.contains("f64"));
    assert!(source.code.contains("hidden") && !source.product.contains("hidden"));
    assert_eq!(
        source.code.matches('\n').count(),
        text.matches('\n').count()
    );
    let names: Vec<String> = functions(&source.product)
        .into_iter()
        .map(|f| f.name)
        .collect();
    assert_eq!(names, ["first", "second", "fourth"]);
    assert_eq!(source.strings[0], (2, r#"E#x { \" }"#.to_owned()));
}

#[test]
fn a_module_declared_for_tests_is_tests_whatever_its_name() {
    let text = "#[cfg(test)]\nmod arbitrary;\nmod real;\n#[cfg(test)]\npub(crate) mod other;\n";
    let parse = |path: &str| Source::parse(path.to_owned(), text.to_owned());
    let lib = test_modules(&parse("shared/x/src/lib.rs"));
    assert_eq!(lib, ["shared/x/src/arbitrary", "shared/x/src/other"]);
    let room = test_modules(&parse("shared/x/src/room.rs"));
    assert_eq!(
        room,
        ["shared/x/src/room/arbitrary", "shared/x/src/room/other"]
    );
}
