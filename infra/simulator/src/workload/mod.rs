//! What people do, drawn by the seed before anything happens, so that a failing history can be told with less of it.

mod choice;
mod known;
mod midnight;
pub(crate) mod order;
mod transfer;

use fastrand::Rng;

pub use known::Known;

/// Something that somebody does.
#[derive(Clone, Debug)]
pub enum Wish {
    /// A till calls; the number says by what chance its details are made up when its turn comes.
    Call(Deed, u64),
    /// A call is made again, as it was, long after.
    Again(u64),
    /// An id is used again for something else.
    Otherwise(u64),
    /// An order is sent for another member.
    ForAnother(u64),
    /// One call is made so many times at once.
    AtOnce(Deed, u64, usize),
    /// Minutes pass in which nothing happens.
    Pass(i64),
    /// The nightly sweep fires.
    Expire,
    /// The last day of somebody's points ends, and everything comes to their wallet at once: the sweep and the tills.
    Midnight(u64),
    /// The birthday job fires.
    Birthday,
    /// Somebody looks at a member.
    Look(u64),
    /// Dead letters are sent again.
    Redrive,
    /// A member does something in the LINE app.
    Chat(u64),
    /// An operator publishes a program.
    Publish(u64),
    /// A coupon is issued, if it was not, and used by two orders at once or released.
    Coupon(u64),
    /// Everybody is given a coupon, which nobody uses: its end is told.
    HandOut(u64),
    /// A coupon that multiplies is used for an order that earns then.
    Multiplied(u64),
    /// A member corrects their birthday, twice, to have more of it.
    Birth(u64),
    /// Somebody joins once more, or turns out to be somebody else too.
    Merge(u64),
    /// Somebody connects their LINE with a membership, or lets it go.
    Connect(u64),
    /// Somebody leaves, and joins anew where few are left.
    Leave(u64),
    /// Staff name anew who is of the family.
    Regroup(u64),
    /// An operator plans a campaign run, starts it or stops it.
    Campaign(u64),
}

/// What a till wants.
#[derive(Clone, Copy, Debug)]
pub enum Deed {
    /// A purchase earns.
    Earn,
    /// The same, sent late by a till that was offline.
    EarnLate,
    /// Pending points are confirmed.
    Confirm,
    /// Points are spent.
    Redeem,
    /// Points are set aside.
    Hold,
    /// A hold ends with points spent.
    Capture,
    /// A hold is called off.
    Void,
    /// An id is voided that nobody has seen.
    VoidFirst,
    /// Goods come back.
    Return,
    /// An order is edited after the fact.
    Amend,
    /// Staff correct.
    Adjust,
    /// A visit, a review.
    Act,
    /// A member refers another.
    Refer,
    /// A member of a family gives points to another.
    Transfer,
    /// Points are given for a reward.
    Exchange,
    /// That is called off.
    CallOff,
    /// Points are given for a draw.
    Draw,
}

/// How often each deed is wished for.
const DEEDS: [(Deed, u32); 17] = [
    (Deed::Earn, 22),
    (Deed::EarnLate, 3),
    (Deed::Confirm, 4),
    (Deed::Redeem, 14),
    (Deed::Hold, 14),
    (Deed::Capture, 10),
    (Deed::Void, 8),
    (Deed::VoidFirst, 2),
    (Deed::Return, 12),
    (Deed::Amend, 8),
    (Deed::Adjust, 6),
    (Deed::Act, 5),
    (Deed::Refer, 4),
    (Deed::Transfer, 6),
    (Deed::Exchange, 4),
    (Deed::CallOff, 2),
    (Deed::Draw, 4),
];

/// So many wishes.
#[must_use]
pub fn wishes(seed: u64, count: usize) -> Vec<Wish> {
    let mut chance = Rng::with_seed(seed);
    (0..count).map(|_| wish(&mut chance)).collect()
}

fn wish(chance: &mut Rng) -> Wish {
    match chance.u32(0..1_000) {
        0..646 => Wish::Call(deed(chance), chance.u64(..)),
        646..656 => Wish::Campaign(chance.u64(..)),
        656..672 => Wish::Multiplied(chance.u64(..)),
        672..688 => Wish::Regroup(chance.u64(..)),
        688..692 => Wish::Leave(chance.u64(..)),
        692..702 => Wish::Midnight(chance.u64(..)),
        702..714 => Wish::Connect(chance.u64(..)),
        714..730 => Wish::HandOut(chance.u64(..)),
        730..740 => Wish::Merge(chance.u64(..)),
        740..800 => Wish::Again(chance.u64(..)),
        800..820 => Wish::Otherwise(chance.u64(..)),
        820..835 => Wish::ForAnother(chance.u64(..)),
        835..850 => Wish::AtOnce(deed(chance), chance.u64(..), crowd(chance)),
        850..890 => Wish::Pass(chance.i64(1..240)),
        890..908 => Wish::Pass(chance.i64(1..60) * 24 * 60),
        908..913 => Wish::Pass(chance.i64(1..14) * 30 * 24 * 60),
        913..928 => Wish::Expire,
        928..935 => Wish::Birthday,
        935..938 => Wish::Look(chance.u64(..)),
        938..944 => Wish::Birth(chance.u64(..)),
        944..953 => Wish::Coupon(chance.u64(..)),
        953..990 => Wish::Chat(chance.u64(..)),
        990..995 => Wish::Publish(chance.u64(..)),
        _ => Wish::Redrive,
    }
}

/// Two, mostly; sometimes fifty.
fn crowd(chance: &mut Rng) -> usize {
    match chance.u32(0..20) {
        0 => 50,
        1..5 => chance.usize(3..12),
        _ => 2,
    }
}

fn deed(chance: &mut Rng) -> Deed {
    let all = DEEDS.iter().map(|(_, weight)| weight).sum();
    let mut left = chance.u32(0..all);
    for (deed, weight) in DEEDS {
        if left < weight {
            return deed;
        }
        left = left.saturating_sub(weight);
    }
    Deed::Earn
}
