//! Every key of the table, built and read back here and nowhere else.
//!
//! A key says what an item is, so no item repeats what its key says. Parts are joined by `#`; a part that may hold a
//! `#` itself is escaped unless it comes last, so two different things never share a key.

mod budget;
mod kind;
mod place;
mod stock;

use app::store::{ChunkName, Job};
use app::ties::TieName;
use domain::calendar::{Day, Month, MonthDay};
use domain::entry::{EntryKey, Record};
use domain::ids::{CampaignRunId, CouponId, FamilyId, LinkId, MemberId};
use domain::member::UniqueKey;
use uuid::Uuid;

pub(crate) use budget::*;
pub(crate) use kind::*;
pub(crate) use place::*;
pub(crate) use stock::*;

/// The table's partition key.
pub(crate) const PK: &str = "PK";
/// The table's sort key.
pub(crate) const SK: &str = "SK";
/// The index of each member's journal, and its keys: the member and the entry's number.
pub(crate) const HISTORY: &str = "history";
/// The partition key of [`HISTORY`].
pub(crate) const HM: &str = "HM";
/// The sort key of [`HISTORY`].
pub(crate) const HS: &str = "HS";
/// The index of what comes due: wallets and coupons by day, and members by birthday.
pub(crate) const DUE: &str = "due";
/// The partition key of [`DUE`].
pub(crate) const DP: &str = "DP";
/// The sort key of [`DUE`].
pub(crate) const DS: &str = "DS";

/// The sort keys of one member's items.
const WALLET: &str = "W";
const PROFILE: &str = "P";
const COUPON: &str = "C#";

/// Where an item stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

fn key(pk: impl Into<String>, sk: impl Into<String>) -> Key {
    Key {
        pk: pk.into(),
        sk: sk.into(),
    }
}

/// Whether a key of [`Kind::Program`] names the version in force, rather than what one version says.
pub(crate) fn is_in_force(key: &Key) -> bool {
    *key == program_in_force()
}

/// The version in the key of one version of the program.
pub(crate) fn read_program(key: &Key) -> Option<u32> {
    key.sk.strip_prefix("V#")?.parse().ok()
}

/// A journal entry, and a mark on a redemption's id: one id, one item.
pub(crate) fn entry(name: &EntryKey) -> Key {
    key(format!("E#{}#{}", name.record.as_str(), name.id), "E")
}

/// The name in the key of a journal entry or of a mark.
pub(crate) fn read_entry(key: &Key) -> Option<EntryKey> {
    let (record, id) = key.pk.strip_prefix("E#")?.split_once('#')?;
    Some(EntryKey::new(Record::parse(record)?, id))
}

/// The partition of everything about one member.
pub(crate) fn member(member: &MemberId) -> String {
    format!("M#{member}")
}

/// A wallet.
pub(crate) fn wallet(id: &MemberId) -> Key {
    key(member(id), WALLET)
}

/// A profile.
pub(crate) fn profile(id: &MemberId) -> Key {
    key(member(id), PROFILE)
}

/// A coupon in a member's hands.
pub(crate) fn coupon(id: &MemberId, coupon: &CouponId) -> Key {
    key(member(id), format!("{COUPON}{coupon}"))
}

/// Which of a member's items a key names.
pub(crate) fn read_member(key: &Key) -> Option<OfMember> {
    let member = MemberId::parse(key.pk.strip_prefix("M#")?).ok()?;
    match key.sk.as_str() {
        WALLET => Some(OfMember::Wallet(member)),
        PROFILE => Some(OfMember::Profile(member)),
        sk => {
            let coupon = CouponId::parse(sk.strip_prefix(COUPON)?).ok()?;
            Some(OfMember::Coupon(member, coupon))
        }
    }
}

/// Whose item a key names, where it is a member's own.
pub(crate) fn read_any_member(key: &Key) -> Option<MemberId> {
    MemberId::parse(key.pk.strip_prefix("M#")?).ok()
}

/// Something that at most one member may have.
pub(crate) fn unique(unique: &UniqueKey) -> Key {
    let pk = match unique {
        UniqueKey::External(external) => {
            format!("U#external#{}#{}", escaped(&external.provider), external.id)
        }
        UniqueKey::Number(number) => format!("U#number#{}", number.as_str()),
        UniqueKey::Phone(hash) => format!("U#phone#{hash}"),
        UniqueKey::Coupon(coupon) => format!("U#coupon#{coupon}"),
        // No coupon's id has a `#` in it.
        UniqueKey::CouponCode(code) => format!("U#coupon#code#{}", code.as_str()),
    };
    key(pk, "U")
}

/// What a `POST /v1/members` answered.
pub(crate) fn joined(idempotency_key: &str) -> Key {
    key(format!("I#{idempotency_key}"), "I")
}

/// A link of a LINE user with a membership.
pub(crate) fn link(id: &LinkId) -> Key {
    key(format!("A#{id}"), "A")
}

