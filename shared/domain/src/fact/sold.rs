//! What was sold: enough of an order to judge it again under another program, and no more.
//!
//! An article's name is not kept: no rule asks for it, and it would be most of the entry.

use serde::{Deserialize, Serialize};

use super::Earned;
use crate::calendar::{Instant, instant_form};
use crate::order::{Line, Order, Prices, TaxRate};
use crate::points::Points;

/// What an order says of itself as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sold {
    /// When it was placed.
    #[serde(rename = "at", with = "instant_form")]
    pub placed_at: Instant,
    /// Where it was sold.
    #[serde(rename = "c")]
    pub channel: String,
    /// In which store.
    #[serde(rename = "st", default, skip_serializing_if = "Option::is_none")]
    pub store_id: Option<String>,
    /// Its prices exclude consumption tax.
    #[serde(rename = "x", default, skip_serializing_if = "std::ops::Not::not")]
    pub tax_excluded: bool,
    /// Carriage in yen.
    #[serde(rename = "sh", default, skip_serializing_if = "is_nothing")]
    pub shipping: u64,
    /// Yen taken off the goods as a whole.
    #[serde(rename = "d", default, skip_serializing_if = "is_nothing")]
    pub discount: u64,
    /// Yen of the discount that a coupon took off.
    #[serde(rename = "cd", default, skip_serializing_if = "is_nothing")]
    pub coupon_discount: u64,
}

/// One line of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarnedLine {
    /// The article.
    #[serde(rename = "s")]
    pub sku: String,
    /// Pieces.
    #[serde(rename = "q")]
    pub quantity: u32,
    /// Yen of all pieces together, after the order's discount.
    #[serde(rename = "y")]
    pub value_yen: u64,
    /// The category.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Yen of one piece, where all pieces at this price do not come to `value_yen`.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<u64>,
    /// The rate of consumption tax.
    #[serde(rename = "t", default, skip_serializing_if = "is_standard")]
    pub tax_rate: TaxRate,
    /// It earns no points.
    #[serde(rename = "n", default, skip_serializing_if = "std::ops::Not::not")]
    pub earns_nothing: bool,
}

impl Sold {
    /// What to record of an order.
    #[must_use]
    pub fn of(order: &Order) -> Sold {
        Sold {
            placed_at: order.placed_at,
            channel: order.channel.clone(),
            store_id: order.store_id.clone(),
            tax_excluded: order.prices == Prices::TaxExcluded,
            shipping: order.shipping,
            discount: order.discount,
            coupon_discount: order.coupon_discount,
        }
    }
}

impl EarnedLine {
    /// What to record of a line whose pieces come to `value_yen` after the order's discount.
    #[must_use]
    pub fn of(line: &Line, value_yen: u64) -> EarnedLine {
        let is_discounted = line.gross_yen() != value_yen;
        EarnedLine {
            sku: line.sku.clone(),
            quantity: line.quantity,
            value_yen,
            category: line.category.clone(),
            unit_price: is_discounted.then_some(line.unit_price),
            tax_rate: line.tax_rate,
            earns_nothing: !line.earns,
        }
    }

    fn line(&self) -> Line {
        let each = self.value_yen.checked_div(u64::from(self.quantity));
        Line {
            sku: self.sku.clone(),
            name: None,
            category: self.category.clone(),
            unit_price: self.unit_price.or(each).unwrap_or(0),
            quantity: self.quantity,
            tax_rate: self.tax_rate,
            earns: !self.earns_nothing,
        }
    }
}

impl Earned {
    /// The order as it was judged, without the names of its articles. `None` for purchases that were recorded before
    /// this was.
    #[must_use]
    pub fn order(&self) -> Option<Order> {
        let sold = self.sold.clone()?;
        Some(Order {
            placed_at: sold.placed_at,
            channel: sold.channel,
            store_id: sold.store_id,
            prices: if sold.tax_excluded {
                Prices::TaxExcluded
            } else {
                Prices::TaxIncluded
            },
            lines: self.lines.iter().map(EarnedLine::line).collect(),
            shipping: sold.shipping,
            discount: sold.discount,
            coupon_discount: sold.coupon_discount,
            points_used: self.judged_with().get(),
        })
    }

    /// Points that the order said pay for it, of no redemption that was named.
    #[must_use]
    pub fn unnamed(&self) -> Points {
        let buyer = self.buyer.as_ref();
        buyer.map_or(Points::ZERO, |buyer| buyer.unnamed)
    }

    /// The points that it was judged to be paid with.
    #[must_use]
    pub fn judged_with(&self) -> Points {
        if let Some(edited) = &self.edited {
            return edited.judged_with;
        }
        match (&self.paid, &self.buyer) {
            (Some(paid), _) => paid.lots.total(),
            (None, Some(buyer)) => buyer.unnamed,
            (None, None) => Points::ZERO,
        }
    }
}

fn is_nothing(yen: &u64) -> bool {
    *yen == 0
}

fn is_standard(rate: &TaxRate) -> bool {
    *rate == TaxRate::STANDARD
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn tea(value_yen: u64) -> EarnedLine {
        let line = json!({ "sku": "tea", "unit_price": 500, "quantity": 3, "tax_rate": "0.08", "category": "leaf" });
        EarnedLine::of(&serde_json::from_value(line).unwrap(), value_yen)
    }

    #[test]
    fn a_price_is_kept_only_where_the_value_does_not_say_it() {
        let plain = json!({ "s": "tea", "q": 3, "y": 1500, "c": "leaf", "t": "0.08" });
        assert_eq!(serde_json::to_value(tea(1500)).unwrap(), plain);
        assert_eq!(tea(1500).line().unit_price, 500);
        assert_eq!(tea(1400).unit_price, Some(500));
        assert_eq!(tea(1400).line().unit_price, 500);
    }

    #[test]
    fn a_line_that_was_recorded_without_its_category_still_reads() {
        let old: EarnedLine =
            serde_json::from_value(json!({ "s": "tea", "q": 3, "y": 1500 })).unwrap();
        assert_eq!((old.category, old.tax_rate), (None, TaxRate::STANDARD));
    }

    #[test]
    fn of_an_order_and_its_lines_only_what_is_not_ordinary_is_written() {
        let order = |shipping: u64| {
            let order = json!({
                "placed_at": "2026-11-22T10:00:00+09:00", "channel": "ec", "shipping": shipping,
                "lines": [{ "sku": "cup", "unit_price": 500, "quantity": 3 }],
            });
            serde_json::from_value::<Order>(order).unwrap()
        };
        let sold = |shipping| serde_json::to_value(Sold::of(&order(shipping))).unwrap();
        assert_eq!((sold(0).get("sh"), sold(0).get("d")), (None, None));
        assert_eq!(sold(550)["sh"], 550);
        let cup = EarnedLine::of(&order(0).lines[0], 1500);
        let plain = json!({ "s": "cup", "q": 3, "y": 1500 });
        assert_eq!(serde_json::to_value(cup).unwrap(), plain);
    }
}
