//! The shape of the documents that a reader takes, noted while it asks for what it reads: so the schema that is served
//! is what is read, whatever fields are added.
//!
//! A schema cannot say everything. What it leaves to the reader is between the parts of a document (names that must
//! exist, thresholds that rise) or within a text (a day, a zone, the bounds of a decimal string).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::fault::step;

/// What stands for any element of a list in a place.
pub(super) const ELEMENT: &str = "*";

/// The shapes of all places, by pointer.
#[derive(Default)]
pub(super) struct Shapes(BTreeMap<String, Shape>);

/// The shape of what stands at one place.
#[derive(Default)]
pub(super) struct Shape {
    /// It is one of these.
    kinds: Vec<Value>,
    /// It must be there.
    is_needed: bool,
    /// The fields, where it is an object.
    fields: BTreeSet<&'static str>,
    /// Of each of these sets of fields exactly one is there.
    alternatives: Vec<Vec<String>>,
}

impl Shape {
    /// It may be this.
    pub(super) fn may_be(&mut self, kind: Value) {
        if !self.kinds.contains(&kind) {
            self.kinds.push(kind);
        }
    }

    /// It must be there.
    pub(super) fn is_needed(&mut self) {
        self.is_needed = true;
    }

    /// It has these fields and no others.
    pub(super) fn has(&mut self, fields: &[&'static str]) {
        self.fields.extend(fields);
    }

    /// Exactly one of these fields is there.
    pub(super) fn exactly_one(&mut self, fields: Vec<String>) {
        self.alternatives.push(fields);
    }
}

impl Shapes {
    pub(super) fn at(&mut self, pointer: &str) -> &mut Shape {
        self.0.entry(pointer.to_owned()).or_default()
    }

    /// The JSON Schema of what stands at a place; `defaults` is the shortest document with every default written out.
    pub(super) fn schema(&self, pointer: &str, defaults: &Value) -> Value {
        let Some(shape) = self.0.get(pointer) else {
            return json!({});
        };
        let mut kinds: Vec<Value> = shape.kinds.clone();
        for kind in &mut kinds {
            if kind["type"] == "object" {
                self.describe_object(pointer, shape, kind, defaults);
            } else if kind["type"] == "array" {
                kind["items"] = self.schema(&step(pointer, ELEMENT), defaults);
            }
        }
        // `null` is no value: what may be absent may be null as well.
        let may_be_null = !shape.is_needed;
        let mut schema = match kinds.len() {
            1 => kinds.swap_remove(0),
            _ => json!({ "anyOf": kinds }),
        };
        if may_be_null {
            allow_null(&mut schema);
            if let Some(default) = defaults.pointer(pointer).filter(|it| !it.is_object()) {
                schema["default"] = default.clone();
            }
        }
        schema
    }

    fn describe_object(&self, pointer: &str, shape: &Shape, kind: &mut Value, defaults: &Value) {
        let schemas = shape.fields.iter().map(|name| {
            let schema = self.schema(&step(pointer, name), defaults);
            ((*name).to_owned(), schema)
        });
        kind["properties"] = Value::Object(schemas.collect::<Map<_, _>>());
        kind["additionalProperties"] = json!(false);
        let is_needed = |name: &&&str| {
            let field = self.0.get(&step(pointer, name));
            field.is_some_and(|field| field.is_needed)
        };
        let needed: Vec<&&str> = shape.fields.iter().filter(is_needed).collect();
        if !needed.is_empty() {
            kind["required"] = json!(needed);
        }
        let alternatives: Vec<Value> = shape.alternatives.iter().map(|it| one_of(it)).collect();
        if !alternatives.is_empty() {
            kind["allOf"] = json!(alternatives);
        }
    }
}

/// Exactly one of these fields is there, and not null, where the object itself is not.
fn one_of(fields: &[String]) -> Value {
    let given = fields.iter().map(|name| {
        let not_null = json!({ "not": { "type": "null" } });
        json!({ "type": "object", "required": [name], "properties": { name: not_null } })
    });
    let none = json!({ "type": "null" });
    json!({ "oneOf": given.chain([none]).collect::<Vec<_>>() })
}

fn allow_null(schema: &mut Value) {
    if let Some(choices) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        choices.push(Value::Null);
    } else if let Some(kinds) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        kinds.push(json!({ "type": "null" }));
    } else {
        schema["type"] = json!([schema["type"], "null"]);
    }
}
