//! What comes back of an order, whichever way the shop says it.

use super::{Goods, remaining_yen};
use crate::fact::{Earned, EarnedLine};
use crate::refusal::Refusal;
use crate::rules::proportion;
use crate::wallet::OrderState;

/// The order's state once the goods are back.
pub(super) fn comes_back(
    before: &OrderState,
    what: &Goods,
    earned: &Earned,
) -> Result<OrderState, Refusal> {
    let remaining_yen = remaining_yen(Some(before), earned);
    let exceeds = Refusal::ReturnExceedsOrder { remaining_yen };
    let mut after = before.clone();
    let yen = match what {
        Goods::Full => remaining_yen,
        Goods::Amount(yen) => *yen,
        Goods::Lines(pieces) => {
            let value_before = lines_value(&earned.lines, &before.returned_pieces);
            after.returned_pieces = add_pieces(&earned.lines, &before.returned_pieces, pieces)
                .ok_or(exceeds.clone())?;
            if earned.edited.is_some() && is_every_piece(earned, &after) {
                // Prices may have changed after pieces came back: the last piece closes the order all the same.
                remaining_yen
            } else {
                lines_value(&earned.lines, &after.returned_pieces).saturating_sub(value_before)
            }
        }
    };
    if nothing_is_left(before, what) || yen > remaining_yen {
        return Err(exceeds);
    }
    after.returned_yen = before.returned_yen.saturating_add(yen);
    after.in_full = after.returned_yen == earned.goods_yen
        && (earned.goods_yen > 0 || *what == Goods::Full || is_every_piece(earned, &after));
    if after.in_full && (*what == Goods::Full || is_every_piece(earned, &after)) {
        // Nothing more can come back, so nobody asks any more which pieces did.
        after.returned_pieces.clear();
    }
    Ok(after)
}

/// The order's state once it was edited: what came back of it must be in the edited order too, and may be all of it.
pub(in crate::wallet) fn fitted(
    before: &OrderState,
    earned: &Earned,
    edited: &Earned,
) -> Result<OrderState, Refusal> {
    let remaining_yen = remaining_yen(Some(before), earned);
    let exceeds = Refusal::ReturnExceedsOrder { remaining_yen };
    if before.in_full || before.returned_yen > edited.goods_yen {
        return Err(exceeds);
    }
    let mut after = before.clone();
    if !before.returned_pieces.is_empty() {
        let lines = earned.lines.iter().zip(&before.returned_pieces);
        let pieces: Vec<(String, u32)> = lines
            .map(|(line, pieces)| (line.sku.clone(), *pieces))
            .collect();
        after.returned_pieces = add_pieces(&edited.lines, &[], &pieces).ok_or(exceeds)?;
    }
    let every_piece = is_every_piece(edited, &after);
    after.in_full =
        after.returned_yen == edited.goods_yen && (after.returned_yen > 0 || every_piece);
    if after.in_full && every_piece {
        after.returned_pieces.clear();
    }
    Ok(after)
}

/// Whether nothing of this is left. All yen of an order can be back while pieces are out that cost nothing (a free gift):
/// as long as pieces are counted, those may still come, named as pieces.
fn nothing_is_left(before: &OrderState, what: &Goods) -> bool {
    let may_be_free = matches!(what, Goods::Lines(_)) && !before.returned_pieces.is_empty();
    before.in_full && !may_be_free
}

fn is_every_piece(earned: &Earned, after: &OrderState) -> bool {
    let bought = earned.lines.iter().map(|line| line.quantity);
    bought.eq(after.returned_pieces.iter().copied())
}

/// Adds pieces to those that came back, filling an article's lines in their order. `None` for more than was bought.
fn add_pieces(
    lines: &[EarnedLine],
    returned: &[u32],
    pieces: &[(String, u32)],
) -> Option<Vec<u32>> {
    let mut after: Vec<u32> = lines
        .iter()
        .enumerate()
        .map(|(at, _)| returned.get(at).copied().unwrap_or(0))
        .collect();
    for (sku, quantity) in pieces {
        let mut left = *quantity;
        for (line, returned) in lines
            .iter()
            .zip(&mut after)
            .filter(|(line, _)| line.sku == *sku)
        {
            let part = left.min(line.quantity.saturating_sub(*returned));
            *returned = returned.saturating_add(part);
            left = left.saturating_sub(part);
        }
        if left > 0 {
            return None;
        }
    }
    Some(after)
}

/// What the pieces that came back are worth, each line by itself and cumulatively.
fn lines_value(lines: &[EarnedLine], returned: &[u32]) -> u64 {
    let value = |(line, pieces): (&EarnedLine, &u32)| {
        proportion::moved(line.value_yen, u64::from(*pieces), u64::from(line.quantity))
    };
    lines
        .iter()
        .zip(returned)
        .map(value)
        .fold(0, u64::saturating_add)
}
