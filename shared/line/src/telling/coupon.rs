//! Coupons in a member's hands.

use domain::calendar::Day;
use domain::coupon;
use domain::program;

use crate::message::coupon_ending;
use crate::message::view::{Coupon, CouponEffect};

/// The coupons that can be used today or from a later day on, soonest last day first.
#[must_use]
pub fn usable_coupons(coupons: &[coupon::Coupon], today: Day) -> Vec<Coupon> {
    let mut usable: Vec<_> = coupons.iter().filter(|held| held.is_open(today)).collect();
    usable.sort_by(|a, b| (a.expires_on, &a.id).cmp(&(b.expires_on, &b.id)));
    let usable = usable.into_iter();
    usable.map(|held| coupon(held, today)).collect()
}

/// One coupon, as it is today.
#[must_use]
pub fn coupon(held: &coupon::Coupon, today: Day) -> Coupon {
    Coupon {
        title: held.template.title.clone(),
        effect: effect(&held.template.effect),
        min_spend: held.template.min_spend,
        from: held.template.from.filter(|from| *from > today),
        until: held.expires_on,
        only: held.template.only.clone(),
        code: match &held.code {
            Some(code) => code.grouped(),
            None => held.id.as_str().to_owned(),
        },
    }
}

/// A kind of coupon whose last day comes.
#[must_use]
pub fn coupon_ending(template: &program::CouponTemplate, until: Day) -> coupon_ending::View {
    coupon_ending::View {
        title: template.title.clone(),
        effect: effect(&template.effect),
        min_spend: template.min_spend,
        until,
        only: template.only.clone(),
    }
}

fn effect(effect: &program::CouponEffect) -> CouponEffect {
    match effect {
        program::CouponEffect::AmountOff(yen) => CouponEffect::YenOff(*yen),
        program::CouponEffect::PercentOff { percent, max } => CouponEffect::PercentOff {
            percent: percent.normalize().to_string(),
            max: *max,
        },
        program::CouponEffect::AddPoints(points) => CouponEffect::Points(*points),
        program::CouponEffect::Multiply { times, max_points } => CouponEffect::Times {
            times: times.normalize().to_string(),
            max: *max_points,
        },
    }
}
