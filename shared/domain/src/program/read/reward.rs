//! Reading the catalogue of rewards.

use super::campaign::day;
use super::{AMOUNT, AMOUNT_OR_NONE, english, id, ids, text};
use crate::program::Reward;
use crate::program::premium::ANY_PURCHASE_YEN;
use crate::program::reader::{Fields, Node};

/// Of one reward for one member.
const PER_MEMBER_MAX: u32 = 1_000_000;

pub(super) fn reward(node: Node<'_>) -> Reward {
    let reward = node.required().object(fields_of);
    reward.unwrap_or_else(|| Reward {
        id: String::new(),
        name: String::new(),
        name_en: None,
        points: 0,
        value_yen: None,
        transaction_yen: 0,
        from: None,
        to: None,
        ranks: Vec::new(),
        max_per_member: None,
    })
}

fn fields_of(fields: &mut Fields<'_>) -> Reward {
    let (from, last) = (day(&fields.get("from")), fields.get("to"));
    let to = day(&last);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        last.fault("must not be before from");
    }
    Reward {
        id: id(&fields.need("id")),
        name: text(&fields.need("name")),
        name_en: english(&fields.get("name_en")),
        points: fields.need("points").whole(AMOUNT).unwrap_or(0),
        value_yen: fields.get("value_yen").whole(AMOUNT_OR_NONE),
        transaction_yen: fields
            .get("transaction_yen")
            .whole(AMOUNT)
            .unwrap_or(ANY_PURCHASE_YEN),
        from,
        to,
        ranks: ids(&fields.get("ranks")),
        max_per_member: fields.get("max_per_member").count(1..=PER_MEMBER_MAX),
    }
}
