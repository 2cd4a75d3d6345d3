//! Where a family stands.

use domain::ids::FamilyId;

use super::{Key, key};

/// A family.
pub(crate) fn family(id: &FamilyId) -> Key {
    key(format!("F#{id}"), "F")
}

/// The id in the key of a family.
pub(crate) fn read_family(key: &Key) -> Option<FamilyId> {
    FamilyId::parse(key.pk.strip_prefix("F#")?).ok()
}
