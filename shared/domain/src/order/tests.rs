//! What an order says and comes to, in literal numbers.

use serde_json::{Value, json};

use super::*;
use crate::fault::Fault;

fn document(lines: Value) -> Value {
    json!({ "placed_at": "2026-11-22T10:00:00+09:00", "channel": "ec", "lines": lines })
}

fn order(lines: Value) -> Order {
    serde_json::from_value(document(lines)).unwrap()
}

fn tea() -> Value {
    json!([{ "sku": "tea", "unit_price": 1000, "quantity": 1 }])
}

fn pointers(order: &Order) -> Vec<String> {
    order
        .check()
        .into_iter()
        .map(|fault| fault.pointer)
        .collect()
}

/// Whether an order with `value` as its `field` can be read.
fn reads(field: &str, value: Value) -> bool {
    let mut document = document(tea());
    document[field] = value;
    serde_json::from_value::<Order>(document).is_ok()
}

#[test]
fn a_default_written_out_or_left_away_is_the_same_order() {
    let short = order(tea());
    let long: Order = serde_json::from_value(json!({
        "placed_at": "2026-11-22T01:00:00.000Z", "channel": "ec", "store_id": null, "prices": "tax_included",
        "lines": [{ "sku": "tea", "name": null, "category": null, "unit_price": 1000, "quantity": 1,
                    "tax_rate": "0.1", "earns": true }],
        "shipping": 0, "discount": 0, "points_used": 0,
    }))
    .unwrap();
    assert_eq!(short, long);
    let null: Order = serde_json::from_value(json!({
        "placed_at": "2026-11-22T10:00:00+09:00", "channel": "ec", "store_id": null, "prices": null,
        "lines": [{ "sku": "tea", "name": null, "category": null, "unit_price": 1000, "quantity": 1,
                    "tax_rate": null, "earns": null }],
        "shipping": null, "discount": null, "points_used": null,
    }))
    .unwrap();
    assert_eq!(short, null);
    assert_eq!(
        serde_json::to_string(&short).unwrap(),
        serde_json::to_string(&long).unwrap()
    );
}

#[test]
fn an_order_is_read_again_from_what_is_written() {
    let mut order = order(tea());
    order.store_id = Some("shibuya".to_owned());
    order.lines[0].category = Some("food".to_owned());
    order.lines[0].earns = false;
    order.prices = Prices::TaxExcluded;
    let written = serde_json::to_value(&order).unwrap();
    assert_eq!(serde_json::from_value::<Order>(written).unwrap(), order);
}

#[test]
fn an_unknown_field_is_refused() {
    assert!(!reads("shiping", json!(500)));
    assert!(
        serde_json::from_value::<Order>(document(json!([
            { "sku": "tea", "unit_price": 1000, "quantity": 1, "price": 1 }
        ])))
        .is_err()
    );
}

#[test]
fn amounts_are_whole_and_never_negative() {
    for wrong in [json!(-1), json!(1.5), json!("500"), json!(1e3)] {
        assert!(!reads("shipping", wrong.clone()), "{wrong}");
    }
}

#[test]
fn an_instant_needs_its_offset() {
    for wrong in [
        "2026-11-22",
        "2026-11-22T10:00:00",
        "2026-11-22T25:00:00Z",
        "22.11.2026",
        "",
    ] {
        assert!(!reads("placed_at", json!(wrong)), "{wrong}");
    }
    assert!(!reads("placed_at", json!(1_795_312_800)));
}

#[test]
fn a_sound_order_has_no_faults() {
    assert_eq!(order(tea()).check(), []);
}

#[test]
fn every_value_out_of_bounds_is_named() {
    let mut order = order(json!([
        { "sku": "", "category": "", "name": "a\u{7}", "unit_price": 1_000_000_000_001_u64, "quantity": 0,
          "tax_rate": "1" },
        { "sku": "x".repeat(101), "unit_price": 1, "quantity": 1, "tax_rate": "-0.1" },
    ]));
    order.channel = String::new();
    order.store_id = Some("a\nb".to_owned());
    order.shipping = 1_000_000_000_001;
    order.points_used = u64::MAX;
    order.discount = 2;
    order.placed_at = "1999-12-31T23:59:59Z".parse().unwrap();
    assert_eq!(
        pointers(&order),
        [
            "/placed_at",
            "/channel",
            "/store_id",
            "/lines/0/sku",
            "/lines/0/name",
            "/lines/0/category",
            "/lines/0/unit_price",
            "/lines/0/quantity",
            "/lines/0/tax_rate",
            "/lines/1/sku",
            "/lines/1/tax_rate",
            "/shipping",
            "/points_used",
            "/discount",
        ]
    );
}

