//! Fresh ids for what the stand-ins make up: request ids, LINE's event ids, reply tokens.

use app::ports::IdSource;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use runtime::SystemIds;
use uuid::Uuid;

/// Crockford's base 32, in which ULIDs are written.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A UUID that nobody has had.
#[must_use]
pub fn uuid() -> Uuid {
    SystemIds.uuid()
}

/// A request id as API Gateway writes them: 15 signs and `=`.
#[must_use]
pub fn request_id() -> String {
    STANDARD.encode(&uuid().as_bytes()[5..])
}

/// 32 hexadecimal digits, in which LINE writes its tokens.
#[must_use]
pub fn token() -> String {
    uuid().simple().to_string()
}

/// A ULID of this instant, which LINE gives each event.
#[must_use]
pub fn ulid(at: DateTime<Utc>) -> String {
    let milliseconds = u128::try_from(at.timestamp_millis()).unwrap_or_default();
    let number = (milliseconds << 80) | (uuid().as_u128() & ((1 << 80) - 1));
    (0..26_u32)
        .rev()
        .filter_map(|place| usize::try_from((number >> (place * 5)) & 31).ok())
        .filter_map(|digit| DIGITS.get(digit))
        .map(|digit| char::from(*digit))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{request_id, ulid};

    #[test]
    fn a_ulid_begins_with_its_time() {
        let id = ulid("2022-01-01T00:00:00Z".parse().unwrap());
        assert_eq!(id.len(), 26);
        assert_eq!(&id[..10], "01FR9EZ700");
        assert_ne!(id, ulid("2022-01-01T00:00:00Z".parse().unwrap()));
    }

    #[test]
    fn a_request_id_has_sixteen_signs() {
        assert_eq!(request_id().len(), 16);
        assert!(request_id().ends_with('='));
    }
}
