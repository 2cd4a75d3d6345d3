//! Campaigns, as far as a member needs them.

use domain::calendar::{Instant, Zone};
use domain::language::Language;
use domain::program::{Campaign, CampaignEffect, CouponOnly, Program};
use rust_decimal::Decimal;

use crate::message::campaigns;

/// The campaigns whose days these are, in the order the shop wrote them. A campaign of Saturdays is
/// told on a Friday too: the days of the week stand with it. One for another rank is not.
#[must_use]
pub fn campaigns_now(
    program: &Program,
    rank: Option<&str>,
    now: Instant,
    language: Language,
) -> Vec<campaigns::Campaign> {
    let zone = &program.time_zone;
    let open = program
        .campaigns
        .iter()
        .filter(|campaign| campaign.is_on(zone, now) && is_for(campaign, rank));
    open.map(|campaign| shown(campaign, zone, language))
        .collect()
}

fn is_for(campaign: &Campaign, rank: Option<&str>) -> bool {
    campaign.ranks.is_empty()
        || rank.is_some_and(|held| campaign.ranks.iter().any(|named| named == held))
}

fn shown(campaign: &Campaign, zone: &Zone, language: Language) -> campaigns::Campaign {
    campaigns::Campaign {
        name: campaign.name_in(language).to_owned(),
        effect: effect(campaign.effect),
        until: campaign.last_day(zone),
        weekdays: campaign.weekdays.clone(),
        min_spend: campaign.min_spend,
        birthday_month: campaign.birthday_month,
        hours: campaign.hours,
        purchase: campaign.purchase,
        only: CouponOnly {
            channels: campaign.channels.clone(),
            stores: campaign.stores.clone(),
            categories: campaign.categories.clone(),
            skus: campaign.skus.clone(),
        },
    }
}

fn effect(effect: CampaignEffect) -> campaigns::Effect {
    match effect {
        CampaignEffect::Multiply(times) => campaigns::Effect::Times(times.normalize().to_string()),
        CampaignEffect::AddRate(rate) => {
            let percent = rate.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(rate);
            campaigns::Effect::PercentMore(percent.normalize().to_string())
        }
        CampaignEffect::AddPoints(points) => campaigns::Effect::PointsMore(points),
        CampaignEffect::AddPointsPerItem(points) => campaigns::Effect::PointsMoreEach(points),
    }
}
