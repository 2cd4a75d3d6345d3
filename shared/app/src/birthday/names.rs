//! The ids of birthday coupons, which say whose they are and for which year.

use domain::coupon::Coupon;
use domain::ids::{CouponId, MemberId};
use domain::wallet::Wallet;

use crate::Error;
use crate::campaign_runs::begins_a_gift;
use crate::store::MemberFile;

/// How the id of a birthday's coupon begins.
const BIRTHDAY: &str = "birthday-";

/// The coupon of this name, where a member holds it.
pub(crate) fn held<'a>(file: &'a MemberFile, name: &CouponId) -> Option<&'a Coupon> {
    file.coupons.iter().find(|held| held.id == *name)
}

/// The ids of a birthday's coupon: the member's own, and those of the memberships that were merged into theirs. One of
/// them is given, ever.
///
/// # Errors
/// Where a member's id is too long to be a part of one.
pub(super) fn birthday_coupons(wallet: &Wallet, year: i32) -> Result<Vec<CouponId>, Error> {
    std::iter::once(&wallet.member)
        .chain(&wallet.former)
        .map(|member| birthday_coupon(member, year))
        .collect()
}

/// The names that nobody else may have because this coupon was given: those of the same birthday's coupons, or of the same
/// run's, of memberships that were merged into the member's before.
#[must_use]
pub fn names_taken(coupon: &Coupon, wallet: &Wallet) -> Vec<CouponId> {
    let id = coupon.id.as_str();
    let before = id.strip_suffix(wallet.member.as_str());
    let is_once = |before: &&str| before.starts_with(BIRTHDAY) || begins_a_gift(before);
    let Some(before) = before.filter(is_once) else {
        return Vec::new();
    };
    let former = wallet.former.iter();
    let names = former.map(|former| CouponId::parse(&format!("{before}{former}")));
    names.filter_map(Result::ok).collect()
}

/// Whether a coupon was given for its member's birthday.
#[must_use]
pub fn is_for_a_birthday(coupon: &Coupon) -> bool {
    let year = coupon.id.as_str().strip_prefix(BIRTHDAY);
    let year = year.and_then(|rest| rest.strip_suffix(coupon.member.as_str())?.strip_suffix('-'));
    year.is_some_and(|year| year.parse::<i32>().is_ok())
}

/// The id of a birthday's coupon.
pub(super) fn birthday_coupon(member: &MemberId, year: i32) -> Result<CouponId, Error> {
    CouponId::parse(&format!("{BIRTHDAY}{year}-{member}"))
        .map_err(|bad| Error::Broken(format!("a birthday coupon has no id: {bad}")))
}
