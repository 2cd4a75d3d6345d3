use proptest::prelude::*;

use super::*;
use crate::program::arbitrary::lottery::lotteries;

fn id(text: &str) -> DrawId {
    DrawId::parse(text).unwrap()
}

/// `printf 'draw-1' | openssl dgst -sha256 -hmac 0123456789abcdef` begins with the digits that are taken here.
#[test]
fn a_draw_can_be_done_again_with_any_tool_that_knows_hmac() {
    let seed = Seed::new("0123456789abcdef".to_owned());
    assert_eq!(seed.roll(&id("draw-1")), 97_170);
    assert_eq!(
        seed.hash(),
        "9f9f5111f7b27a781f1f1ddde5ebc2dd2b796bfc7365c9c28b548e564176929f"
    );
    assert_eq!(format!("{seed:?}"), "Seed(…)");
}

#[test]
fn each_prize_is_drawn_as_often_as_its_odds_say_within_four_standard_deviations() {
    // 40,000 rolls of one seed; a prize of odds p comes up 40,000 p times, give or take 4 √(40,000 p (1 − p)).
    let seed = Seed::new("a seed that was chosen before the test".to_owned());
    let rolls = (0..40_000).map(|n| seed.roll(&id(&format!("d-{n}"))));
    let (mut rare, mut often) = (0, 0);
    for roll in rolls {
        match roll {
            0..10_000 => rare += 1,
            10_000..260_000 => often += 1,
            _ => {}
        }
    }
    assert!((320..=480).contains(&rare), "1 % of 40,000 are 400: {rare}");
    assert!(
        (9_653..=10_347).contains(&often),
        "25 % of 40,000 are 10,000: {often}"
    );
}

proptest! {
    #[test]
    fn each_prize_has_exactly_as_many_numbers_as_its_odds_say(all in lotteries()) {
        for lottery in &all {
            let mut begin = 0;
            for (index, prize) in lottery.prizes.iter().enumerate() {
                let end = begin + prize.odds;
                if prize.odds > 0 {
                    for roll in [begin, end - 1] {
                        prop_assert_eq!(lottery.drawn(roll), &lottery.prizes[index..]);
                    }
                }
                begin = end;
            }
            prop_assert!(begin <= ODDS_WHOLE);
            if begin < ODDS_WHOLE {
                prop_assert_eq!(lottery.drawn(begin), &[]);
                prop_assert_eq!(lottery.drawn(ODDS_WHOLE - 1), &[]);
            }
        }
    }

    #[test]
    fn no_prize_is_given_oftener_than_there_are_and_none_before_the_one_drawn(
        all in lotteries(),
        rolls in prop::collection::vec(0..ODDS_WHOLE, 0..60),
    ) {
        for lottery in &all {
            let mut won = vec![0_u64; lottery.prizes.len()];
            for roll in &rolls {
                let place = |prize: &Prize| lottery.prizes.iter().position(|it| it == prize).unwrap();
                let prize = given(lottery, *roll, |prize| won[place(prize)] < prize.stock);
                if let Some(prize) = prize {
                    let drawn = place(&lottery.drawn(*roll)[0]);
                    prop_assert!(drawn <= place(prize));
                    prop_assert!((drawn..place(prize)).all(|it| won[it] == lottery.prizes[it].stock));
                    won[place(prize)] += 1;
                }
            }
            for (prize, won) in lottery.prizes.iter().zip(won) {
                prop_assert!(won <= prize.stock);
            }
        }
    }
}

#[test]
fn a_seed_is_revealed_as_it_was_made() {
    assert_eq!(Seed::new("0123".to_owned()).reveal(), "0123");
}

#[test]
fn what_is_drawn_is_given_or_the_next_prize_of_which_there_are_any() {
    let prize = |id: &str, odds| Prize {
        id: id.to_owned(),
        name: id.to_owned(),
        name_en: None,
        value_yen: 0,
        odds,
        stock: 1,
        points: 0,
        coupon: None,
    };
    let day = "2026-12-01".parse().unwrap();
    let lottery = Lottery {
        id: "spin".to_owned(),
        name: "くじ".to_owned(),
        name_en: None,
        points: 100,
        from: day,
        to: day,
        max_per_member: None,
        max_per_member_per_day: None,
        kind: crate::program::LotteryKind::General,
        transaction_yen: 0,
        expected_sales_yen: 0,
        prizes: vec![prize("first", 10_000), prize("second", 250_000)],
    };
    let won = |roll, gone: &str| {
        let prize = given(&lottery, roll, |prize| prize.id != gone);
        prize.map(|prize| prize.id.clone())
    };
    assert_eq!(won(9_999, "").as_deref(), Some("first"));
    assert_eq!(won(9_999, "first").as_deref(), Some("second"));
    assert_eq!(won(10_000, "").as_deref(), Some("second"));
    assert_eq!(won(259_999, "second"), None);
    assert_eq!(won(260_000, ""), None);
}
