//! `cargo run -- simulate`: histories in which everything goes wrong, and a summary by fault and invariant.

mod night;

use crate::deployment::Deployment;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use simulator::{Failure, Fault, House, Options, Report, Violation, script, shrink};
use std::error::Error;
use std::sync::Arc;

/// What to simulate.
#[derive(Debug, clap::Args)]
pub struct Simulate {
    /// The first history's seed; each further history has the next
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many things people do, in all histories together: 500 in each, so that as many are lived as it takes
    #[arg(long, default_value_t = 10_000)]
    operations: u64,
    /// How many histories to live at once [default: one for each core]
    #[arg(long)]
    threads: Option<usize>,
    /// Fail where a kind of fault happened less often than this: then the run proves too little
    #[arg(long, default_value_t = 0)]
    each_fault_min: u64,
    /// Print one line of JSON instead, for programs; no shorter history is looked for
    #[arg(long)]
    json: bool,
    /// Live through one night instead, in which so many lots have ended and everything that runs dies again and again
    #[arg(long, value_name = "LOTS")]
    sweep: Option<u64>,
    /// At how many steps of that night everything dies
    #[arg(long, default_value_t = 100, requires = "sweep")]
    kills: usize,
}

/// Lives through the histories and prints what they came to.
///
/// # Errors
/// Where something happened that must never happen, or the template cannot be read.
pub fn simulate(asked: &Simulate) -> Result<(), Box<dyn Error>> {
    let house: Arc<dyn House> = Arc::new(Deployment::read()?);
    if let Some(lots) = asked.sweep {
        return night::live(&house, asked.seed, lots, asked.kills);
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let options = Options {
        seed: asked.seed,
        operations: asked.operations,
        threads: asked.threads.unwrap_or(cores),
    };
    let bar = ProgressBar::new(asked.operations).with_style(ProgressStyle::with_template(
        "{bar:40} {human_pos} of {human_len} operations, {elapsed} ({eta} left) {msg}",
    )?);
    let report = simulator::run(&house, options, |report| {
        bar.set_position(report.operations);
    });
    bar.finish_and_clear();
    if asked.json {
        println!("{}", line(&report, asked.seed));
    } else {
        println!("{}", summary(&report));
    }
    if let Some(failure) = report.failures.first() {
        if !asked.json {
            println!("{}", told(failure, &house));
        }
        return Err("something happened that must never happen".into());
    }
    let is_rare = |fault: &&Fault| report.fired.count(**fault) < asked.each_fault_min;
    match Fault::ALL.iter().find(is_rare) {
        None => Ok(()),
        Some(rare) => Err(format!("{} happened too rarely to prove anything", rare.code()).into()),
    }
}

/// The same for a program: how much was done, and the first that must never happen, after how many operations.
fn line(report: &Report, seed: u64) -> Value {
    let failures = report.failures.iter();
    let first = failures.filter_map(|failure| failure.first(seed));
    let first = first.min_by_key(|(_, after)| *after);
    json!({
        "operations": report.operations,
        "violation": first.map(|(violation, after)| json!({
            "invariant": format!("{:?}", violation.invariant),
            "what": violation.what,
            "after": after,
        })),
    })
}

/// What was done, what went wrong, and what was checked.
fn summary(report: &Report) -> String {
    let mut faults = Table::new();
    faults.load_style(UTF8_FULL_CONDENSED);
    faults.set_header(["fault", "what happens", "times"]);
    for fault in Fault::ALL {
        let times = report.fired.count(fault).to_string();
        faults.add_row([fault.code(), fault.words(), &times]);
    }
    if let Some(times) = faults.column_mut(2) {
        times.set_cell_alignment(CellAlignment::Right);
    }
    let checked = report.checked;
    format!(
        "{faults}\n{} operations in {} histories: {} invocations, {} steps.\nChecked: {} commits against journal and \
         ledger, {} answers word by word, {} refusals exactly, {} refusals given while others were at work; {} programs published, \
         {} memberships merged, {} transfers within a family, {} promises to who referred a friend or ends of one, {} exchanges for a reward or ends of one, {} prizes won, {} LINE users linked, \
         {} ends of coupons told, {} gifts of campaign runs, {} coupons that multiply used or released, {} members who left, {} chunks of nightly runs by what they say of themselves.\n\
         Violations: {}.",
        report.operations,
        report.histories,
        report.invocations,
        report.steps,
        checked.commits,
        checked.answers,
        checked.refusals,
        checked.refusals_in_company,
        checked.programs,
        checked.merges,
        checked.transfers,
        checked.referrals,
        checked.exchanges,
        checked.prizes,
        checked.links,
        checked.endings,
        checked.gifts,
        checked.multipliers,
        checked.leavers,
        checked.chunks,
        report.failures.len(),
    )
}

/// A failure, and the shortest history found that shows it.
fn told(failure: &Failure, house: &Arc<dyn House>) -> String {
    let mut lines = vec![format!("History {}:", failure.seed)];
    lines.extend(first_of(&failure.violations));
    if let Some(first) = failure.violations.first() {
        let (script, outcome) = shrink(&script(failure.seed), first.invariant, house);
        lines.push("The shortest history found that breaks the same:".to_owned());
        lines.extend(script.wishes.iter().map(|wish| format!("  {wish:?}")));
        let needed = Fault::ALL
            .iter()
            .filter(|fault| outcome.fired.count(**fault) > 0);
        let codes: Vec<&str> = needed.map(|fault| fault.code()).collect();
        lines.push(format!("  with {}", codes.join(" ")));
        lines.extend(first_of(&outcome.violations));
    }
    lines.push(format!(
        "Again: cargo run -- simulate --seed {} --operations {}",
        failure.seed,
        simulator::OPERATIONS_PER_HISTORY
    ));
    lines.join("\n")
}

/// One thing that is wrong makes much else look wrong: the first of it is enough.
const VIOLATIONS_SHOWN: usize = 4;

fn first_of(violations: &[Violation]) -> impl Iterator<Item = String> {
    let shown = violations.iter().take(VIOLATIONS_SHOWN);
    shown.map(|violation| format!("  {violation}"))
}
