//! Points that are given within a family.

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

/// Another transfer under the same id: more points, or the other way round.
pub(super) fn otherwise(call: Call) -> Option<Call> {
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
