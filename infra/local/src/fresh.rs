//! Fresh ids for what stands in for AWS: request ids, folders, the ids of schedules' events.

use app::ports::IdSource;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use runtime::SystemIds;
use uuid::Uuid;

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

#[cfg(test)]
mod tests {
    use super::request_id;

    #[test]
    fn a_request_id_has_sixteen_signs() {
        assert_eq!(request_id().len(), 16);
        assert!(request_id().ends_with('='));
    }
}
