//! Whatever a friend buys and brings back, who referred them gets what the first purchase is worth in the end, once.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::referral::Pair;
use super::*;
use crate::calendar::add_days;

/// What the friend does.
#[derive(Clone, Debug)]
enum Doing {
    Buys(u64),
    Returns(usize, Option<u64>),
    Waits,
}

fn doing() -> impl Strategy<Value = (u32, Doing)> {
    let what = prop_oneof![
        2 => (0..9_000_u64).prop_map(Doing::Buys),
        2 => (0..3_usize, option::of(1..5_000_u64)).prop_map(|(which, yen)| Doing::Returns(which, yen)),
        1 => Just(Doing::Waits),
    ];
    (0..9_u32, what)
}

/// The first purchase: what is left of it in yen, where anything is, and the day from which on it is final.
struct First {
    left: Option<u64>,
    until: Day,
}

/// What the referrer is to have by now, whether it can be used or not.
fn due(first: Option<&First>) -> u64 {
    let is_worth = first.is_some_and(|first| first.left.is_some_and(|yen| yen >= 3_000));
    if is_worth { 500 } else { 0 }
}

proptest! {
    #[test]
    fn the_referrer_has_what_the_first_purchase_is_worth(doings in vec(doing(), 1..25)) {
        let mut pair = Pair::referred();
        let mut today = day("2026-11-01");
        let (mut first, mut left) = (None::<First>, Vec::new());
        for (number, (days, doing)) in doings.into_iter().enumerate() {
            today = add_days(today, days);
            let at = today.to_string();
            match doing {
                Doing::Buys(yen) => {
                    pair.buy(&at, &format!("ec-{}", left.len()), yen);
                    let until = add_days(today, 15);
                    first.get_or_insert(First { left: Some(yen), until });
                    left.push(yen);
                }
                Doing::Returns(which, yen) => {
                    let what = yen.map_or(Goods::Full, Goods::Amount);
                    let (order, id) = (format!("ec-{which}"), format!("back-{number}"));
                    if which < left.len() && pair.friend.give_back(&at, &order, &id, what).is_ok() {
                        pair.pass_on(&at);
                        left[which] -= yen.unwrap_or(left[which]);
                        let may_count = first.as_mut().filter(|first| which == 0 && first.until > today);
                        if let Some(first) = may_count.filter(|first| first.left.is_some_and(|yen| yen >= 3_000)) {
                            first.left = Some(left[0]);
                        }
                    }
                }
                Doing::Waits => pair.referrer.settle(&at),
            }
            let now = pair.referrer.look(&at);
            let is_final = first.as_ref().is_some_and(|first| first.until <= today);
            let all = due(first.as_ref());
            let expected = if is_final { (all, 0) } else { (0, all) };
            prop_assert_eq!((now.lots.total().get(), now.pending_total().get()), expected);
        }
        pair.ties_out();
    }
}
