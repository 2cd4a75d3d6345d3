//! A wallet. It travels with every command, so its names are single letters: with two purchases in each month of
//! a year and fifty lots it stays within one kilobyte, and a write within one unit.

use std::collections::BTreeMap;

use app::ports::Fault;
use domain::calendar::Day;
use domain::entry::ChainHash;
use domain::ids::{FamilyId, MemberId, OrderId, RedemptionId};
use domain::points::Points;
use domain::rules::rank::RankState;
use domain::wallet::lots::Lots;
use domain::wallet::sweep::LastSweep;
use domain::wallet::{Hold, OrderState, Pending, Usage, Wallet};
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key::{self, OfMember};

const KIND: &str = "wallet";

/// What is about points stands there always, also where it is nothing: were it lost, it must not read as nothing.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "n")]
    version: u64,
    #[serde(rename = "q")]
    seq: u64,
    #[serde(rename = "h")]
    chain: ChainHash,
    #[serde(rename = "l")]
    lots: Lots,
    #[serde(rename = "p")]
    pending: BTreeMap<OrderId, Pending>,
    #[serde(rename = "o")]
    holds: BTreeMap<RedemptionId, Hold>,
    #[serde(rename = "d")]
    debt: Points,
    #[serde(rename = "b")]
    came_back: BTreeMap<OrderId, OrderState>,
    #[serde(rename = "r")]
    rank: RankState,
    #[serde(rename = "u", default, skip_serializing_if = "is_unused")]
    used: Usage,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    birth_month: Option<u32>,
    #[serde(rename = "t", default, skip_serializing_if = "BTreeMap::is_empty")]
    told: BTreeMap<Day, u32>,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    swept: Option<Box<LastSweep>>,
    #[serde(rename = "w", default, skip_serializing_if = "std::ops::Not::not")]
    withdrawn: bool,
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    merged_into: Option<MemberId>,
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    former: Vec<MemberId>,
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    family: Option<FamilyId>,
    /// The due day stands in the key of its index only.
    #[serde(rename = "DP", default, skip_serializing_if = "Option::is_none")]
    due_partition: Option<String>,
    #[serde(rename = "DS", default, skip_serializing_if = "Option::is_none")]
    due_place: Option<String>,
}

fn is_unused(used: &Usage) -> bool {
    *used == Usage::default()
}

pub(crate) fn write(wallet: &Wallet) -> Result<Item, Fault> {
    let wallet = wallet.clone();
    let shard = key::shard(&wallet.member);
    let form = Form {
        version: wallet.version,
        seq: wallet.seq,
        chain: wallet.chain,
        lots: wallet.lots,
        pending: wallet.pending,
        holds: wallet.holds,
        debt: wallet.debt,
        came_back: wallet.orders,
        rank: wallet.rank,
        used: wallet.used,
        birth_month: wallet.birth_month,
        told: wallet.noticed,
        swept: wallet.swept,
        withdrawn: wallet.withdrawn,
        merged_into: wallet.merged_into,
        former: wallet.former,
        family: wallet.family,
        due_partition: wallet.due_on.map(|_| key::due(shard)),
        due_place: wallet.due_on.map(|day| key::due_place(day, &wallet.member)),
    };
    seal(KIND, key::wallet(&wallet.member), &form)
}

pub(crate) fn read(item: Item) -> Result<Wallet, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    let Some(OfMember::Wallet(member)) = key::read_member(&key) else {
        return Err(corrupt(KIND));
    };
    let due_on = match (form.due_partition, form.due_place) {
        (Some(_), Some(place)) => Some(key::read_due_place(&place).ok_or_else(|| corrupt(KIND))?),
        (None, None) => None,
        _ => return Err(corrupt(KIND)),
    };
    Ok(Wallet {
        member,
        version: form.version,
        seq: form.seq,
        chain: form.chain,
        lots: form.lots,
        pending: form.pending,
        holds: form.holds,
        debt: form.debt,
        orders: form.came_back,
        rank: form.rank,
        used: form.used,
        birth_month: form.birth_month,
        noticed: form.told,
        swept: form.swept,
        due_on,
        withdrawn: form.withdrawn,
        merged_into: form.merged_into,
        former: form.former,
        family: form.family,
    })
}
