//! Reading a program: every field, every bound, every reference, and all that is wrong at once.

mod activity;
mod campaign;
mod coupon;
mod earning;
mod families;
mod lottery;
mod notices;
mod rank;
mod redemption;
mod references;
mod reward;
mod stamp;

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use super::choices::{ALIGNS, EXPIRY_POLICIES, LEAP_DAYS, SHORTFALLS};
use super::premium;
use super::reader::{self, Faults, Fields, Node};
use super::{BirthdayRule, ExpiredLot, Expiry, PointValue, Program, ReturnRules};
use crate::calendar::{LeapDay, Zone};
use crate::fault::Fault;
use crate::order::AMOUNT_MAX;

/// Characters in a name or title that members read.
const NAME_LENGTH_MAX: usize = 100;

/// Characters in a category, sku, channel or store, as orders may have them.
const CODE_LENGTH_MAX: usize = 100;

/// Categories or articles with a rate of their own. A program is stored as one item of at most 400 KB; all lists at
/// their longest stay below it.
const RATES_MAX: usize = 500;

/// Campaigns, coupons, activities.
const RULES_MAX: usize = 100;

/// Stamp cards. One purchase may fill all of them, and each full card is an entry of its own in one transaction of at most
/// 100 items.
pub(crate) const CARDS_MAX: usize = 20;

/// Lotteries. The first publication of each writes an item of its own in one transaction.
const LOTTERIES_MAX: usize = 20;

/// Names in one condition of a campaign.
const NAMES_MAX: usize = 100;

/// The longest that anything counted in days may take.
const DAYS_MAX: u32 = 3650;

/// Ten years, the longest that anything counted in months may take.
const MONTHS_MAX: u32 = 120;

/// What any amount of yen or points may be, where nothing at all makes no sense.
const AMOUNT: RangeInclusive<u64> = 1..=AMOUNT_MAX;

/// What any amount of yen or points may be.
const AMOUNT_OR_NONE: RangeInclusive<u64> = 0..=AMOUNT_MAX;

/// Reads a program. What is left away takes its default; the shortest program has a name and a rate.
///
/// # Errors
/// Every fault in the document, each with the JSON pointer of its place.
pub fn read(document: &Value) -> Result<Program, Vec<Fault>> {
    let faults = Faults::default();
    let program = Node::root(document, &faults).object(program);
    if let Some(program) = &program {
        references::check(program, &faults);
        premium::check(program, &faults);
    }
    let faults = faults.into_vec();
    match program {
        Some(program) if faults.is_empty() => Ok(program),
        _ => Err(faults),
    }
}

/// The JSON Schema (2020-12) of programs, as [`read`] reads them.
#[must_use]
pub fn schema() -> Value {
    let shortest = json!({ "name": "", "earning": { "rate": "0" } });
    let faults = Faults::default();
    let shortest = Node::root(&shortest, &faults).object(program);
    let defaults = shortest
        .map(|program| program.to_json())
        .unwrap_or_default();
    reader::schema(program, &defaults)
}

fn program(fields: &mut Fields<'_>) -> Program {
    let expiry = fields.get("expiry").object(expiry).unwrap_or_default();
    let time_zone = zone(&fields.get("time_zone"));
    Program {
        name: text(&fields.need("name")),
        effective_from: campaign::moment(&fields.get("effective_from")),
        time_zone,
        point_value: fields
            .get("point_value")
            .object(point_value)
            .unwrap_or_default(),
        earning: earning::earning(fields.need("earning")),
        expiry,
        redemption: fields
            .get("redemption")
            .object(redemption::redemption)
            .unwrap_or_default(),
        returns: fields.get("returns").object(returns).unwrap_or_default(),
        ranks: fields
            .get("ranks")
            .object(|fields| rank::ranks(fields, expiry.fiscal_year_starts)),
        campaigns: fields
            .get("campaigns")
            .list(0..=RULES_MAX, |node| campaign::campaign(node, &time_zone)),
        activities: fields
            .get("activities")
            .list(0..=RULES_MAX, activity::activity),
        stamp_cards: fields
            .get("stamp_cards")
            .list(0..=CARDS_MAX, |node| stamp::stamp_card(node, &time_zone)),
        coupons: fields.get("coupons").list(0..=RULES_MAX, coupon::coupon),
        birthday: fields.get("birthday").object(birthday),
        notices: fields
            .get("notices")
            .object(notices::notices)
            .unwrap_or_default(),
        families: fields.get("families").object(families::families),
        rewards: fields.get("rewards").list(0..=RULES_MAX, reward::reward),
        lotteries: fields
            .get("lotteries")
            .list(0..=LOTTERIES_MAX, lottery::lottery),
        premiums_allowed: fields.get("premiums_allowed").object(lottery::allowed),
    }
}

