//! Campaigns, as far as a member needs them.

use domain::calendar::{Day, Instant, Zone};
use domain::program::{Campaign, CampaignEffect, Moment, Program};
use rust_decimal::Decimal;

use crate::message::campaigns;

/// The campaigns whose days these are, in the order the shop wrote them. A campaign of Saturdays is
/// told on a Friday too: the days of the week stand with it. One for another rank is not.
#[must_use]
pub fn campaigns_now(
    program: &Program,
    rank: Option<&str>,
    now: Instant,
) -> Vec<campaigns::Campaign> {
    let zone = &program.time_zone;
    let open = program.campaigns.iter().filter(|campaign| {
        let begun = campaign.from.is_none_or(|from| from.begins(zone) <= now);
        let over = campaign.to.is_some_and(|to| to.has_passed(zone, now));
        begun && !over && is_for(campaign, rank)
    });
    open.map(|campaign| shown(campaign, zone)).collect()
}

fn is_for(campaign: &Campaign, rank: Option<&str>) -> bool {
    campaign.ranks.is_empty()
        || rank.is_some_and(|held| campaign.ranks.iter().any(|named| named == held))
}

fn shown(campaign: &Campaign, zone: &Zone) -> campaigns::Campaign {
    campaigns::Campaign {
        name: campaign.name.clone(),
        effect: effect(campaign.effect),
        until: campaign.to.map(|to| last_day(to, zone)),
        weekdays: campaign.weekdays.clone(),
        min_spend: campaign.min_spend,
        birthday_month: campaign.birthday_month,
        first_purchase: campaign.first_purchase,
    }
}

fn last_day(moment: Moment, zone: &Zone) -> Day {
    match moment {
        Moment::Day(day) => day,
        Moment::At(at) => zone.day(at.to_utc()),
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
    }
}
