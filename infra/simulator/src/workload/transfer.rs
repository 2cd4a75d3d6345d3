//! What is given within a family, for a reward or by staff; and who refers whom.

use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;

use super::choice::picked;
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

/// Somebody refers one for whom no till has sent a purchase yet; where there is none, one of those who came last.
pub(super) fn refer(chance: &mut Rng, id: String, members: &[String], calls: &[Call]) -> Call {
    let member = chance.choice(members).cloned().unwrap_or_default();
    let has_bought = |one: &String| {
        let mut calls = calls.iter();
        calls.any(|call| matches!(call, Call::Earn { member, .. } if member == one))
    };
    let mut new: Vec<&String> = members.iter().filter(|one| !has_bought(one)).collect();
    if new.is_empty() {
        new.extend(members.iter().rev().take(3));
    }
    let friend = chance.choice(&new).map(|friend| (*friend).clone());
    Call::Refer {
        id,
        member,
        friend: friend.unwrap_or_default(),
    }
}

/// Staff give points, some until a day, or take some.
pub(super) fn adjust(chance: &mut Rng, id: String, members: &[String], now: DateTime<Utc>) -> Call {
    let points = match chance.i64(-400..1_000) {
        0 => 1,
        points => points,
    };
    let days = (chance.u32(0..5) < 2 && points > 0).then(|| chance.i64(0..90));
    let last = |days| (now + TimeDelta::hours(9) + TimeDelta::days(days)).date_naive();
    Call::Adjust {
        id,
        member: picked(members, chance),
        points,
        expires_on: days.map(last),
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
