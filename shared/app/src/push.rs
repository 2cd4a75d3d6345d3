//! What members are told unasked: decided from what is new in the table, carried on a queue, and told once.
//!
//! The retry key is made from the name of what is told, before the first try. So however often the stream or the queue
//! repeats itself, LINE sees the same key and delivers once.

use chrono::TimeDelta;
use domain::calendar::{Day, Instant};
use domain::coupon::Coupon;
use domain::entry::{Entry, EntryKey, Record};
use domain::fact::Fact;
use domain::ids::{CouponId, MemberId};
use domain::points::Points;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::campaign_runs;
use crate::store::Notice;

/// LINE remembers a retry key for 24 hours. A push that could not be delivered is given up before that, because a
/// later try could deliver it a second time. It counts from the news and not from the queue: a record of the stream can
/// be read again a day later.
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::hours(23);

/// The most messages of LINE's that one push carries: what a member hears on one day fits into it, a message for each
/// last day of points and each coupon.
pub const MESSAGES_MAX: usize = 5;

/// The namespace of our retry keys. Changing it would deliver what is under way twice.
const RETRY_KEYS: Uuid = Uuid::from_u128(0x6f1d_2c1e_7a0b_4b57_9c40_3d7e_51a8_52c6);

/// Something new in the table that a member may hear of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// An entry of the journal.
    Entry(Box<Entry>),
    /// A coupon that was issued.
    Coupon(Box<Coupon>),
    /// What a sweep found.
    Notice(Notice),
}

/// Something to push, as it waits on the queue. It names what to tell and tells nothing itself: no name, no LINE user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// Whom.
    pub member: MemberId,
    /// The same in every try.
    pub retry_key: Uuid,
    /// When its news was written to the table: the same however often the stream is read again.
    pub recorded_at: Instant,
    /// What.
    pub about: About,
}

/// What a push is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Points that came, and a rank that was reached with them.
    Entry(EntryKey),
    /// A coupon.
    Coupon(CouponId),
    /// Points that expire soon, and coupons that end.
    Expiring {
        /// The day on which the notice was found due.
        on: Day,
        /// Their last days.
        days: Vec<Expiring>,
        /// The coupons.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        coupons: Vec<CouponId>,
    },
}

/// Points that expire soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiring {
    /// The last day they can be used.
    pub expires_on: Day,
    /// How many they were.
    pub points: Points,
}

impl Push {
    /// What there is to push about something new; `None` where it is no news for a member.
    #[must_use]
    pub fn about(news: &News, recorded_at: Instant) -> Option<Push> {
        let (member, about) = match news {
            News::Entry(entry) if is_told(&entry.fact) || is_told_gift(entry) => {
                (&entry.member, About::Entry(entry.key.clone()))
            }
            News::Entry(_) => return None,
            News::Coupon(coupon) => (&coupon.member, About::Coupon(coupon.id.clone())),
            News::Notice(notice) => (&notice.member, expiring(notice)),
        };
        Some(Push {
            member: member.clone(),
            retry_key: about.retry_key(member),
            recorded_at,
            about,
        })
    }

    /// Whether a further try could come after LINE has forgotten the retry key.
    #[must_use]
    pub fn is_given_up(&self, now: Instant) -> bool {
        is_given_up(self.recorded_at, now)
    }
}

/// Whether an entry is told on the shop's own initiative: the member has done nothing just now that brought it about.
#[must_use]
pub fn is_announced(entry: &Entry) -> bool {
    entry.key.record == Record::Gift || matches!(entry.fact, Fact::PromiseKept(_))
}

/// Whether LINE may have forgotten the retry key of what was written down then.
pub(crate) fn is_given_up(recorded_at: Instant, now: Instant) -> bool {
    now.signed_duration_since(recorded_at) >= GIVEN_UP_AFTER
}

/// The retry key of what has this name.
pub(crate) fn retry_key(name: &str) -> Uuid {
    Uuid::new_v5(&RETRY_KEYS, name.as_bytes())
}

