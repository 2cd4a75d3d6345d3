//! Judges one order of twenty lines under fifty campaigns that all count, as often as an argument says; with `written`,
//! its breakdown is put into words each time, as for an answer.
//!
//! A clock would tell more of the machine than of the code. `.ci/instructions` runs this twice under valgrind, and counts
//! the instructions and allocations that one more judgement takes.

#![expect(
    clippy::expect_used,
    reason = "a measurement that cannot begin has failed"
)]

use std::collections::BTreeMap;
use std::hint::black_box;

use domain::order::Order;
use domain::program::{self, Program};
use domain::rules::earn::{Buyer, NO_BUDGETS, judge};
use serde_json::{Value, json};

const LINES: u64 = 20;
const CAMPAIGNS: u64 = 50;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let rounds = arguments.iter().find_map(|argument| argument.parse().ok());
    let is_written = arguments.iter().any(|argument| argument == "written");
    let (program, order) = (programme(), order());
    let given = BTreeMap::from([("c1".to_owned(), 100), ("c2".to_owned(), 200)]);
    let buyer = Buyer {
        rank: Some("gold"),
        purchases: 0,
        birth_month: Some(11),
        campaign_points: &given,
        day_points: &given,
        budgets: &NO_BUDGETS,
        multipliers: &[],
    };
    let mut points = 0;
    for _ in 0..rounds.unwrap_or(1_u32) {
        let judged = judge(black_box(&program), black_box(&order), 300, &buyer);
        let judged = judged.expect("the order can be judged");
        points = if is_written {
            judged.written().points()
        } else {
            judged.points()
        };
    }
    println!("{points} points");
}

/// Own rates for two articles and a category, a rank with a rate, and ten campaigns of each of five kinds.
fn programme() -> Program {
    let campaigns: Vec<Value> = (0..CAMPAIGNS).map(campaign).collect();
    let document = json!({
        "name": "Bench",
        "earning": {
            "rate": "0.01", "skus": [{ "sku": "sku-3", "rate": "0.05" }, { "sku": "sku-7", "per": { "yen": 200, "points": 3 } }],
            "categories": [{ "category": "gift-card", "rate": "0" }],
        },
        "ranks": { "levels": [
            { "id": "regular", "name": "レギュラー", "threshold": 0 },
            { "id": "gold", "name": "ゴールド", "threshold": 100_000, "rate": "0.03" },
        ] },
        "campaigns": campaigns,
    });
    program::read(&document).expect("the program is sound")
}

fn campaign(number: u64) -> Value {
    let mut campaign = json!({
        "id": format!("c{number}"), "name": format!("キャンペーン{number}"), "from": "2026-11-01", "to": "2026-12-31",
        "effect": { "add_rate": "0.005" }, "priority": number % 7,
    });
    match number % 5 {
        0 => campaign["effect"] = json!({ "multiply": "2" }),
        1 => campaign["categories"] = json!(["tea", "sweets"]),
        2 => {
            campaign["effect"] = json!({ "multiply": "1.5" });
            campaign["skus"] = json!(["sku-3", "sku-11", "sku-19"]);
        }
        3 => {
            campaign["effect"] = json!({ "add_points": 10 });
            campaign["weekdays"] = json!(["sat", "sun"]);
            campaign["channels"] = json!(["ec", "store"]);
        }
        _ => {
            campaign["ranks"] = json!(["gold"]);
            campaign["min_spend"] = json!(1_000);
            campaign["max_points_per_member"] = json!(5_000);
        }
    }
    campaign
}

fn order() -> Order {
    let categories = ["tea", "sweets", "cup", "gift-card"];
    let lines: Vec<Value> = (0..LINES)
        .zip(categories.iter().cycle())
        .map(|(number, category)| {
            json!({
                "sku": format!("sku-{number}"), "category": category, "unit_price": 480 + 35 * number,
                "quantity": 1 + number % 3, "tax_rate": if number % 2 == 0 { "0.08" } else { "0.10" },
            })
        })
        .collect();
    let document = json!({
        "placed_at": "2026-11-22T10:00:00+09:00", "channel": "ec", "lines": lines, "shipping": 550, "discount": 500,
    });
    serde_json::from_value(document).expect("the order is one")
}
