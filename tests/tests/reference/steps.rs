//! What can happen in a shop, drawn at random.

use domain::order::Prices;
use proptest::prelude::*;
use proptest::sample::Index;

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
    /// Time passes until just what time decides next, or until a second before it.
    Edge(bool),
    /// The shop publishes another of its programs.
    Publish(Index),
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
        by_owner: bool,
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
        per_mille: Option<u64>,
    },
    Void {
        id: Id,
    },
    Return {
        order: Index,
        id: Id,
        goods: Back,
    },
    /// An order is edited: into another of its time, or not at all.
    Amend {
        order: Index,
        id: Id,
        edited: Option<Basket>,
        points_used: Option<u64>,
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

/// An id that nobody used, one that somebody did, or that of a hold which is open.
#[derive(Clone, Debug)]
pub(crate) enum Id {
    New,
    Known(Index),
    Open(Index),
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
    pub(crate) hours_ago: i64,
    pub(crate) prices: Prices,
    pub(crate) lines: Vec<(usize, u64, u32)>,
    pub(crate) shipping: u64,
    pub(crate) discount_percent: u64,
    pub(crate) points_used: u64,
}

/// The kinds of activity that the programs know.
pub(crate) const KINDS: [&str; 2] = ["visit", "review"];

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let opening = prop::collection::vec(opening().prop_map(Step::Call), 1..5);
    let then = prop::collection::vec(step(), 1..40);
    (opening, then).prop_map(|(opening, then)| [opening, then].concat())
}

/// What members have before anything else happens: purchases and gifts.
fn opening() -> impl Strategy<Value = Wish> {
    let by = || (any::<Index>(), basket());
    prop_oneof![
        by().prop_map(|(member, order)| Wish::Earn {
            id: Id::New,
            member,
            order,
            redemption: None,
            by_owner: true,
        }),
        (any::<Index>(), 1_i64..3_000, prop::option::of(0_u32..90)).prop_map(
            |(member, points, days)| Wish::Adjust {
                id: Id::New,
                member,
                points,
                days,
            }
        ),
    ]
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
        2 => any::<bool>().prop_map(Step::Edge),
        1 => Just(Step::Sweep),
        1 => any::<Index>().prop_map(Step::Publish),
    ]
    .boxed()
}

fn wish() -> BoxedStrategy<Wish> {
    let member = any::<Index>;
    let redeem = (
        id(),
        member(),
        prop_oneof![1 => Just(0), 15 => points()],
        hold(),
        prop::bool::weighted(0.3),
        prop::option::weighted(0.3, basket()),
    );
    prop_oneof![
        6 => (id(), member(), basket(), prop::option::weighted(0.4, any::<Index>()), prop::bool::weighted(0.9))
            .prop_map(|(id, member, order, redemption, by_owner)| Wish::Earn { id, member, order, redemption, by_owner }),
        2 => any::<Index>().prop_map(|order| Wish::Confirm { order }),
        8 => redeem.prop_map(|(id, member, points, hold_seconds, clamp, order)| Wish::Redeem {
            id, member, points, hold_seconds, clamp: clamp || points == 0, order
        }),
        5 => (mostly_open(), prop::option::of(1_u64..1_100)).prop_map(|(id, per_mille)| Wish::Capture { id, per_mille }),
        3 => mostly_open().prop_map(|id| Wish::Void { id }),
        4 => (any::<Index>(), id(), back()).prop_map(|(order, id, goods)| Wish::Return { order, id, goods }),
        4 => (any::<Index>(), id(), prop::option::weighted(0.8, basket()), prop::option::weighted(0.4, paying()))
            .prop_map(|(order, id, edited, points_used)| Wish::Amend { order, id, edited, points_used }),
        3 => (id(), member(), correction(), prop::option::weighted(0.4, 0_u32..90))
            .prop_map(|(id, member, points, days)| Wish::Adjust { id, member, points, days }),
        2 => (id(), member(), 0..KINDS.len(), 0_i64..20)
            .prop_map(|(id, member, kind, days_ago)| Wish::Act { id, member, kind, days_ago }),
    ]
    .boxed()
}

fn id() -> impl Strategy<Value = Id> {
    prop_oneof![9 => Just(Id::New), 1 => any::<Index>().prop_map(Id::Known)]
}

fn mostly_open() -> impl Strategy<Value = Id> {
    prop_oneof![
        1 => Just(Id::New),
        3 => any::<Index>().prop_map(Id::Known),
        16 => any::<Index>().prop_map(Id::Open),
    ]
}

fn points() -> impl Strategy<Value = u64> {
    prop_oneof![1_u64..20, (1_u64..10).prop_map(|n| n * 50), 1_u64..2_000]
}

/// Points that pay for an order.
fn paying() -> impl Strategy<Value = u64> {
    prop_oneof![1 => Just(0), 4 => points()]
}

/// Points that staff give or take: sometimes so many that there is hardly room for more.
fn correction() -> impl Strategy<Value = i64> {
    prop_oneof![8 => 1_i64..1_000, 6 => -400_i64..0, 1 => Just(999_999_999_990_i64)]
}

fn hold() -> impl Strategy<Value = Option<u32>> {
    prop::option::weighted(
        0.6,
        prop_oneof![
            1 => 1_u32..7_200,
            3 => (1_u32..=30).prop_map(|days| days * 86_400),
        ],
    )
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
        prop::collection::vec(
            (
                0_usize..3,
                prop_oneof![9 => 1_u64..40_000, 1 => Just(0)],
                1_u32..4,
            ),
            1..4,
        ),
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
