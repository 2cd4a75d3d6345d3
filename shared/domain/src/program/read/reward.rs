//! Reading the catalogue of rewards.

use super::campaign::day;
use super::{AMOUNT, english, id, text};
use crate::program::Reward;
use crate::program::reader::{Fields, Node};

pub(super) fn reward(node: Node<'_>) -> Reward {
    let reward = node.required().object(fields_of);
    reward.unwrap_or_else(|| Reward {
        id: String::new(),
        name: String::new(),
        name_en: None,
        points: 0,
        from: None,
        to: None,
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
        from,
        to,
    }
}