/// The id in the key of a link.
pub(crate) fn read_link(key: &Key) -> Option<LinkId> {
    LinkId::parse(key.pk.strip_prefix("A#").filter(|_| key.sk == "A")?).ok()
}

/// Where a link's nonce or code is found, by its keyed hash.
pub(crate) fn link_place(place: &str) -> Key {
    key(format!("A#{place}"), "H")
}

/// What is tied to a redemption or an order.
pub(crate) fn tie(name: &TieName) -> Key {
    let pk = match name {
        TieName::Redemption(id) => format!("T#redemption#{id}"),
        TieName::Order(id) => format!("T#order#{id}"),
        TieName::Goods(bought) => format!("T#goods#{}", bought.as_str()),
    };
    key(pk, "T")
}

/// A family.
pub(crate) fn family(id: &FamilyId) -> Key {
    key(format!("F#{id}"), "F")
}

/// The id in the key of a family.
pub(crate) fn read_family(key: &Key) -> Option<FamilyId> {
    FamilyId::parse(key.pk.strip_prefix("F#")?).ok()
}

/// What keys of budgets' counters begin with.
const BUDGET: &str = "S#budget#";

/// The version of the program in force.
pub(crate) fn program_in_force() -> Key {
    key("G#program", "G")
}

/// One version of the program.
pub(crate) fn program(version: u32) -> Key {
    key("G#program", format!("V#{version}"))
}

/// An API key.
pub(crate) fn api_key(id: &str) -> Key {
    key(format!("K#{id}"), "K")
}

/// The id in the key of an API key.
pub(crate) fn read_api_key(key: &Key) -> Option<&str> {
    key.pk.strip_prefix("K#")
}

/// How far a job was planned.
pub(crate) fn job(job: Job) -> Key {
    key(format!("J#{}", job.as_str()), "J")
}

/// The partition of all runs; their place in it is their name.
pub(crate) const RUNS: &str = "R#runs";

/// A run.
pub(crate) fn run(run: &str) -> Key {
    key(RUNS, run)
}

/// The partition of all campaign runs; their place in it is their id.
pub(crate) const CAMPAIGN_RUNS: &str = "R#campaigns";

/// A campaign run.
pub(crate) fn campaign_run(id: &CampaignRunId) -> Key {
    key(CAMPAIGN_RUNS, id.as_str())
}

/// The partition of a run's chunks.
pub(crate) fn chunks(run: &str) -> String {
    format!("R#{run}")
}

/// How far a chunk is.
pub(crate) fn chunk(run: &str, name: ChunkName) -> Key {
    key(chunks(run), chunk_place(name))
}

/// What is in a chunk.
pub(crate) fn list(run: &str, name: ChunkName) -> Key {
    key(format!("R#{run}#{}", chunk_place(name)), LIST)
}

/// A notice to a member on one day.
pub(crate) fn notice(member: &MemberId, on: Day) -> Key {
    key(format!("N#{member}#{on}"), "N")
}

/// Whom and on which day the key of a notice names.
pub(crate) fn read_notice(key: &Key) -> Option<(MemberId, Day)> {
    let (member, on) = key.pk.strip_prefix("N#")?.split_once('#')?;
    let member = MemberId::parse(member).ok()?;
    Some((member, domain::calendar::parse_day(on)?))
}

/// Coupons whose owners are told together.
pub(crate) fn coupons_ending(group: Uuid) -> Key {
    key(format!("B#{group}"), "B")
}

/// The name in the key of coupons whose owners are told together.
pub(crate) fn read_coupons_ending(key: &Key) -> Option<Uuid> {
    Uuid::parse_str(key.pk.strip_prefix("B#")?).ok()
}

/// What keys of [`Kind::Stock`] begin with.
const STOCK: &str = "S#reward#";

/// What keys of [`Kind::Opening`] begin with.
const OPENING: &str = "S#lottery#";

/// What keys of [`Kind::LeftOut`] begin with.
const LEFT_OUT: &str = "J#line#";

/// What LINE's limit left out in a month.
pub(crate) fn left_out(month: Month) -> Key {
    key(format!("{LEFT_OUT}{month}"), "J")
}

/// An incoming event.
pub(crate) fn event(id: &str) -> Key {
    key(format!("V#{id}"), "V")
}

/// The partition with all members of one shard.
pub(crate) fn members(shard: u8) -> String {
    format!("L#{shard:x}")
}

/// A member's place among all members.
pub(crate) fn listed(id: &MemberId) -> Key {
    key(members(shard(id)), id.as_str())
}

/// The partition of [`DUE`] with the wallets of one shard that will come due.
pub(crate) fn due(shard: u8) -> String {
    format!("DUE#{shard:x}")
}

/// The partition of [`DUE`] with the members who have a birthday; their place in it is their id.
pub(crate) fn birthday(birthday: MonthDay, shard: u8) -> String {
    format!("BDAY#{birthday}#{shard:x}")
}

/// The partition of [`DUE`] with the coupons of one shard's members that can be used.
pub(crate) fn endings(shard: u8) -> String {
    format!("CEND#{shard:x}")
}

#[cfg(test)]
mod tests;
