//! What can happen in a shop, drawn at random.

use chrono::TimeDelta;
use domain::calendar::Instant;
use domain::order::{Line, Order, Prices};
use proptest::prelude::*;
use proptest::sample::Index;
use tests::model::{Call, Goods};

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A till calls.
    Call(Wish),
    /// Two tills call at once.
    Both(Wish, Wish),
    /// A call is made again, as it was.
    Again(Index),
    /// Two tills make one call at once, for the first time.
    Double(Wish),
    /// Minutes pass.
    Wait(i64),
    /// The nightly sweep runs.
    Sweep,
}

/// What a till wants, before it is known what there is.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    Earn {
        id: Id,
        member: Index,
        order: Basket,
        redemption: Option<Index>,
    },
    Confirm {
        order: Index,
    },
    Redeem {
        id: Id,
        member: Index,
        points: u64,
        hold_seconds: Option<u32>,
        clamp: bool,
        order: Option<Basket>,
    },
    Capture {
        id: Id,
        points: Option<u64>,
    },
    Void {
        id: Id,
    },
    Return {
        order: Index,
        id: Id,
        goods: Back,
    },
    Adjust {
        id: Id,
        member: Index,
        points: i64,
        days: Option<u32>,
    },
    Act {
        id: Id,
        member: Index,
        kind: usize,
        days_ago: i64,
    },
}

/// An id that nobody used, or one that somebody did.
#[derive(Clone, Debug)]
pub(crate) enum Id {
    New,
    Known(Index),
}

/// What comes back of an order: all, a share of its yen, or so many pieces of its first articles.
#[derive(Clone, Debug)]
pub(crate) enum Back {
    Full,
    PerMille(u64),
    Pieces(u32, u32),
}

/// What somebody buys.
#[derive(Clone, Debug)]
pub(crate) struct Basket {
    hours_ago: i64,
    prices: Prices,
    lines: Vec<(usize, u64, u32)>,
    shipping: u64,
    discount_percent: u64,
    points_used: u64,
}

/// The kinds of activity that the programs know.
pub(crate) const KINDS: [&str; 2] = ["visit", "review"];

const CATEGORIES: [Option<&str>; 3] = [None, Some("food"), Some("gift-card")];

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 1..30)
}

fn step() -> BoxedStrategy<Step> {
    prop_oneof![
        12 => wish().prop_map(Step::Call),
        3 => (wish(), wish()).prop_map(|(one, other)| Step::Both(one, other)),
        2 => any::<Index>().prop_map(Step::Again),
        1 => wish().prop_map(Step::Double),
        2 => (1_i64..120).prop_map(Step::Wait),
        2 => (1_i64..60).prop_map(|days| Step::Wait(days * 24 * 60)),
        1 => (1_i64..14).prop_map(|months| Step::Wait(months * 30 * 24 * 60)),
        1 => Just(Step::Sweep),
    ]
    .boxed()
}

fn wish() -> BoxedStrategy<Wish> {
    let member = any::<Index>;
    let redeem = (
        id(),
        member(),
        points(),
        hold(),
        prop::bool::weighted(0.3),
        prop::option::weighted(0.3, basket()),
    );
    prop_oneof![
        6 => (id(), member(), basket(), prop::option::weighted(0.3, any::<Index>()))
            .prop_map(|(id, member, order, redemption)| Wish::Earn { id, member, order, redemption }),
        1 => any::<Index>().prop_map(|order| Wish::Confirm { order }),
        6 => redeem.prop_map(|(id, member, points, hold_seconds, clamp, order)| Wish::Redeem {
            id, member, points, hold_seconds, clamp, order
        }),
        2 => (mostly_known(), prop::option::of(points())).prop_map(|(id, points)| Wish::Capture { id, points }),
        2 => mostly_known().prop_map(|id| Wish::Void { id }),
        4 => (any::<Index>(), id(), back()).prop_map(|(order, id, goods)| Wish::Return { order, id, goods }),
        3 => (id(), member(), -400_i64..1_000, prop::option::weighted(0.4, 0_u32..90))
            .prop_filter("points come or go", |(_, _, points, _)| *points != 0)
            .prop_map(|(id, member, points, days)| Wish::Adjust { id, member, points, days }),
        2 => (id(), member(), 0..KINDS.len(), 0_i64..3)
            .prop_map(|(id, member, kind, days_ago)| Wish::Act { id, member, kind, days_ago }),
    ]
    .boxed()
}

fn id() -> impl Strategy<Value = Id> {
    prop_oneof![9 => Just(Id::New), 1 => any::<Index>().prop_map(Id::Known)]
}

fn mostly_known() -> impl Strategy<Value = Id> {
    prop_oneof![1 => Just(Id::New), 9 => any::<Index>().prop_map(Id::Known)]
}

fn points() -> impl Strategy<Value = u64> {
    prop_oneof![1_u64..20, (1_u64..10).prop_map(|n| n * 50), 1_u64..2_000]
}

fn hold() -> impl Strategy<Value = Option<u32>> {
    prop::option::of(prop_oneof![
        1_u32..7_200,
        (1_u32..30).prop_map(|days| days * 86_400)
    ])
}

fn back() -> impl Strategy<Value = Back> {
    prop_oneof![
        2 => Just(Back::Full),
        3 => (1_u64..1_100).prop_map(Back::PerMille),
        2 => (1_u32..3, 0_u32..3).prop_map(|(one, other)| Back::Pieces(one, other)),
    ]
}

