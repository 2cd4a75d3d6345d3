//! The names of gifts, which say which run they are of, whose they are, and whether their member is told.
//!
//! Coupons and entries of points have the same: a coupon's id, and with it the entry's, takes 64 characters, so the run
//! stands in it by its hash.

use domain::coupon::Coupon;
use domain::ids::{CampaignRunId, CouponId, MemberId};

use crate::Error;
use crate::ledger::fingerprint;
use crate::store::CampaignRun;

/// How the name of a gift begins that its member is told of.
const TOLD: &str = "told-";

/// How the name of any other gift begins.
const UNTOLD: &str = "gift-";

/// The length of a run's hash: 128 bits, six to a character.
const HASH_LENGTH: usize = 22;

/// The name of a run's gift to a member.
///
/// # Errors
/// Where a member's id is too long to be a part of one.
pub(super) fn gift(campaign: &CampaignRun, member: &MemberId) -> Result<CouponId, Error> {
    let begin = match campaign.plan.tell {
        true => TOLD,
        false => UNTOLD,
    };
    let hash = hash(&campaign.id)?;
    CouponId::parse(&format!("{begin}{hash}-{member}"))
        .map_err(|bad| Error::Broken(format!("a gift has no name: {bad}")))
}

fn hash(id: &CampaignRunId) -> Result<String, Error> {
    let hash = fingerprint(&("campaign run", id))?;
    Ok(hash.as_str().to_owned())
}

/// Whether a coupon or an entry of this name is a run's gift that its member is told of.
#[must_use]
pub fn is_told(name: &str, member: &MemberId) -> bool {
    let before = name.strip_suffix(member.as_str());
    before.is_some_and(|before| before.starts_with(TOLD) && begins_a_gift(before))
}

/// Whether a coupon is a run's gift, whoever has it by now.
#[must_use]
pub fn is_gift(coupon: &Coupon) -> bool {
    let before = coupon.id.as_str().strip_suffix(coupon.member.as_str());
    before.is_some_and(begins_a_gift)
}

/// Whether the name of a run's gift begins so, up to its member.
pub(crate) fn begins_a_gift(before: &str) -> bool {
    let hash = before
        .strip_prefix(TOLD)
        .or_else(|| before.strip_prefix(UNTOLD));
    let hash = hash.and_then(|rest| rest.strip_suffix('-'));
    hash.is_some_and(|hash| hash.len() == HASH_LENGTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gifts_name_has_room_for_the_longest_run_and_says_whether_it_is_told() {
        let longest = CampaignRunId::parse(&"x".repeat(64)).unwrap();
        let hash = hash(&longest).unwrap();
        assert_eq!(hash.len(), HASH_LENGTH);
        let member = MemberId::new(uuid::Uuid::from_u128(7));
        let told = CouponId::parse(&format!("{TOLD}{hash}-{member}")).unwrap();
        assert!(is_told(told.as_str(), &member));
        let other = MemberId::new(uuid::Uuid::from_u128(8));
        assert!(!is_told(told.as_str(), &other));
        let untold = format!("{UNTOLD}{hash}-");
        assert!(begins_a_gift(&untold) && !is_told(&format!("{untold}{member}"), &member));
        for of_a_shop in ["told-1", "told-you-", "gift-1-", "birthday-2026-"] {
            assert!(!begins_a_gift(of_a_shop), "{of_a_shop}");
        }
    }
}
