//! The limits on premiums, to the yen.

use serde_json::{Value, json};

use crate::program::{Program, read};

/// A program with one lottery.
fn document(transaction_yen: u64, expected_sales_yen: u64, kind: &str, prize: &Value) -> Value {
    let mut document = Program::sample().to_json();
    document["lotteries"] = json!([{
        "id": "summer", "name": "夏の抽選", "points": 100, "from": "2026-11-01", "to": "2026-12-31", "kind": kind,
        "transaction_yen": transaction_yen, "expected_sales_yen": expected_sales_yen, "prizes": [prize],
    }]);
    document
}

fn prize(value_yen: u64, stock: u64) -> Value {
    json!({ "id": "a", "name": "賞", "odds": "0.01", "value_yen": value_yen, "stock": stock })
}

fn faulty(document: &Value) -> Vec<String> {
    let faults = read(document).err().unwrap_or_default();
    faults.into_iter().map(|fault| fault.pointer).collect()
}

const ONE: &str = "/lotteries/0/prizes/0/value_yen";
const ALL: &str = "/lotteries/0/expected_sales_yen";

#[test]
fn a_prize_is_worth_twenty_times_the_purchase_and_a_hundred_thousand_yen_at_most() {
    for (transaction, most) in [
        (100, 2_000),
        (4_999, 99_980),
        (5_000, 100_000),
        (90_000, 100_000),
    ] {
        let document = |value| document(transaction, 1_000_000_000, "general", &prize(value, 1));
        assert_eq!(faulty(&document(most)), [""; 0], "{transaction}");
        assert_eq!(faulty(&document(most + 1)), [ONE], "{transaction}");
    }
}

#[test]
fn all_prizes_are_worth_two_hundredths_of_the_sales_and_three_where_shops_hold_it_together() {
    for (kind, most) in [("general", 20), ("joint", 30)] {
        let document = |stock| document(100, 1_000_000, kind, &prize(1_000, stock));
        assert_eq!(faulty(&document(most)), [""; 0], "{kind}");
        assert_eq!(faulty(&document(most + 1)), [ALL], "{kind}");
    }
}

#[test]
fn a_prize_of_a_joint_lottery_is_worth_three_hundred_thousand_yen_at_most() {
    let document = |value| document(100, 100_000_000, "joint", &prize(value, 1));
    assert_eq!(faulty(&document(300_000)), [""; 0]);
    assert_eq!(faulty(&document(300_001)), [ONE]);
}

#[test]
fn points_that_a_lottery_gives_are_worth_what_they_pay() {
    let points = |points| {
        let prize = json!({ "id": "a", "name": "賞", "odds": "1", "value_yen": 0, "stock": 1, "points": points });
        document(100, 1_000_000, "general", &prize)
    };
    assert_eq!(faulty(&points(2_000)), [""; 0]);
    assert_eq!(faulty(&points(2_001)), [ONE]);
}

#[test]
fn what_everybody_gets_is_worth_two_tenths_of_the_purchase_or_two_hundred_yen() {
    for (transaction, most) in [(100, 200), (999, 200), (1_000, 200), (1_500, 300)] {
        let document = |value: u64| {
            let mut document = Program::sample().to_json();
            document["rewards"] = json!([{
                "id": "mug", "name": "マグ", "points": 500, "value_yen": value, "transaction_yen": transaction,
            }]);
            document
        };
        assert_eq!(faulty(&document(most)), [""; 0], "{transaction}");
        assert_eq!(
            faulty(&document(most + 1)),
            ["/rewards/0/value_yen"],
            "{transaction}"
        );
    }
}

#[test]
fn premiums_beyond_the_limits_are_published_only_where_somebody_answers_for_them_and_says_why() {
    let mut document = document(100, 0, "general", &prize(2_001, 1));
    assert_eq!(faulty(&document), [ONE, ALL]);
    document["premiums_allowed"] = json!({ "by": "sato", "reason": "" });
    assert!(faulty(&document).contains(&"/premiums_allowed/reason".to_owned()));
    document["premiums_allowed"] = json!({ "by": "sato", "reason": "抽選は購入者に限らない" });
    let program = read(&document).unwrap();
    assert_eq!(
        program.to_json()["premiums_allowed"],
        document["premiums_allowed"]
    );
    let figures = program.premiums().into_iter();
    let figures = figures.map(|it| (it.limit.as_str(), it.limit_yen, it.found_yen));
    assert_eq!(
        figures.collect::<Vec<_>>(),
        [("prize", 2_000, 2_001), ("all_prizes", 0, 2_001)]
    );
}

#[test]
fn a_prize_that_is_a_coupon_without_a_maximum_says_what_it_is_worth() {
    let with = |effect: Value, value_yen: u64| {
        let mut prize = prize(value_yen, 1);
        prize["coupon"] = json!("prize");
        let mut document = document(100, 1_000_000, "general", &prize);
        document["coupons"] = json!([
            { "id": "birthday", "title": "誕生日", "effect": { "amount_off": 500 }, "valid_days": 30 },
            { "id": "prize", "title": "賞", "effect": effect, "valid_days": 30 },
        ]);
        document
    };
    let open = json!({ "percent_off": 10 });
    assert_eq!(faulty(&with(open.clone(), 0)), [ONE]);
    assert_eq!(faulty(&with(open.clone(), 1_000)), [""; 0]);
    let bound = json!({ "percent_off": 10, "max": 1_000 });
    assert_eq!(faulty(&with(bound, 0)), [""; 0]);
    let mut answered_for = with(open, 0);
    answered_for["premiums_allowed"] = json!({ "by": "sato", "reason": "抽選は購入者に限らない" });
    assert_eq!(faulty(&answered_for), [""; 0]);
}
