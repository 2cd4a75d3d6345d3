//! What an order says and comes to, in literal numbers.

use serde_json::json;

use super::*;

fn order(document: serde_json::Value) -> Order {
    serde_json::from_value(document).unwrap()
}

#[test]
fn a_default_written_out_or_left_away_is_the_same_order() {
    let short = order(json!({
        "placed_at": "2026-11-22T10:00:00+09:00", "channel": "ec",
        "lines": [{ "sku": "tea", "unit_price": 1000, "quantity": 1 }],
    }));
    let long = order(json!({
        "placed_at": "2026-11-22T01:00:00.000Z", "channel": "ec", "store_id": null, "prices": "tax_included",
        "lines": [{ "sku": "tea", "name": null, "category": null, "unit_price": 1000, "quantity": 1,
                    "tax_rate": "0.1", "earns": true }],
        "shipping": 0, "discount": 0, "points_used": 0,
    }));
    assert_eq!(
        serde_json::to_string(&short).unwrap(),
        serde_json::to_string(&long).unwrap()
    );
}
