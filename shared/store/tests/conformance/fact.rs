//! One of every kind of fact.

use domain::coupon::Multiplier;
use domain::entry::Fingerprint;
use domain::fact::{
    Amended, Done, Drawn, Earned, Edited, Fact, Freed, PaidWithPoints, PromiseEnd, Promised,
    Referred, Returned, Rewarded, Side, Spent,
};
use domain::ids::{ActivityId, AmendmentId, CouponId, ExchangeId, OrderId, RedemptionId};
use domain::program::CouponOnly;
use domain::rules::redeem::TaxShare;
use domain::wallet::merge::Brought;

use super::sample::{at, day, earned, lots, member, points};

fn order() -> OrderId {
    OrderId::parse("ec-1001").unwrap()
}

fn redemption() -> RedemptionId {
    RedemptionId::parse("use-1").unwrap()
}

pub(super) fn spent() -> Spent {
    let share = TaxShare {
        tax_rate: "0.10".to_owned(),
        discount_yen: 500,
    };
    Spent {
        points: points(500),
        value_yen: 500,
        tax_allocation: vec![share],
    }
}

fn amendment() -> AmendmentId {
    AmendmentId::parse("am-1").unwrap()
}

fn amended() -> Amended {
    Amended {
        order_id: order(),
        earned: Earned {
            edited: Some(Box::new(Edited {
                by: amendment(),
                judged_with: points(500),
                used: Some(points(400)),
                own: lots(400, "2026-12-31"),
            })),
            ..earned()
        },
        more: points(12),
        less: points(3),
        pending: true,
        lapsed: points(2),
        spent: points(100),
        restored: lots(20, "2026-12-31"),
        forfeited: points(1),
        pays: points(1),
    }
}

fn returned() -> Returned {
    Returned {
        order_id: order(),
        yen: 4_800,
        clawed_back: points(48),
        from_pending: points(8),
        debt_added: points(2),
        restored: lots(200, "2026-12-31"),
        forfeited: points(1),
    }
}

pub(super) fn every_fact() -> Vec<Fact> {
    let mut paid = earned();
    paid.available_on = Some(day("2026-12-01"));
    paid.paid = Some(PaidWithPoints {
        redemption_id: redemption(),
        lots: lots(500, "2026-12-31"),
        open: true,
    });
    vec![
        Fact::Earned(Box::new(earned())),
        Fact::Earned(Box::new(paid)),
        Fact::Confirmed {
            order_id: order(),
            amended: None,
        },
        Fact::Confirmed {
            order_id: order(),
            amended: Some(amendment()),
        },
        Fact::Amended(Box::new(amended())),
        Fact::Held {
            spent: spent(),
            until: at("2026-11-22T01:32:03.456789Z"),
        },
        Fact::Redeemed { spent: spent() },
        Fact::Captured {
            redemption_id: redemption(),
            spent: spent(),
            from: lots(500, "2026-12-31"),
        },
        Fact::Voided {
            redemption_id: redemption(),
        },
        Fact::Lapsed {
            redemption_id: redemption(),
        },
        Fact::Returned(returned()),
        Fact::Granted {
            reason: "visit".to_owned(),
            done: Some(Done {
                at: at("2026-11-21T10:00:00+09:00"),
                store_id: Some("shibuya".to_owned()),
            }),
        },
        Fact::Rewarded(Rewarded {
            card: "rally".to_owned(),
            name: "スタンプラリー".to_owned(),
            name_en: None,
            cards: 1,
        }),
        Fact::Adjusted {
            reason: "お詫び".to_owned(),
            operator: "tanaka".to_owned(),
        },
        Fact::Expired {
            expires_on: day("2026-11-21"),
        },
        Fact::DebtOffset,
        Fact::Forfeited {
            pending: points(0),
            held: points(10),
            debt: points(1_000_000_000_000),
        },
    ]
}

/// The two halves of a merge and of a transfer; an exchange and its end; a draw; the use and the release of a coupon that
/// multiplies.
pub(super) fn halves() -> [Fact; 10] {
    [
        Fact::Exchanged {
            reward: "mug".to_owned(),
            quantity: 2,
        },
        Fact::Restored {
            exchange_id: ExchangeId::parse("x-1").unwrap(),
            paid: lots(500, "2027-11-30"),
            freed: Some(Freed {
                reward: "mug".to_owned(),
                quantity: 2,
            }),
        },
        Fact::Drawn(Drawn {
            lottery: "summer".to_owned(),
            roll: 999_999,
            prize: Some("cup".to_owned()),
            instead_of: Some("mug".to_owned()),
        }),
        Fact::HandedOver {
            exchange_id: ExchangeId::parse("x-1").unwrap(),
        },
        Fact::CouponUsed {
            order_id: OrderId::parse("ec-1").unwrap(),
            promise: Box::new(Multiplier {
                coupon: CouponId::parse("c-1").unwrap(),
                template: "double".to_owned(),
                title: "ポイント2倍".to_owned(),
                times: 2.into(),
                max_points: Some(500),
                min_spend: 3_000,
                only: CouponOnly {
                    channels: vec!["ec".to_owned()],
                    ..CouponOnly::default()
                },
                goods: Fingerprint::default(),
            }),
        },
        Fact::CouponReleased {
            order_id: OrderId::parse("ec-1").unwrap(),
            coupon: CouponId::parse("c-1").unwrap(),
        },
        Fact::TransferredTo { to: member(2) },
        Fact::TransferredFrom { from: member(1) },
        Fact::MergedInto {
            into: member(2),
            pending: points(4),
            held: points(0),
            debt: points(9),
            by_staff: None,
        },
        Fact::MergedFrom {
            from: member(2),
            brought: Box::new(Brought {
                debt: points(9),
                former: vec![member(3)],
                ..Brought::default()
            }),
        },
    ]
}

/// What a referral says of itself in two journals.
pub(super) fn of_a_referral() -> [Fact; 4] {
    let referral = ActivityId::parse("ref-1").unwrap();
    let end = |to| PromiseEnd {
        referral: referral.clone(),
        to,
        points: points(500),
    };
    [
        Fact::Referred(Referred {
            by: member(2),
            done: None,
        }),
        Fact::Promised(Promised {
            referral: referral.clone(),
            order_id: order(),
            to: Side::Friend,
            lots: lots(500, "2027-11-30"),
            available_on: day("2026-12-06"),
        }),
        Fact::PromiseKept(end(Side::Referrer)),
        Fact::PromiseBroken(end(Side::Friend)),
    ]
}