#[test]
fn the_largest_values_that_are_allowed_are() {
    let order = order(json!([{
        "sku": "x".repeat(100), "name": "茶".repeat(200), "category": "c".repeat(100),
        "unit_price": 1_000_000_000_000_u64, "quantity": 1,
    }]));
    assert_eq!(order.check(), []);
}

#[test]
fn an_order_has_one_to_five_hundred_lines() {
    assert_eq!(pointers(&order(json!([]))), ["/lines"]);
    let mut order = order(tea());
    order.lines = vec![order.lines[0].clone(); 500];
    assert_eq!(order.check(), []);
    order.lines.push(order.lines[0].clone());
    assert_eq!(pointers(&order), ["/lines"]);
}

#[test]
fn lines_may_not_add_up_beyond_a_million_million_yen() {
    let order = order(
        json!([{ "sku": "tea", "unit_price": 1_000_000_000_000_u64, "quantity": 4_294_967_295_u32 }]),
    );
    assert_eq!(pointers(&order), ["/lines"]);
}

#[test]
fn the_discount_may_take_everything_and_no_more() {
    let mut order = order(tea());
    order.discount = 1000;
    assert_eq!(order.check(), []);
    assert_eq!((order.goods_yen(), order.payable_yen()), (0, 0));
    order.discount = 1001;
    assert_eq!(pointers(&order), ["/discount"]);
}

#[test]
fn the_discount_is_shared_over_the_lines_to_the_last_yen() {
    let mut order = order(json!([
        { "sku": "a", "unit_price": 50, "quantity": 2 },
        { "sku": "b", "unit_price": 200, "quantity": 1 },
        { "sku": "c", "unit_price": 400, "quantity": 1 },
    ]));
    order.discount = 10;
    assert_eq!(order.goods_yen(), 690);
    // 98.57, 197.14 and 394.28: the yen that is left goes to the first.
    assert_eq!(order.line_values(), [99, 197, 394]);
}

#[test]
fn tax_on_top_is_rounded_down_once_for_each_rate() {
    let mut order = order(json!([
        { "sku": "a", "unit_price": 105, "quantity": 1, "tax_rate": "0.08" },
        { "sku": "b", "unit_price": 105, "quantity": 1, "tax_rate": "0.08" },
        { "sku": "c", "unit_price": 105, "quantity": 1 },
        { "sku": "d", "unit_price": 105, "quantity": 1 },
    ]));
    assert_eq!(order.payable_yen(), 420);
    order.prices = Prices::TaxExcluded;
    // 16.8 and 21.0 of tax; line by line it would have been 8 + 8 and 10 + 10.
    assert_eq!(order.payable_yen(), 420 + 16 + 21);
    assert_eq!(order.line_payables(), [113, 113, 116, 115]);
    assert_eq!(order.goods_yen(), 420);
}

#[test]
fn carriage_is_paid_as_it_is_charged() {
    let mut order = order(tea());
    order.shipping = 550;
    assert_eq!(order.payable_yen(), 1550);
    order.prices = Prices::TaxExcluded;
    assert_eq!(order.payable_yen(), 1650);
}

#[test]
fn what_a_coupon_took_off_is_written_where_it_took_anything() {
    let mut order = order(tea());
    let written = |order: &Order| serde_json::to_value(order).unwrap();
    assert_eq!(written(&order).get("coupon_discount"), None);
    order.coupon_discount = 500;
    assert_eq!(written(&order)["coupon_discount"], 500);
}

#[test]
fn the_name_of_a_store_by_itself_is_checked_as_in_an_order() {
    assert!(check::faults_of_code("/store_id", "shibuya").is_empty());
    let faults = check::faults_of_code("/store_id", "");
    assert_eq!(faults, [Fault::new("/store_id", "must not be empty")]);
}
