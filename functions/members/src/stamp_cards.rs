//! What a member has collected, as callers read it.

use app::members::MemberNow;
use domain::program::StampCard;
use domain::wallet::stamps::Stamps;
use serde::Serialize;
use utoipa::ToSchema;

/// A stamp card of a member.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StampCard)]
pub(crate) struct StampCardBody {
    /// The card, as the program names it.
    #[schema(example = "autumn-rally")]
    id: String,
    /// Its name for members.
    #[schema(example = "秋のスタンプラリー")]
    name: String,
    /// How many stamps are on the card that is being filled.
    #[schema(example = 2)]
    stamps: u32,
    /// How many fill it.
    #[schema(example = 3)]
    size: u32,
    /// The points that a full card gives; 0 where it gives a coupon.
    #[schema(example = 300)]
    reward_points: u64,
    /// The coupon that a full card gives instead, as the program names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reward_coupon: Option<String>,
    /// How many full cards have given it.
    #[schema(example = 0)]
    rewards: u32,
    /// The stores of which stamps were collected, where a card takes one of each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    stores: Vec<String>,
}

/// The cards that can be filled now, and those on which something was collected.
pub(crate) fn stamp_cards(member: &MemberNow) -> Vec<StampCardBody> {
    let program = &member.in_force.program;
    let collected = &member.wallet.used.stamps;
    let nothing = Stamps::default();
    let cards = program.stamp_cards.iter().filter_map(|card| {
        let is_on = card.is_on(member.as_of, &program.time_zone);
        let stamps = collected.get(&card.id);
        let stamps = stamps.or_else(|| is_on.then_some(&nothing))?;
        Some(body(card, stamps))
    });
    cards.collect()
}

fn body(card: &StampCard, stamps: &Stamps) -> StampCardBody {
    StampCardBody {
        id: card.id.clone(),
        name: card.name.clone(),
        stamps: stamps.on_card(card),
        size: card.size,
        reward_points: card.reward_points,
        reward_coupon: card.reward_coupon.clone(),
        rewards: stamps.rewards,
        stores: stamps.by_store.keys().cloned().collect(),
    }
}
