//! Messages to people who have not chosen a language.

use serde_json::Value;

use crate::intent::Wish;
use domain::language::Language;

/// The message, with buttons that say in which language they were offered. So a stranger who was spoken to in English is
/// answered in English when they tap, and is a member who reads English when they join.
#[must_use]
pub fn in_language(mut message: Value, language: Language) -> Value {
    if language != Language::default() {
        mark(&mut message, language);
    }
    message
}

fn mark(value: &mut Value, language: Language) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(data)) = fields.get_mut("data") {
                let wish = Wish {
                    language: Some(language),
                    ..Wish::of_postback(data)
                };
                *data = wish.postback();
            }
            fields.values_mut().for_each(|field| mark(field, language));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| mark(item, language)),
        _ => {}
    }
}
