//! What the shop tells on its own initiative: it may wait for the morning, and it keeps within the month's messages.
//!
//! Announcements have a queue of their own, so that the receipt of a purchase never waits behind a night's worth of them.

use domain::calendar::Instant;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::endings::CouponsEnding;
use crate::push::{self, Push};

/// An announcement, as it waits on its queue. It names what to tell and tells nothing itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Announcement {
    /// To one member.
    ToOne(Push),
    /// To all whose coupons end together.
    ToGroup(GroupPush),
}

/// A message to several members at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPush {
    /// What is told and to whom, by its name in the table.
    pub group: Uuid,
    /// The same in every try.
    pub retry_key: Uuid,
    /// When it was written to the table: the same however often the stream is read again.
    pub recorded_at: Instant,
}

impl GroupPush {
    /// What there is to send about coupons that end.
    #[must_use]
    pub fn about(group: &CouponsEnding, recorded_at: Instant) -> GroupPush {
        GroupPush {
            group: group.id,
            retry_key: push::retry_key(&format!("coupons ending {}", group.id)),
            recorded_at,
        }
    }

    /// Whether a further try could come after LINE has forgotten the retry key.
    #[must_use]
    pub fn is_given_up(&self, now: Instant) -> bool {
        push::is_given_up(self.recorded_at, now)
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;
    use domain::program::{CouponEffect, CouponTemplate};

    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn group(name: u128) -> CouponsEnding {
        CouponsEnding {
            id: Uuid::from_u128(name),
            template: CouponTemplate::giving("thanks", "Thanks", CouponEffect::AmountOff(500)),
            expires_on: "2026-11-25".parse().unwrap(),
            language: Language::En,
            coupons: Vec::new(),
        }
    }

    #[test]
    fn a_group_has_the_same_retry_key_whenever_it_is_queued_and_no_other_group_has_it() {
        let first = GroupPush::about(&group(1), at("2026-11-22T15:05:00Z"));
        let again = GroupPush::about(&group(1), at("2026-11-22T21:00:00Z"));
        let other = GroupPush::about(&group(2), at("2026-11-22T15:05:00Z"));
        assert_eq!(first.retry_key, again.retry_key);
        assert_ne!(first.retry_key, other.retry_key);
        // Pinned: another value would deliver what is under way during a deployment twice.
        assert_eq!(
            first.retry_key.to_string(),
            "87fade73-95e8-55de-a04c-ae578652fcd3"
        );
    }

    #[test]
    fn what_was_written_down_at_night_is_given_up_before_line_can_have_forgotten_its_key() {
        // Written down at five past midnight in Tokyo; the first try may be at that very moment, whatever hours the
        // program calls quiet and however often that changes.
        let push = GroupPush::about(&group(1), at("2026-11-22T15:05:00Z"));
        assert!(!push.is_given_up(at("2026-11-23T14:04:59Z")));
        assert!(push.is_given_up(at("2026-11-23T14:05:00Z")));
    }

    #[test]
    fn what_waits_on_the_queue_names_nobody() {
        let push = GroupPush::about(&group(1), at("2026-11-22T15:05:00Z"));
        let body = serde_json::to_value(Announcement::ToGroup(push.clone())).unwrap();
        let fields: Vec<_> = body["to_group"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        assert_eq!(fields, ["group", "recorded_at", "retry_key"]);
        let read: Announcement = serde_json::from_value(body).unwrap();
        assert_eq!(read, Announcement::ToGroup(push));
    }
}
