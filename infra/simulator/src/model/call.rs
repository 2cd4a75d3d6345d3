//! What a till can ask, and how it is asked over HTTP.

use domain::calendar::{Day, Instant};
use domain::order::Order;
use serde_json::{Value, json};

/// A write, as a till means it.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// `PUT /v1/earnings/{id}`
    Earn {
        /// The order's id.
        id: String,
        /// Whose.
        member: String,
        /// The order.
        order: Order,
        /// What paid a part of it.
        redemption: Option<String>,
    },
    /// `POST /v1/earnings/{id}/confirm`
    Confirm {
        /// The order's id.
        id: String,
    },
    /// `PUT /v1/redemptions/{id}`
    Redeem {
        /// The redemption's id.
        id: String,
        /// Whose.
        member: String,
        /// How many.
        points: u64,
        /// For how many seconds they are held; `None` spends them at once.
        hold_seconds: Option<u32>,
        /// Whether fewer will do.
        clamp: bool,
        /// The order they pay for.
        order: Option<Order>,
    },
    /// `POST /v1/redemptions/{id}/capture`
    Capture {
        /// The redemption's id.
        id: String,
        /// How many; `None` for all.
        points: Option<u64>,
    },
    /// `POST /v1/redemptions/{id}/void`
    Void {
        /// The redemption's id.
        id: String,
    },
    /// `PUT /v1/earnings/{order}/returns/{id}`
    Return {
        /// The order's id.
        order: String,
        /// The return's id.
        id: String,
        /// What comes back.
        goods: Goods,
    },
    /// `PUT /v1/earnings/{order}/amendments/{id}`
    Amend {
        /// The order's id.
        order: String,
        /// The amendment's id.
        id: String,
        /// The whole order, as it was edited.
        edited: Order,
        /// All points that pay for it from now on.
        points_used: Option<u64>,
    },
    /// `PUT /v1/adjustments/{id}`
    Adjust {
        /// The adjustment's id.
        id: String,
        /// Whose.
        member: String,
        /// How many come or go.
        points: i64,
        /// A last day of their own.
        expires_on: Option<Day>,
    },
    /// `PUT /v1/activities/{id}`
    Act {
        /// The activity's id.
        id: String,
        /// Who.
        member: String,
        /// What.
        kind: String,
        /// When.
        at: Instant,
        /// Where.
        store: Option<String>,
    },
    /// `PUT /v1/activities/{id}`, of a referral
    Refer {
        /// The activity's id.
        id: String,
        /// Who refers.
        member: String,
        /// Whom.
        friend: String,
    },
    /// `PUT /v1/transfers/{id}`
    Transfer {
        /// The transfer's id.
        id: String,
        /// Who gives.
        from: String,
        /// Who gets.
        to: String,
        /// How many.
        points: u64,
    },
    /// `PUT /v1/exchanges/{id}`
    Exchange {
        /// The exchange's id.
        id: String,
        /// Whose points.
        member: String,
        /// How many of the one reward.
        quantity: u32,
    },
    /// `PUT /v1/draws/{id}`
    Draw {
        /// The draw's id.
        id: String,
        /// Whose points.
        member: String,
    },
    /// `POST /v1/exchanges/{id}/cancel`
    CallOff {
        /// The exchange's id.
        id: String,
    },
}

/// What comes back.
#[derive(Clone, Debug, PartialEq)]
pub enum Goods {
    /// All that is left.
    Full,
    /// So many yen of it.
    Amount(u64),
    /// So many pieces of these articles.
    Lines(Vec<(String, u32)>),
}

impl Call {
    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &'static str {
        match self {
            Self::Confirm { .. }
            | Self::Capture { .. }
            | Self::Void { .. }
            | Self::CallOff { .. } => "POST",
            _ => "PUT",
        }
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Earn { id, .. } => format!("/v1/earnings/{id}"),
            Self::Confirm { id } => format!("/v1/earnings/{id}/confirm"),
            Self::Redeem { id, .. } => format!("/v1/redemptions/{id}"),
            Self::Capture { id, .. } => format!("/v1/redemptions/{id}/capture"),
            Self::Void { id } => format!("/v1/redemptions/{id}/void"),
            Self::Return { order, id, .. } => format!("/v1/earnings/{order}/returns/{id}"),
            Self::Amend { order, id, .. } => format!("/v1/earnings/{order}/amendments/{id}"),
            Self::Adjust { id, .. } => format!("/v1/adjustments/{id}"),
            Self::Act { id, .. } | Self::Refer { id, .. } => format!("/v1/activities/{id}"),
            Self::Transfer { id, .. } => format!("/v1/transfers/{id}"),
            Self::Exchange { id, .. } => format!("/v1/exchanges/{id}"),
            Self::Draw { id, .. } => format!("/v1/draws/{id}"),
            Self::CallOff { id } => format!("/v1/exchanges/{id}/cancel"),
        }
    }

    /// Under which name it happens once. Ids are unique for their kind: a return's and an amendment's too, whichever order
    /// they are for.
    pub(super) fn record(&self) -> String {
        match self {
            Self::Return { id, .. } => format!("returns/{id}"),
            Self::Amend { id, .. } => format!("amendments/{id}"),
            call => call.path(),
        }
    }

    /// The body; none for what the path says by itself.
    #[must_use]
    pub fn body(&self) -> Option<Value> {
        let body = match self {
            Self::Confirm { .. }
            | Self::Void { .. }
            | Self::CallOff { .. }
            | Self::Capture { points: None, .. } => {
                return None;
            }
            Self::Earn {
                member,
                order,
                redemption,
                ..
            } => {
                json!({ "member_id": member, "order": order, "redemption_id": redemption })
            }
            Self::Redeem {
                member,
                points,
                hold_seconds,
                clamp,
                order,
                ..
            } => json!({
                "member_id": member,
                "points": points,
                "capture": hold_seconds.is_none(),
                "hold_seconds": hold_seconds,
                "mode": if *clamp { "clamp" } else { "strict" },
                "order": order,
            }),
            Self::Capture { points, .. } => json!({ "points": points }),
            Self::Return { goods, .. } => goods.body(),
            Self::Amend {
                edited,
                points_used,
                ..
            } => json!({ "order": edited, "points_used": points_used }),
            Self::Adjust {
                member,
                points,
                expires_on,
                ..
            } => json!({
                "member_id": member, "points": points, "reason": "stock-take", "operator": "sato",
                "expires_on": expires_on,
            }),
            Self::Act {
                member,
                kind,
                at,
                store,
                ..
            } => {
                json!({ "member_id": member, "kind": kind, "occurred_at": at, "store_id": store })
            }
            Self::Refer { member, friend, .. } => {
                json!({ "member_id": member, "kind": "referral", "friend_member_id": friend })
            }
            Self::Transfer {
                from, to, points, ..
            } => json!({ "from_member_id": from, "to_member_id": to, "points": points }),
            Self::Exchange {
                member, quantity, ..
            } => json!({ "member_id": member, "reward": "mug", "quantity": quantity }),
            Self::Draw { member, .. } => json!({ "member_id": member, "lottery": "spin" }),
        };
        Some(body)
    }
}

impl Goods {
    /// What a return says of them.
    fn body(&self) -> Value {
        let line = |(sku, quantity): &(String, u32)| json!({ "sku": sku, "quantity": quantity });
        match self {
            Self::Full => json!({ "full": true }),
            Self::Amount(yen) => json!({ "amount": yen }),
            Self::Lines(lines) => json!({ "lines": lines.iter().map(line).collect::<Vec<_>>() }),
        }
    }
}
