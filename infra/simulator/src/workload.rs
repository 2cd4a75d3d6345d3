//! What people do, drawn by the seed before anything happens, so that a failing history can be told with less of it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::order::{Line, Order, Prices};
use fastrand::Rng;

use crate::model::{Call, Goods, Ledger};

/// Something that somebody does.
#[derive(Clone, Debug)]
pub enum Wish {
    /// A till calls; the number says by what chance its details are made up when its turn comes.
    Call(Deed, u64),
    /// A call is made again, as it was, long after.
    Again(u64),
    /// An id is used again for something else.
    Otherwise(u64),
    /// An order is sent for another member.
    ForAnother(u64),
    /// One call is made so many times at once.
    AtOnce(Deed, u64, usize),
    /// Minutes pass in which nothing happens.
    Pass(i64),
    /// The nightly sweep fires.
    Expire,
    /// The birthday job fires.
    Birthday,
    /// Somebody looks at a member.
    Look(u64),
    /// Dead letters are sent again.
    Redrive,
    /// A member does something in the LINE app.
    Chat(u64),
}

/// What a till wants.
#[derive(Clone, Copy, Debug)]
pub enum Deed {
    /// A purchase earns.
    Earn,
    /// The same, sent late by a till that was offline.
    EarnLate,
    /// Pending points are confirmed.
    Confirm,
    /// Points are spent.
    Redeem,
    /// Points are set aside.
    Hold,
    /// A hold ends with points spent.
    Capture,
    /// A hold is called off.
    Void,
    /// An id is voided that nobody has seen.
    VoidFirst,
    /// Goods come back.
    Return,
    /// Staff correct.
    Adjust,
    /// A visit, a review.
    Act,
}

/// How often each deed is wished for.
const DEEDS: [(Deed, u32); 11] = [
    (Deed::Earn, 22),
    (Deed::EarnLate, 3),
    (Deed::Confirm, 4),
    (Deed::Redeem, 14),
    (Deed::Hold, 14),
    (Deed::Capture, 10),
    (Deed::Void, 8),
    (Deed::VoidFirst, 2),
    (Deed::Return, 12),
    (Deed::Adjust, 6),
    (Deed::Act, 5),
];

/// So many wishes.
pub(crate) fn wishes(seed: u64, count: usize) -> Vec<Wish> {
    let mut chance = Rng::with_seed(seed);
    (0..count).map(|_| wish(&mut chance)).collect()
}

fn wish(chance: &mut Rng) -> Wish {
    match chance.u32(0..1_000) {
        0..740 => Wish::Call(deed(chance), chance.u64(..)),
        740..800 => Wish::Again(chance.u64(..)),
        800..820 => Wish::Otherwise(chance.u64(..)),
        820..835 => Wish::ForAnother(chance.u64(..)),
        835..850 => Wish::AtOnce(deed(chance), chance.u64(..), crowd(chance)),
        850..890 => Wish::Pass(chance.i64(1..240)),
        890..908 => Wish::Pass(chance.i64(1..60) * 24 * 60),
        908..913 => Wish::Pass(chance.i64(1..14) * 30 * 24 * 60),
        913..928 => Wish::Expire,
        928..935 => Wish::Birthday,
        935..945 => Wish::Look(chance.u64(..)),
        945..995 => Wish::Chat(chance.u64(..)),
        _ => Wish::Redrive,
    }
}

/// Two, mostly; sometimes fifty.
fn crowd(chance: &mut Rng) -> usize {
    match chance.u32(0..20) {
        0 => 50,
        1..5 => chance.usize(3..12),
        _ => 2,
    }
}

fn deed(chance: &mut Rng) -> Deed {
    let all = DEEDS.iter().map(|(_, weight)| weight).sum();
    let mut left = chance.u32(0..all);
    for (deed, weight) in DEEDS {
        if left < weight {
            return deed;
        }
        left = left.saturating_sub(weight);
    }
    Deed::Earn
}

/// What has been used, so that it can be used again.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) members: Vec<String>,
    pub(crate) calls: Vec<Call>,
    orders: Vec<String>,
    redemptions: Vec<String>,
    ids: u64,
}

const CATEGORIES: [Option<&str>; 3] = [None, Some("food"), Some("gift-card")];
const ACTIVITIES: [&str; 2] = ["visit", "review"];

impl Known {
    /// The call that a till makes for a wish. What is new is known from then on.
    pub(crate) fn call(
        &mut self,
        deed: Deed,
        seed: u64,
        now: DateTime<Utc>,
        ledger: &Ledger,
    ) -> Call {
        let chance = &mut Rng::with_seed(seed);
        let call = match deed {
            Deed::Earn | Deed::EarnLate => self.earn(deed, chance, now),
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
            Deed::Adjust => self.adjust(chance, now),
            Deed::Act => Call::Act {
                id: self.new_id("v"),
                member: picked(&self.members, chance),
                kind: one_of(&ACTIVITIES, chance).unwrap_or("visit").to_owned(),
                at: now - TimeDelta::days(chance.i64(0..3)),
            },
        };
        self.calls.push(call.clone());
        call
    }

