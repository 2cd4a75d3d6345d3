//! The ends of coupons: each notice is given once at most, and only together with who is told.

use std::collections::BTreeSet;

use app::store::Notice;
use domain::calendar::Day;
use domain::coupon::Coupon;
use serde_dynamo::Item;
use store::stored::{self, Stored};

use crate::table::{Attributes, Change};

/// How many ends a commit writes down to be told, or what is wrong with it.
pub(super) fn told(changes: &[Change]) -> Result<usize, String> {
    let mut marked = BTreeSet::new();
    let mut told = BTreeSet::new();
    for change in changes {
        match change.after.as_deref().and_then(read) {
            Some(Stored::Coupon(after)) => {
                let before = change.before.as_deref().and_then(read);
                let Some(Stored::Coupon(before)) = before.filter(|_| after.version > 1) else {
                    continue;
                };
                if is_told_again(&before, &after) {
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
pub(super) fn heard(changes: &[Change]) -> BTreeSet<(String, Day)> {
    let after = || {
        changes
            .iter()
            .filter_map(|change| read(change.after.as_deref()?))
    };
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
pub(super) fn notices(changes: &[Change]) -> impl Iterator<Item = Notice> {
    changes.iter().filter_map(|change| {
        let stored = change.after.as_deref().and_then(read);
        match stored.filter(|_| change.before.is_none()) {
            Some(Stored::Notice(notice)) => Some(*notice),
            _ => None,
        }
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
pub(super) fn groups(changes: &[Change]) -> impl Iterator<Item = String> {
    changes.iter().filter_map(|change| {
        let stored = change.after.as_deref().and_then(read);
        match stored.filter(|_| change.before.is_none()) {
            Some(Stored::CouponsEnding(group)) => Some(group.id.to_string()),
            _ => None,
        }
    })
}

fn read(item: &Attributes) -> Option<Stored> {
    stored::read(Item::from(item.clone())).ok()
}
