//! `CloudFormation`'s YAML as JSON, with its short tags in their long form: `!Ref Table` is `{"Ref": "Table"}`,
//! `!GetAtt Table.Arn` is `{"Fn::GetAtt": ["Table", "Arn"]}`, as `CloudFormation` itself reads them.

use serde_json::{Map, Value};
use yaml_rust2::parser::{Event, EventReceiver, Parser, Tag};
use yaml_rust2::scanner::TScalarStyle;

/// Reads one YAML document.
///
/// # Errors
/// A sentence where the text is not YAML, or uses what templates do not need (anchors, keys that are not text).
pub fn parse(text: &str) -> Result<Value, String> {
    let mut builder = Builder::default();
    Parser::new_from_str(text)
        .load(&mut builder, false)
        .map_err(|error| format!("not YAML: {error}"))?;
    match builder.fault {
        Some(fault) => Err(fault),
        None => builder
            .document
            .ok_or_else(|| "the template is empty".to_owned()),
    }
}

/// A list or mapping whose end has not been seen yet.
enum Open {
    List(Vec<Value>, Option<Tag>),
    Mapping(Map<String, Value>, Option<String>, Option<Tag>),
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    document: Option<Value>,
    fault: Option<String>,
}

impl EventReceiver for Builder {
    fn on_event(&mut self, event: Event) {
        match event {
            Event::Scalar(text, style, _, tag) => {
                let value = scalar(text, style, tag.is_some());
                self.place(long_form(value, tag));
            }
            Event::SequenceStart(_, tag) => self.open.push(Open::List(Vec::new(), tag)),
            Event::MappingStart(_, tag) => self.open.push(Open::Mapping(Map::new(), None, tag)),
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(_) => {
                self.fault = Some("anchors and aliases are not used in templates".to_owned())
            }
            _ => {}
        }
    }
}

impl Builder {
    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::List(items, tag)) => self.place(long_form(Value::Array(items), tag)),
            Some(Open::Mapping(entries, _, tag)) => {
                self.place(long_form(Value::Object(entries), tag))
            }
            None => {}
        }
    }

    fn place(&mut self, value: Value) {
        match self.open.last_mut() {
            None => self.document = Some(value),
            Some(Open::List(items, _)) => items.push(value),
            Some(Open::Mapping(entries, key, _)) => match (key.take(), value) {
                (Some(name), value) => {
                    entries.insert(name, value);
                }
                (None, Value::String(name)) => *key = Some(name),
                (None, Value::Number(name)) => *key = Some(name.to_string()),
                (None, other) => self.fault = Some(format!("a key is not text: {other}")),
            },
        }
    }
}

/// Only whole numbers and booleans are typed: a template's other plain scalars (versions, expressions) are text.
fn scalar(text: String, style: TScalarStyle, tagged: bool) -> Value {
    if tagged || style != TScalarStyle::Plain {
        return Value::String(text);
    }
    match text.as_str() {
        "" | "~" | "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => text.parse::<i64>().map_or_else(
            |_| Value::String(text),
            |number| Value::Number(number.into()),
        ),
    }
}

fn long_form(value: Value, tag: Option<Tag>) -> Value {
    let Some(tag) = tag.filter(|tag| tag.handle == "!") else {
        return value;
    };
    let (name, value) = match tag.suffix.as_str() {
        name @ ("Ref" | "Condition") => (name.to_owned(), value),
        "GetAtt" => ("Fn::GetAtt".to_owned(), attribute_path(value)),
        name => (format!("Fn::{name}"), value),
    };
    Value::Object(Map::from_iter([(name, value)]))
}

fn attribute_path(value: Value) -> Value {
    match &value {
        Value::String(path) => match path.split_once('.') {
            Some((resource, attribute)) => serde_json::json!([resource, attribute]),
            None => value,
        },
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use serde_json::json;

    #[test]
    fn short_tags_become_their_long_form() {
        let text = "Table: !Ref Points\nStream: !GetAtt Points.StreamArn\nName: !Sub '${Stack}-points'\nBoth: !Join ['-', [a, !Ref B]]\n";
        assert_eq!(
            parse(text).unwrap(),
            json!({
                "Table": {"Ref": "Points"},
                "Stream": {"Fn::GetAtt": ["Points", "StreamArn"]},
                "Name": {"Fn::Sub": "${Stack}-points"},
                "Both": {"Fn::Join": ["-", ["a", {"Ref": "B"}]]}
            })
        );
    }

    #[test]
    fn only_plain_whole_numbers_and_booleans_are_typed() {
        assert_eq!(
            parse("a: 30\nb: '30'\nc: true\nd: 2010-09-09\ne: 0.5\nf:\n").unwrap(),
            json!({"a": 30, "b": "30", "c": true, "d": "2010-09-09", "e": "0.5", "f": null})
        );
    }

    #[test]
    fn what_is_not_a_template_is_refused_with_a_reason() {
        assert!(parse("a: [").unwrap_err().starts_with("not YAML"));
        assert!(parse("a: &x 1\nb: *x\n").unwrap_err().contains("anchors"));
        assert_eq!(parse("").unwrap_err(), "the template is empty");
    }
}