    /// A call that was made before.
    pub(crate) fn again(&self, seed: u64) -> Option<Call> {
        let at = usize::try_from(seed)
            .unwrap_or(0)
            .checked_rem(self.calls.len())?;
        self.calls.get(at).cloned()
    }

    /// Another request under the id of one that was made before.
    pub(crate) fn otherwise(&self, seed: u64) -> Option<Call> {
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
            _ => return None,
        })
    }

    /// An order that was sent before, for another member.
    pub(crate) fn for_another(&self, seed: u64) -> Option<Call> {
        match self.again(seed)? {
            Call::Earn {
                id,
                member,
                order,
                redemption,
            } => {
                let others = self.members.iter().filter(|other| **other != member);
                let member = others.last()?.clone();
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

    fn earn(&mut self, deed: Deed, chance: &mut Rng, now: DateTime<Utc>) -> Call {
        let hours_ago = match deed {
            Deed::EarnLate => chance.i64(24..24 * 30),
            _ => 0,
        };
        let redemption = (chance.u32(0..4) == 0).then(|| picked(&self.redemptions, chance));
        let id = self.new_id("o");
        self.orders.push(id.clone());
        let placed_at = now - TimeDelta::hours(hours_ago);
        Call::Earn {
            id,
            member: picked(&self.members, chance),
            order: order(chance, placed_at, redemption.is_none()),
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

    fn adjust(&mut self, chance: &mut Rng, now: DateTime<Utc>) -> Call {
        let points = match chance.i64(-400..1_000) {
            0 => 1,
            points => points,
        };
        let days = (chance.u32(0..5) < 2 && points > 0).then(|| chance.i64(0..90));
        Call::Adjust {
            id: self.new_id("a"),
            member: picked(&self.members, chance),
            points,
            expires_on: days
                .map(|days| (now + TimeDelta::hours(9) + TimeDelta::days(days)).date_naive()),
        }
    }

    fn new_redemption(&mut self) -> String {
        let id = self.new_id("r");
        self.redemptions.push(id.clone());
        id
    }

    fn new_id(&mut self, prefix: &str) -> String {
        self.ids = self.ids.saturating_add(1);
        format!("{prefix}{}", self.ids)
    }
}

/// What somebody buys.
fn order(chance: &mut Rng, placed_at: DateTime<Utc>, pays: bool) -> Order {
    let count = chance.usize(1..4);
    let lines: Vec<Line> = (0..count).map(|place| line(chance, place)).collect();
    let gross: u64 = lines
        .iter()
        .map(Line::gross_yen)
        .fold(0, u64::saturating_add);
    let discount = if chance.u32(0..4) == 0 {
        chance.u64(1..100)
    } else {
        0
    };
    let points_used = if pays && chance.u32(0..4) == 0 {
        chance.u64(1..500)
    } else {
        0
    };
    Order {
        placed_at,
        channel: "ec".to_owned(),
        store_id: None,
        prices: if chance.u32(0..4) == 0 {
            Prices::TaxExcluded
        } else {
            Prices::TaxIncluded
        },
        lines,
        shipping: if chance.u32(0..3) == 0 {
            chance.u64(1..1_000)
        } else {
            0
        },
        discount: gross.saturating_mul(discount) / 100,
        points_used: points_used.min(gross / 2),
    }
}

fn line(chance: &mut Rng, place: usize) -> Line {
    let category = chance.usize(0..CATEGORIES.len());
    let tax_rate = if category == 1 {
        "\"0.08\""
    } else {
        "\"0.10\""
    };
    Line {
        sku: format!("sku-{place}"),
        name: None,
        category: CATEGORIES
            .get(category)
            .copied()
            .flatten()
            .map(str::to_owned),
        unit_price: chance.u64(1..40_000),
        quantity: chance.u32(1..4),
        tax_rate: serde_json::from_str(tax_rate)
            .unwrap_or_else(|error| panic!("{tax_rate} is a tax rate: {error}")),
        earns: true,
    }
}

fn points(chance: &mut Rng) -> u64 {
    match chance.u32(0..3) {
        0 => chance.u64(1..20),
        1 => chance.u64(1..10).saturating_mul(50),
        _ => chance.u64(1..2_000),
    }
}

/// The later it came to be known, the likelier: what is old is settled.
fn picked(known: &[String], chance: &mut Rng) -> String {
    let back = chance
        .usize(0..known.len().max(1))
        .min(chance.usize(0..known.len().max(1)));
    let place = known.len().checked_sub(back.saturating_add(1));
    place
        .and_then(|place| known.get(place))
        .cloned()
        .unwrap_or_else(|| "nobody".to_owned())
}

fn one_of<T: Copy>(all: &[T], chance: &mut Rng) -> Option<T> {
    all.get(chance.usize(0..all.len().max(1))).copied()
}
