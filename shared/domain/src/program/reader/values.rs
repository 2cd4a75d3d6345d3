//! Single values: texts, names, numbers, choices.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use serde_json::json;

use super::Node;
use crate::decimal;

/// Text with something to read in it, and without control characters.
const READABLE: &str = "^[^\\u0000-\\u001f\\u007f-\\u009f]*\\S[^\\u0000-\\u001f\\u007f-\\u009f]*$";

impl<'a> Node<'a> {
    /// Text of 1 to `most` characters, without control characters.
    pub(in crate::program) fn text(&self, most: usize) -> Option<&'a str> {
        self.may_be(
            || json!({ "type": "string", "minLength": 1, "maxLength": most, "pattern": READABLE }),
        );
        let text = self.as_text("must be text")?;
        let length = text.chars().count();
        if text.trim().is_empty() || length > most || text.chars().any(char::is_control) {
            self.fault(format!(
                "must be text of 1 to {most} characters, without control characters"
            ));
            return None;
        }
        Some(text)
    }

    /// A name for rules and answers: 1 to 64 letters, digits, `.`, `_`, `:` and `-`.
    pub(in crate::program) fn id(&self) -> Option<String> {
        const REASON: &str = "must be 1 to 64 of the characters A-Z a-z 0-9 . _ : -";
        self.may_be(|| json!({ "type": "string", "pattern": "^[A-Za-z0-9._:-]{1,64}$" }));
        let text = self.as_text(REASON)?;
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte);
        if (1..=64).contains(&text.len()) && text.bytes().all(allowed) {
            return Some(text.to_owned());
        }
        self.fault(REASON);
        None
    }

    pub(in crate::program) fn flag(&self) -> Option<bool> {
        self.may_be(|| json!({ "type": "boolean" }));
        let flag = self.value?.as_bool();
        if flag.is_none() {
            self.fault("must be true or false");
        }
        flag
    }

    /// A whole number within `bounds`.
    pub(in crate::program) fn whole(&self, bounds: RangeInclusive<u64>) -> Option<u64> {
        let (least, most) = (bounds.start(), bounds.end());
        self.may_be(|| json!({ "type": "integer", "minimum": least, "maximum": most }));
        let number = self
            .value?
            .as_u64()
            .filter(|number| bounds.contains(number));
        if number.is_none() {
            self.fault(format!(
                "must be a whole number from {} to {}",
                bounds.start(),
                bounds.end()
            ));
        }
        number
    }

    /// As [`Node::whole`], for bounds that fit.
    pub(in crate::program) fn count(&self, bounds: RangeInclusive<u32>) -> Option<u32> {
        let wide = u64::from(*bounds.start())..=u64::from(*bounds.end());
        self.whole(wide)
            .and_then(|number| u32::try_from(number).ok())
    }

    pub(in crate::program) fn signed(&self, bounds: RangeInclusive<i32>) -> Option<i32> {
        let (least, most) = (bounds.start(), bounds.end());
        self.may_be(|| json!({ "type": "integer", "minimum": least, "maximum": most }));
        let number = self
            .value?
            .as_i64()
            .and_then(|number| i32::try_from(number).ok());
        let number = number.filter(|number| bounds.contains(number));
        if number.is_none() {
            self.fault(format!(
                "must be a whole number from {} to {}",
                bounds.start(),
                bounds.end()
            ));
        }
        number
    }

    /// A decimal string within `bounds`, with at most `digits` after the point. A JSON number is a fault: it may have
    /// been through a float.
    pub(in crate::program) fn decimal(
        &self,
        bounds: RangeInclusive<Decimal>,
        digits: u32,
    ) -> Option<Decimal> {
        let reason = format!(
            "must be a decimal string from \"{}\" to \"{}\" with at most {digits} digits after the point",
            bounds.start(),
            bounds.end()
        );
        self.may_be(|| {
            let pattern = format!("^[0-9]{{1,9}}([.][0-9]{{1,{digits}}})?$");
            json!({ "type": "string", "pattern": pattern, "description": reason })
        });
        if self.value?.is_number() {
            self.fault(format!(
                "{reason}: write it as a string, in quotation marks"
            ));
            return None;
        }
        let read = decimal::parse(self.as_text(&reason)?);
        let fitting = read.filter(|read| bounds.contains(read) && read.scale() <= digits);
        if fitting.is_none() {
            self.fault(reason);
        }
        fitting
    }

    /// One of the named choices.
    pub(in crate::program) fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Option<T> {
        self.may_be(|| {
            let names = choices.iter().map(|(name, _)| *name);
            json!({ "enum": names.collect::<Vec<_>>() })
        });
        let found = self
            .value?
            .as_str()
            .and_then(|text| choices.iter().find(|(name, _)| *name == text));
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            self.fault(format!("must be one of: {}", names.join(", ")));
        }
        found.map(|(_, choice)| *choice)
    }

    /// The text that is there, whatever it says; `reason` where it is something else.
    pub(in crate::program) fn string(&self, reason: &str) -> Option<&'a str> {
        self.may_be(|| json!({ "type": "string", "description": reason }));
        self.as_text(reason)
    }

    fn as_text(&self, reason: &str) -> Option<&'a str> {
        let text = self.value?.as_str();
        if text.is_none() {
            self.fault(reason);
        }
        text
    }
}
