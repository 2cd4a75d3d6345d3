//! The ends of coupons: each notice is given once at most, and only together with who is told.

use std::collections::BTreeSet;

use app::store::Notice;
use domain::calendar::Day;
use domain::coupon::Coupon;
use store::stored::Stored;

use super::reading::Reading;

/// How many ends a commit writes down to be told, or what is wrong with it.
pub(super) fn told(changes: &[Reading<'_>]) -> Result<usize, String> {
    let mut marked = BTreeSet::new();
    let mut told = BTreeSet::new();
    for change in changes {
        match change.after() {
            Some(Stored::Coupon(after)) => {
                let before = change.before().filter(|_| after.version > 1);
                let Some(Stored::Coupon(before)) = before else {
                    continue;
                };
                if is_told_again(before, after) {
                    return Err(format!("{} is told of once more: {before:?}", after.id));
                }
                if before.told != after.told {
                    marked.insert(after.id.to_string());
                }
            }
            Some(Stored::CouponsEnding(group)) => {
                told.extend(group.coupons.iter().map(|one| one.coupon.to_string()));
            }
            Some(Stored::Notice(notice)) => {
                told.extend(notice.coupons.iter().map(ToString::to_string));
            }
            _ => {}
        }
    }
    if marked == told {
        Ok(told.len())
    } else {
        Err(format!("{told:?} are told, and {marked:?} marked as told"))
    }
}

/// Who hears something on which day: in a message of their own, or with the others of a group.
pub(super) fn heard(changes: &[Reading<'_>]) -> BTreeSet<(String, Day)> {
    let after = || changes.iter().filter_map(Reading::after);
    let alone = after().find_map(|stored| match stored {
        Stored::Notice(notice) => Some((notice.member.to_string(), notice.on)),
        _ => None,
    });
    if alone.is_some() || !after().any(|stored| matches!(stored, Stored::CouponsEnding(_))) {
        return alone.into_iter().collect();
    }
    let coupons = after().filter_map(|stored| match stored {
        Stored::Coupon(coupon) => Some((coupon.member.to_string(), coupon.told_on?)),
        _ => None,
    });
    coupons.collect()
}

/// The notices of their own that were written down.
pub(super) fn notices(changes: &[Reading<'_>]) -> impl Iterator<Item = Notice> {
    changes.iter().filter_map(|change| match change.begun()? {
        Stored::Notice(notice) => Some(Notice::clone(notice)),
        _ => None,
    })
}

/// Notices come nearer to the last day, and none is taken back.
fn is_told_again(before: &Coupon, after: &Coupon) -> bool {
    match (before.told, after.told) {
        (Some(_), None) => true,
        (Some(before), Some(after)) => after > before,
        (None, _) => false,
    }
}

/// The names of groups that were written down.
pub(super) fn groups(changes: &[Reading<'_>]) -> impl Iterator<Item = String> {
    changes.iter().filter_map(|change| match change.begun()? {
        Stored::CouponsEnding(group) => Some(group.id.to_string()),
        _ => None,
    })
}
