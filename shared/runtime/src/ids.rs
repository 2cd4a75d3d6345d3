//! Fresh identities and chance: the one file that draws them.

use app::ports::IdSource;
use uuid::Uuid;

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemIds;

impl IdSource for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "this is where ids come from")]
    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn random(&self) -> u64 {
        // An operating system without randomness is no place to go on: keys and ids would repeat.
        getrandom::u64()
            .unwrap_or_else(|error| panic!("the operating system has no randomness: {error}"))
    }
}

/// 32 random bytes, for a key or a pepper.
#[must_use]
pub fn random_bytes(ids: &dyn IdSource) -> [u8; 32] {
    let mut bytes = [0; 32];
    for eight in bytes.chunks_exact_mut(8) {
        eight.copy_from_slice(&ids.random().to_be_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_of_version_7_and_sort_by_time() {
        let (first, second) = (SystemIds.uuid(), SystemIds.uuid());
        assert_eq!(first.get_version_num(), 7);
        assert!(first < second);
    }

    #[test]
    fn chance_does_not_repeat() {
        assert_ne!(random_bytes(&SystemIds), random_bytes(&SystemIds));
    }
}
