//! Nights among few and many members, of whom few and many are due: each cost must follow who is due.

use super::curves::{Curve, Panel, picture};
use super::engine::Running;
use super::load::Night;
use super::memory::Process;
use super::night::{Run, Stage};
use super::{decimals, grouped};
use crate::cli::say;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::path::{Path, PathBuf};

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Sweep {
    /// How many members there are: one table after the other
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    members: Vec<u64>,
    /// How many are due: one night after the other, where at least twice as many members are left
    #[arg(long, value_delimiter = ',', default_value = "500,5000,50000")]
    due: Vec<u64>,
    /// The folder in which the tables live while they are measured
    #[arg(long, default_value = "target/bench")]
    folder: PathBuf,
    #[command(flatten)]
    shown: Draw,
}

/// What was measured before.
#[derive(Debug, clap::Args)]
pub(super) struct Measured {
    /// The figures, as JSON; of each number of members, the last measurement stands there
    #[arg(long, default_value = "infra/local/bench/sweep.json")]
    figures: PathBuf,
}

/// What to show of it.
#[derive(Debug, clap::Args)]
pub struct Draw {
    #[command(flatten)]
    measured: Measured,
    /// The curves, as SVG
    #[arg(long, default_value = "infra/local/bench/sweep.svg")]
    picture: PathBuf,
}

/// One night's two runs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Figure {
    /// How many members there are.
    pub(super) members: u64,
    /// How many of them are due.
    pub(super) due: u64,
    /// The run.
    pub(super) run: Run,
    /// The same, once more.
    pub(super) again: Run,
    /// The most memory that the engine has taken until now, in KB: filling the table takes more than any night.
    pub(super) engine_peak_kb: Option<u64>,
}

impl Figure {
    /// Thousandths of write units for each member who was due.
    pub(super) fn write_thousandths(&self) -> u64 {
        (self.run.write_tenths * 100)
            .checked_div(self.due)
            .unwrap_or_default()
    }

    /// Thousandths of read units for each member who was due.
    pub(super) fn read_thousandths(&self) -> u64 {
        (self.run.read_tenths * 100)
            .checked_div(self.due)
            .unwrap_or_default()
    }

    /// Microseconds for each member who was due.
    fn microseconds(&self) -> u64 {
        (self.run.milliseconds * 1_000)
            .checked_div(self.due)
            .unwrap_or_default()
    }
}

/// Measures, and says what was found.
///
/// # Errors
/// Where a run leaves anything undone, or a second one writes.
pub(super) async fn sweep(asked: &Sweep) -> Result<(), Box<dyn Error>> {
    for members in &asked.members {
        // The last night's are due beside as many who are not.
        let due = asked.due.iter().copied();
        let due: Vec<u64> = due.filter(|due| due * 2 <= *members).collect();
        if due.is_empty() {
            return Err(format!("--due: of {members} members at most half can be due").into());
        }
        let measured = measure(&asked.folder, *members, &due).await?;
        asked.shown.measured.keep(*members, measured)?;
    }
    draw(&asked.shown)
}

/// Shows and draws what was measured before.
///
/// # Errors
/// Where there are no figures, or the picture cannot be written.
pub(super) fn draw(asked: &Draw) -> Result<(), Box<dyn Error>> {
    let figures = asked.measured.figures()?;
    say(&table(&figures).to_string());
    write(&asked.picture, &picture(&panels(&figures)))?;
    Ok(())
}

impl Measured {
    /// All figures there are.
    pub(super) fn figures(&self) -> Result<Vec<Figure>, Box<dyn Error>> {
        let text = match std::fs::read_to_string(&self.figures) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            text => text?,
        };
        Ok(serde_json::from_str(&text)?)
    }

    /// Keeps what was measured among so many members, in the place of what was there of as many.
    fn keep(&self, members: u64, measured: Vec<Figure>) -> Result<(), Box<dyn Error>> {
        let mut figures = self.figures()?;
        figures.retain(|figure| figure.members != members);
        figures.extend(measured);
        figures.sort_by_key(|figure| (figure.members, figure.due));
        let text = serde_json::to_string_pretty(&figures)?;
        Ok(write(&self.figures, &format!("{text}\n"))?)
    }
}

fn write(file: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(file, text)
}

/// All nights of one table.
async fn measure(folder: &Path, members: u64, due: &[u64]) -> Result<Vec<Figure>, Box<dyn Error>> {
    let engine = Running::start(folder, members, due).await?;
    let stage = Stage::beside(&engine.endpoint).await?;
    let mut figures = Vec::new();
    for night in Night::all(due) {
        let run = stage.night(night.today).await?;
        let again = stage.night(night.today).await?;
        if run.settled != night.due || again.settled > 0 || again.write_tenths > 0 {
            let found = format!(
                "of {} due {} were settled, then {}, for {} tenths of write units",
                night.due, run.settled, again.settled, again.write_tenths
            );
            return Err(found.into());
        }
        figures.push(Figure {
            members,
            due: night.due,
            run,
            again,
            engine_peak_kb: Process::Of(engine.process).peak_kb(),
        });
    }
    engine.stop().await?;
    Ok(figures)
}

/// What was found, for people.
fn table(figures: &[Figure]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    table.set_header([
        "members",
        "due",
        "seconds",
        "due/s",
        "WU each",
        "RU each",
        "messages",
        "worker MB",
        "engine MB",
        "again: WU",
        "RU",
        "seconds",
    ]);
    for figure in figures {
        let run = &figure.run;
        let megabytes =
            |kb: Option<u64>| kb.map_or_else(|| "?".to_owned(), |kb| grouped(kb / 1024));
        let rate = (figure.due * 1_000)
            .checked_div(run.milliseconds)
            .unwrap_or_default();
        table.add_row([
            grouped(figure.members),
            grouped(figure.due),
            decimals(run.milliseconds, 1),
            grouped(rate),
            decimals(figure.write_thousandths(), 2),
            decimals(figure.read_thousandths(), 2),
            grouped(run.messages),
            megabytes(run.peak_kb),
            megabytes(figure.engine_peak_kb),
            decimals(figure.again.write_tenths * 100, 1),
            decimals(figure.again.read_tenths * 100, 1),
            decimals(figure.again.milliseconds, 1),
        ]);
    }
    for column in table.column_iter_mut() {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// The costs of one member who is due, over how many members there are; a curve for each number of those who are due.
fn panels(figures: &[Figure]) -> Vec<Panel> {
    let mut members: Vec<u64> = figures.iter().map(|figure| figure.members).collect();
    members.dedup();
    let mut due: Vec<u64> = figures.iter().map(|figure| figure.due).collect();
    due.sort_unstable();
    due.dedup();
    let panel = |title: &str, of: &dyn Fn(&Figure) -> u64| Panel {
        title: title.to_owned(),
        along: members.iter().map(|members| grouped(*members)).collect(),
        steps: "members in all",
        curves: due
            .iter()
            .map(|due| Curve {
                name: format!("{} due", grouped(*due)),
                values: members
                    .iter()
                    .map(|members| {
                        let mut all = figures.iter();
                        let figure =
                            all.find(|figure| (figure.members, figure.due) == (*members, *due));
                        figure.map(of)
                    })
                    .collect(),
            })
            .collect(),
    };
    vec![
        panel(
            "write units for each member due",
            &Figure::write_thousandths,
        ),
        panel("read units for each member due", &Figure::read_thousandths),
        panel("milliseconds for each member due", &Figure::microseconds),
        panel("the worker's memory at its peak, in MB", &|figure| {
            figure.run.peak_kb.unwrap_or_default() * 1_000 / 1_024
        }),
    ]
}
