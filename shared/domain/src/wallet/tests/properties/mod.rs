//! What holds of every life a member can lead.

mod amended;
mod budgeted;
mod followed;
mod gifts;
mod ledger;
mod life;
mod merged;
mod quoted;
mod recorded;
mod referred;
mod returned;
mod stamps;
mod time;
mod years;

use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::entry::Entry;
use crate::program::{Align, ExpiredLot};
use crate::wallet::Wallet;
use life::Life;

/// Points that live for weeks, so that much of a life is expiry: from their issue or from the last activity, owed or
/// let go, at once or after some days, with and without ranks, campaigns and stamp cards.
fn program() -> impl Strategy<Value = Program> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (flags, 0..3_u32, 1..4_u32).prop_map(|((rolls, clamps, forfeits, rich), pending, months)| {
        with(|program| {
            if rich {
                let sample = Program::sample();
                (program.ranks, program.campaigns) = (sample.ranks, sample.campaigns);
                program.stamp_cards = crate::wallet::tests::stamps::cards();
            }
            program.earning.pending_days = pending * 9;
            program.expiry.months = months;
            program.expiry.align = Align::Day;
            if rolls {
                program.expiry.policy = ExpiryPolicy::Rolling;
            }
            if clamps {
                program.returns.shortfall = Shortfall::Clamp;
            }
            if forfeits {
                program.returns.expired_lot = ExpiredLot::Forfeit;
            }
        })
    })
}

/// One thing that happens, so many seconds after the one before.
#[derive(Clone, Debug)]
struct Step {
    seconds: i64,
    act: Act,
}

/// What happens. An index picks among what there is.
#[derive(Clone, Debug)]
enum Act {
    Buy(u64, Option<usize>),
    Confirm(usize),
    Redeem(u64),
    Hold(u64, u32),
    Capture(usize, Option<u64>),
    Void(usize),
    Return(usize, Goods),
    Amend(usize, u64, u32, Option<u64>),
    Give(u64, Option<u32>),
    Take(u64),
    Visit,
    Sweep,
}

fn goods() -> impl Strategy<Value = Goods> {
    prop_oneof![
        Just(Goods::Full),
        (1..9_000_u64).prop_map(Goods::Amount),
        (1..3_u32).prop_map(|quantity| pieces(&[("tea", quantity)])),
        (1..3_u32, 1..3_u32).prop_map(|(tea, pot)| pieces(&[("pot", pot), ("tea", tea)])),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0..9_000_u64, option::of(0..9_usize)).prop_map(|(yen, paid)| Act::Buy(yen, paid)),
        1 => (0..9_usize).prop_map(Act::Confirm),
        2 => (0..150_u64).prop_map(Act::Redeem),
        2 => (0..150_u64, 1..400_000_u32).prop_map(|(points, seconds)| Act::Hold(points, seconds)),
        2 => (0..9_usize, option::of(0..100_u64)).prop_map(|(which, part)| Act::Capture(which, part)),
        1 => (0..9_usize).prop_map(Act::Void),
        3 => (0..9_usize, goods()).prop_map(|(which, goods)| Act::Return(which, goods)),
        3 => (0..9_usize, 0..9_000_u64, 1..4_u32, option::of(0..150_u64))
            .prop_map(|(which, yen, pieces, used)| Act::Amend(which, yen, pieces, used)),
        2 => (1..200_u64, option::of(0..60_u32)).prop_map(|(points, days)| Act::Give(points, days)),
        1 => (1..50_u64).prop_map(Act::Take),
        1 => Just(Act::Visit),
        2 => Just(Act::Sweep),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let seconds = prop_oneof![0..7_200_i64, 0..400_000_i64, 0..4_000_000_i64];
    (seconds, act()).prop_map(|(seconds, act)| Step { seconds, act })
}

/// Up to so many things that happen one after the other, from some day of the years 2024 to 2060 on.
fn steps(count: usize) -> impl Strategy<Value = Vec<Step>> {
    let begin = -91_000_000..1_050_000_000_i64;
    let steps = proptest::collection::vec(step(), 1..count);
    (begin, steps).prop_map(|(begin, mut steps)| {
        if let Some(first) = steps.first_mut() {
            first.seconds += begin;
        }
        steps
    })
}

/// A random life in which no order is edited, as its program and its journal.
pub(crate) fn a_life_without_edits() -> impl Strategy<Value = (Program, Vec<Entry>)> {
    (program(), steps(60)).prop_map(|(program, mut steps)| {
        steps.retain(|step| !matches!(step.act, Act::Amend(..)));
        let shop = Life::lived(program, &steps).shop;
        (shop.program, shop.entries)
    })
}

/// A random life, as its journal and the wallet that it led to.
pub(crate) fn a_life() -> impl Strategy<Value = (Vec<Entry>, Wallet)> {
    (program(), steps(60)).prop_map(|(program, steps)| {
        let shop = Life::lived(program, &steps).shop;
        (shop.entries, shop.wallet)
    })
}
