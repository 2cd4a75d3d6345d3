//! Stamp cards, and how full they are.

use domain::calendar::Instant;
use domain::language::Language;
use domain::program::Program;
use domain::wallet::Wallet;
use domain::wallet::stamps::Stamps;

use crate::message::view::StampCard;
use crate::message::words;

/// The cards that can be filled now.
#[must_use]
pub fn stamp_cards(
    wallet: &Wallet,
    program: &Program,
    now: Instant,
    language: Language,
) -> Vec<StampCard> {
    let nothing = Stamps::default();
    let cards = program.stamp_cards.iter();
    let cards = cards.filter(|card| card.is_on(now, &program.time_zone));
    let cards = cards.map(|card| {
        let stamps = wallet.used.stamps.get(&card.id).unwrap_or(&nothing);
        StampCard {
            name: card.name_in(language).to_owned(),
            stamps: stamps.on_card(card),
            size: card.size,
            reward: reward(card, program),
            takes_each_store_once: card.distinct_stores,
        }
    });
    cards.collect()
}

fn reward(card: &domain::program::StampCard, program: &Program) -> String {
    let coupon = card
        .reward_coupon
        .as_ref()
        .and_then(|id| program.coupon(id));
    match coupon {
        Some(coupon) => coupon.title.clone(),
        None => words::points(card.reward_points),
    }
}
