//! What has been used in a shop, and the calls that tills make with it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::order::Order;
use fastrand::Rng;

use super::Deed;
use super::choice::{one_of, picked, points, store};
use super::order::{edited, order};
use super::transfer;
use crate::model::{Call, Goods, Ledger};

/// What has been used, so that it can be used again.
#[derive(Debug, Default)]
pub struct Known {
    /// Who has joined.
    pub members: Vec<String>,
    pub(super) calls: Vec<Call>,
    orders: Vec<String>,
    redemptions: Vec<String>,
    exchanges: Vec<String>,
    ids: u64,
}

const ACTIVITIES: [&str; 2] = ["visit", "review"];

impl Known {
    /// The call that a till makes for a wish. What is new is known from then on.
    pub fn call(&mut self, deed: Deed, seed: u64, now: DateTime<Utc>, ledger: &Ledger) -> Call {
        let chance = &mut Rng::with_seed(seed);
        let call = match deed {
            Deed::Earn | Deed::EarnLate => self.earn(deed, chance, (now, store(seed))),
            Deed::Confirm => Call::Confirm {
                id: picked(&self.orders, chance),
            },
            Deed::Redeem | Deed::Hold => self.redeem(deed, chance, now),
            Deed::Capture => Call::Capture {
                id: picked(&self.redemptions, chance),
                points: (chance.u32(0..3) == 0).then(|| points(chance)),
            },
            Deed::Void => Call::Void {
                id: picked(&self.redemptions, chance),
            },
            Deed::VoidFirst => Call::Void {
                id: self.new_redemption(),
            },
            Deed::Return => self.goods_back(chance, ledger),
            Deed::Amend => self.edit(chance, now, ledger),
            Deed::Adjust => transfer::adjust(chance, self.new_id("a"), &self.members, now),
            Deed::Act => Call::Act {
                id: self.new_id("v"),
                member: picked(&self.members, chance),
                kind: one_of(&ACTIVITIES, chance).unwrap_or("visit").to_owned(),
                at: now - TimeDelta::days(chance.i64(0..3)),
                store: store(seed),
            },
            Deed::Exchange => {
                let id = self.new_id("x");
                self.exchanges.push(id.clone());
                transfer::exchange(chance, id, &self.members)
            }
            Deed::CallOff => Call::CallOff {
                id: picked(&self.exchanges, chance),
            },
            Deed::Draw => Call::Draw {
                id: self.new_id("d"),
                member: picked(&self.members, chance),
            },
            Deed::Refer => {
                let id = self.new_id("v");
                transfer::refer(chance, id, &self.members, &self.calls)
            }
            Deed::Transfer => transfer::transfer(chance, self.new_id("g"), &self.members),
        };
        self.calls.push(call.clone());
        call
    }

    /// A purchase that somebody makes beside the tills' own wishes: goods of it come back, and it is edited, as any other.
    pub(crate) fn bought(&mut self, call: &Call) {
        if let Call::Earn { id, .. } = call {
            self.orders.push(id.clone());
            self.calls.push(call.clone());
        }
    }

    /// A call that was made before.
    #[must_use]
    pub fn again(&self, seed: u64) -> Option<Call> {
        let at = usize::try_from(seed)
            .unwrap_or(0)
            .checked_rem(self.calls.len())?;
        self.calls.get(at).cloned()
    }

    /// Another request under the id of one that was made before.
    #[must_use]
    pub fn otherwise(&self, seed: u64) -> Option<Call> {
        Some(match self.again(seed)? {
            Call::Earn {
                id,
                member,
                mut order,
                redemption,
            } => {
                order.shipping = order.shipping.saturating_add(1);
                Call::Earn {
                    id,
                    member,
                    order,
                    redemption,
                }
            }
            Call::Redeem {
                id,
                member,
                points,
                hold_seconds,
                clamp,
                order,
            } => Call::Redeem {
                id,
                member,
                points: points.saturating_add(1),
                hold_seconds,
                clamp,
                order,
            },
            Call::Amend {
                order, id, edited, ..
            } => Call::Amend {
                order,
                id,
                edited: Order {
                    shipping: edited.shipping.saturating_add(1),
                    ..edited
                },
                points_used: None,
            },
            Call::Return { order, id, .. } => Call::Return {
                order,
                id,
                goods: Goods::Amount(1),
            },
            Call::Adjust {
                id,
                member,
                points,
                expires_on,
            } => Call::Adjust {
                id,
                member,
                points: if points == 1 { 2 } else { 1 },
                expires_on,
            },
            call => return transfer::otherwise(call),
        })
    }

