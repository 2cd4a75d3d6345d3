//! Which orders a campaign takes.

use super::*;
use crate::program::Moment;

#[test]
fn the_last_day_of_a_campaign_counts_to_its_end_in_the_program_s_zone() {
    let day = |text: &str| Some(Moment::Day(text.parse().unwrap()));
    let program = with_campaign(CampaignEffect::AddPoints(7), |campaign| {
        campaign.from = day("2026-11-01");
        campaign.to = day("2026-11-30");
    });
    for (at, points) in [
        ("2026-10-31T23:59:59+09:00", 100),
        ("2026-10-31T15:00:00Z", 107),
        ("2026-11-30T23:59:59.999+09:00", 107),
        ("2026-12-01T00:00:00+09:00", 100),
        ("2026-11-30T15:00:00Z", 100),
    ] {
        assert_eq!(earned(&program, &placed(at), 0), points, "{at}");
    }
}

#[test]
fn the_instants_of_a_campaign_are_taken_as_given() {
    let at = |text: &str| Some(Moment::At(text.parse().unwrap()));
    let program = with_campaign(CampaignEffect::AddPoints(7), |campaign| {
        campaign.from = at("2026-11-27T00:00:00+09:00");
        campaign.to = at("2026-11-28T00:00:00+09:00");
    });
    for (at, points) in [
        ("2026-11-26T23:59:59+09:00", 100),
        ("2026-11-27T00:00:00+09:00", 107),
        ("2026-11-27T12:00:00+09:00", 107),
        ("2026-11-28T00:00:00+09:00", 107),
        ("2026-11-28T00:00:01+09:00", 100),
    ] {
        assert_eq!(earned(&program, &placed(at), 0), points, "{at}");
    }
}

#[test]
fn the_day_of_the_week_is_the_one_in_the_program_s_zone() {
    let program = with_campaign(CampaignEffect::AddPoints(7), |campaign| {
        campaign.weekdays = vec![chrono::Weekday::Mon, chrono::Weekday::Thu];
    });
    // 1 January 2026 was a Thursday in Tokyo from 15:00 UTC of the day before.
    assert_eq!(
        earned(&program, &placed("2026-01-01T12:00:00+09:00"), 0),
        107
    );
    assert_eq!(earned(&program, &placed("2025-12-31T15:00:00Z"), 0), 107);
    assert_eq!(earned(&program, &placed("2026-01-01T15:00:00Z"), 0), 100);
}

#[test]
fn a_campaign_counts_only_the_lines_it_names() {
    let program = with_campaign(CampaignEffect::Multiply(decimal("2")), |campaign| {
        campaign.categories = vec!["food".to_owned()];
        campaign.skus = vec!["cup".to_owned()];
        campaign.min_spend = 1500;
    });
    let mut order = order(&[("tea", 1000, 1), ("cup", 500, 1), ("pot", 2000, 1)]);
    assert_eq!(parts(&program, &order, &stranger()), ["base=35"]);
    order.lines[0].category = Some("food".to_owned());
    let award = award(&program, &order, 0, &stranger()).unwrap();
    assert_eq!(
        (award.parts[1].points, award.parts[1].basis_yen),
        (15, 1500)
    );
}

#[test]
fn a_campaign_that_names_a_category_alone_counts_nothing_else() {
    let program = with_campaign(CampaignEffect::Multiply(decimal("2")), |campaign| {
        campaign.categories = vec!["food".to_owned()];
    });
    let mut order = order(&[("tea", 1000, 1), ("pot", 2000, 1)]);
    order.lines[0].category = Some("food".to_owned());
    assert_eq!(
        parts(&program, &order, &stranger()),
        ["base=30", "campaign:c=10"]
    );
}

#[test]
fn the_least_spend_of_a_campaign_is_met_before_points_pay() {
    let program = with_campaign(CampaignEffect::AddPoints(50), |campaign| {
        campaign.min_spend = 1000
    });
    assert_eq!(earned(&program, &of_price(999), 0), 9);
    assert_eq!(earned(&program, &of_price(1000), 0), 60);
    assert_eq!(earned(&program, &of_price(1000), 500), 55);
}

#[test]
fn a_campaign_asks_where_by_whom_and_when_in_the_year() {
    let program = with_campaign(CampaignEffect::AddPoints(7), |campaign| {
        campaign.channels = vec!["store".to_owned()];
        campaign.stores = vec!["shibuya".to_owned()];
        campaign.ranks = vec!["gold".to_owned()];
        campaign.purchase = Some(crate::program::Purchase::Nth(1));
        campaign.birthday_month = true;
    });
    let order = Order {
        channel: "store".to_owned(),
        store_id: Some("shibuya".to_owned()),
        ..of_price(10_000)
    };
    let buyer = Buyer {
        rank: Some("gold"),
        purchases: 0,
        birth_month: Some(11),
        ..stranger()
    };
    let given = |order: &Order, buyer: &Buyer<'_>| {
        award(&program, order, 0, buyer).unwrap().points() == 107
    };
    assert!(given(&order, &buyer));
    assert!(!given(
        &Order {
            channel: "ec".to_owned(),
            ..order.clone()
        },
        &buyer
    ));
    assert!(!given(
        &Order {
            store_id: None,
            ..order.clone()
        },
        &buyer
    ));
    assert!(!given(
        &order,
        &Buyer {
            rank: None,
            ..buyer
        }
    ));
    assert!(!given(
        &order,
        &Buyer {
            purchases: 1,
            ..buyer
        }
    ));
    assert!(!given(
        &order,
        &Buyer {
            birth_month: None,
            ..buyer
        }
    ));
    assert!(!given(
        &order,
        &Buyer {
            birth_month: Some(12),
            ..buyer
        }
    ));
}

#[test]
fn a_campaign_for_an_article_is_not_for_one_whose_code_ends_alike() {
    let effect = CampaignEffect::AddRate(decimal("0.04"));
    let program = with_campaign(effect, |campaign| {
        campaign.skus = vec!["tea-01".to_owned()];
    });
    let order = order(&[("tea-01", 1_000, 1), ("cup-01", 2_000, 1)]);
    let parts = parts(&program, &order, &stranger());
    assert_eq!(parts, ["base=30", "campaign:c=40"]);
}
