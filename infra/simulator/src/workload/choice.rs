//! What chance chooses.

use fastrand::Rng;

const STORES: [&str; 4] = ["ueno", "shibuya", "meguro", "ginza"];

/// Where it happens; on line, a fifth of the time.
pub(super) fn store(seed: u64) -> Option<String> {
    let place = usize::try_from(seed % 5).unwrap_or(0);
    STORES.get(place).map(|store| (*store).to_owned())
}

/// How many points somebody speaks of.
pub(super) fn points(chance: &mut Rng) -> u64 {
    match chance.u32(0..3) {
        0 => chance.u64(1..20),
        1 => chance.u64(1..10).saturating_mul(50),
        _ => chance.u64(1..2_000),
    }
}

/// The later it came to be known, the likelier: what is old is settled.
pub(super) fn picked(known: &[String], chance: &mut Rng) -> String {
    let back = chance
        .usize(0..known.len().max(1))
        .min(chance.usize(0..known.len().max(1)));
    let place = known.len().checked_sub(back.saturating_add(1));
    place
        .and_then(|place| known.get(place))
        .cloned()
        .unwrap_or_else(|| "nobody".to_owned())
}

/// Any of them, all as likely.
pub(super) fn one_of<T: Copy>(all: &[T], chance: &mut Rng) -> Option<T> {
    all.get(chance.usize(0..all.len().max(1))).copied()
}
