//! The yen that an order earns on.

use crate::order::{Order, TaxRate};
use crate::program::{self, Earning, PaidPart, Program};
use crate::rules::{rounding, share};

/// The yen that count, line by line: after discounts and after what points pay for (where those parts earn nothing),
/// with or without tax as the program says.
pub(super) struct Basis {
    /// What the customer pays for each line, with tax and before points.
    pub(super) payables: Vec<u64>,
    pub(super) lines: Vec<u64>,
    pub(super) shipping: u64,
}

impl Basis {
    pub(super) fn of(program: &Program, order: &Order, points_used: u64) -> Self {
        let earning = &program.earning;
        let paid = match earning.points_paid_part {
            PaidPart::Excluded => program.point_value.yen_of(points_used),
            PaidPart::Included => 0,
        };
        let payables = order.line_payables();
        let (left, shipping) = left_to_pay(program, order, &payables, paid);
        let lowers = discount_that_lowers(earning, order);
        let lines = if lowers == order.discount {
            left
        } else {
            let open = order.line_payables_after(lowers).into_iter();
            let paid = payables.iter().zip(left).map(|(all, left)| all - left);
            open.zip(paid)
                .map(|(open, paid)| open.saturating_sub(paid))
                .collect()
        };
        match earning.basis {
            program::Basis::TaxIncluded => Self {
                payables,
                lines,
                shipping,
            },
            program::Basis::TaxExcluded => Self {
                payables,
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

/// The part of the order's discount that earns nothing.
fn discount_that_lowers(earning: &Earning, order: &Order) -> u64 {
    let coupon = order.coupon_discount.min(order.discount);
    let counted = |part: PaidPart, yen| match part {
        PaidPart::Excluded => yen,
        PaidPart::Included => 0,
    };
    counted(earning.coupon_part, coupon) + counted(earning.discounted_part, order.discount - coupon)
}

/// What money pays of each line and of the carriage, with tax, when points pay `paid` yen.
///
/// Points are counted first against what they are meant for: goods that may be paid with them (and carriage too where
/// it earns). Only what is over goes to carriage that earns nothing, and last to goods that points cannot pay for.
fn left_to_pay(program: &Program, order: &Order, payables: &[u64], paid: u64) -> (Vec<u64>, u64) {
    let carriage = payables.len();
    let mut left = Vec::with_capacity(carriage + 1);
    left.extend_from_slice(payables);
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
    if paid == 0 {
        return 0;
    }
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
