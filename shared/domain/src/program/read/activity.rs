//! Reading activities.

use super::{AMOUNT, AMOUNT_OR_NONE, id};
use crate::program::choices::SPANS;
use crate::program::reader::{Fields, Node};
use crate::program::{ActivityLimit, ActivityRule, Per, REFERRAL, ReferralTerms};

/// The longest time for which goods can come back: a year.
const RETURN_DAYS_MAX: u32 = 365;

pub(super) fn activity(node: Node<'_>) -> ActivityRule {
    let activity = node.required().object(|fields| {
        let kind = id(&fields.need("kind"));
        let limit_of = fields.get("limit");
        let referral = referral(fields, &kind);
        if referral.is_some() && !limit_of.is_absent() {
            limit_of.fault("is not for referrals, each of which counts once");
        }
        ActivityRule {
            points: fields.get("points").whole(AMOUNT).unwrap_or(0),
            limit: limit_of.object(limit),
            referral,
            kind,
        }
    });
    activity.unwrap_or_else(|| ActivityRule {
        kind: String::new(),
        points: 0,
        limit: None,
        referral: None,
    })
}

/// The terms of a referral. They have `return_days`; an activity of the same name without them is one like all others.
fn referral(fields: &mut Fields<'_>, kind: &str) -> Option<ReferralTerms> {
    let all = ["return_days", "friend_points", "min_spend"];
    let [days, friend, spend] = all.map(|name| fields.get(name));
    let return_days = days.count(1..=RETURN_DAYS_MAX);
    for node in [&days, &friend, &spend] {
        if !node.is_absent() && kind != REFERRAL {
            node.fault("is for the activity referral");
        }
    }
    for node in [&friend, &spend] {
        if !node.is_absent() && days.is_absent() {
            node.fault("is for a referral with return_days");
        }
    }
    let friend_points = friend.whole(AMOUNT_OR_NONE).unwrap_or(0);
    let min_spend = spend.whole(AMOUNT_OR_NONE).unwrap_or(0);
    let terms = return_days.map(|return_days| ReferralTerms {
        friend_points,
        min_spend,
        return_days,
    });
    terms.filter(|_| kind == REFERRAL)
}

fn limit(fields: &mut Fields<'_>) -> ActivityLimit {
    ActivityLimit {
        per: fields.need("per").choice(&SPANS).unwrap_or(Per::Day),
        times: fields.need("times").count(1..=1_000_000).unwrap_or(1),
        per_store: fields.get("per_store").flag().unwrap_or(false),
    }
}
