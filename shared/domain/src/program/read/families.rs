//! Reading what families may be.

use crate::program::reader::Fields;
use crate::program::{FAMILY_MEMBERS_MAX, Families};

pub(super) fn families(fields: &mut Fields<'_>) -> Families {
    let max_members = fields.need("max_members").count(2..=FAMILY_MEMBERS_MAX);
    Families {
        max_members: max_members.unwrap_or(2),
    }
}
