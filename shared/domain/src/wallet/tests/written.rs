//! What of a wallet is written: nothing of what there is none of, and all else reads back equal.

use super::*;
use crate::ids::CouponId;
use crate::wallet::Usage;
use crate::wallet::gifts::Due;
use crate::wallet::stamps::Stamps;
use crate::wallet::sweep::LastSweep;

#[test]
fn what_was_not_used_up_is_not_written_and_each_part_of_what_was_reads_back_equal() {
    assert_eq!(
        serde_json::to_value(Usage::default()).unwrap(),
        Value::from(serde_json::Map::new())
    );
    let changes: [fn(&mut Usage); 5] = [
        |used| used.for_points.rewards = [("mug".to_owned(), 2)].into(),
        |used| {
            let days = [(day("2026-11-22"), 1)].into();
            used.for_points.draw_days = [("spin".to_owned(), days)].into();
        },
        |used| {
            used.gifts.due = vec![Due {
                id: CouponId::parse("stamp-1").unwrap(),
                template: "tea".to_owned(),
            }];
        },
        |used| used.gifts.levels = [("gold".to_owned(), day("2026-11-22"))].into(),
        |used| used.referrals.was_referred = true,
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut used = Usage::default();
        change(&mut used);
        let text = serde_json::to_string(&used).unwrap();
        let read: Usage = serde_json::from_str(&text).unwrap();
        assert_eq!(read, used, "change {number}");
    }
}

#[test]
fn full_cards_are_written_where_there_are_any() {
    let some = Stamps {
        count: 3,
        ..Stamps::default()
    };
    assert_eq!(serde_json::to_value(some).unwrap(), json!({ "n": 3 }));
    let full = Stamps {
        count: 3,
        rewards: 1,
        coupons: 1,
        ..Stamps::default()
    };
    let written = json!({ "n": 3, "r": 1, "c": 1 });
    assert_eq!(serde_json::to_value(full).unwrap(), written);
}

#[test]
fn a_sweep_says_how_many_points_expired_where_any_did() {
    let swept = |points_expired| {
        let swept = LastSweep {
            run: "night".to_owned(),
            on: day("2026-11-22"),
            points_expired,
            told: false,
        };
        serde_json::to_value(swept).unwrap()
    };
    assert_eq!(swept(0), json!({ "r": "night", "d": "2026-11-22" }));
    assert_eq!(swept(5), json!({ "r": "night", "d": "2026-11-22", "e": 5 }));
}