fn basket() -> BoxedStrategy<Basket> {
    (
        prop_oneof![4 => Just(0_i64), 1 => 1_i64..72],
        prop_oneof![3 => Just(Prices::TaxIncluded), 1 => Just(Prices::TaxExcluded)],
        prop::collection::vec((0..CATEGORIES.len(), 1_u64..40_000, 1_u32..4), 1..4),
        prop_oneof![2 => Just(0_u64), 1 => 1_u64..1_000],
        prop_oneof![3 => Just(0_u64), 1 => 1_u64..100],
        prop_oneof![3 => Just(0_u64), 1 => 1_u64..500],
    )
        .prop_map(
            |(hours_ago, prices, lines, shipping, discount_percent, points_used)| Basket {
                hours_ago,
                prices,
                lines,
                shipping,
                discount_percent,
                points_used,
            },
        )
        .boxed()
}

impl Basket {
    fn order(&self, now: Instant, pays: bool) -> Order {
        let line = |(place, (category, unit_price, quantity)): (usize, &(usize, u64, u32))| Line {
            sku: format!("sku-{place}"),
            name: None,
            category: CATEGORIES[*category].map(str::to_owned),
            unit_price: *unit_price,
            quantity: *quantity,
            tax_rate: serde_json::from_str(if *category == 1 {
                "\"0.08\""
            } else {
                "\"0.10\""
            })
            .expect("a tax rate"),
            earns: true,
        };
        let lines: Vec<Line> = self.lines.iter().enumerate().map(line).collect();
        let gross: u64 = lines.iter().map(Line::gross_yen).sum();
        Order {
            placed_at: now - TimeDelta::hours(self.hours_ago),
            channel: "ec".to_owned(),
            store_id: None,
            prices: self.prices,
            lines,
            shipping: self.shipping,
            discount: gross * self.discount_percent / 100,
            points_used: if pays {
                0
            } else {
                self.points_used.min(gross / 2)
            },
        }
    }
}

/// Everything that was used, so that it can be used again.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) members: Vec<String>,
    pub(crate) calls: Vec<Call>,
    orders: Vec<String>,
    redemptions: Vec<String>,
    others: Vec<String>,
    ids: u32,
}

impl Known {
    /// The call that a till makes for a wish. What is new is known from then on.
    pub(crate) fn call(
        &mut self,
        wish: &Wish,
        now: Instant,
        left_of: impl Fn(&str) -> Option<u64>,
    ) -> Call {
        let call = match wish {
            Wish::Earn {
                id,
                member,
                order,
                redemption,
            } => Call::Earn {
                id: named(&mut self.ids, "o", id, &mut self.orders),
                member: picked(&self.members, member),
                order: order.order(now, redemption.is_some()),
                redemption: redemption
                    .as_ref()
                    .map(|redemption| picked(&self.redemptions, redemption)),
            },
            Wish::Confirm { order } => Call::Confirm {
                id: picked(&self.orders, order),
            },
            Wish::Redeem {
                id,
                member,
                points,
                hold_seconds,
                clamp,
                order,
            } => Call::Redeem {
                id: named(&mut self.ids, "r", id, &mut self.redemptions),
                member: picked(&self.members, member),
                points: *points,
                hold_seconds: *hold_seconds,
                clamp: *clamp,
                order: order.as_ref().map(|order| order.order(now, true)),
            },
            Wish::Capture { id, points } => {
                let id = named(&mut self.ids, "r", id, &mut self.redemptions);
                Call::Capture {
                    id,
                    points: *points,
                }
            }
            Wish::Void { id } => Call::Void {
                id: named(&mut self.ids, "r", id, &mut self.redemptions),
            },
            Wish::Return { order, id, goods } => {
                let order = picked(&self.orders, order);
                let goods = goods.of(left_of(&order).unwrap_or(1));
                Call::Return {
                    order,
                    id: named(&mut self.ids, "t", id, &mut self.others),
                    goods,
                }
            }
            Wish::Adjust { .. } | Wish::Act { .. } => self.correction(wish, now),
        };
        self.calls.push(call.clone());
        call
    }

    /// The call for a wish that no purchase is part of.
    fn correction(&mut self, wish: &Wish, now: Instant) -> Call {
        match wish {
            Wish::Adjust {
                id,
                member,
                points,
                days,
            } => Call::Adjust {
                id: named(&mut self.ids, "a", id, &mut self.others),
                member: picked(&self.members, member),
                points: *points,
                expires_on: days.filter(|_| *points > 0).map(|days| {
                    (now + TimeDelta::hours(9) + TimeDelta::days(days.into())).date_naive()
                }),
            },
            Wish::Act {
                id,
                member,
                kind,
                days_ago,
            } => Call::Act {
                id: named(&mut self.ids, "v", id, &mut self.others),
                member: picked(&self.members, member),
                kind: KINDS[*kind].to_owned(),
                at: now - TimeDelta::days(*days_ago),
            },
            _ => unreachable!("purchases are made elsewhere"),
        }
    }
}

impl Back {
    fn of(&self, left: u64) -> Goods {
        match self {
            Self::Full => Goods::Full,
            Self::PerMille(share) => Goods::Amount((left * share / 1000).max(1)),
            Self::Pieces(one, 0) => Goods::Lines(vec![("sku-0".to_owned(), *one)]),
            Self::Pieces(one, other) => Goods::Lines(vec![
                ("sku-0".to_owned(), *one),
                ("sku-1".to_owned(), *other),
            ]),
        }
    }
}

fn named(ids: &mut u32, prefix: &str, id: &Id, known: &mut Vec<String>) -> String {
    match id {
        Id::Known(index) if !known.is_empty() => index.get(known).clone(),
        _ => {
            *ids += 1;
            let id = format!("{prefix}{ids}");
            known.push(id.clone());
            id
        }
    }
}

fn picked(known: &[String], index: &Index) -> String {
    if known.is_empty() {
        "nobody".to_owned()
    } else {
        index.get(known).clone()
    }
}
