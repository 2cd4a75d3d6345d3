//! No order gets more of a campaign's budget than is left, whatever comes back and whatever is edited.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::order::arbitrary::order as any_order;
use crate::program::arbitrary::program as any_program;

/// What each campaign has given by now.
fn given(shop: &Shop) -> BTreeMap<String, u64> {
    shop.wallet.used.campaign_points.clone()
}

/// The most that a campaign gave between two looks.
fn most(before: &BTreeMap<String, u64>, after: &BTreeMap<String, u64>) -> u64 {
    let more = after.iter().map(|(campaign, points)| {
        let before = before.get(campaign).copied().unwrap_or(0);
        points.saturating_sub(before)
    });
    more.max().unwrap_or(0)
}

proptest! {
    #[test]
    fn no_order_and_no_edit_of_one_takes_more_of_a_budget_than_is_left(
        mut program in any_program(),
        order in any_order(),
        edited in any_order(),
        back in 0..100_u64,
        left in [0..3_000_u64, 0..300_u64],
    ) {
        let at = "2028-01-01";
        for campaign in &mut program.campaigns {
            campaign.max_points_total = Some(1_000_000);
        }
        let ids: Vec<String> = program.campaigns.iter().map(|campaign| campaign.id.clone()).collect();
        let all = |left: u64| ids.iter().map(|id| (id.clone(), left)).collect();
        let mut shop = Shop::new(program);
        shop.wallet.birth_month = Some(11);
        shop.budgets = all(left[0]);
        let goods = order.goods_yen();
        prop_assume!(shop.buy(at, "order", order.clone(), None).is_ok());
        let bought = given(&shop);
        prop_assert!(most(&BTreeMap::new(), &bought) <= left[0]);
        let yen = goods / 100 * back;
        if yen > 0 {
            shop.give_back(at, "order", "back", Goods::Amount(yen)).unwrap();
        }
        // The same order again takes nothing more, also where nothing is left; then another one does.
        for (id, order, left) in [("same", order, 0), ("other", edited, left[1])] {
            let before = given(&shop);
            shop.budgets = all(left);
            let _ = shop.amend(at, "order", id, order, None);
            prop_assert!(most(&before, &given(&shop)) <= left);
        }
    }
}
