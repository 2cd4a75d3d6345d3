//! What an order earns, in the plainest way: exact decimals, every rule asked anew for every line. The core must answer the
//! same, whatever it does to be quick.

mod basis;
mod campaign;
mod goods;
mod multiplier;

use basis::Basis;
use goods::Goods;

use super::super::{Award, Buyer};
use crate::order::{AMOUNT_MAX, Order};
use crate::program::Program;
use crate::rules::Unmet;

/// As [`award`](super::super::award).
pub(crate) fn award(
    program: &Program,
    order: &Order,
    points_used: u64,
    buyer: &Buyer<'_>,
) -> Result<Award, Unmet> {
    let basis = Basis::of(program, order, points_used);
    let goods = Goods::of(program, order, buyer, &basis);
    let mut parts = goods.base_parts(program)?;
    parts.extend(goods.shipping_part(program, basis.shipping)?);
    parts.extend(campaign::parts(program, order, buyer, &goods, points_used)?);
    parts.extend(multiplier::parts(program, order, buyer, &goods)?);
    let award = Award {
        parts,
        qualifying_yen: basis.goods_yen(),
    };
    if award.points() > AMOUNT_MAX {
        return Err(Unmet::AmountTooLarge);
    }
    Ok(award)
}