/// Members hear of points that come to them by buying or of a referral, when they can be used, and of a rank that an edit of
/// an order reached; what they do themselves they know.
fn is_told(fact: &Fact) -> bool {
    match fact {
        Fact::Earned(_) | Fact::Confirmed { .. } | Fact::PromiseKept(_) => true,
        Fact::Amended(amended) => amended.earned.rank_reached.is_some(),
        _ => false,
    }
}

/// A campaign run says in the name of its gift whether they hear of it.
fn is_told_gift(entry: &Entry) -> bool {
    entry.key.record == Record::Gift && campaign_runs::is_told(&entry.key.id, &entry.member)
}

fn expiring(notice: &Notice) -> About {
    let days = notice.expiring.iter().map(|soon| Expiring {
        expires_on: soon.expires_on,
        points: soon.points,
    });
    About::Expiring {
        on: notice.on,
        days: days.collect(),
        coupons: notice.coupons.clone(),
    }
}

impl About {
    fn retry_key(&self, member: &MemberId) -> Uuid {
        let name = match self {
            About::Entry(key) => format!("entry {} {}", key.record.as_str(), key.id),
            About::Coupon(coupon) => format!("coupon {coupon}"),
            About::Expiring { on, .. } => format!("expiring {member} {on}"),
        };
        retry_key(&name)
    }
}

#[cfg(test)]
mod tests {
    use domain::entry::Moved;

    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn entry(record: Record, id: &str, fact: Fact) -> News {
        News::Entry(Box::new(Entry {
            key: EntryKey::new(record, id),
            member: MemberId::parse("m1").unwrap(),
            seq: 1,
            at: at("2026-11-22T03:00:00Z"),
            moved: Moved::default(),
            balance_after: Points::ZERO,
            fact,
            program_version: 1,
            command: None,
            chain: Default::default(),
        }))
    }

    fn confirmed() -> News {
        let order_id = domain::ids::OrderId::parse("ec-1001").unwrap();
        entry(
            Record::Confirmation,
            "ec-1001",
            Fact::Confirmed {
                order_id,
                amended: None,
            },
        )
    }

    #[test]
    fn the_same_news_has_the_same_retry_key_whenever_it_is_queued() {
        let first = Push::about(&confirmed(), at("2026-11-22T03:00:00Z")).unwrap();
        let again = Push::about(&confirmed(), at("2026-11-22T09:00:00Z")).unwrap();
        assert_eq!(first.retry_key, again.retry_key);
        // Pinned: another value would deliver what is under way during a deployment twice.
        assert_eq!(
            first.retry_key.to_string(),
            "893b259b-8de4-5680-8483-14aa9f99c645"
        );
    }

    #[test]
    fn each_day_has_a_notice_of_its_own() {
        let notice = |on: &str| {
            News::Notice(Notice {
                member: MemberId::parse("m1").unwrap(),
                on: on.parse().unwrap(),
                expiring: Vec::new(),
                coupons: Vec::new(),
            })
        };
        let now = at("2026-11-22T03:00:00Z");
        let first = Push::about(&notice("2026-11-22"), now).unwrap();
        let next = Push::about(&notice("2026-11-23"), now).unwrap();
        assert_ne!(first.retry_key, next.retry_key);
    }

    #[test]
    fn what_members_do_themselves_is_no_news_for_them() {
        let now = at("2026-11-22T03:00:00Z");
        assert_eq!(
            Push::about(&entry(Record::Offset, "m1:2", Fact::DebtOffset), now),
            None
        );
    }

    #[test]
    fn a_push_is_given_up_before_line_forgets_its_key() {
        let push = Push::about(&confirmed(), at("2026-11-22T03:00:00Z")).unwrap();
        assert!(!push.is_given_up(at("2026-11-23T01:59:59Z")));
        assert!(push.is_given_up(at("2026-11-23T02:00:00Z")));
    }

    #[test]
    fn what_waits_on_the_queue_names_nobody() {
        let push = Push::about(&confirmed(), at("2026-11-22T03:00:00Z")).unwrap();
        let body = serde_json::to_value(&push).unwrap();
        let fields: Vec<_> = body.as_object().unwrap().keys().cloned().collect();
        assert_eq!(fields, ["about", "member", "recorded_at", "retry_key"]);
        assert_eq!(serde_json::from_value::<Push>(body).unwrap(), push);
    }
}