fn zone(node: &Node<'_>) -> Zone {
    let name = node.string("must be the name of a time zone");
    match name.map(Zone::parse) {
        Some(Err(unknown)) => {
            node.fault(unknown.to_string());
            Zone::default()
        }
        Some(Ok(zone)) => zone,
        None => Zone::default(),
    }
}

fn point_value(fields: &mut Fields<'_>) -> PointValue {
    PointValue {
        points: fields.need("points").whole(1..=1_000_000).unwrap_or(1),
        yen: fields.need("yen").whole(1..=1_000_000).unwrap_or(1),
    }
}

fn expiry(fields: &mut Fields<'_>) -> Expiry {
    let default = Expiry::default();
    Expiry {
        policy: fields
            .get("policy")
            .choice(&EXPIRY_POLICIES)
            .unwrap_or(default.policy),
        months: fields
            .get("months")
            .count(1..=MONTHS_MAX)
            .unwrap_or(default.months),
        align: fields.get("align").choice(&ALIGNS).unwrap_or(default.align),
        fiscal_year_starts: fields
            .get("fiscal_year_starts")
            .count(1..=12)
            .unwrap_or(default.fiscal_year_starts),
    }
}

fn returns(fields: &mut Fields<'_>) -> ReturnRules {
    let default = ReturnRules::default();
    ReturnRules {
        shortfall: fields
            .get("shortfall")
            .choice(&SHORTFALLS)
            .unwrap_or(default.shortfall),
        expired_lot: expired_lot(fields.get("expired_lot")).unwrap_or(default.expired_lot),
    }
}

/// `"forfeit"`, or `{"reissue_days": 30}`.
fn expired_lot(node: Node<'_>) -> Option<ExpiredLot> {
    node.either(
        Value::is_string,
        |node| node.choice(&[("forfeit", ExpiredLot::Forfeit)]),
        |node| {
            node.object(|fields| ExpiredLot::Reissue {
                days: fields.need("reissue_days").count(1..=DAYS_MAX).unwrap_or(1),
            })
        },
    )
}

fn birthday(fields: &mut Fields<'_>) -> BirthdayRule {
    BirthdayRule {
        coupon: id(&fields.need("coupon")),
        lead_days: fields.get("lead_days").count(0..=365).unwrap_or(0),
        leap_day: fields
            .get("leap_day")
            .choice(&LEAP_DAYS)
            .unwrap_or(LeapDay::Feb28),
    }
}

fn text(node: &Node<'_>) -> String {
    node.text(NAME_LENGTH_MAX).unwrap_or_default().to_owned()
}

/// A name in English beside the one that everybody reads.
fn english(node: &Node<'_>) -> Option<String> {
    node.text(NAME_LENGTH_MAX).map(str::to_owned)
}

fn id(node: &Node<'_>) -> String {
    node.id().unwrap_or_default()
}

fn ids(node: &Node<'_>) -> Vec<String> {
    node.list(0..=NAMES_MAX, |node| id(&node.required()))
}

/// A category, sku, channel or store.
fn code(node: &Node<'_>) -> String {
    node.text(CODE_LENGTH_MAX).unwrap_or_default().to_owned()
}

fn codes(node: &Node<'_>) -> Vec<String> {
    node.list(0..=NAMES_MAX, |node| code(&node.required()))
}
