//! What is given within a family, or for a reward; and who refers whom.

use fastrand::Rng;

use crate::model::Call;

/// Somebody gives points to somebody; now and then to themselves.
pub(super) fn transfer(chance: &mut Rng, id: String, members: &[String]) -> Call {
    let mut one = || chance.choice(members).cloned().unwrap_or_default();
    let (from, to) = (one(), one());
    let points = match chance.u32(0..3) {
        0 => chance.u64(1..20),
        _ => chance.u64(1..400),
    };
    Call::Transfer {
        id,
        from,
        to,
        points,
    }
}

/// Somebody refers one of those who came last.
pub(super) fn refer(chance: &mut Rng, id: String, members: &[String]) -> Call {
    let member = chance.choice(members).cloned().unwrap_or_default();
    let newest = members.iter().rev().take(3);
    let newest: Vec<&String> = newest.collect();
    let friend = chance.choice(&newest).map(|friend| (*friend).clone());
    Call::Refer {
        id,
        member,
        friend: friend.unwrap_or_default(),
    }
}

/// Somebody wants a reward, or a few.
pub(super) fn exchange(chance: &mut Rng, id: String, members: &[String]) -> Call {
    Call::Exchange {
        id,
        member: chance.choice(members).cloned().unwrap_or_default(),
        quantity: chance.u32(1..4),
    }
}

/// Another call under the same id: more points, or the other way round; one more of a reward.
pub(super) fn otherwise(call: Call) -> Option<Call> {
    if let Call::Exchange {
        id,
        member,
        quantity,
    } = call
    {
        return Some(Call::Exchange {
            id,
            member,
            quantity: quantity.saturating_add(1),
        });
    }
    let Call::Transfer {
        id,
        from,
        to,
        points,
    } = call
    else {
        return None;
    };
    let is_even = points % 2 == 0;
    let (from, to) = if is_even { (to, from) } else { (from, to) };
    let points = if is_even {
        points
    } else {
        points.saturating_add(1)
    };
    Some(Call::Transfer {
        id,
        from,
        to,
        points,
    })
}
