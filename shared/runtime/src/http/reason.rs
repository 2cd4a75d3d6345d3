//! Words for what serde found wrong: the caller's, without the names of our types.

use serde_path_to_error::{Path, Segment};

use super::problem::FieldError;

/// What serde says of a value that is none of those it may be.
pub(super) const NO_VARIANT: &str = "data did not match any variant";

/// What is said of a field that nobody reads.
pub(super) const UNKNOWN: &str = "is not a known field";

/// A field error from where serde stood and what it said.
pub(super) fn field_error(path: &Path, message: &str) -> FieldError {
    let message = message.split(" at line ").next().unwrap_or(message);
    let mut pointer = pointer(path);
    let parents = ["missing field ", "duplicate field "];
    if let Some(field) = parents
        .into_iter()
        .find_map(|prefix| quoted_after(message, prefix))
    {
        pointer.push('/');
        pointer.push_str(&escaped(field));
    }
    FieldError {
        pointer,
        reason: reason(message),
    }
}

fn pointer(path: &Path) -> String {
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", escaped(key)),
            // A variant's name is not a step in the JSON that the caller sent.
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        })
        .collect()
}

/// A name as a step of a pointer (RFC 6901): `~` and `/` inside it are escaped.
pub(super) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn quoted_after<'a>(message: &'a str, prefix: &str) -> Option<&'a str> {
    let name = message.strip_prefix(prefix)?.strip_prefix('`')?;
    name.split('`').next()
}

fn reason(message: &str) -> String {
    if message.starts_with("missing field ") {
        return "is required".to_owned();
    }
    if message.starts_with("unknown field ") {
        return UNKNOWN.to_owned();
    }
    if message.starts_with("duplicate field ") {
        return "is given twice".to_owned();
    }
    if message.starts_with(NO_VARIANT) {
        return "has none of the allowed forms".to_owned();
    }
    if message.starts_with("unknown variant ") {
        return one_of(message);
    }
    if is_about_a_number(message) {
        return must_be("u64");
    }
    if message.starts_with("invalid ") {
        let expected = message
            .rsplit_once(", expected ")
            .map(|(_, expected)| expected);
        return expected.map_or_else(|| "is not valid".to_owned(), must_be);
    }
    // Everything else was said by our own types, for the caller.
    message.to_owned()
}

/// What the standard library says of a query parameter that is no whole number.
fn is_about_a_number(message: &str) -> bool {
    let beginnings = ["invalid digit", "cannot parse integer", "number too "];
    beginnings
        .iter()
        .any(|beginning| message.starts_with(beginning))
}

fn one_of(message: &str) -> String {
    let names: Vec<&str> = message
        .split_once(", expected ")
        .map(|(_, names)| names.split('`').skip(1).step_by(2).collect())
        .unwrap_or_default();
    format!("must be one of {}", names.join(", "))
}

fn must_be(expected: &str) -> String {
    let what = match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number of 0 or more",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "a boolean" => "true or false",
        "a string" | "a borrowed string" | "str" => "a text",
        "a sequence" => "a list",
        "a map" => "an object",
        other if other.starts_with("struct ") || other.starts_with("internally tagged enum ") => {
            "an object"
        }
        other if other.starts_with("enum ") || other.starts_with("string or map") => {
            "one of the allowed values"
        }
        other if other.starts_with("tuple ") || other.starts_with("an array ") => "a list",
        // What our own types expect is written for the caller ("a decimal, in quotes").
        other => other,
    };
    format!("must be {what}")
}
