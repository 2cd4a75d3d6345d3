//! Reading activities.

use super::{AMOUNT, id};
use crate::program::choices::SPANS;
use crate::program::reader::{Fields, Node};
use crate::program::{ActivityLimit, ActivityRule, Per};

pub(super) fn activity(node: Node<'_>) -> ActivityRule {
    let activity = node.required().object(|fields| ActivityRule {
        kind: id(&fields.need("kind")),
        points: fields.get("points").whole(AMOUNT).unwrap_or(0),
        limit: fields.get("limit").object(limit),
    });
    activity.unwrap_or_else(|| ActivityRule {
        kind: String::new(),
        points: 0,
        limit: None,
    })
}

fn limit(fields: &mut Fields<'_>) -> ActivityLimit {
    ActivityLimit {
        per: fields.need("per").choice(&SPANS).unwrap_or(Per::Day),
        times: fields.need("times").count(1..=1_000_000).unwrap_or(1),
        per_store: fields.get("per_store").flag().unwrap_or(false),
    }
}
