//! What orders earn, in literal numbers.

mod asks;
mod basis;
mod conditions;
mod effects;
mod labels;
mod multiplier;
pub(crate) mod plain;
mod rates;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::*;
use crate::program::{Campaign, CampaignEffect, Earning, Rate, RoundingMode, RoundingUnit};

fn rate(text: &str) -> Rate {
    Rate::Share(text.parse().unwrap())
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A program with one rate and nothing else.
fn plain(base: &str) -> Program {
    Program {
        earning: Earning::at(rate(base)),
        ranks: None,
        campaigns: Vec::new(),
        ..Program::sample()
    }
}

/// The way one of our neighbours reckons: one per cent, to the nearest, for each piece.
fn per_piece() -> Program {
    let mut program = plain("0.01");
    program.earning.rounding.mode = RoundingMode::HalfUp;
    program.earning.rounding.unit = RoundingUnit::Item;
    program
}

fn with_campaign(effect: CampaignEffect, change: impl FnOnce(&mut Campaign)) -> Program {
    let mut program = plain("0.01");
    let mut campaign = Campaign::giving("c", "キャンペーン", effect);
    change(&mut campaign);
    program.campaigns.push(campaign);
    program
}

/// An order of lines given as `[sku, unit price, quantity]`, placed on a Sunday.
fn order(lines: &[(&str, u64, u32)]) -> Order {
    let lines: Vec<Value> = lines
        .iter()
        .map(|(sku, price, quantity)| json!({ "sku": sku, "unit_price": price, "quantity": quantity }))
        .collect();
    let document =
        json!({ "placed_at": "2026-11-22T10:00:00+09:00", "channel": "ec", "lines": lines });
    serde_json::from_value(document).unwrap()
}

fn of_price(price: u64) -> Order {
    order(&[("tea", price, 1)])
}

fn placed(at: &str) -> Order {
    Order {
        placed_at: at.parse().unwrap(),
        ..of_price(10_000)
    }
}

static NOTHING_YET: BTreeMap<String, u64> = BTreeMap::new();

fn stranger() -> Buyer<'static> {
    Buyer {
        rank: None,
        purchases: 1,
        birth_month: None,
        campaign_points: &NOTHING_YET,
        day_points: &NOTHING_YET,
        budgets: &NO_BUDGETS,
        multipliers: &[],
    }
}

fn earned(program: &Program, order: &Order, points_used: u64) -> u64 {
    award(program, order, points_used, &stranger())
        .unwrap()
        .points()
}

/// `rule=points` for each part.
fn parts(program: &Program, order: &Order, buyer: &Buyer<'_>) -> Vec<String> {
    let award = award(program, order, 0, buyer).unwrap();
    award
        .parts
        .iter()
        .map(|part| format!("{}={}", part.rule, part.points))
        .collect()
}
