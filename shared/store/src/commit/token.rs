//! The name of a plan: a hash over everything that its transaction asks for, the table too, so that the same plan always
//! has the same token and two plans never share one, nor do two tables of one account. The database commits a token once
//! within ten minutes, and refuses it for anything else.

use std::collections::{BTreeMap, HashMap};

use serde_dynamo::AttributeValue;
use sha2::{Digest, Sha256};

use super::action::{Action, Effect};

/// 32 hexadecimal digits; DynamoDB takes up to 36 characters.
pub(crate) struct Token(String);

impl Token {
    pub(super) fn of(table: &str, actions: &[Action]) -> Token {
        let mut hash = Hash(Sha256::new());
        hash.part(b'T', table.as_bytes());
        for action in actions {
            hash.action(action);
        }
        let digest = hash.0.finalize();
        Token(
            digest
                .iter()
                .take(16)
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        )
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// A number from 0 to 255 that differs from plan to plan and from try to try.
    pub(crate) fn chance(&self, tried: u32) -> u32 {
        let at = usize::try_from(tried).unwrap_or(0).saturating_mul(2);
        let digits = self.0.get(at..at.saturating_add(2)).unwrap_or("80");
        u32::from_str_radix(digits, 16).unwrap_or(128)
    }
}

/// A hash over structure: every part is preceded by its sort and its length, so no two structures read alike.
struct Hash(Sha256);

impl Hash {
    fn part(&mut self, sort: u8, bytes: &[u8]) {
        self.open(sort, bytes.len());
        self.0.update(bytes);
    }

    fn open(&mut self, sort: u8, length: usize) {
        self.0.update([sort]);
        self.0.update(length.to_be_bytes());
    }

    fn action(&mut self, action: &Action) {
        match &action.effect {
            Effect::Put(item) => self.map(item),
            Effect::Delete(key) => {
                self.part(b'd', key.pk.as_bytes());
                self.part(b'd', key.sk.as_bytes());
            }
        }
        let Some(condition) = &action.condition else {
            return self.part(b'u', &[]);
        };
        self.part(b'c', condition.holds.as_bytes());
        for (name, value) in &condition.values {
            self.part(b'p', name.as_bytes());
            self.value(value);
        }
    }

    fn map(&mut self, map: &HashMap<String, AttributeValue>) {
        self.open(b'm', map.len());
        for (name, value) in map.iter().collect::<BTreeMap<_, _>>() {
            self.part(b'k', name.as_bytes());
            self.value(value);
        }
    }

    fn list(&mut self, sort: u8, values: &[Vec<u8>]) {
        self.open(sort, values.len());
        for value in values {
            self.part(b'e', value);
        }
    }

    fn value(&mut self, value: &AttributeValue) {
        let texts = |texts: &[String]| {
            texts
                .iter()
                .map(|text| text.clone().into_bytes())
                .collect::<Vec<_>>()
        };
        match value {
            AttributeValue::S(text) => self.part(b's', text.as_bytes()),
            AttributeValue::N(number) => self.part(b'n', number.as_bytes()),
            AttributeValue::Bool(truth) => self.part(b't', &[u8::from(*truth)]),
            AttributeValue::Null(_) => self.part(b'0', &[]),
            AttributeValue::B(bytes) => self.part(b'b', bytes),
            AttributeValue::M(map) => self.map(map),
            AttributeValue::L(list) => {
                self.open(b'l', list.len());
                for value in list {
                    self.value(value);
                }
            }
            AttributeValue::Ss(set) => self.list(b'S', &texts(set)),
            AttributeValue::Ns(set) => self.list(b'N', &texts(set)),
            AttributeValue::Bs(set) => self.list(b'B', set),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn one_plan_for_two_tables_of_an_account_has_two_tokens() {
        let staging = Token::of("staging", &[]);
        assert_ne!(staging.as_str(), Token::of("production", &[]).as_str());
        assert_eq!(staging.as_str(), Token::of("staging", &[]).as_str());
    }
}
