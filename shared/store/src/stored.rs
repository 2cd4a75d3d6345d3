//! Any item of the table, read with the form that wrote it: for those who look at the whole, as the audit does.

use app::budgets::Counter;
use app::endings::CouponsEnding;
use app::exchanges::Stock;
use app::families::Family;
use app::line_link::Link;
use app::lotteries::Opening;
use app::ports::Fault;
use app::store::{CampaignRun, ChunkList, ChunkName, Notice, Recorded};
use domain::coupon::Coupon;
use domain::entry::EntryKey;
use domain::ids::MemberId;
use domain::member::{Profile, UniqueKey};
use domain::program::Published;
use domain::wallet::Wallet;
use serde_dynamo::Item;

use crate::item::{
    api_key, campaign_run, chunk, corrupt, counter, coupon, coupons_ending, event, family, job,
    join, left_out, link, listed, notice, opening, owner, profile, program, recorded, run, stock,
    tie, wallet,
};
use crate::key::{self, DP, DS, Key, Kind, OfMember};
use crate::member::key_of;

/// What an item is, as far as the ledger goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// A member's wallet.
    Wallet(Box<Wallet>),
    /// A member's file.
    Profile(Box<Profile>),
    /// A coupon in a member's hands.
    Coupon(Box<Coupon>),
    /// What stands under a caller's id.
    Recorded(EntryKey, Box<Recorded>),
    /// Whose a unique key is.
    Claim(Claim),
    /// One version of the program.
    Program(Published),
    /// A link of a LINE user with a membership.
    Link(Box<Link>),
    /// Coupons whose owners are told together.
    CouponsEnding(Box<CouponsEnding>),
    /// Something that a sweep tells a member.
    Notice(Box<Notice>),
    /// A family, as it was named last.
    Family(Box<Family>),
    /// How many of a reward are left.
    Stock(Stock),
    /// A lottery whose seed is settled.
    Opening(Box<Opening>),
    /// How much of a budget one of its counters has given.
    Counter(Counter),
    /// A campaign run, as it was last planned, started or stopped.
    CampaignRun(Box<CampaignRun>),
    /// Who is in a chunk, by the chunk's place: those of one run in their order.
    ChunkList(String, ChunkList),
    /// Anything else, which can be read.
    Other,
}

/// Something that at most one member may have, and who has it. What it is may be personal, so it can be recognised and
/// not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who has it.
    pub owner: MemberId,
    place: String,
}

impl Claim {
    /// Whether it is the claim to this key.
    #[must_use]
    pub fn is_to(&self, unique: &UniqueKey) -> bool {
        key::unique(unique).pk == self.place
    }
}

/// The place of the list of who is in a chunk, as [`Stored::ChunkList`] names it.
#[must_use]
pub fn list_place(run: &str, chunk: ChunkName) -> String {
    key::list(run, chunk).pk
}

/// Reads an item.
///
/// # Errors
/// [`Fault::Corrupt`] where it is not what we store.
pub fn read(item: Item) -> Result<Stored, Fault> {
    let key = key_of(&item).ok_or_else(|| corrupt("item without a key"))?;
    let kind = key::kind(&key).ok_or_else(|| corrupt("item of no known kind"))?;
    match kind {
        Kind::Entry => {
            let name = key::read_entry(&key).ok_or_else(|| corrupt("entry"))?;
            let recorded = recorded::read(item)?;
            Ok(Stored::Recorded(name, Box::new(recorded)))
        }
        Kind::Member => of_member(&key, item),
        Kind::Unique => owner::read(item).map(|owner| {
            Stored::Claim(Claim {
                owner,
                place: key.pk,
            })
        }),
        Kind::Join => join::read(item).map(|_| Stored::Other),
        Kind::Link if key::read_link(&key).is_some() => {
            link::read(item).map(Box::new).map(Stored::Link)
        }
        Kind::Link => link::read_place(item).map(|_| Stored::Other),
        Kind::Program if key::is_in_force(&key) => {
            program::read_timeline(item).map(|_| Stored::Other)
        }
        Kind::Program => program::read(item).map(Stored::Program),
        Kind::ApiKey => api_key::read(item).map(|_| Stored::Other),
        Kind::Job => job::read(item).map(|_| Stored::Other),
        Kind::Run => of_run(&key, item),
        Kind::Notice => notice::read(item).map(Box::new).map(Stored::Notice),
        Kind::Event => event::check(item).map(|()| Stored::Other),
        Kind::CouponsEnding => coupons_ending::read(item)
            .map(Box::new)
            .map(Stored::CouponsEnding),
        Kind::Listed => listed::read(item).map(|_| Stored::Other),
        Kind::Tie => tie::check(item).map(|()| Stored::Other),
        Kind::Family => family::read(item).map(Box::new).map(Stored::Family),
        Kind::Stock => stock::read(item).map(Stored::Stock),
        Kind::Opening => opening::read(item).map(Box::new).map(Stored::Opening),
        Kind::Counter => counter::read(item).map(Stored::Counter),
        Kind::LeftOut => left_out::read(item).map(|_| Stored::Other),
    }
}

/// A run, one of its chunks, or what is in one.
fn of_run(key: &Key, item: Item) -> Result<Stored, Fault> {
    match key.sk.as_str() {
        _ if key.pk == key::RUNS => run::read(item).map(|_| Stored::Other),
        _ if key.pk == key::CAMPAIGN_RUNS => campaign_run::read(item)
            .map(Box::new)
            .map(Stored::CampaignRun),
        key::LIST => chunk::read_list(item).map(|list| Stored::ChunkList(key.pk.clone(), list)),
        _ => chunk::read(item).map(|_| Stored::Other),
    }
}

fn of_member(key: &Key, item: Item) -> Result<Stored, Fault> {
    match key::read_member(key) {
        Some(OfMember::Wallet(_)) => wallet::read(item).map(Box::new).map(Stored::Wallet),
        Some(OfMember::Profile(_)) => profile::read(item).map(Box::new).map(Stored::Profile),
        Some(OfMember::Coupon(..)) => coupon::read(item).map(Box::new).map(Stored::Coupon),
        None => Err(corrupt("item of a member")),
    }
}

/// Whether an item stands in the index of what comes due exactly where what it says puts it.
pub(crate) fn is_in_its_place(item: &Item, stored: &Stored) -> bool {
    let written = match stored {
        Stored::Wallet(said) => wallet::write(said),
        Stored::Profile(said) => profile::write(said),
        Stored::Coupon(said) => coupon::write(said),
        _ => return !item.contains_key(DP) && !item.contains_key(DS),
    };
    written.is_ok_and(|written| {
        [DP, DS]
            .iter()
            .all(|name| written.get(*name) == item.get(*name))
    })
}
