#![doc = include_str!("../README.md")]

mod document;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, ValidationError, Validator};
use serde_json::{Value, json};

/// What we say to LINE: `events/line-official/openapi/messaging-api.yml`.
pub static MESSAGING_API: LazyLock<Specification> = LazyLock::new(|| {
    Specification::read(include_str!(
        "../../../events/line-official/openapi/messaging-api.yml"
    ))
});

/// What LINE says to us: `events/line-official/openapi/webhook.yml`.
pub static WEBHOOK: LazyLock<Specification> = LazyLock::new(|| {
    Specification::read(include_str!(
        "../../../events/line-official/openapi/webhook.yml"
    ))
});

/// One of LINE's specifications.
pub struct Specification {
    /// The document, with `components.schemas`; a sentence in its place where it cannot be read.
    document: Result<Value, String>,
    judges: Mutex<BTreeMap<String, Arc<Judge>>>,
}

/// One schema, ready to judge; or why it cannot.
type Judge = Result<Validator, String>;

/// What the specification finds wrong with the messages of one reply; empty where it takes them.
#[must_use]
pub fn faults_of_messages(messages: &[Value]) -> Vec<String> {
    let request = json!({ "replyToken": "token", "messages": messages });
    MESSAGING_API.faults("ReplyMessageRequest", &request)
}

impl Specification {
    fn read(text: &str) -> Specification {
        Specification {
            document: document::read(text),
            judges: Mutex::default(),
        }
    }

    /// What the named schema finds wrong with a value, as `<place>: <rule>`; empty where it takes it. A schema that is not
    /// there finds everything wrong.
    #[must_use]
    pub fn faults(&self, schema: &str, value: &Value) -> Vec<String> {
        match &*self.judge(schema) {
            Ok(judge) => judge.iter_errors(value).map(|fault| told(&fault)).collect(),
            Err(reason) => vec![format!("{schema}: {reason}")],
        }
    }

    /// The values of `type` that a schema with several forms tells them by: the event types of `Event`, the message types of
    /// `Message`. Empty where it has no such forms.
    #[must_use]
    pub fn types(&self, schema: &str) -> Vec<String> {
        let schemas = self.schemas();
        let forms = schemas[schema]["oneOf"].as_array();
        let forms = forms.map_or(&[][..], Vec::as_slice).iter();
        let named = forms.filter_map(|form| form["$ref"].as_str());
        let forms = named.filter_map(|reference| reference.rsplit('/').next());
        let types = forms.filter_map(|form| type_of(&schemas[form]));
        types.map(str::to_owned).collect()
    }

    fn schemas(&self) -> &Value {
        static NOTHING: Value = Value::Null;
        self.document
            .as_ref()
            .map_or(&NOTHING, |document| &document["components"]["schemas"])
    }

    fn judge(&self, schema: &str) -> Arc<Judge> {
        let mut judges = self.judges.lock().unwrap_or_else(PoisonError::into_inner);
        let judge = judges.entry(schema.to_owned());
        Arc::clone(judge.or_insert_with(|| Arc::new(self.compiled(schema))))
    }

    fn compiled(&self, schema: &str) -> Judge {
        let document = self.document.as_ref().map_err(Clone::clone)?;
        if self.schemas().get(schema).is_none() {
            return Err("the specification has no such schema".to_owned());
        }
        let root = json!({
            "$ref": format!("#/components/schemas/{schema}"),
            "components": document["components"],
        });
        let options = jsonschema::options().with_draft(Draft::Draft4);
        options.build(&root).map_err(|error| error.to_string())
    }
}

/// The one value of `type` in a form of a schema, wherever it stands in its parts.
fn type_of(form: &Value) -> Option<&str> {
    let own = form["properties"]["type"]["enum"][0].as_str();
    let parts = form["allOf"].as_array().map_or(&[][..], Vec::as_slice);
    own.or_else(|| parts.iter().find_map(type_of))
}

/// A fault in a value with several forms is told of the form whose type it names.
fn told(fault: &ValidationError<'_>) -> String {
    let mut fault = fault;
    while let ValidationErrorKind::OneOfNotValid { context }
    | ValidationErrorKind::AnyOf { context } = fault.kind()
    {
        let of_its_type = format!("{}/type", fault.instance_path());
        let is_meant = |form: &&Vec<ValidationError<'_>>| {
            let mut places = form.iter().map(|fault| fault.instance_path().as_str());
            places.all(|place| place != of_its_type)
        };
        let form = context.iter().find(is_meant);
        match form.and_then(|form| form.first()) {
            Some(closest) => fault = closest,
            None => return format!("{of_its_type}: no form has this type"),
        }
    }
    format!("{}: {}", fault.instance_path(), fault.masked())
}

#[cfg(test)]
mod tests;
