//! The command: which table, what is asked, and how it is said.

use super::{Auditor, Order, Report};
use crate::clock::ProgramClock;
use crate::engine::{Engine, Place, TABLE};
use chrono::{DateTime, Utc};
use clap::builder::NonEmptyStringValueParser;
use domain::rules::lottery::Seed;
use indicatif::{ProgressBar, ProgressStyle};
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// What to audit.
#[derive(Debug, clap::Args)]
pub struct Audit {
    /// The table of a deployment, at --dynamodb-endpoint
    #[arg(long, default_value = TABLE)]
    table_name: String,
    /// Say it for machines
    #[arg(long)]
    json: bool,
    /// The seed of a lottery that is over, as in summer=0f1e…: each of its draws is rolled again
    #[arg(long = "lottery-seed", value_name = "LOTTERY=SEED", value_parser = seed)]
    seeds: Vec<(String, Seed)>,
    /// Say what a repair would write, by compensating entries only
    #[arg(long, requires_all = ["operator", "reason"])]
    repair: bool,
    /// Write it
    #[arg(long, requires = "repair")]
    apply: bool,
    /// Who repairs; an auditor reads it
    #[arg(long, requires = "repair", value_parser = NonEmptyStringValueParser::new())]
    operator: Option<String>,
    /// Why; an auditor reads it
    #[arg(long, requires = "repair", value_parser = NonEmptyStringValueParser::new())]
    reason: Option<String>,
}

impl Audit {
    fn order(&self) -> Option<Order> {
        let named = self.operator.clone().zip(self.reason.clone());
        named
            .filter(|_| self.repair)
            .map(|(operator, reason)| Order {
                operator,
                reason,
                apply: self.apply,
            })
    }
}

/// Looks through a table and prints what does not tie out. A repair is dated by `clock`, or by the system's.
///
/// # Errors
/// Where something does not tie out, or the table does not answer.
pub async fn audit(
    asked: &Audit,
    place: &Place,
    clock: Option<DateTime<Utc>>,
) -> Result<(), Box<dyn Error>> {
    if let Place::Folder(folder) = place {
        require_table(folder)?;
    }
    let engine = Engine::start(place, None).await?;
    let clock = Arc::new(ProgramClock::new(clock, false));
    let auditor = Auditor::new(&engine.config, &asked.table_name, clock, asked.order());
    let auditor = auditor.with_seeds(asked.seeds.iter().cloned().collect());
    let bar = bar(auditor.items().await?, asked.json)?;
    let report = auditor.run(|items| bar.set_position(items)).await;
    bar.finish_and_clear();
    say(&report?, asked.json)
}

fn seed(text: &str) -> Result<(String, Seed), String> {
    let named = text.split_once('=');
    let named = named.map(|(lottery, seed)| (lottery.to_owned(), Seed::new(seed.to_owned())));
    named.ok_or_else(|| "must be the lottery's id and its seed, as in summer=0f1e…".to_owned())
}

/// A folder without a table is a slip, and must not become one with an empty table.
fn require_table(folder: &Path) -> Result<(), String> {
    if Engine::has_table(folder) {
        return Ok(());
    }
    Err(format!(
        "there is no table in {}; --data-dir chooses another folder",
        folder.display()
    ))
}

fn bar(items: u64, quiet: bool) -> Result<ProgressBar, Box<dyn Error>> {
    if quiet {
        return Ok(ProgressBar::hidden());
    }
    let style =
        ProgressStyle::with_template("{bar:40} {human_pos} of about {human_len} items, {elapsed}")?;
    Ok(ProgressBar::new(items).with_style(style))
}

fn say(report: &Report, json: bool) -> Result<(), Box<dyn Error>> {
    let words = if json {
        serde_json::to_string_pretty(report)?
    } else {
        report.table()
    };
    // Where nobody reads on, as behind `| head`, the exit code says it all the same.
    writeln!(std::io::stdout(), "{words}").ok();
    match report.open() {
        0 => Ok(()),
        1 => Err("one thing does not tie out".into()),
        open => Err(format!("{open} things do not tie out").into()),
    }
}
