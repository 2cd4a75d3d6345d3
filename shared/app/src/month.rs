//! The month's messages: LINE counts what is sent unasked, and once they are used up nothing more goes out until the
//! month is over or the shop has more of them.
//!
//! That is written down, so that every process knows it and no campaign is tried message by message; and so is how many
//! were not told.

use domain::calendar::{Instant, Month, Zone};

use crate::ports::Quota;

/// What is sent unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unasked {
    /// What answers something that the member just did. It goes out as long as LINE takes it.
    Receipt,
    /// What the shop tells on its own initiative. It goes out only where the month has room for all who are told.
    Announcement,
}

/// What was left out in a month, and from which limit on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The month's limit when everything stopped, because LINE took no more.
    pub all_at: Option<u64>,
    /// The month's limit when announcements stopped, because it had no room for one.
    pub announcements_at: Option<u64>,
    /// When a message was last left out.
    pub last_at: Instant,
    /// How many members were not told something. What failed after it was counted counts again: nothing is decided by it.
    pub count: u64,
}

impl LeftOut {
    /// Whether a message of this kind is left out too. More messages in the month than there were when it stopped, and
    /// it goes on.
    #[must_use]
    pub fn stops(&self, what: Unasked, quota: Option<Quota>) -> bool {
        let Some(stopped_at) = self.stopped_at(what) else {
            return false;
        };
        quota.is_none_or(|quota| quota.limit.is_some_and(|limit| limit <= stopped_at))
    }

    /// The month's limit when messages of this kind stopped.
    #[must_use]
    pub fn stopped_at(&self, what: Unasked) -> Option<u64> {
        let announcements = self
            .announcements_at
            .filter(|_| what == Unasked::Announcement);
        self.all_at.max(announcements)
    }
}

/// The month that LINE counts an instant's messages in: those of Japan, whatever zone the program has.
#[must_use]
pub fn month_of(now: Instant) -> Month {
    Month::of(Zone::TOKYO.day(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn left_out(all_at: Option<u64>, announcements_at: Option<u64>) -> LeftOut {
        LeftOut {
            all_at,
            announcements_at,
            last_at: at("2026-11-22T03:00:00Z"),
            count: 1,
        }
    }

    fn of(limit: Option<u64>) -> Option<Quota> {
        Some(Quota { limit, used: 0 })
    }

    #[test]
    fn where_a_campaign_has_no_room_receipts_still_go_out() {
        let campaign = left_out(None, Some(200));
        assert!(campaign.stops(Unasked::Announcement, of(Some(200))));
        assert!(!campaign.stops(Unasked::Receipt, of(Some(200))));
        let all = left_out(Some(200), None);
        assert!(all.stops(Unasked::Announcement, of(Some(200))));
        assert!(all.stops(Unasked::Receipt, of(Some(200))));
    }

    #[test]
    fn more_messages_in_the_month_and_it_goes_on() {
        let stopped = left_out(Some(200), Some(5_000));
        assert!(!stopped.stops(Unasked::Receipt, of(Some(5_000))));
        assert!(stopped.stops(Unasked::Announcement, of(Some(5_000))));
        assert!(!stopped.stops(Unasked::Announcement, of(Some(5_001))));
        assert!(!stopped.stops(Unasked::Announcement, of(None)));
    }

    #[test]
    fn where_nobody_can_say_how_many_there_are_it_stays_stopped() {
        assert!(left_out(Some(200), None).stops(Unasked::Receipt, None));
    }

    #[test]
    fn a_month_of_lines_is_a_month_of_japan() {
        assert_eq!(month_of(at("2026-11-30T14:59:59Z")).to_string(), "2026-11");
        assert_eq!(month_of(at("2026-11-30T15:00:00Z")).to_string(), "2026-12");
    }
}
