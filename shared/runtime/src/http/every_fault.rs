//! Every fault of a body that cannot be read, where serde stops at the first.
//!
//! What it stopped at is noted and mended: a field that is not known is left away, one that is missing or wrong gets a
//! stand-in, until the rest can be read, or nothing that stands here can be read in its place.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::problem::FieldError;
use super::reason::{UNKNOWN, field_error};

/// Faults that one answer names. Each costs a few readings of the body.
const FAULTS_MAX: usize = 20;

/// All faults of a body, as far as one can be told from another.
pub(super) fn every_fault<T: DeserializeOwned>(bytes: &[u8], first: FieldError) -> Vec<FieldError> {
    let mut faults = vec![first.clone()];
    let Ok(mut body) = serde_json::from_slice::<Value>(bytes) else {
        return faults;
    };
    let mut next = mended::<T>(&mut body, &first);
    while let Some(fault) = next.filter(|_| faults.len() < FAULTS_MAX) {
        next = mended::<T>(&mut body, &fault);
        // What is missing in a stand-in is our own omission.
        let is_ours = |noted: &FieldError| is_within(&fault.pointer, &noted.pointer);
        if !faults.iter().any(is_ours) {
            faults.push(fault);
        }
    }
    faults
}

/// Mends a fault; answers the next one.
fn mended<T: DeserializeOwned>(body: &mut Value, fault: &FieldError) -> Option<FieldError> {
    let (parent, name) = fault.pointer.rsplit_once('/')?;
    let name = name.replace("~1", "/").replace("~0", "~");
    if fault.reason == UNKNOWN {
        body.pointer_mut(parent)?.as_object_mut()?.remove(&name)?;
        return fault_of::<T>(body);
    }
    for stand_in in stand_ins() {
        match body.pointer_mut(parent)? {
            Value::Object(fields) => drop(fields.insert(name.clone(), stand_in)),
            Value::Array(elements) => *elements.get_mut(name.parse::<usize>().ok()?)? = stand_in,
            _ => return None,
        }
        let next = fault_of::<T>(body)?;
        if next.pointer != fault.pointer {
            return Some(next);
        }
    }
    None
}

/// Something of every kind that a field may be; `null` first, for what may be left away.
fn stand_ins() -> [Value; 9] {
    [
        Value::Null,
        json!(1),
        json!("x"),
        json!("2026-01-01T00:00:00Z"),
        json!("2026-01-01"),
        json!("0.10"),
        json!(true),
        json!([]),
        Value::Object(Map::new()),
    ]
}

fn fault_of<T: DeserializeOwned>(body: &Value) -> Option<FieldError> {
    let read = serde_path_to_error::deserialize::<_, T>(body);
    read.err()
        .map(|error| field_error(error.path(), &error.inner().to_string()))
}

/// Whether something stands at `outer`, or in what stands there.
fn is_within(pointer: &str, outer: &str) -> bool {
    pointer
        .strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
