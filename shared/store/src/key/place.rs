//! Places in the index of what comes due: the sort keys of its partitions, and the shards that they are spread over.

use app::endings::Ending;
use app::store::{ChunkName, Of, Part, SHARDS};
use domain::calendar::Day;
use domain::coupon::Coupon;
use domain::ids::{CouponId, MemberId};
use sha2::{Digest, Sha256};

use super::{Key, members};

/// One of a member's items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OfMember {
    Wallet(MemberId),
    Profile(MemberId),
    Coupon(MemberId, CouponId),
}

/// The shard of a member, the same for ever: 0 to [`SHARDS`] − 1, by a hash, so that any id will do.
pub(crate) fn shard(member: &MemberId) -> u8 {
    let digest = Sha256::digest(member.as_str());
    digest.first().copied().unwrap_or(0) % SHARDS
}

/// A part of a key that others follow.
pub(crate) fn escaped(part: &str) -> String {
    part.replace('%', "%25").replace('#', "%23")
}

/// A wallet's place in that partition: by the day, so that the longest overdue stand first.
pub(crate) fn due_place(on: Day, member: &MemberId) -> String {
    format!("{on}#{member}")
}

/// The day in a place that [`due_place`] built.
pub(crate) fn read_due_place(place: &str) -> Option<Day> {
    domain::calendar::parse_day(place.split_once('#')?.0)
}

/// The last place of a day: `~` sorts after every place that begins with it.
pub(crate) fn due_through(through: Day) -> String {
    format!("{through}~")
}

/// The last place of a partition: no id sorts after it.
pub(crate) const LAST_PLACE: &str = "~";

/// The first place after `place`, or of all: no id holds a `!`, and every character of one sorts after it.
pub(crate) fn place_after(place: &str) -> String {
    format!("{place}!")
}

/// A coupon's place: by its last day, then those of one template beside each other; what was told of its end stands
/// there too, so that nobody reads a coupon to see that there is nothing to tell.
pub(crate) fn ending_place(coupon: &Coupon) -> String {
    let (day, template) = (coupon.expires_on, &coupon.template.id);
    let told = coupon.told.map(|days| days.to_string()).unwrap_or_default();
    format!("{day}#{template}#{told}#{}#{}", coupon.member, coupon.id)
}

/// What a place that [`ending_place`] built says of a coupon.
pub(crate) fn read_ending_place(place: &str) -> Option<Ending> {
    let mut parts = place.split('#');
    let day = domain::calendar::parse_day(parts.next()?)?;
    let _template = parts.next()?;
    let told = match parts.next()? {
        "" => None,
        days => Some(days.parse().ok()?),
    };
    let (member, coupon) = (parts.next()?, parts.next()?);
    Some(Ending {
        member: MemberId::parse(member).ok()?,
        coupon: CouponId::parse(coupon).ok()?,
        expires_on: day,
        told,
    })
    .filter(|_| parts.next().is_none())
}

/// The sort key of what is in a chunk.
pub(crate) const LIST: &str = "L";

/// A chunk's place among those of its run: by part and number.
pub(crate) fn chunk_place(name: ChunkName) -> String {
    let Part { of, shard } = name.part;
    format!("{}#{shard:x}#{:06}", of.as_str(), name.number)
}

/// The name in a place that [`chunk_place`] built.
pub(crate) fn read_chunk_place(place: &str) -> Option<ChunkName> {
    let mut parts = place.split('#');
    let of = Of::parse(parts.next()?)?;
    let shard = u8::from_str_radix(parts.next()?, 16).ok()?;
    let number = parts.next()?.parse().ok()?;
    let part = Part { of, shard };
    Some(ChunkName { part, number }).filter(|_| parts.next().is_none())
}

/// The first place of a day.
pub(crate) fn day_begins(day: Day) -> String {
    day.to_string()
}

/// The member in the key of a place among all members.
pub(crate) fn read_listed(key: &Key) -> Option<MemberId> {
    let id = MemberId::parse(&key.sk).ok()?;
    (key.pk == members(shard(&id))).then_some(id)
}
