//! What a wallet keeps of referrals.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::fact::Side;
use crate::ids::{ActivityId, MemberId, OrderId};
use crate::refusal::Refusal;
use crate::wallet::Pending;

/// How many friends' purchases may wait at a time for the member who referred them: each adds some 90 bytes to a wallet, which
/// is read and written whole.
pub const WAITING_MAX: u64 = 200;

/// What a member has to do with referrals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referrals {
    /// By which referral the member came, until they buy something.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub open: Option<Open>,
    /// Whether somebody has referred the member.
    #[serde(rename = "o", default, skip_serializing_if = "std::ops::Not::not")]
    pub was_referred: bool,
    /// What first purchases of the member have promised, by their order, as long as they can come back.
    #[serde(rename = "p", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub promised: BTreeMap<OrderId, Promise>,
    /// Points that wait for a friend's purchase to be past its return, by the referral.
    #[serde(rename = "r", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub as_referrer: BTreeMap<ActivityId, Pending>,
    /// Points that wait for the member's own.
    #[serde(rename = "f", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub as_friend: BTreeMap<ActivityId, Pending>,
}

/// A referral that no purchase has followed yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Its id.
    #[serde(rename = "i")]
    pub referral: ActivityId,
    /// Who referred.
    #[serde(rename = "m")]
    pub by: MemberId,
}

/// What a first purchase has promised, and until when it takes that back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// By which referral, and to whom beside the friend.
    #[serde(flatten)]
    pub of: Open,
    /// The first day on which the goods cannot come back any more.
    #[serde(rename = "u")]
    pub until: Day,
    /// What the purchase must stay worth, in yen.
    #[serde(rename = "y")]
    pub min_spend: u64,
}

impl Referrals {
    pub(in crate::wallet) fn is_empty(&self) -> bool {
        *self == Referrals::default()
    }

    /// All points that wait, by whom they are for and by which referral.
    pub fn waiting(&self) -> impl Iterator<Item = (Side, &ActivityId, &Pending)> {
        let of = |side: Side| move |(id, pending)| (side, id, pending);
        let referrer = self.as_referrer.iter().map(of(Side::Referrer));
        referrer.chain(self.as_friend.iter().map(of(Side::Friend)))
    }

    pub(in crate::wallet) fn waiting_mut(&mut self) -> impl Iterator<Item = &mut Pending> {
        let referrer = self.as_referrer.values_mut();
        referrer.chain(self.as_friend.values_mut())
    }

    pub(super) fn of(&mut self, side: Side) -> &mut BTreeMap<ActivityId, Pending> {
        match side {
            Side::Referrer => &mut self.as_referrer,
            Side::Friend => &mut self.as_friend,
        }
    }

    /// Whether one more friend's purchase may wait.
    pub(super) fn has_room(&self) -> Result<(), Refusal> {
        let waiting = u64::try_from(self.as_referrer.len()).unwrap_or(u64::MAX);
        if waiting < WAITING_MAX {
            return Ok(());
        }
        Err(Refusal::AboveLimit { limit: WAITING_MAX })
    }

    /// What two have to do with referrals, one has to do with them. Ids are unique, so nothing meets its like.
    pub(in crate::wallet) fn absorb(&mut self, other: Referrals) {
        self.open = self.open.take().or(other.open);
        self.was_referred |= other.was_referred;
        self.promised.extend(other.promised);
        self.as_referrer.extend(other.as_referrer);
        self.as_friend.extend(other.as_friend);
    }
}