    /// An order that was sent before, for another member.
    #[must_use]
    pub fn for_another(&self, seed: u64) -> Option<Call> {
        match self.again(seed)? {
            Call::Earn {
                id,
                member,
                order,
                redemption,
            } => {
                let mut others = self.members.iter().filter(|other| **other != member);
                let member = others.next_back()?.clone();
                Some(Call::Earn {
                    id,
                    member,
                    order,
                    redemption,
                })
            }
            _ => None,
        }
    }

    fn earn(
        &mut self,
        deed: Deed,
        chance: &mut Rng,
        (now, store_id): (DateTime<Utc>, Option<String>),
    ) -> Call {
        let hours_ago = match deed {
            Deed::EarnLate => chance.i64(24..24 * 30),
            _ => 0,
        };
        let redemption = (chance.u32(0..4) == 0).then(|| picked(&self.redemptions, chance));
        let id = self.new_order();
        let placed_at = now - TimeDelta::hours(hours_ago);
        Call::Earn {
            id,
            member: picked(&self.members, chance),
            order: Order {
                store_id,
                ..order(chance, placed_at, redemption.is_none())
            },
            redemption,
        }
    }

    fn redeem(&mut self, deed: Deed, chance: &mut Rng, now: DateTime<Utc>) -> Call {
        let hold_seconds = match deed {
            Deed::Hold if chance.bool() => Some(chance.u32(1..7_200)),
            Deed::Hold => Some(chance.u32(1..30) * 86_400),
            _ => None,
        };
        Call::Redeem {
            id: self.new_redemption(),
            member: picked(&self.members, chance),
            points: points(chance),
            hold_seconds,
            clamp: chance.u32(0..3) == 0,
            order: (chance.u32(0..3) == 0).then(|| order(chance, now, false)),
        }
    }

    fn goods_back(&mut self, chance: &mut Rng, ledger: &Ledger) -> Call {
        let order = picked(&self.orders, chance);
        let left = ledger.left_of(&order).unwrap_or(1);
        let goods = match chance.u32(0..7) {
            0..2 => Goods::Full,
            2..5 => Goods::Amount((left.saturating_mul(chance.u64(1..1_100)) / 1_000).max(1)),
            _ => {
                let lines = [("sku-0", chance.u32(1..3)), ("sku-1", chance.u32(0..3))];
                let lines = lines.into_iter().filter(|(_, pieces)| *pieces > 0);
                Goods::Lines(
                    lines
                        .map(|(sku, pieces)| (sku.to_owned(), pieces))
                        .collect(),
                )
            }
        };
        Call::Return {
            order,
            id: self.new_id("t"),
            goods,
        }
    }

    fn edit(&mut self, chance: &mut Rng, now: DateTime<Utc>, ledger: &Ledger) -> Call {
        let bought = picked(&self.orders, chance);
        let before = ledger.order_of(&bought).cloned();
        let before = before.unwrap_or_else(|| order(chance, now, false));
        let mut edited = edited(chance, &before);
        let points_used = match chance.u32(0..8) {
            0..4 => None,
            4 => Some(0),
            5 => Some(before.points_used),
            _ => Some(points(chance)),
        };
        edited.points_used = match chance.u32(0..20) {
            0 => points(chance),
            1..8 => points_used.unwrap_or(0),
            8..11 => before.points_used,
            _ => 0,
        };
        Call::Amend {
            order: bought,
            id: self.new_id("e"),
            edited,
            points_used,
        }
    }

    pub(super) fn new_redemption(&mut self) -> String {
        let id = self.new_id("r");
        self.redemptions.push(id.clone());
        id
    }

    pub(super) fn new_order(&mut self) -> String {
        let id = self.new_id("o");
        self.orders.push(id.clone());
        id
    }

    pub(super) fn new_id(&mut self, prefix: &str) -> String {
        self.ids = self.ids.saturating_add(1);
        format!("{prefix}{}", self.ids)
    }
}
