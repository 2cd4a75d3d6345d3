//! Conditions, in the shapes that the store writes.

use super::Draw;
use super::item::{number, text, with};
use crate::request::Condition;

impl Draw {
    pub(super) fn condition(&mut self) -> Condition {
        let some_number = number(self.chance.u32(1..5));
        let (expression, values) = match self.chance.u32(0..100) {
            0..=24 => (None, None),
            25..=44 => (Some("attribute_not_exists(PK)"), None),
            45..=64 => (Some("n = :is"), Some((":is", some_number))),
            65..=70 => (Some("HM = :is"), Some((":is", text("m1")))),
            71..=80 => (
                Some("attribute_not_exists(PK) OR til <= :at"),
                Some((":at", number(self.chance.u32(1..5) * 1_000))),
            ),
            81..=86 => (
                Some("attribute_not_exists(PK) OR attribute_exists(til)"),
                None,
            ),
            87..=92 => (
                Some("attribute_not_exists(PK) OR HM = :member"),
                Some((":member", text("m2"))),
            ),
            // Another type never compares.
            93..=95 => (Some("n = :is"), Some((":is", text("1")))),
            // What is refused: a value that is missing, one that is not used, a reserved word.
            96 => (Some("n = :is"), None),
            97 => (Some("attribute_exists(PK)"), Some((":is", some_number))),
            98 => (Some("at = :is"), Some((":is", some_number))),
            _ => (None, Some((":is", some_number))),
        };
        Condition {
            expression: expression.map(str::to_owned),
            values: values
                .map(|(name, value)| with(name, value))
                .unwrap_or_default(),
            tells: !self.rarely(4),
        }
    }
}
