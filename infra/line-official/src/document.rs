//! A YAML document as JSON.

use serde_json::{Map, Number, Value};
use yaml_rust2::{Yaml, YamlLoader};

/// Reads the one document of a text.
///
/// # Errors
/// A sentence where the text is not YAML.
pub(crate) fn read(text: &str) -> Result<Value, String> {
    let documents = YamlLoader::load_from_str(text).map_err(|error| error.to_string())?;
    let document = documents.into_iter().next();
    Ok(json(document.ok_or("the document is empty")?))
}

fn json(yaml: Yaml) -> Value {
    match yaml {
        Yaml::Boolean(flag) => Value::Bool(flag),
        Yaml::Integer(number) => Value::from(number),
        Yaml::Real(text) => text
            .parse::<Number>()
            .map_or(Value::String(text), Value::Number),
        Yaml::String(text) => Value::String(text),
        Yaml::Array(items) => items.into_iter().map(json).collect(),
        Yaml::Hash(fields) => {
            let fields = fields
                .into_iter()
                .map(|(key, value)| (name(key), json(value)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Yaml::Alias(_) | Yaml::Null | Yaml::BadValue => Value::Null,
    }
}

fn name(key: Yaml) -> String {
    match json(key) {
        Value::String(name) => name,
        other => other.to_string(),
    }
}
