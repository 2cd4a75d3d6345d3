//! What callers send about coupons.

use domain::ids::OrderId;
use domain::order::Order;
use runtime::http::body::OrderBody;
use runtime::http::{Faults, Problem};
use serde::Deserialize;
use utoipa::ToSchema;

/// A coupon to issue.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCoupon)]
pub(crate) struct IssueBody {
    /// The program's coupon that it is made from.
    #[schema(example = "birthday")]
    pub(crate) template: String,
}

/// The order that a coupon is used by.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CouponUseRequest)]
pub(crate) struct UseBody {
    /// The order's id.
    #[schema(value_type = String, example = "ec-1010")]
    order_id: OrderId,
    /// The order, before the coupon.
    order: OrderBody,
}

/// The order that gives a coupon back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CouponReleaseRequest)]
pub(crate) struct ReleaseBody {
    /// The order that used it.
    #[schema(value_type = String, example = "ec-1010")]
    pub(crate) order_id: OrderId,
}

impl UseBody {
    pub(crate) fn read(self) -> Result<(OrderId, Order), Problem> {
        let mut faults = Faults::none();
        let order = self.order.read(&mut faults, "/order");
        faults.finish((self.order_id, order))
    }
}
