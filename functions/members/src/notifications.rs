//! What a member wants to be told of, topic by topic.

use std::collections::{BTreeMap, BTreeSet};

use domain::topic::Topic;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a member wants to be told of. Nothing is sent at all where `accepts_messages` is false.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Notifications)]
pub(crate) struct NotificationsBody {
    /// Points that came by buying.
    points: bool,
    /// A rank that was reached.
    rank: bool,
    /// Coupons.
    coupons: bool,
    /// Points that expire soon.
    expiring: bool,
}

/// A change of it: a topic left out stays as it is.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NotificationsChange)]
pub(crate) struct NotificationsChange {
    /// Points that came by buying.
    points: Option<bool>,
    /// A rank that was reached.
    rank: Option<bool>,
    /// Coupons.
    coupons: Option<bool>,
    /// Points that expire soon.
    expiring: Option<bool>,
}

impl NotificationsBody {
    pub(crate) fn of(muted: &BTreeSet<Topic>) -> Self {
        let wanted = |topic| !muted.contains(&topic);
        Self {
            points: wanted(Topic::Points),
            rank: wanted(Topic::Rank),
            coupons: wanted(Topic::Coupons),
            expiring: wanted(Topic::Expiring),
        }
    }
}

impl NotificationsChange {
    /// The topics that are switched, on or off.
    pub(crate) fn topics(&self) -> BTreeMap<Topic, bool> {
        let named = [
            (Topic::Points, self.points),
            (Topic::Rank, self.rank),
            (Topic::Coupons, self.coupons),
            (Topic::Expiring, self.expiring),
        ];
        let given = named.into_iter();
        given
            .filter_map(|(topic, wanted)| Some((topic, wanted?)))
            .collect()
    }
}
