//! What callers send about coupons.

use domain::coupon::CouponCode;
use domain::ids::OrderId;
use domain::order::Order;
use runtime::http::body::OrderBody;
use runtime::http::{Faults, Problem};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A coupon to issue.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCoupon)]
pub(crate) struct IssueBody {
    /// The program's coupon that it is made from.
    #[schema(example = "birthday")]
    pub(crate) template: String,
}

/// A code that everybody may know.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CouponCodeTyped)]
pub(crate) struct TakeBody {
    /// The code of one of the program's coupons, in small letters or large.
    #[schema(example = "TEA10")]
    pub(crate) code: String,
}

/// Which coupon to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FindQuery {
    /// The coupon's own code, as people write it.
    #[param(example = "7KQ2-M9ZX-4T3H")]
    code: String,
}

impl FindQuery {
    pub(crate) fn read(&self) -> Result<CouponCode, Problem> {
        let mut faults = Faults::none();
        let code = faults.check("/code", CouponCode::parse(&self.code));
        faults.finish_all(code)
    }
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
