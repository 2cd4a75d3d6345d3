//! The buyer as then: what an edit of an order is judged by.

use std::collections::BTreeMap;

use super::Amend;
use crate::calendar::Month;
use crate::fact::{AsThen, Earned, PaidWithPoints};
use crate::order::Order;
use crate::points::Points;
use crate::program::{Campaign, Program};
use crate::refusal::Refusal;
use crate::rules::earn::{Award, Buyer, award};
use crate::wallet::return_goods::came_back;
use crate::wallet::turn::Moment;
use crate::wallet::{OrderState, Wallet};

/// What to record of the buyer with a purchase: all that an edit needs and nobody could say later. Of the birthday no
/// more than whether it counted, and only where a campaign asks: the journal outlives the member's file.
pub(in crate::wallet) fn as_then(
    wallet: &Wallet,
    order: &Order,
    paid: Option<&PaidWithPoints>,
    moment: &Moment<'_>,
) -> Result<AsThen, Refusal> {
    let zone = moment.zone();
    let month = Month::of(zone.day(order.placed_at)).month;
    let campaigns = &moment.program.campaigns;
    let asks = campaigns.iter().any(|campaign| campaign.birthday_month);
    let limited = campaigns.iter().filter(|campaign| {
        campaign.max_points_per_member.is_some() && campaign.runs_at(zone, order.placed_at)
    });
    let used = limited.filter_map(|campaign| {
        let used = wallet.used.campaign_points.get(&campaign.id)?;
        Some((campaign.id.clone(), *used))
    });
    Ok(AsThen {
        rank: wallet.rank.at(order.placed_at).map(str::to_owned),
        first_purchase: wallet.rank.purchases() == 0,
        birthday_month: asks && wallet.birth_month == Some(month),
        campaign_points: used.filter(|(_, points)| *points > 0).collect(),
        unnamed: if paid.is_none() {
            Points::of(order.points_used)?
        } else {
            Points::ZERO
        },
    })
}

/// What an edited order earns.
pub(super) fn judged(
    wallet: &Wallet,
    command: &Amend,
    points_used: Points,
    moment: &Moment<'_>,
) -> Result<Award, Refusal> {
    let (earned, order, program) = (&command.earned, &command.order, moment.program);
    let state = wallet.orders.get(&command.order_id);
    let campaign_points = so_far(wallet, earned, &state.cloned().unwrap_or_default(), program);
    let buyer = match &earned.buyer {
        Some(then) => Buyer {
            rank: then.rank.as_deref(),
            first_purchase: then.first_purchase,
            birth_month: then.birthday_month.then_some(earned.month.month),
            campaign_points: &campaign_points,
        },
        None => Buyer {
            rank: wallet.rank.at(order.placed_at),
            first_purchase: wallet.rank.purchases() <= 1 || was_first(earned, program),
            birth_month: wallet.birth_month,
            campaign_points: &campaign_points,
        },
    };
    award(program, order, points_used.get(), &buyer).map_err(|_| Refusal::AboveLimit {
        limit: Points::MAX.get(),
    })
}

/// A campaign for first purchases gave points.
fn was_first(earned: &Earned, program: &Program) -> bool {
    let mut gave = program
        .campaigns
        .iter()
        .filter(|campaign| campaign.first_purchase);
    gave.any(|campaign| gave_of(earned, campaign, |points| points) > 0)
}

/// What campaigns with a limit per member have given beside this order: before it, or by now where that is more, since
/// nobody may get more than the limit by editing; but what this order has within the limit, it keeps.
fn so_far(
    wallet: &Wallet,
    earned: &Earned,
    state: &OrderState,
    program: &Program,
) -> BTreeMap<String, u64> {
    let limited = program.campaigns.iter().filter_map(|campaign| {
        let limit = campaign.max_points_per_member?;
        Some((campaign, limit))
    });
    let given = limited.map(|(campaign, limit)| {
        let id = &campaign.id;
        let before = earned.buyer.as_ref();
        let before = before.and_then(|then| then.campaign_points.get(id));
        let all = wallet.used.campaign_points.get(id).copied().unwrap_or(0);
        let left = |points: u64| points.saturating_sub(came_back(points, state, earned.goods_yen));
        let beside = all.saturating_sub(gave_of(earned, campaign, left));
        let whole = gave_of(earned, campaign, |points| points);
        let by_now = beside.min(limit.saturating_sub(whole));
        (id.clone(), before.copied().unwrap_or(0).max(by_now))
    });
    given.collect()
}

/// What a campaign gave for a purchase, each part as `counted`.
fn gave_of(earned: &Earned, campaign: &Campaign, counted: impl Fn(u64) -> u64) -> u64 {
    let parts = earned.parts.iter();
    let own = parts.filter(|part| part.campaign.as_ref() == Some(&campaign.id));
    own.map(|part| counted(part.points))
        .fold(0, u64::saturating_add)
}
