//! What an edit leaves of an order.

use domain::order::Order;
use domain::rules::redeem::discount;
use serde_json::{Value, json};

use super::{Moves, signed};
use crate::model::No;
use crate::model::account::listed;
use crate::model::earn::{Purchase, breakdown};
use crate::model::rules::Rules;
use crate::model::spend::by_tax_rate;

impl Purchase {
    /// What came back of the order before must be in this one, and may be all of it.
    pub(super) fn fit(&mut self, before: &Self) -> Result<(), No> {
        let exceeds = (409, "return_exceeds_order");
        if before.is_back || before.returned_yen > self.order.goods_yen() {
            return Err(exceeds);
        }
        let mut pieces = vec![0; self.order.lines.len()];
        let lines = before.order.lines.iter();
        for (line, returned) in lines.zip(&before.returned_pieces) {
            for _ in 0..*returned {
                let mut places = self.order.lines.iter().enumerate();
                let place = places.find(|(place, other)| {
                    other.sku == line.sku && pieces[*place] < other.quantity
                });
                pieces[place.ok_or(exceeds)?.0] += 1;
            }
        }
        self.returned_pieces = pieces;
        let bought = self.order.lines.iter().map(|line| line.quantity);
        let every_piece = bought.eq(self.returned_pieces.iter().copied());
        self.is_back = self.left_yen() == 0 && (self.returned_yen > 0 || every_piece);
        self.is_closed = self.is_back && every_piece;
        self.is_edited = true;
        Ok(())
    }

    /// What the answer to an edit says of the order, which a confirmation says from then on too.
    pub(super) fn told(&mut self, rules: &Rules, id: &str, change: i64, moves: &Moves) -> Value {
        let (points, parts) = (json!(self.lots.total()), breakdown(&self.award));
        for (name, value) in [
            ("points", &points),
            ("breakdown", &parts),
            ("amendment_id", &json!(id)),
        ] {
            self.answer[name] = value.clone();
        }
        let mut body = json!({
            "amendment_id": id,
            "order_id": self.answer["order_id"],
            "points": points,
            "points_change": change,
            "points_used_change": signed(moves.spends) - signed(moves.back.total()),
            "program_version": rules.version,
            "restored": listed(&moves.back, 1),
            "breakdown": parts,
        });
        if moves.pays > 0 {
            body["points_used"] = json!(moves.pays);
        }
        let paid = Order {
            points_used: moves.pays,
            ..self.order.clone()
        };
        by_tax_rate(&mut body, &discount(&rules.program, &paid));
        body
    }
}
