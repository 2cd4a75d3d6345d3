//! What campaigns give, and how much of it.

use super::*;
use crate::program::{CategoryRate, SkuRate};

#[test]
fn twice_the_points_are_the_ordinary_ones_and_as_many_from_the_campaign() {
    let program = with_campaign(CampaignEffect::Multiply(decimal("2")), |_| ());
    assert_eq!(
        parts(&program, &of_price(150), &stranger()),
        ["base=1", "campaign:c=1"]
    );
    let mut blocks = with_campaign(CampaignEffect::Multiply(decimal("2")), |_| ());
    blocks.earning.rate = Rate::PerBlock {
        yen: 100,
        points: 1,
    };
    assert_eq!(earned(&blocks, &of_price(1999), 0), 38);
    let half_more = with_campaign(CampaignEffect::Multiply(decimal("1.5")), |_| ());
    assert_eq!(
        parts(&half_more, &of_price(1000), &stranger()),
        ["base=10", "campaign:c=5"]
    );
}

#[test]
fn a_campaign_multiplies_each_line_by_its_own_rate() {
    let mut program = with_campaign(CampaignEffect::Multiply(decimal("3")), |_| ());
    program.earning.skus.push(SkuRate {
        sku: "cup".to_owned(),
        rate: rate("0.05"),
    });
    let order = order(&[("tea", 1000, 1), ("cup", 1000, 1)]);
    assert_eq!(
        parts(&program, &order, &stranger()),
        ["base=10", "sku:cup=50", "campaign:c=120"]
    );
}

#[test]
fn a_rate_on_top_and_points_on_top_are_parts_of_their_own() {
    let on_top = with_campaign(CampaignEffect::AddRate(decimal("0.025")), |campaign| {
        campaign.points_expire = Some(crate::program::PointsExpire::Days(30));
    });
    let award = award(&on_top, &of_price(1000), 0, &stranger()).unwrap();
    let part = &award.parts[1];
    assert_eq!(
        (part.points, part.basis_yen, part.lifetime),
        (25, 1000, Lifetime::Days(30))
    );
    assert_eq!(part.rate, Some(decimal("0.025")));
    assert_eq!(part.campaign.as_deref(), Some("c"));
    assert_eq!(part.label, "キャンペーン");
    let points = with_campaign(CampaignEffect::AddPoints(100), |_| ());
    assert_eq!(
        parts(&points, &of_price(1000), &stranger()),
        ["base=10", "campaign:c=100"]
    );
}

#[test]
fn goods_shut_out_from_earning_get_campaign_points_only_when_named() {
    let gift_card = CategoryRate {
        category: "gift-card".to_owned(),
        rate: rate("0"),
    };
    let mut order = of_price(10_000);
    order.lines[0].category = Some("gift-card".to_owned());
    let mut program = with_campaign(CampaignEffect::AddRate(decimal("0.05")), |_| ());
    program.earning.categories.push(gift_card);
    assert_eq!(earned(&program, &order, 0), 0);
    program.campaigns[0].categories.push("gift-card".to_owned());
    assert_eq!(earned(&program, &order, 0), 500);
}

#[test]
fn only_points_with_a_life_of_their_own_say_how_long_they_last() {
    let program = with_campaign(CampaignEffect::AddPoints(7), |campaign| {
        campaign.points_expire = Some(crate::program::PointsExpire::Days(30));
    });
    let award = award(&program, &of_price(10_000), 0, &stranger()).unwrap();
    let stored = serde_json::to_value(&award.parts).unwrap();
    assert_eq!(stored[0].get("lifetime"), None);
    assert_eq!(stored[1]["lifetime"], json!({ "days": 30 }));
    let read: Vec<Part> = serde_json::from_value(stored).unwrap();
    assert_eq!(read, award.parts);
}

#[test]
fn whole_blocks_shut_goods_out_only_where_they_give_no_points() {
    let mut order = of_price(10_000);
    order.lines[0].category = Some("rice".to_owned());
    let in_blocks = |points: u64| {
        let mut program = with_campaign(CampaignEffect::AddRate(decimal("0.05")), |_| ());
        program.earning.categories.push(CategoryRate {
            category: "rice".to_owned(),
            rate: Rate::PerBlock { yen: 100, points },
        });
        earned(&program, &order, 0)
    };
    assert_eq!([in_blocks(0), in_blocks(1)], [0, 600]);
}

#[test]
fn an_order_paid_whole_with_points_gets_nothing_from_a_campaign() {
    let program = with_campaign(CampaignEffect::AddPoints(50), |_| ());
    assert_eq!(earned(&program, &of_price(1000), 1000), 0);
}

#[test]
fn a_campaign_is_capped_for_each_order_and_for_each_member() {
    let program = with_campaign(CampaignEffect::Multiply(decimal("2")), |campaign| {
        campaign.max_points_per_order = Some(1000);
        campaign.max_points_per_member = Some(1500);
    });
    let order = of_price(200_000);
    let after = |points: u64| {
        let so_far = BTreeMap::from([("c".to_owned(), points)]);
        parts(
            &program,
            &order,
            &Buyer {
                campaign_points: &so_far,
                ..stranger()
            },
        )
    };
    assert_eq!(after(0), ["base=2000", "campaign:c=1000"]);
    assert_eq!(after(1000), ["base=2000", "campaign:c=500"]);
    assert_eq!(after(1500), ["base=2000"]);
    assert_eq!(after(9999), ["base=2000"]);
}

#[test]
fn campaigns_add_up_unless_one_is_exclusive() {
    let mut program = with_campaign(CampaignEffect::AddPoints(1), |_| ());
    let more = |id: &str, points, priority, exclusive| Campaign {
        priority,
        exclusive,
        ..Campaign::giving(id, id, CampaignEffect::AddPoints(points))
    };
    program.campaigns.push(more("high", 2, 5, false));
    let order = of_price(1000);
    assert_eq!(
        parts(&program, &order, &stranger()),
        ["base=10", "campaign:high=2", "campaign:c=1"]
    );
    program.campaigns.push(more("alone", 3, 0, true));
    program.campaigns.push(more("alone-too", 4, 0, true));
    assert_eq!(
        parts(&program, &order, &stranger()),
        ["base=10", "campaign:alone=3"]
    );
    program.campaigns[3].priority = 1;
    assert_eq!(
        parts(&program, &order, &stranger()),
        ["base=10", "campaign:alone-too=4"]
    );
}

#[test]
fn an_exclusive_campaign_that_has_nothing_left_to_give_makes_room_for_the_others() {
    let mut program = with_campaign(CampaignEffect::AddPoints(1), |_| ());
    program.campaigns.push(Campaign {
        exclusive: true,
        max_points_per_member: Some(3),
        ..Campaign::giving("alone", "alone", CampaignEffect::AddPoints(3))
    });
    let used_up = BTreeMap::from([("alone".to_owned(), 3)]);
    let buyer = Buyer {
        campaign_points: &used_up,
        ..stranger()
    };
    assert_eq!(
        parts(&program, &of_price(1000), &buyer),
        ["base=10", "campaign:c=1"]
    );
}

#[test]
fn the_sample_doubles_a_gold_member_s_points_at_a_weekend() {
    let gold = Buyer {
        rank: Some("gold"),
        ..stranger()
    };
    assert_eq!(
        parts(&Program::sample(), &of_price(1000), &gold),
        ["rank:gold=30", "campaign:weekend-double=30"]
    );
}
