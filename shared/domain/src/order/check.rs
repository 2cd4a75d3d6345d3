//! What must hold of the values in an order, beyond their types.

use super::{Line, Order};
use crate::calendar::is_plausible;
use crate::fault::Fault;

/// Yen or points that any one number may say: 10^12, far above any order and far below any overflow.
pub const AMOUNT_MAX: u64 = 1_000_000_000_000;

/// Lines in one order. A till roll rarely passes 100; the limit keeps one request's work bounded.
pub const LINES_MAX: usize = 500;

/// Characters in a code: sku, category, channel or store.
const CODE_LENGTH_MAX: usize = 100;

/// Characters in an article's name.
const NAME_LENGTH_MAX: usize = 200;

impl Order {
    /// Everything that is wrong with the values, in the order of the document; empty when the order is sound.
    #[must_use]
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if !is_plausible(self.placed_at) {
            faults.push(Fault::new(
                "/placed_at",
                "must be in the years 2001 to 2098",
            ));
        }
        code(&mut faults, "/channel", &self.channel);
        if let Some(store_id) = &self.store_id {
            code(&mut faults, "/store_id", store_id);
        }
        if self.lines.is_empty() || self.lines.len() > LINES_MAX {
            faults.push(Fault::new(
                "/lines",
                format!("must have 1 to {LINES_MAX} lines"),
            ));
        }
        for (index, line) in self.lines.iter().enumerate() {
            line.check(&mut faults, &format!("/lines/{index}"));
        }
        amount(&mut faults, "/shipping", self.shipping);
        amount(&mut faults, "/points_used", self.points_used);
        self.check_goods(&mut faults);
        faults
    }

    fn check_goods(&self, faults: &mut Vec<Fault>) {
        let gross = self.gross_yen();
        if gross > AMOUNT_MAX {
            faults.push(Fault::new(
                "/lines",
                format!("must not add up to more than {AMOUNT_MAX} yen"),
            ));
        }
        if self.discount > gross {
            faults.push(Fault::new(
                "/discount",
                "must not be more than the goods cost",
            ));
        }
        if self.coupon_discount > self.discount {
            faults.push(Fault::new(
                "/coupon_discount",
                "must not be more than the discount that it is a part of",
            ));
        }
    }
}

impl Line {
    fn check(&self, faults: &mut Vec<Fault>, at: &str) {
        code(faults, &format!("{at}/sku"), &self.sku);
        if let Some(name) = &self.name {
            text(faults, &format!("{at}/name"), name, NAME_LENGTH_MAX);
        }
        if let Some(category) = &self.category {
            code(faults, &format!("{at}/category"), category);
        }
        amount(faults, &format!("{at}/unit_price"), self.unit_price);
        if self.quantity == 0 {
            faults.push(Fault::new(format!("{at}/quantity"), "must be at least 1"));
        }
        if !self.tax_rate.is_possible() {
            faults.push(Fault::new(
                format!("{at}/tax_rate"),
                "must be at least 0 and less than 1, as in \"0.10\"",
            ));
        }
    }
}

fn amount(faults: &mut Vec<Fault>, pointer: &str, value: u64) {
    if value > AMOUNT_MAX {
        faults.push(Fault::new(pointer, format!("must be at most {AMOUNT_MAX}")));
    }
}

/// What is wrong with the name of a store, a channel, an article or a category.
#[must_use]
pub fn faults_of_code(pointer: &str, value: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    code(&mut faults, pointer, value);
    faults
}

fn code(faults: &mut Vec<Fault>, pointer: &str, value: &str) {
    if value.is_empty() {
        faults.push(Fault::new(pointer, "must not be empty"));
    }
    text(faults, pointer, value, CODE_LENGTH_MAX);
}

fn text(faults: &mut Vec<Fault>, pointer: &str, value: &str, most: usize) {
    if value.chars().count() > most {
        faults.push(Fault::new(
            pointer,
            format!("must have at most {most} characters"),
        ));
    }
    if value.chars().any(char::is_control) {
        faults.push(Fault::new(pointer, "must not contain control characters"));
    }
}
