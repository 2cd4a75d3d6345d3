//! What an entry says of its order is the order.

use proptest::prelude::*;

use super::*;
use crate::order::arbitrary;

proptest! {
    #[test]
    fn a_purchase_says_which_order_it_was_judged_by(mut order in arbitrary::order()) {
        order.points_used = order.points_used.min(order.payable_yen());
        let mut shop = Shop::new(plain());
        shop.buy("2027-12-31", "ec-1", order.clone(), None).unwrap();
        prop_assert_eq!(shop.earned("ec-1").order(), Some(order));
    }
}
