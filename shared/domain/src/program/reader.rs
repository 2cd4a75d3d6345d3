//! A reader of JSON documents that collects every fault instead of stopping at the first.
//!
//! What is faulty reads as absent, so that reading goes on; [`Faults`] then tells that the result must not be used.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::decimal;
use crate::fault::{Fault, step};

/// Everything found wrong so far.
#[derive(Default)]
pub(super) struct Faults(RefCell<Vec<Fault>>);

impl Faults {
    pub(super) fn add(&self, pointer: impl Into<String>, reason: impl Into<String>) {
        self.0.borrow_mut().push(Fault::new(pointer, reason));
    }

    /// Whether what stands at `pointer` itself was found wrong.
    pub(super) fn are_at(&self, pointer: &str) -> bool {
        self.0.borrow().iter().any(|fault| fault.pointer == pointer)
    }

    pub(super) fn into_vec(self) -> Vec<Fault> {
        self.0.into_inner()
    }
}

/// One place in a document, with or without a value there; `null` is no value.
pub(super) struct Node<'a> {
    value: Option<&'a Value>,
    pointer: String,
    faults: &'a Faults,
}

/// The fields of one object.
pub(super) struct Fields<'a> {
    map: Option<&'a Map<String, Value>>,
    pointer: String,
    faults: &'a Faults,
    known: Vec<&'static str>,
}

impl<'a> Node<'a> {
    pub(super) fn root(value: &'a Value, faults: &'a Faults) -> Self {
        Self {
            value: Some(value),
            pointer: String::new(),
            faults,
        }
    }

    pub(super) const fn is_absent(&self) -> bool {
        self.value.is_none()
    }

    pub(super) fn fault(&self, reason: impl Into<String>) {
        self.faults.add(&self.pointer, reason);
    }

    /// Finds fault with an absent value.
    pub(super) fn required(self) -> Self {
        if self.is_absent() {
            self.fault("is required");
        }
        self
    }

    /// The fields of an object, and whatever `read` makes of them; fields that it does not ask for are faults.
    pub(super) fn object<T>(self, read: impl FnOnce(&mut Fields<'a>) -> T) -> Option<T> {
        let value = self.value?;
        let map = value.as_object();
        if map.is_none() {
            self.fault("must be an object");
            return None;
        }
        let mut fields = Fields {
            map,
            pointer: self.pointer,
            faults: self.faults,
            known: Vec::new(),
        };
        let read = read(&mut fields);
        fields.refuse_unknown();
        Some(read)
    }

    /// The elements of a list, each made by `read`; empty where there is none.
    pub(super) fn list<T>(
        &self,
        bounds: RangeInclusive<usize>,
        read: impl Fn(Node<'a>) -> T,
    ) -> Vec<T> {
        let Some(value) = self.value else {
            return Vec::new();
        };
        let Some(elements) = value.as_array() else {
            self.fault("must be a list");
            return Vec::new();
        };
        if !bounds.contains(&elements.len()) {
            let reason = format!("must have {} to {} elements", bounds.start(), bounds.end());
            self.fault(reason);
            return Vec::new();
        }
        let nodes = elements.iter().enumerate().map(|(index, element)| Node {
            value: Some(element),
            pointer: format!("{}/{index}", self.pointer),
            faults: self.faults,
        });
        nodes.map(read).collect()
    }

    /// Text of 1 to `most` characters, without control characters.
    pub(super) fn text(&self, most: usize) -> Option<&'a str> {
        let text = self.string("must be text")?;
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
    pub(super) fn id(&self) -> Option<String> {
        const REASON: &str = "must be 1 to 64 of the characters A-Z a-z 0-9 . _ : -";
        let text = self.string(REASON)?;
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte);
        if (1..=64).contains(&text.len()) && text.bytes().all(allowed) {
            return Some(text.to_owned());
        }
        self.fault(REASON);
        None
    }

    pub(super) fn flag(&self) -> Option<bool> {
        let flag = self.value?.as_bool();
        if flag.is_none() {
            self.fault("must be true or false");
        }
        flag
    }

    /// A whole number within `bounds`.
    pub(super) fn whole(&self, bounds: RangeInclusive<u64>) -> Option<u64> {
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
    pub(super) fn count(&self, bounds: RangeInclusive<u32>) -> Option<u32> {
        let wide = u64::from(*bounds.start())..=u64::from(*bounds.end());
        self.whole(wide)
            .and_then(|number| u32::try_from(number).ok())
    }

    pub(super) fn signed(&self, bounds: RangeInclusive<i32>) -> Option<i32> {
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
    pub(super) fn decimal(&self, bounds: RangeInclusive<Decimal>, digits: u32) -> Option<Decimal> {
        let reason = format!(
            "must be a decimal string from \"{}\" to \"{}\" with at most {digits} digits after the point",
            bounds.start(),
            bounds.end()
        );
        if self.value?.is_number() {
            self.fault(format!(
                "{reason}: write it as a string, in quotation marks"
            ));
            return None;
        }
        let read = decimal::parse(self.string(&reason)?);
        let fitting = read.filter(|read| bounds.contains(read) && read.scale() <= digits);
        if fitting.is_none() {
            self.fault(reason);
        }
        fitting
    }

    /// One of the named choices.
    pub(super) fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Option<T> {
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
    pub(super) fn string(&self, reason: &str) -> Option<&'a str> {
        let text = self.value?.as_str();
        if text.is_none() {
            self.fault(reason);
        }
        text
    }

    /// The whole number or the text that is there, as text.
    pub(super) fn whole_number_as_text(&self) -> Option<String> {
        self.value?.as_u64().map(|number| number.to_string())
    }

    pub(super) fn is_text(&self) -> bool {
        self.value.is_some_and(Value::is_string)
    }
}

impl<'a> Fields<'a> {
    /// The field called `name`, which may be absent.
    pub(super) fn get(&mut self, name: &'static str) -> Node<'a> {
        self.known.push(name);
        Node {
            value: self
                .map
                .and_then(|map| map.get(name))
                .filter(|value| !value.is_null()),
            pointer: step(&self.pointer, name),
            faults: self.faults,
        }
    }

    /// The field called `name`, which must be there.
    pub(super) fn need(&mut self, name: &'static str) -> Node<'a> {
        self.get(name).required()
    }

    /// Finds fault with the object as a whole.
    pub(super) fn fault(&self, reason: impl Into<String>) {
        self.faults.add(&self.pointer, reason);
    }

    fn refuse_unknown(&self) {
        let names = self.map.into_iter().flat_map(Map::keys);
        for name in names.filter(|name| !self.known.contains(&name.as_str())) {
            let reason = format!(
                "is not a field here; the fields are: {}",
                self.known.join(", ")
            );
            self.faults.add(step(&self.pointer, name), reason);
        }
    }
}
