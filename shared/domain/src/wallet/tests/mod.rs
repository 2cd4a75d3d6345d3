//! One member's life in literal numbers. Every step of every story is also held to the invariants of a ledger.

mod activity;
mod adjust;
mod advance;
mod amend;
mod amended;
mod amended_ends;
mod amended_points;
mod as_then;
mod backlog;
mod calendar;
mod campaign_days;
mod capture;
mod coupon;
mod draw;
mod due;
mod earn;
mod exchange;
mod follow;
mod gifts;
mod given_back;
mod grant;
mod halves;
mod limits;
mod look;
mod merge;
mod owed;
mod pending;
pub(crate) mod properties;
mod ranks;
mod referral;
mod referral_merged;
mod replay;
mod replay_budgets;
mod replay_goods;
mod returns;
mod returns_pieces;
mod rolling;
pub(crate) mod shop;
mod sound;
mod spend;
mod stamps;
mod stamps_stores;
mod sweep;
mod transfer;
mod withdraw;
mod written;

use serde_json::{Value, json};

use super::adjust::Change;
use super::return_goods::Goods;
use crate::calendar::{Day, Instant};
use crate::fact::Fact;
use crate::order::Order;
use crate::points::Points;
use crate::program::{Earning, ExpiryPolicy, Program, Rate, Shortfall};
use crate::refusal::Refusal;
use shop::Shop;

/// A time of Tokyo: `2026-11-22` (at noon), `2026-11-22T10:00`, or with seconds and their parts.
fn jst(text: &str) -> Instant {
    let written = match text.len() {
        10 => format!("{text}T12:00:00+09:00"),
        16 => format!("{text}:00+09:00"),
        _ => format!("{text}+09:00"),
    };
    written.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn points(number: u64) -> Points {
    Points::new(number).unwrap()
}

/// One per cent of everything, good for a year to the end of the month, and nothing else.
fn plain() -> Program {
    Program {
        earning: Earning::at(Rate::Share("0.01".parse().unwrap())),
        ranks: None,
        campaigns: Vec::new(),
        ..Program::sample()
    }
}

/// [`plain`] with a change.
fn with(change: impl FnOnce(&mut Program)) -> Program {
    let mut program = plain();
    change(&mut program);
    program
}

/// A shop with the [`plain`] program, for those who judge journals from outside.
pub(crate) fn plain_shop() -> Shop {
    Shop::new(plain())
}

fn pending(days: u32) -> Program {
    with(|program| program.earning.pending_days = days)
}

fn rolling(months: u32) -> Program {
    with(|program| {
        program.expiry.policy = ExpiryPolicy::Rolling;
        program.expiry.months = months;
    })
}

fn clamping() -> Program {
    with(|program| program.returns.shortfall = Shortfall::Clamp)
}

/// An order of lines given as `[sku, unit price, quantity]`.
fn order(placed: &str, lines: &[(&str, u64, u32)]) -> Order {
    let lines: Vec<Value> = lines
        .iter()
        .map(|(sku, price, quantity)| json!({ "sku": sku, "unit_price": price, "quantity": quantity }))
        .collect();
    let order = json!({ "placed_at": jst(placed).to_rfc3339(), "channel": "ec", "lines": lines });
    serde_json::from_value(order).unwrap()
}

fn of_yen(placed: &str, yen: u64) -> Order {
    order(placed, &[("tea", yen, 1)])
}

fn pieces(pieces: &[(&str, u32)]) -> Goods {
    Goods::Lines(
        pieces
            .iter()
            .map(|(sku, quantity)| ((*sku).to_owned(), *quantity))
            .collect(),
    )
}
