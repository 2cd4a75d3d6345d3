//! A JSON document in which every name stands once.
//!
//! JSON leaves open what a name means that stands twice, and most readers silently take the last: with two `rate`s in a
//! program, its author could not tell which one pays. Bodies of a fixed type refuse this by themselves; a document that
//! is read as a whole must ask.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// How deep objects and lists may stand in one another: a campaign's effect stands four deep, and reading goes down
/// one call for each, so a body of brackets alone would otherwise run the process out of its stack.
const DEPTH_MAX: usize = 32;

/// The document.
#[derive(Debug)]
pub(crate) struct Document(pub(crate) Value);

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        read(&raw, "", DEPTH_MAX)
            .map(Self)
            .map_err(D::Error::custom)
    }
}

/// Reads what stands at `pointer` and goes down `depth` more. An object's fields are read one by one, and each as its
/// own document.
fn read(raw: &RawValue, pointer: &str, depth: usize) -> Result<Value, String> {
    let text = raw.get();
    let Some(below) = depth.checked_sub(1) else {
        return Err(format!("must not go deeper than {DEPTH_MAX} levels"));
    };
    if text.starts_with('{') {
        let Fields(fields) = parse(text)?;
        let mut object = Map::new();
        for (name, value) in fields {
            let here = format!("{pointer}/{name}");
            if object.contains_key(&name) {
                return Err(format!("must not name {here} twice"));
            }
            object.insert(name, read(&value, &here, below)?);
        }
        return Ok(Value::Object(object));
    }
    if text.starts_with('[') {
        let elements = parse::<Vec<Box<RawValue>>>(text)?.into_iter().enumerate();
        let read =
            elements.map(|(place, element)| read(&element, &format!("{pointer}/{place}"), below));
        return read.collect();
    }
    parse(text)
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// The fields of an object in the order in which they stand, however often.
struct Fields(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Fields, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = object.next_entry()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_document_reads_as_any_reader_reads_it() {
        let text = r#" { "a" : [1,-2,0.5,true,null,"x",{"b":{}}], "c": 18446744073709551615 } "#;
        let Document(read) = serde_json::from_str(text).unwrap();
        assert_eq!(read, serde_json::from_str::<Value>(text).unwrap());
        assert_eq!(read["a"][6], json!({ "b": {} }));
    }

    #[test]
    fn a_document_of_brackets_alone_is_refused_and_not_followed_down() {
        let text = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let error = serde_json::from_str::<Document>(&text).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("must not go deeper than 32 levels"),
            "{error}"
        );
    }

    #[test]
    fn a_name_that_stands_twice_is_refused_at_any_depth() {
        for (text, twice) in [
            (r#"{"a":1,"a":1}"#, "/a"),
            (r#"[{"b":{"a":1,"a":2}}]"#, "/0/b/a"),
        ] {
            let error = serde_json::from_str::<Document>(text)
                .unwrap_err()
                .to_string();
            assert!(
                error.starts_with(&format!("must not name {twice} twice")),
                "{error}"
            );
        }
    }
}
