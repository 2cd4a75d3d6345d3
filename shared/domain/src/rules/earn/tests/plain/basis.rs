//! The yen that an order earns on.

use crate::order::{Order, TaxRate};
use crate::program::{self, PaidPart, Program};
use crate::rules::{rounding, share};

/// The yen that count, line by line: after the order's discount, after what points pay for (where that part earns
/// nothing), with or without tax as the program says.
pub(super) struct Basis {
    pub(super) lines: Vec<u64>,
    pub(super) shipping: u64,
}

impl Basis {
    pub(super) fn of(program: &Program, order: &Order, points_used: u64) -> Self {
        let paid = match program.earning.points_paid_part {
            PaidPart::Excluded => program.point_value.yen_of(points_used),
            PaidPart::Included => 0,
        };
        let (left, shipping) = left_to_pay(program, order, paid);
        let coupon = order.coupon_discount.min(order.discount);
        let earning = &program.earning;
        let mut lowers = 0;
        if earning.coupon_part == PaidPart::Excluded {
            lowers += coupon;
        }
        if earning.discounted_part == PaidPart::Excluded {
            lowers += order.discount - coupon;
        }
        let open = order.line_payables_after(lowers);
        let paid = order
            .line_payables()
            .into_iter()
            .zip(left)
            .map(|(all, left)| all - left);
        let lines: Vec<u64> = open
            .into_iter()
            .zip(paid)
            .map(|(open, paid)| open.saturating_sub(paid))
            .collect();
        match program.earning.basis {
            program::Basis::TaxIncluded => Self { lines, shipping },
            program::Basis::TaxExcluded => Self {
                lines: order.by_tax_rate(&lines, net),
                shipping: net(TaxRate::STANDARD, shipping),
            },
        }
    }

    /// All goods together: what counts towards a rank by spend.
    pub(super) fn goods_yen(&self) -> u64 {
        self.lines.iter().copied().fold(0, u64::saturating_add)
    }
}

/// What money pays of each line and of the carriage, with tax, when points pay `paid` yen.
///
/// Points are counted first against what they are meant for: goods that may be paid with them (and carriage too where
/// it earns). Only what is over goes to carriage that earns nothing, and last to goods that points cannot pay for.
fn left_to_pay(program: &Program, order: &Order, paid: u64) -> (Vec<u64>, u64) {
    let mut left = order.line_payables();
    let carriage = left.len();
    left.push(order.shipping);
    let meant = |index: usize| match order.lines.get(index) {
        Some(line) => program.redemption.takes(line.category.as_deref()),
        None => program.earning.include_shipping,
    };
    let rest = pay(paid, &mut left, meant);
    let rest = pay(rest, &mut left, |index| index == carriage);
    pay(rest, &mut left, |_| true);
    let shipping = left.pop().unwrap_or(0);
    (left, shipping)
}

/// Takes up to `paid` off the amounts that are `meant`, in proportion; returns what is over.
fn pay(paid: u64, amounts: &mut [u64], meant: impl Fn(usize) -> bool) -> u64 {
    let each = amounts.iter().enumerate();
    let weights: Vec<u64> = each
        .map(|(index, &yen)| if meant(index) { yen } else { 0 })
        .collect();
    let open = weights.iter().copied().fold(0, u64::saturating_add);
    let taken = paid.min(open);
    for (amount, part) in amounts.iter_mut().zip(share::out(taken, weights)) {
        *amount = amount.saturating_sub(part);
    }
    paid - taken
}

/// The yen without their tax. Taken out of all goods of a rate at once, it leaves prices that never had it, and that
/// points did not touch, as they were written, to the yen of each line.
fn net(rate: TaxRate, yen: u64) -> u64 {
    yen - rounding::tax_within(yen, rate)
}
