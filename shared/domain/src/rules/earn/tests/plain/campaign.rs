//! What campaigns add to an order.

use rust_decimal::Decimal;

use super::super::super::{Buyer, Lifetime, Part};
use super::goods::{Earner, Goods, basis_of, total};
use crate::calendar::Month;
use crate::order::Order;
use crate::program::{Campaign, CampaignEffect, PointsExpire, Program};
use crate::rules::Unmet;

/// One part for each campaign that gives points, the highest priority first.
///
/// An exclusive campaign that gives points applies alone; of several, the one with the highest priority, and of equal
/// ones the first written.
pub(super) fn parts(
    program: &Program,
    order: &Order,
    buyer: &Buyer<'_>,
    goods: &Goods<'_>,
    points_used: u64,
) -> Result<Vec<Part>, Unmet> {
    let mut campaigns: Vec<&Campaign> = program.campaigns.iter().collect();
    campaigns.sort_by_key(|campaign| std::cmp::Reverse(campaign.priority));
    let mut parts = Vec::new();
    for campaign in campaigns {
        let apart = &program.redemption.not_combinable_with.campaigns;
        let is_apart = points_used > 0 && apart.contains(&campaign.id);
        if meets(program, campaign, order, buyer) && !is_apart {
            let part = part(program, campaign, order, buyer, goods)?;
            parts.extend(part.map(|part| (campaign.exclusive, part)));
        }
    }
    if let Some(alone) = parts.iter().position(|(exclusive, _)| *exclusive) {
        return Ok(vec![parts.swap_remove(alone).1]);
    }
    Ok(parts.into_iter().map(|(_, part)| part).collect())
}

/// Whether order and member meet the conditions that do not depend on single lines.
fn meets(program: &Program, campaign: &Campaign, order: &Order, buyer: &Buyer<'_>) -> bool {
    let zone = &program.time_zone;
    let month = Month::of(zone.day(order.placed_at)).month;
    campaign.runs_at(zone, order.placed_at)
        && allows(&campaign.channels, Some(&order.channel))
        && allows(&campaign.stores, order.store_id.as_deref())
        && allows(&campaign.ranks, buyer.rank)
        && campaign
            .purchase
            .is_none_or(|which| which.means(buyer.purchases + 1))
        && (!campaign.birthday_month || buyer.birth_month == Some(month))
}

/// What the campaign gives, where it gives anything.
fn part(
    program: &Program,
    campaign: &Campaign,
    order: &Order,
    buyer: &Buyer<'_>,
    goods: &Goods<'_>,
) -> Result<Option<Part>, Unmet> {
    let counting = goods
        .lines
        .iter()
        .filter(|line| counts(campaign, goods, line));
    let lines: Vec<Earner<'_>> = counting.copied().collect();
    let spent = lines
        .iter()
        .map(|line| line.payable)
        .fold(0, u64::saturating_add);
    let basis_yen = basis_of(&lines);
    if basis_yen == 0 || spent < campaign.min_spend {
        return Ok(None);
    }
    let points = points(program, campaign, goods, &lines)?.min(room(campaign, buyer));
    Ok((points > 0).then(|| Part {
        rule: format!("campaign:{}", campaign.id),
        label: campaign.name.clone(),
        basis_yen,
        rate: match campaign.effect {
            CampaignEffect::AddRate(rate) => Some(rate),
            CampaignEffect::Multiply(_)
            | CampaignEffect::AddPoints(_)
            | CampaignEffect::AddPointsPerItem(_) => None,
        },
        times: match campaign.effect {
            CampaignEffect::Multiply(times) => Some(times),
            CampaignEffect::AddRate(_)
            | CampaignEffect::AddPoints(_)
            | CampaignEffect::AddPointsPerItem(_) => None,
        },
        points,
        lifetime: match campaign.points_expire {
            None => Lifetime::Ordinary,
            Some(PointsExpire::Days(days)) => Lifetime::Days(days),
            Some(PointsExpire::On(day)) => Lifetime::On(day),
        },
        campaign: Some(campaign.id.clone()),
        label_en: campaign.name_en.clone(),
        day: campaign
            .max_points_per_member_per_day
            .map(|_| program.time_zone.day(order.placed_at)),
    }))
}

fn points(
    program: &Program,
    campaign: &Campaign,
    goods: &Goods<'_>,
    lines: &[Earner<'_>],
) -> Result<u64, Unmet> {
    let rounding = program.earning.rounding;
    match campaign.effect {
        CampaignEffect::AddPoints(points) => Ok(points),
        CampaignEffect::AddPointsPerItem(points) => lines
            .iter()
            .try_fold(0_u64, |sum, line| {
                sum.checked_add(points.checked_mul(line.line.quantity.into())?)
            })
            .ok_or(Unmet::AmountTooLarge),
        CampaignEffect::AddRate(rate) => total(rounding, lines, |lines, _| {
            Decimal::from(basis_of(lines)).checked_mul(rate)
        }),
        CampaignEffect::Multiply(times) => total(rounding, lines, |lines, pieces| {
            // The ordinary points are a part of their own; the campaign gives what is on top of them.
            let on_top = times.checked_sub(Decimal::ONE)?;
            goods.exact(lines, pieces)?.checked_mul(on_top)
        }),
    }
}

/// Whether the campaign counts the line. Goods whose own rate is nothing (gift cards) count only where the campaign
/// names them.
fn counts(campaign: &Campaign, goods: &Goods<'_>, line: &Earner<'_>) -> bool {
    let named = campaign.skus.contains(&line.line.sku)
        || line
            .line
            .category
            .as_ref()
            .is_some_and(|category| campaign.categories.contains(category));
    let names_none = campaign.skus.is_empty() && campaign.categories.is_empty();
    named || (names_none && !goods.is_shut_out(line))
}

/// The most that this order can still get from the campaign.
fn room(campaign: &Campaign, buyer: &Buyer<'_>) -> u64 {
    let so_far = buyer
        .campaign_points
        .get(&campaign.id)
        .copied()
        .unwrap_or(0);
    let of_order = campaign.max_points_per_order.unwrap_or(u64::MAX);
    let of_member = campaign.max_points_per_member.unwrap_or(u64::MAX);
    let of_day = campaign.max_points_per_member_per_day.unwrap_or(u64::MAX);
    let today = buyer.day_points.get(&campaign.id).copied().unwrap_or(0);
    let of_member = of_member.saturating_sub(so_far);
    let left = buyer.budgets.get(&campaign.id).copied();
    let of_budget = campaign.max_points_total.and(left).unwrap_or(u64::MAX);
    let least = of_order.min(of_member).min(of_budget);
    least.min(of_day.saturating_sub(today))
}

/// Whether a condition holds; an empty list is none.
fn allows(listed: &[String], found: Option<&str>) -> bool {
    listed.is_empty() || found.is_some_and(|found| listed.iter().any(|one| one == found))
}
