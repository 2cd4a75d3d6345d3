//! A year of a shop, decided by the domain alone: how often commands move a wallet in the index of what is due, and how
//! often its nights find something to do.

use super::{decimals, grouped};
use crate::cli::say;
use chrono::TimeDelta;
use comfy_table::{CellAlignment, Table, presets::UTF8_FULL_CONDENSED};
use domain::calendar::{Day, Instant, add_days};
use domain::entry::Fingerprint;
use domain::fact::Fact;
use domain::ids::{MemberId, OrderId, RedemptionId};
use domain::order::Order;
use domain::program::{Align, ExpiryPolicy, Program};
use domain::rules::{earn::NO_BUDGETS, redeem::Mode};
use domain::wallet::earn::{Earn, earn};
use domain::wallet::redeem::{Redeem, redeem};
use domain::wallet::turn::{Decision, Moment};
use domain::wallet::{Wallet, sweep::sweep};
use fastrand::Rng;
use serde_json::json;
use std::error::Error;

/// Whose year.
#[derive(Debug, clap::Args)]
pub struct Year {
    /// How many members buy three times a month and use points every second month
    #[arg(long, default_value_t = 2_000)]
    members: u32,
    /// What chance begins with
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// The first day; the year before the measured one fills the wallets.
const BEGIN: (i32, u32, u32) = (2025, 1, 1);
const FILLED: u32 = 365;
const DAYS: u32 = 730;

/// Chances of a day, of 60: three purchases a month, and half a use of points.
const BUYS: u32 = 6;
const USES: u32 = 1;
const OF: u32 = 60;

/// What happened in the measured year.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    commands: u64,
    /// Commands by which a wallet entered the index.
    entered: u64,
    /// Commands by which it was moved in it.
    moved: u64,
    /// Nights on which a wallet was due.
    visits: u64,
    /// Those on which points expired.
    expiries: u64,
    /// Those on which the member was told of points that will.
    told: u64,
    command_units: u64,
    night_units: u64,
}

/// Lives through it under three programs, and shows what it came to.
///
/// # Errors
/// Where the domain refuses what nobody may be refused.
pub(super) fn year(asked: &Year) -> Result<(), Box<dyn Error>> {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    table.set_header([
        "program",
        "commands",
        "entered",
        "moved",
        "moved of 1,000",
        "visits",
        "with expiry",
        "told",
        "WU commands",
        "WU nights",
    ]);
    for (name, program) in programs() {
        let tally = lived(&program, asked)?;
        let per_mille = (tally.moved * 1_000_000).checked_div(tally.commands);
        let numbers = [
            tally.visits,
            tally.expiries,
            tally.told,
            tally.command_units,
            tally.night_units,
        ];
        let mut row = vec![
            name.to_owned(),
            grouped(tally.commands),
            grouped(tally.entered),
            grouped(tally.moved),
            decimals(per_mille.unwrap_or_default(), 2),
        ];
        row.extend(numbers.map(grouped));
        table.add_row(row);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let members = grouped(u64::from(asked.members));
    say(&format!("{table}\nOf {members} members, in one year."));
    Ok(())
}

/// The usual policies, and the sample with its weekends of double points all the year, which last 30 days.
fn programs() -> [(&'static str, Program); 4] {
    let plain = Program {
        campaigns: Vec::new(),
        ..Program::sample()
    };
    let mut fiscal = plain.clone();
    fiscal.expiry.align = Align::FiscalYearEnd;
    let mut rolling = plain.clone();
    rolling.expiry.policy = ExpiryPolicy::Rolling;
    let mut weekends = Program::sample();
    for campaign in &mut weekends.campaigns {
        (campaign.from, campaign.to) = (None, None);
    }
    [
        ("12 months, to the month's end", plain),
        ("12 months, to the fiscal year's end", fiscal),
        ("rolling, 12 months", rolling),
        ("12 months, and weekends' points 30 days", weekends),
    ]
}

fn lived(program: &Program, asked: &Year) -> Result<Tally, Box<dyn Error>> {
    let mut random = Rng::with_seed(asked.seed);
    let mut tally = Tally::default();
    for member in 0..asked.members {
        let mut life = Life {
            program,
            wallet: Wallet::new(MemberId::parse(&format!("m{member}"))?),
            tally: Tally::default(),
            ids: 0,
        };
        for later in 0..DAYS {
            if later == FILLED {
                life.tally = Tally::default();
            }
            life.day(later, &mut random)?;
        }
        tally.add(&life.tally);
    }
    Ok(tally)
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.commands += other.commands;
        self.entered += other.entered;
        self.moved += other.moved;
        self.visits += other.visits;
        self.expiries += other.expiries;
        self.told += other.told;
        self.command_units += other.command_units;
        self.night_units += other.night_units;
    }
}

/// One member's.
struct Life<'a> {
    program: &'a Program,
    wallet: Wallet,
    tally: Tally,
    ids: u32,
}

