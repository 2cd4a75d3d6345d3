//! What a quote says of an order that points pay for, the writes do: under any program, with any of its campaigns.

use proptest::prelude::*;

use super::super::shop::wish;
use super::*;
use crate::order::arbitrary::order as any_order;
use crate::program::arbitrary::program as any_program;
use crate::rules::redeem::{Mode, accept};
use crate::wallet::earn::judge;
use crate::wallet::redeem::Redeem;

proptest! {
    #[test]
    fn what_is_quoted_with_points_is_redeemed_and_earned(
        program in any_program(),
        order in any_order(),
        before in 0..3_u32,
        gift in 1..30_000_u64,
        wanted in 0..40_000_u64,
    ) {
        let at = "2028-01-01";
        let mut shop = Shop::new(program);
        shop.wallet.birth_month = Some(11);
        shop.give(at, "gift", gift, None);
        for number in 0..before {
            let earlier = order.clone();
            prop_assume!(shop.buy(at, &format!("earlier-{number}"), earlier, None).is_ok());
        }
        let available = shop.wallet.lots.total().get();
        let quoted = accept(&shop.program, wanted, Mode::Clamp, available, Some(&order)).unwrap();
        let paying = Order { points_used: quoted.points, ..order.clone() };
        let quote = judge(&shop.wallet, &paying, None, &[], &shop.moment(jst(at)));

        let command = Redeem { mode: Mode::Clamp, order: Some(order.clone()), ..wish("use", wanted, None) };
        shop.spend(at, command).unwrap();
        let paid = shop.paid("use");
        prop_assert_eq!(paid.lots.total().get(), quoted.points);
        let unpaid = Order { points_used: 0, ..order };
        match (quote, shop.buy(at, "order", unpaid, Some(paid))) {
            (Ok(quote), Ok(_)) => {
                let earned = shop.earned("order");
                prop_assert_eq!(&earned.parts, &quote.parts);
                prop_assert_eq!(earned.qualifying_yen, quote.qualifying_yen);
            }
            (Err(_), Err(_)) => {}
            // The award would be in range by itself, and the wallet would not.
            (Ok(quote), Err(refused)) => {
                prop_assert!(quote.points() > 1_000_000_000, "{:?}", refused);
            }
            (Err(refused), Ok(_)) => prop_assert!(false, "quoted {:?}", refused),
        }
    }
}
