//! What LINE makes up: request ids, tokens, the ids of events and messages. One seed makes one row of them.

use chrono::{DateTime, Utc};
use fastrand::Rng;
use uuid::{Builder, Uuid};

/// Crockford's base 32, in which ULIDs are written.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// LINE's message ids are 18 digits.
const MESSAGE_IDS: u128 = 1_000_000_000_000_000_000;

#[derive(Debug)]
pub(crate) struct Ids(Rng);

impl Ids {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    pub(crate) fn uuid(&mut self) -> Uuid {
        Builder::from_random_bytes(self.0.u128(..).to_be_bytes()).into_uuid()
    }

    /// 32 hexadecimal digits, in which LINE writes its tokens.
    pub(crate) fn token(&mut self) -> String {
        self.uuid().simple().to_string()
    }

    pub(crate) fn message_id(&mut self) -> String {
        format!("{:018}", self.0.u128(..MESSAGE_IDS))
    }

    /// A ULID of this instant, which LINE gives each event.
    pub(crate) fn ulid(&mut self, at: DateTime<Utc>) -> String {
        let milliseconds = u128::try_from(at.timestamp_millis()).unwrap_or_default();
        let number = (milliseconds << 80) | self.0.u128(..1 << 80);
        (0..26_u32)
            .rev()
            .filter_map(|place| usize::try_from((number >> (place * 5)) & 31).ok())
            .filter_map(|digit| DIGITS.get(digit))
            .map(|digit| char::from(*digit))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn a_ulid_begins_with_its_time() {
        let mut ids = Ids::new(1);
        let at = "2022-01-01T00:00:00Z".parse().unwrap();
        let id = ids.ulid(at);
        assert_eq!(id.len(), 26);
        assert_eq!(&id[..10], "01FR9EZ700");
        assert_ne!(id, ids.ulid(at));
    }

    #[test]
    fn one_seed_makes_one_row_of_ids() {
        let (mut one, mut other) = (Ids::new(7), Ids::new(7));
        assert_eq!(one.token(), other.token());
        assert_eq!(one.message_id(), other.message_id());
        assert_ne!(one.token(), one.token());
    }
}