impl Life<'_> {
    fn moment(&self, now: Instant) -> Moment<'_> {
        Moment {
            now,
            program: self.program,
            program_version: 1,
            in_force_since: None,
            by: "till",
            fingerprint: Fingerprint::default(),
            call: 1,
            budgets: &NO_BUDGETS,
        }
    }

    /// The night's run, where the wallet is due, and what the member does on that day.
    fn day(&mut self, later: u32, random: &mut Rng) -> Result<(), Box<dyn Error>> {
        let (year, month, day) = BEGIN;
        let first = Day::from_ymd_opt(year, month, day).unwrap_or_default();
        let today = add_days(first, later);
        let midnight = self.program.time_zone.start(today);
        if self.wallet.due_on.is_some_and(|due_on| due_on <= today) {
            self.visit(midnight + TimeDelta::minutes(5))?;
        }
        let wish = random.u32(0..OF);
        let at = midnight + TimeDelta::minutes(random.i64(600..1_300));
        if wish < BUYS {
            self.buy(at, random.u64(500..15_000))?;
        } else if wish < BUYS + USES {
            self.spend(at)?;
        }
        Ok(())
    }

    fn id(&mut self) -> String {
        self.ids += 1;
        format!("{}-{}", self.wallet.member, self.ids)
    }

    fn buy(&mut self, at: Instant, yen: u64) -> Result<(), Box<dyn Error>> {
        let order: Order = serde_json::from_value(json!({
            "placed_at": at.to_rfc3339(), "channel": "store",
            "lines": [{ "sku": "tea", "unit_price": yen, "quantity": 1 }],
        }))?;
        let command = Earn {
            order_id: OrderId::parse(&self.id())?,
            order,
            paid: None,
        };
        let decision = earn(self.wallet.clone(), command, &self.moment(at))?;
        self.command(decision);
        Ok(())
    }

    /// Uses what is there, where it is worth it.
    fn spend(&mut self, at: Instant) -> Result<(), Box<dyn Error>> {
        let now = domain::wallet::advance::at(self.wallet.clone(), &self.moment(at))?;
        let points = now.wallet.lots.total().get();
        if points < 100 {
            return Ok(());
        }
        let command = Redeem {
            redemption_id: RedemptionId::parse(&self.id())?,
            points: points / 2,
            mode: Mode::Strict,
            hold_seconds: None,
            order: None,
        };
        let decision = redeem(self.wallet.clone(), command, &self.moment(at))?;
        self.command(decision);
        Ok(())
    }

    fn command(&mut self, decision: Decision) {
        let (before, after) = (self.wallet.due_on, decision.wallet.due_on);
        self.tally.commands += 1;
        self.tally.entered += u64::from(before.is_none() && after.is_some());
        self.tally.moved += u64::from(before.is_some() && before != after);
        self.tally.command_units += units(&decision, before);
        self.wallet = decision.wallet;
    }

    fn visit(&mut self, at: Instant) -> Result<(), Box<dyn Error>> {
        let swept = sweep(self.wallet.clone(), &self.moment(at))?;
        let mut entries = swept.decision.entries.iter();
        self.tally.visits += 1;
        self.tally.expiries +=
            u64::from(entries.any(|entry| matches!(entry.fact, Fact::Expired { .. })));
        self.tally.told += u64::from(!swept.expiring.is_empty());
        // A notice is an item of its own, in the same transaction.
        let notice = if swept.expiring.is_empty() { 0 } else { 2 };
        self.tally.night_units += units(&swept.decision, self.wallet.due_on) + notice;
        self.wallet = swept.decision.wallet;
        Ok(())
    }
}

/// Write units of one transaction, each item being under 1 KB: the wallet and each entry twice, the history index once
/// for each entry, the due index once for coming or going and twice for a move.
fn units(decision: &Decision, before: Option<Day>) -> u64 {
    let after = decision.wallet.due_on;
    let index = match (before, after) {
        _ if before == after => 0,
        (Some(_), Some(_)) => 2,
        _ => 1,
    };
    2 + 3 * u64::try_from(decision.entries.len()).unwrap_or_default() + index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_points_last_as_long_as_each_other_no_command_moves_a_wallet_in_the_index() {
        let asked = Year {
            members: 20,
            seed: 7,
        };
        let [plain, fiscal, rolling, weekends] = programs();
        for (name, program) in [plain, fiscal, rolling] {
            let tally = lived(&program, &asked).unwrap();
            assert!(tally.commands > 600, "{name}: {tally:?}");
            assert_eq!(tally.moved, 0, "{name}: {tally:?}");
        }
        let tally = lived(&weekends.1, &asked).unwrap();
        assert!(tally.moved > 0 && tally.expiries > 0, "{tally:?}");
    }
}
