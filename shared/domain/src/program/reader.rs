//! A reader of JSON documents that collects every fault instead of stopping at the first.
//!
//! What is faulty reads as absent, so that reading goes on; [`Faults`] then tells that the result must not be used.

mod fields;
mod shape;
mod values;

use std::cell::RefCell;
use std::ops::RangeInclusive;

use serde_json::{Value, json};

use crate::fault::{Fault, step};
use shape::{ELEMENT, Shape, Shapes};

pub(super) use fields::Fields;

/// Everything found wrong so far; or, where no document is read at all, what one may look like.
#[derive(Default)]
pub(super) struct Faults {
    found: RefCell<Vec<Fault>>,
    shapes: Option<RefCell<Shapes>>,
}

impl Faults {
    pub(super) fn add(&self, pointer: impl Into<String>, reason: impl Into<String>) {
        self.found.borrow_mut().push(Fault::new(pointer, reason));
    }

    /// Whether what stands at `pointer` itself was found wrong.
    pub(super) fn are_at(&self, pointer: &str) -> bool {
        let found = self.found.borrow();
        found.iter().any(|fault| fault.pointer == pointer)
    }

    /// Whether no document is read, but what one may look like is noted.
    const fn are_described(&self) -> bool {
        self.shapes.is_some()
    }

    fn shape_of(&self, pointer: &str, note: impl FnOnce(&mut Shape)) {
        if let Some(shapes) = &self.shapes {
            note(shapes.borrow_mut().at(pointer));
        }
    }

    pub(super) fn into_vec(self) -> Vec<Fault> {
        self.found.into_inner()
    }
}

/// The JSON Schema of the documents that `read` reads, and what of it is left away.
pub(super) fn schema<T>(read: impl FnOnce(&mut Fields<'_>) -> T, defaults: &Value) -> Value {
    let faults = Faults {
        shapes: Some(RefCell::default()),
        ..Faults::default()
    };
    let root = Node {
        value: None,
        pointer: String::new(),
        faults: &faults,
    };
    let _ = root.required().object(read);
    let shapes = faults.shapes.unwrap_or_default().into_inner();
    shapes.schema("", defaults)
}

/// One place in a document, with or without a value there; `null` is no value.
pub(super) struct Node<'a> {
    value: Option<&'a Value>,
    pointer: String,
    faults: &'a Faults,
}

impl<'a> Node<'a> {
    pub(super) fn root(value: &'a Value, faults: &'a Faults) -> Self {
        Self {
            value: Some(value),
            pointer: String::new(),
            faults,
        }
    }

    /// Whether there is no value. Where no document is read, there is one.
    pub(super) const fn is_absent(&self) -> bool {
        self.value.is_none() && !self.faults.are_described()
    }

    pub(super) fn fault(&self, reason: impl Into<String>) {
        self.faults.add(&self.pointer, reason);
    }

    /// The last step of its place.
    fn name(&self) -> &str {
        self.pointer.rsplit('/').next().unwrap_or_default()
    }

    fn may_be(&self, kind: impl FnOnce() -> Value) {
        self.faults
            .shape_of(&self.pointer, |shape| shape.may_be(kind()));
    }

    /// Finds fault with an absent value.
    pub(super) fn required(self) -> Self {
        self.faults.shape_of(&self.pointer, Shape::is_needed);
        if self.is_absent() {
            self.fault("is required");
        }
        self
    }

    /// The fields of an object, and whatever `read` makes of them; fields that it does not ask for are faults.
    pub(super) fn object<T>(self, read: impl FnOnce(&mut Fields<'a>) -> T) -> Option<T> {
        self.may_be(|| json!({ "type": "object" }));
        let map = self.value.and_then(Value::as_object);
        if map.is_none() && !self.faults.are_described() {
            if !self.is_absent() {
                self.fault("must be an object");
            }
            return None;
        }
        let mut fields = Fields {
            map,
            pointer: self.pointer,
            faults: self.faults,
            known: Vec::new(),
        };
        let read = read(&mut fields);
        let Fields { pointer, known, .. } = &fields;
        self.faults.shape_of(pointer, |shape| shape.has(known));
        fields.refuse_unknown();
        Some(read)
    }

    /// The elements of a list, each made by `read`; empty where there is none.
    pub(super) fn list<T>(
        &self,
        bounds: RangeInclusive<usize>,
        read: impl Fn(Node<'a>) -> T,
    ) -> Vec<T> {
        let (fewest, most) = (bounds.start(), bounds.end());
        self.may_be(|| json!({ "type": "array", "minItems": fewest, "maxItems": most }));
        if self.faults.are_described() {
            let _ = read(self.element(ELEMENT, None));
        }
        let Some(value) = self.value else {
            return Vec::new();
        };
        let Some(elements) = value.as_array() else {
            self.fault("must be a list");
            return Vec::new();
        };
        if !bounds.contains(&elements.len()) {
            let reason = format!("must have {fewest} to {most} elements");
            self.fault(reason);
            return Vec::new();
        }
        let nodes = elements.iter().enumerate();
        let nodes = nodes.map(|(index, value)| self.element(&index.to_string(), Some(value)));
        nodes.map(read).collect()
    }

    fn element(&self, name: &str, value: Option<&'a Value>) -> Node<'a> {
        Node {
            value,
            pointer: step(&self.pointer, name),
            faults: self.faults,
        }
    }

    /// Reads what has two forms: by `first` where `is_first` says so, else by `second`.
    pub(super) fn either<T>(
        self,
        is_first: impl FnOnce(&Value) -> bool,
        first: impl FnOnce(&Self) -> Option<T>,
        second: impl FnOnce(Self) -> Option<T>,
    ) -> Option<T> {
        let is_first = self.value.is_some_and(is_first);
        if is_first || self.faults.are_described() {
            let read = first(&self);
            if is_first {
                return read;
            }
        }
        second(self)
    }
}
