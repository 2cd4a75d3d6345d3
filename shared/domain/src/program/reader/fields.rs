//! The fields of one object.

use serde_json::{Map, Value};

use super::{Faults, Node};
use crate::fault::step;

/// The fields of one object.
pub(in crate::program) struct Fields<'a> {
    pub(super) map: Option<&'a Map<String, Value>>,
    pub(super) pointer: String,
    pub(super) faults: &'a Faults,
    pub(super) known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The field called `name`, which may be absent.
    pub(in crate::program) fn get(&mut self, name: &'static str) -> Node<'a> {
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
    pub(in crate::program) fn need(&mut self, name: &'static str) -> Node<'a> {
        self.get(name).required()
    }

    /// Finds fault with the object as a whole.
    pub(in crate::program) fn fault(&self, reason: impl Into<String>) {
        self.faults.add(&self.pointer, reason);
    }

    /// Finds fault with the object unless exactly one of these fields of it is there. Whether one is; a mere look at the
    /// shape of documents goes on as if it were.
    pub(in crate::program) fn exactly_one(&self, nodes: &[&Node<'_>], reason: &str) -> bool {
        self.faults.shape_of(&self.pointer, |shape| {
            shape.exactly_one(nodes.iter().map(|node| node.name().to_owned()).collect());
        });
        let given = nodes.iter().filter(|node| !node.is_absent()).count();
        if given != 1 {
            self.fault(reason);
        }
        given == 1 || self.faults.are_described()
    }

    pub(super) fn refuse_unknown(&self) {
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
