//! What campaigns add to an order.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::goods::{Chosen, Goods};
use super::rule::Rule;
use super::{Buyer, Given};
use crate::calendar::{Day, Month};
use crate::order::Order;
use crate::program::{Campaign, CampaignEffect, Program, Rate, allows};
use crate::rules::Unmet;

/// An order before its campaigns.
pub(super) struct Judging<'a, 'b> {
    pub(super) program: &'a Program,
    pub(super) order: &'a Order,
    pub(super) points_used: u64,
    pub(super) buyer: &'b Buyer<'a>,
    pub(super) goods: &'b Goods<'a>,
    /// The day on which the order was placed.
    pub(super) placed_on: Day,
}

/// One part for each campaign that gives points, the highest priority first.
///
/// An exclusive campaign that gives points applies alone; of several, the one with the highest priority, and of equal
/// ones the first written.
pub(super) fn parts<'a>(
    judging: &Judging<'a, '_>,
    parts: &mut Vec<Given<'a>>,
) -> Result<(), Unmet> {
    let goods = judging.goods;
    let (open, mut named) = (goods.open(), Chosen::default());
    let before = parts.len();
    let mut alone = None;
    for campaign in judging.by_priority() {
        let part = if campaign.skus.is_empty() && campaign.categories.is_empty() {
            judging.part(campaign, &open)?
        } else {
            goods.choose(&campaign.skus, &campaign.categories, &mut named);
            judging.part(campaign, &named)?
        };
        if let Some(part) = part {
            if campaign.exclusive && alone.is_none() {
                alone = Some(parts.len());
            }
            parts.push(part);
        }
    }
    if let Some(alone) = alone {
        parts.swap(before, alone);
        parts.truncate(before + 1);
    }
    Ok(())
}

impl<'a> Judging<'a, '_> {
    /// The campaigns whose conditions order and member meet, as far as those do not depend on single lines.
    fn by_priority(&self) -> Vec<&'a Campaign> {
        let all = &self.program.campaigns;
        let mut open = Vec::with_capacity(all.len());
        open.extend(all.iter().filter(|campaign| self.meets(campaign)));
        open.sort_by_key(|campaign| Reverse(campaign.priority));
        open
    }

    fn meets(&self, campaign: &Campaign) -> bool {
        let (order, buyer) = (self.order, self.buyer);
        let apart = &self.program.redemption.not_combinable_with.campaigns;
        let zone = &self.program.time_zone;
        campaign.runs_on(self.placed_on, order.placed_at, zone)
            && allows(&campaign.channels, Some(&order.channel))
            && allows(&campaign.stores, order.store_id.as_deref())
            && allows(&campaign.ranks, buyer.rank)
            && campaign
                .purchase
                .is_none_or(|which| which.means(buyer.purchases + 1))
            && (!campaign.birthday_month
                || buyer.birth_month == Some(Month::of(self.placed_on).month))
            && (self.points_used == 0 || !apart.contains(&campaign.id))
    }

    /// What the campaign gives for the lines that it counts, where it gives anything.
    fn part(&self, campaign: &'a Campaign, counted: &Chosen) -> Result<Option<Given<'a>>, Unmet> {
        if counted.basis_yen == 0 || counted.spent < campaign.min_spend {
            return Ok(None);
        }
        let points = self
            .points(campaign, counted)
            .ok_or(Unmet::AmountTooLarge)?;
        let points = self.within_caps(campaign, points);
        Ok((points > 0).then_some(Given {
            rule: Rule::Campaign(campaign),
            basis_yen: counted.basis_yen,
            points,
        }))
    }

    fn points(&self, campaign: &Campaign, counted: &Chosen) -> Option<u64> {
        let rounding = self.program.earning.rounding;
        match campaign.effect {
            CampaignEffect::AddPoints(points) => Some(points),
            CampaignEffect::AddPointsPerItem(points) => points.checked_mul(counted.pieces),
            CampaignEffect::AddRate(rate) => self.goods.more(rounding, counted, Rate::Share(rate)),
            CampaignEffect::Multiply(times) => self.goods.times(rounding, counted, times),
        }
    }

    /// So many points, or as many as this order can still get from the campaign.
    fn within_caps(&self, campaign: &Campaign, mut points: u64) -> u64 {
        let given = |given: &BTreeMap<String, u64>| given.get(&campaign.id).copied().unwrap_or(0);
        if let Some(most) = campaign.max_points_per_order {
            points = points.min(most);
        }
        if let Some(most) = campaign.max_points_per_member {
            points = points.min(most.saturating_sub(given(self.buyer.campaign_points)));
        }
        if let Some(most) = campaign.max_points_per_member_per_day {
            points = points.min(most.saturating_sub(given(self.buyer.day_points)));
        }
        if campaign.max_points_total.is_some() {
            let left = self.buyer.budgets.get(&campaign.id);
            points = left.map_or(points, |left| points.min(*left));
        }
        points
    }
}
