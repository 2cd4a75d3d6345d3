//! A coupon, as callers read it.

use domain::calendar::{Day, Instant, Zone};
use domain::coupon::{Coupon, Use};
use domain::program::{CouponEffect, CouponOnly, CouponTemplate};
use serde::Serialize;
use utoipa::ToSchema;

/// A coupon in one member's hands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Coupon)]
pub(crate) struct CouponBody {
    /// The id that it was issued under.
    #[schema(example = "sorry-2026")]
    coupon_id: String,
    /// Whose it is.
    member_id: String,
    /// The program's coupon that it was made from.
    #[schema(example = "birthday")]
    template: String,
    /// Its name for members.
    #[schema(example = "お誕生日クーポン")]
    title: String,
    /// What it gives.
    effect: EffectBody,
    /// From how many yen of goods it can be used.
    #[schema(example = 3000)]
    min_spend: u64,
    /// What it can be used for.
    #[serde(flatten)]
    only: OnlyBody,
    /// When it was issued.
    #[schema(value_type = String, format = DateTime)]
    issued_at: Instant,
    /// The code that it is read by, in groups of four letters; absent where it has none of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "7KQ2-M9ZX-4T3H")]
    code: Option<String>,
    /// The first day on which it can be used; absent where that is the day it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Day>,
    /// The last day on which it can be used.
    #[schema(value_type = String, format = Date)]
    expires_on: Day,
    /// Whether it can be used.
    status: StatusBody,
    /// The order that used it; absent while none has.
    #[serde(skip_serializing_if = "Option::is_none")]
    used: Option<UseOfBody>,
}

/// What a coupon gives.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case", untagged)]
#[schema(as = CouponEffect)]
pub(crate) enum EffectBody {
    /// Yen off the order.
    AmountOff {
        /// How many.
        #[schema(example = 500)]
        amount_off: u64,
    },
    /// A part of the order off.
    PercentOff {
        /// Per cent, as a decimal string.
        #[schema(example = "10")]
        percent_off: String,
        /// The most yen it takes off.
        #[serde(skip_serializing_if = "Option::is_none")]
        max: Option<u64>,
    },
    /// Points for the order.
    AddPoints {
        /// How many.
        #[schema(example = 100)]
        add_points: u64,
    },
    /// The ordinary points of its goods, several times: a part of what the order earns.
    Multiply {
        /// How many times, as a decimal string.
        #[schema(example = "2")]
        multiply: String,
        /// The most points that it adds.
        #[serde(skip_serializing_if = "Option::is_none")]
        max_points: Option<u64>,
    },
}

/// Which orders a coupon can be used for; what is absent is no condition.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CouponOnly)]
pub(crate) struct OnlyBody {
    /// Sold through these channels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["ec"]))]
    channels: Vec<String>,
    /// Sold in these stores.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stores: Vec<String>,
    /// Only goods of these categories, or of the `skus`, count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    categories: Vec<String>,
    /// Only these articles, or goods of the `categories`, count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skus: Vec<String>,
}

/// Whether a coupon can be used.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CouponStatus)]
pub(crate) enum StatusBody {
    /// Its first day has not come.
    Upcoming,
    /// It can.
    Usable,
    /// An order used it.
    Used,
    /// Its last day has passed.
    Expired,
}

/// The order that used a coupon.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CouponUseOf)]
pub(crate) struct UseOfBody {
    /// Its id.
    #[schema(example = "ec-1010")]
    order_id: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    used_at: Instant,
    /// Yen it took off.
    #[schema(example = 500)]
    discount_yen: u64,
    /// Points it gave.
    #[schema(example = 0)]
    points: u64,
}

/// A page of a member's coupons, the soonest to end first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Coupons)]
pub(crate) struct CouponsBody {
    pub(crate) coupons: Vec<CouponBody>,
}

/// What a coupon did for an order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CouponUse)]
pub(crate) struct UsedBody {
    /// The coupon.
    #[schema(example = "sorry-2026")]
    coupon_id: String,
    /// Whose it is.
    member_id: String,
    /// What it did, and for which order.
    #[serde(flatten)]
    used: UseOfBody,
}

impl CouponBody {
    /// The coupon as it is on `today`.
    pub(crate) fn on(today: Day, coupon: Coupon) -> Self {
        let status = match &coupon.used {
            Some(_) => StatusBody::Used,
            None if coupon.is_usable(today) => StatusBody::Usable,
            None if coupon.is_open(today) => StatusBody::Upcoming,
            None => StatusBody::Expired,
        };
        Self::with(status, coupon)
    }

    /// The coupon as it was when it was issued, whatever happened since: the answer that a repeated call gets.
    pub(crate) fn as_issued(coupon: Coupon, zone: &Zone) -> Self {
        let status = if coupon.is_ahead(zone.day(coupon.issued_at)) {
            StatusBody::Upcoming
        } else {
            StatusBody::Usable
        };
        Self::with(
            status,
            Coupon {
                used: None,
                ..coupon
            },
        )
    }

    fn with(status: StatusBody, coupon: Coupon) -> Self {
        let CouponTemplate {
            id,
            title,
            effect,
            min_spend,
            from,
            only,
            ..
        } = coupon.template;
        Self {
            coupon_id: coupon.id.into(),
            member_id: coupon.member.into(),
            template: id,
            title,
            effect: effect.into(),
            min_spend,
            only: only.into(),
            code: coupon.code.map(|code| code.grouped()),
            from,
            issued_at: coupon.issued_at,
            expires_on: coupon.expires_on,
            status,
            used: coupon.used.map(UseOfBody::from),
        }
    }
}

impl UsedBody {
    /// What the coupon did; `None` where no order uses it.
    pub(crate) fn of(coupon: Coupon) -> Option<Self> {
        Some(Self {
            coupon_id: coupon.id.into(),
            member_id: coupon.member.into(),
            used: coupon.used?.into(),
        })
    }
}

impl From<Use> for UseOfBody {
    fn from(used: Use) -> Self {
        Self {
            order_id: used.order_id.into(),
            used_at: used.at,
            discount_yen: used.discount_yen,
            points: used.points,
        }
    }
}

impl From<CouponOnly> for OnlyBody {
    fn from(only: CouponOnly) -> Self {
        Self {
            channels: only.channels,
            stores: only.stores,
            categories: only.categories,
            skus: only.skus,
        }
    }
}

impl From<CouponEffect> for EffectBody {
    fn from(effect: CouponEffect) -> Self {
        match effect {
            CouponEffect::AmountOff(amount_off) => Self::AmountOff { amount_off },
            CouponEffect::PercentOff { percent, max } => Self::PercentOff {
                percent_off: percent.to_string(),
                max,
            },
            CouponEffect::AddPoints(add_points) => Self::AddPoints { add_points },
            CouponEffect::Multiply { times, max_points } => Self::Multiply {
                multiply: times.to_string(),
                max_points,
            },
        }
    }
}
