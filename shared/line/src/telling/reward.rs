//! Rewards, and whether a member can have them.

use domain::calendar::Day;
use domain::language::Language;
use domain::program::{Program, Reward};
use domain::refusal::Refusal;
use domain::wallet::Wallet;
use domain::wallet::exchange::allowance;

use crate::message::view;

/// The rewards that are offered today, in the order of the program, given with what is left of each.
#[must_use]
pub fn rewards<'a>(
    catalogue: impl IntoIterator<Item = (&'a Reward, u64)>,
    wallet: &Wallet,
    program: &Program,
    today: Day,
    language: Language,
) -> Vec<view::Reward> {
    let catalogue = catalogue.into_iter();
    let offered = catalogue.filter(|(reward, _)| reward.is_offered_on(today));
    let offered = offered.map(|(reward, left)| view::Reward {
        name: reward.name_in(language).to_owned(),
        points: reward.points,
        until: reward.to,
        left,
        within_reach: reach(reward, left, wallet, program, language),
    });
    offered.collect()
}

fn reach(
    reward: &Reward,
    left: u64,
    wallet: &Wallet,
    program: &Program,
    language: Language,
) -> view::Reach {
    let missing = reward.points.saturating_sub(wallet.lots.total().get());
    match allowance(wallet, reward) {
        Err(Refusal::NotEligible) => {
            let levels = program.ranks.iter().flat_map(|ranks| &ranks.levels);
            let named = levels.filter(|level| reward.ranks.contains(&level.id));
            view::Reach::OtherRanks(named.map(|it| it.name_in(language).to_owned()).collect())
        }
        Err(_) | Ok(Some(0)) => view::Reach::HadAll,
        Ok(_) if left == 0 => view::Reach::Gone,
        Ok(_) if missing > 0 => view::Reach::Missing(missing),
        Ok(_) => view::Reach::Open,
    }
}
