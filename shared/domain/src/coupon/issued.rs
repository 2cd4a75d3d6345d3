//! Issuing a coupon.

use super::Coupon;
use crate::calendar::Instant;
use crate::entry::Fingerprint;
use crate::ids::{CouponId, MemberId};
use crate::program::{CouponTemplate, Program, notices};

impl Coupon {
    /// A new coupon in a member's hands.
    ///
    /// The notice whose day has come already counts as given: nobody wants to hear, the day after they were given a coupon
    /// for three days, that it ends in two.
    #[must_use]
    pub fn issued(
        id: CouponId,
        member: MemberId,
        fingerprint: Fingerprint,
        template: &CouponTemplate,
        (program, now): (&Program, Instant),
    ) -> Coupon {
        let today = program.time_zone.day(now);
        let expires_on = template.last_day(today);
        let told = notices::due(&program.notices.coupon_days, expires_on, None, today);
        Coupon {
            id,
            member,
            version: 1,
            template: template.clone(),
            issued_at: now,
            expires_on,
            fingerprint,
            code: None,
            used: None,
            told,
            told_on: None,
        }
    }
}
