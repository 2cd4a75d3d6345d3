//! An order, read by the domain itself and described here for the specification.

use std::borrow::Cow;

use domain::order::Order;
use serde::{Deserialize, Serialize};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::http::Faults;

/// An order as a shop sends it. The domain reads it, so that every function reads the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderBody(Order);

impl OrderBody {
    /// The order, with everything that is wrong with its values noted under `pointer`.
    pub fn read(self, faults: &mut Faults, pointer: &str) -> Order {
        faults.add_all(pointer, self.0.check());
        self.0
    }
}

impl PartialSchema for OrderBody {
    fn schema() -> RefOr<Schema> {
        OrderSchema::schema()
    }
}

impl ToSchema for OrderBody {
    fn name() -> Cow<'static, str> {
        "Order".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        OrderSchema::schemas(schemas);
    }
}

/// What the domain reads. A test holds it to the domain's own fields.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
struct OrderSchema {
    /// When the customer placed it: decides campaigns and the rank it earns at.
    #[schema(value_type = String, format = DateTime, example = "2026-11-22T10:00:00+09:00")]
    placed_at: String,
    /// Where it was sold: `ec`, `store`, or a name of the shop's own.
    #[schema(example = "store")]
    channel: String,
    /// The store, where there is one.
    #[schema(example = "shibuya")]
    store_id: Option<String>,
    /// Whether `unit_price` and `discount` include consumption tax: `tax_included` (default) or `tax_excluded`.
    #[schema(default = "tax_included", example = "tax_included", required = false)]
    prices: String,
    /// What was bought, 1 to 500 lines.
    lines: Vec<LineSchema>,
    /// Carriage in yen, tax included.
    #[schema(default = 0, required = false)]
    shipping: u64,
    /// Yen taken off the goods as a whole, at the order's prices.
    #[schema(default = 0, required = false)]
    discount: u64,
    /// Yen of the discount that a coupon took off.
    #[schema(default = 0, required = false)]
    coupon_discount: u64,
    /// Points that the customer pays part of the order with.
    #[schema(default = 0, required = false)]
    points_used: u64,
}

/// One line of an order.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Line)]
#[expect(dead_code, reason = "it is only described")]
struct LineSchema {
    /// The shop's own code of the article.
    #[schema(example = "shirt-01")]
    sku: String,
    /// What the article is called.
    #[schema(example = "綿シャツ")]
    name: Option<String>,
    /// The category that rules of the program may name.
    category: Option<String>,
    /// Yen for one piece.
    #[schema(example = 4400)]
    unit_price: u64,
    /// Pieces, at least one.
    #[schema(example = 1)]
    quantity: u32,
    /// Consumption tax on this article, as a decimal string.
    #[schema(default = "0.10", example = "0.10", required = false)]
    tax_rate: String,
    /// Whether the line earns points at all.
    #[schema(default = true, required = false)]
    earns: bool,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::*;

    fn names(object: &Value) -> BTreeSet<&str> {
        object
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect()
    }

    #[test]
    fn the_specification_names_exactly_the_fields_that_are_read() {
        let full = json!({
            "placed_at": "2026-11-22T10:00:00+09:00", "channel": "store", "store_id": "shibuya", "coupon_discount": 1,
            "lines": [{ "sku": "a", "name": "b", "category": "c", "unit_price": 1, "quantity": 1 }]
        });
        let order: OrderBody = serde_json::from_value(full).unwrap();
        let written = serde_json::to_value(order).unwrap();
        let order_schema = serde_json::to_value(OrderBody::schema()).unwrap();
        let line_schema = serde_json::to_value(LineSchema::schema()).unwrap();
        assert_eq!(names(&order_schema["properties"]), names(&written));
        assert_eq!(
            names(&line_schema["properties"]),
            names(&written["lines"][0])
        );
    }

    #[test]
    fn the_faults_of_an_order_are_named_where_it_stands() {
        let order =
            json!({ "placed_at": "2026-11-22T10:00:00+09:00", "channel": "store", "lines": [] });
        let order: OrderBody = serde_json::from_value(order).unwrap();
        let mut faults = Faults::none();
        order.read(&mut faults, "/order");
        let problem = faults.finish(()).unwrap_err();
        assert_eq!(problem.errors[0].pointer, "/order/lines");
    }
}
