//! Reading how orders earn.

use rust_decimal::Decimal;

use super::{DAYS_MAX, RATES_MAX, code};
use crate::decimal::DIGITS_AFTER_POINT_MAX;
use crate::order::AMOUNT_MAX;
use crate::program::choices::{BASES, PAID_PARTS, ROUNDING_MODES, ROUNDING_UNITS};
use crate::program::reader::{Fields, Node};
use crate::program::{CategoryRate, Earning, PaidPart, Rate, Rounding, SkuRate};

/// A hundred points for a yen: more than any shop gives, even where a yen is worth a hundred points.
const RATE_MAX: Decimal = Decimal::ONE_HUNDRED;

/// Points for one block of yen.
const POINTS_PER_BLOCK_MAX: u64 = 1_000_000;

/// What takes the place of a rate that could not be read.
const NOTHING: Rate = Rate::Share(Decimal::ZERO);

pub(super) fn earning(node: Node<'_>) -> Earning {
    node.object(fields).unwrap_or_else(|| Earning::at(NOTHING))
}

fn fields(fields: &mut Fields<'_>) -> Earning {
    let default = Earning::at(required_rate(fields));
    let rounding = fields.get("rounding").object(|fields| Rounding {
        mode: fields
            .get("mode")
            .choice(&ROUNDING_MODES)
            .unwrap_or(default.rounding.mode),
        unit: fields
            .get("unit")
            .choice(&ROUNDING_UNITS)
            .unwrap_or(default.rounding.unit),
    });
    Earning {
        rate: default.rate,
        basis: fields.get("basis").choice(&BASES).unwrap_or(default.basis),
        include_shipping: fields
            .get("include_shipping")
            .flag()
            .unwrap_or(default.include_shipping),
        points_paid_part: paid_part(&fields.get("points_paid_part")),
        rounding: rounding.unwrap_or(default.rounding),
        coupon_part: paid_part(&fields.get("coupon_part")),
        discounted_part: paid_part(&fields.get("discounted_part")),
        pending_days: fields
            .get("pending_days")
            .count(0..=DAYS_MAX)
            .unwrap_or(default.pending_days),
        categories: fields.get("categories").list(0..=RATES_MAX, |node| {
            let (category, rate) = named_rate(node, "category");
            CategoryRate { category, rate }
        }),
        skus: fields.get("skus").list(0..=RATES_MAX, |node| {
            let (sku, rate) = named_rate(node, "sku");
            SkuRate { sku, rate }
        }),
    }
}

fn paid_part(node: &Node<'_>) -> PaidPart {
    node.choice(&PAID_PARTS).unwrap_or(PaidPart::Excluded)
}

fn named_rate(node: Node<'_>, name: &'static str) -> (String, Rate) {
    let read = node
        .required()
        .object(|fields| (code(&fields.need(name)), required_rate(fields)));
    read.unwrap_or_else(|| (String::new(), NOTHING))
}

fn required_rate(fields: &mut Fields<'_>) -> Rate {
    let (rate, is_given) = either_rate(fields);
    if !is_given {
        fields.fault("must have a rate, as in \"0.01\", or per: {yen, points}");
    }
    rate.unwrap_or(NOTHING)
}

/// `rate: "0.01"`, or `per: {"yen": 100, "points": 1}`, or neither.
pub(super) fn rate(fields: &mut Fields<'_>) -> Option<Rate> {
    either_rate(fields).0
}

fn either_rate(fields: &mut Fields<'_>) -> (Option<Rate>, bool) {
    let share = fields.get("rate");
    let per = fields.get("per");
    let is_given = !share.is_absent() || !per.is_absent();
    if !share.is_absent() && !per.is_absent() {
        per.fault("must not stand beside rate");
    }
    let digits = u32::try_from(DIGITS_AFTER_POINT_MAX).unwrap_or(0);
    let share = share
        .decimal(Decimal::ZERO..=RATE_MAX, digits)
        .map(Rate::Share);
    let per = per.object(|fields| Rate::PerBlock {
        yen: fields.need("yen").whole(1..=AMOUNT_MAX).unwrap_or(1),
        points: fields
            .need("points")
            .whole(0..=POINTS_PER_BLOCK_MAX)
            .unwrap_or(0),
    });
    (share.or(per), is_given)
}
