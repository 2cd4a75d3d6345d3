//! A night on AWS that nobody has measured: how long it takes, what it writes and what it costs, from the units measured
//! here and from limits and prices that AWS publishes. Every line of the arithmetic is shown.

use super::sweep::Measured;
use super::{decimals, grouped};
use crate::cli::say;
use std::error::Error;

/// What to reckon with.
#[derive(Debug, clap::Args)]
pub struct Model {
    /// How many members there are
    #[arg(long, value_delimiter = ',', default_value = "10000000,100000000")]
    members: Vec<u64>,
    /// How many of a hundred members have points that expire this night: an ordinary night, and a fiscal year's end
    #[arg(long, value_delimiter = ',', default_value = "5,100")]
    due_percent: Vec<u64>,
    #[command(flatten)]
    measured: Measured,
    #[command(flatten)]
    at: Deployment,
}

/// What is deployed, and what it costs.
#[derive(Debug, Clone, clap::Args)]
struct Deployment {
    /// Chunks worked at once: the template's SweepConcurrency, and a wider one
    #[arg(long, value_delimiter = ',', default_value = "5,50")]
    concurrency: Vec<u64>,
    /// Wallets under way at once in one invocation
    #[arg(long, default_value_t = 8)]
    lanes: u64,
    /// Milliseconds for one wallet, its read and its transaction: an assumption, to be replaced by what CloudWatch says
    #[arg(long, default_value_t = 30)]
    wallet_ms: u64,
    /// Write units a second that the table takes: a fresh on-demand table's, and the account's quota for one table
    #[arg(long, value_delimiter = ',', default_value = "4000,40000")]
    table_units: Vec<u64>,
    /// Wallets of one chunk
    #[arg(long, default_value_t = 250)]
    chunk: u64,
    /// The function's memory, in MB
    #[arg(long, default_value_t = 256)]
    memory_mb: u64,
    /// US dollars for a billion write units: 625 is N. Virginia's price of 0.625 for a million, 1,000 times
    #[arg(long, default_value_t = 625)]
    write_price: u64,
    /// The same for read units
    #[arg(long, default_value_t = 125)]
    read_price: u64,
    /// Yen for a dollar
    #[arg(long, default_value_t = 150)]
    yen: u64,
}

/// Shards of the index of due wallets, and the write units a second that one partition of an index takes.
const SHARDS: u64 = 16;
const PARTITION_UNITS: u64 = 1_000;

/// US dollars for a billion: GB-seconds of Lambda on arm64, its requests, SQS's requests.
const GB_SECOND_PRICE: u64 = 13_333;
const INVOCATION_PRICE: u64 = 200;
const MESSAGE_PRICE: u64 = 400;

/// A message is sent, received and deleted.
const REQUESTS_PER_MESSAGE: u64 = 3;

/// What one wallet costs, in thousandths of units.
#[derive(Debug, Clone, Copy)]
struct Units {
    write: u64,
    read: u64,
}

/// What a night comes to.
#[derive(Debug)]
struct Night {
    due: u64,
    concurrency: u64,
    table_units: u64,
    /// Wallets a second, as far as each of the three allows.
    workers: u64,
    table: u64,
    index: u64,
    /// The least of them, and what holds it to that.
    rate: u64,
    bound: &'static str,
    seconds: u64,
    write_units: u64,
    read_units: u64,
    messages: u64,
    gb_seconds: u64,
    /// Thousandths of dollars.
    cost: u64,
}

/// Reckons every case and shows how.
///
/// # Errors
/// Where there are no figures.
pub(super) fn model(asked: &Model) -> Result<(), Box<dyn Error>> {
    let figures = asked.measured.figures()?;
    let largest = figures
        .iter()
        .max_by_key(|figure| (figure.members, figure.due));
    let largest = largest.ok_or("there are no figures; `bench sweep` measures them")?;
    let units = Units {
        write: largest.write_thousandths(),
        read: largest.read_thousandths(),
    };
    say(&format!(
        "Measured among {} members, {} due: {} write units and {} read units for each wallet.",
        grouped(largest.members),
        grouped(largest.due),
        decimals(units.write, 3),
        decimals(units.read, 3),
    ));
    for members in &asked.members {
        for percent in &asked.due_percent {
            let due = members * percent / 100;
            say(&format!(
                "\n{} members, {percent} % due = {}",
                grouped(*members),
                grouped(due)
            ));
            for (concurrency, table_units) in asked.at.concurrency.iter().zip(&asked.at.table_units)
            {
                let night = reckon(due, units, (*concurrency, *table_units), &asked.at);
                say(&format!(
                    "\n  {}",
                    night.shown(units, &asked.at).join("\n  ")
                ));
            }
        }
    }
    Ok(())
}

/// One night. All rates are rounded down and all costs up.
fn reckon(
    due: u64,
    units: Units,
    (concurrency, table_units): (u64, u64),
    at: &Deployment,
) -> Night {
    let workers = concurrency * at.lanes * 1_000 / at.wallet_ms.max(1);
    // Tills have the rest of the table.
    let table = table_units * 3 / 4 * 1_000 / units.write.max(1);
    // A wallet leaves the index, or is moved in it: one unit or two of the sixteen partitions'.
    let index = SHARDS * PARTITION_UNITS / 2;
    let bounds = [
        (workers, "the workers"),
        (table, "the table"),
        (index, "the index"),
    ];
    let (rate, bound) = bounds.into_iter().min().unwrap_or_default();
    let seconds = due.div_ceil(rate.max(1));
    let mut night = Night {
        due,
        concurrency,
        table_units,
        workers,
        table,
        index,
        rate,
        bound,
        seconds,
        write_units: (due * units.write).div_ceil(1_000),
        read_units: (due * units.read).div_ceil(1_000),
        messages: due.div_ceil(at.chunk.max(1)),
        gb_seconds: (seconds * concurrency * at.memory_mb).div_ceil(1_024),
        cost: 0,
    };
    night.cost = night.cost(at);
    night
}

impl Night {
    /// In thousandths of dollars.
    fn cost(&self, at: &Deployment) -> u64 {
        let billionths = self.write_units * at.write_price
            + self.read_units * at.read_price
            + self.gb_seconds * GB_SECOND_PRICE
            + self.messages * (INVOCATION_PRICE + REQUESTS_PER_MESSAGE * MESSAGE_PRICE);
        billionths.div_ceil(1_000_000)
    }

    /// The arithmetic, line by line.
    fn shown(&self, units: Units, at: &Deployment) -> [String; 8] {
        let [due, seconds, gb] = [self.due, self.seconds, self.gb_seconds].map(grouped);
        let [write, read] = [units.write, units.read].map(|unit| decimals(unit, 3));
        [
            format!(
                "workers   {} chunks at once × {} wallets ÷ {} ms = {} wallets a second",
                self.concurrency,
                at.lanes,
                at.wallet_ms,
                grouped(self.workers)
            ),
            format!(
                "table     {} write units a second × 3/4 ÷ {write} = {} wallets a second; a quarter is the tills'",
                grouped(self.table_units),
                grouped(self.table)
            ),
            format!(
                "index     {SHARDS} × {} ÷ 2 = {} wallets a second",
                grouped(PARTITION_UNITS),
                grouped(self.index)
            ),
            format!(
                "time      {due} ÷ {} = {seconds} s = {} h, held by {}",
                grouped(self.rate),
                decimals(self.seconds * 1_000 / 3_600, 2),
                self.bound
            ),
            format!(
                "written   {due} × {write} = {} write units",
                grouped(self.write_units)
            ),
            format!(
                "read      {due} × {read} = {} read units",
                grouped(self.read_units)
            ),
            format!(
                "Lambda    {seconds} s × {} × {} MB = {gb} GB-s; {} invocations, {} SQS requests",
                self.concurrency,
                at.memory_mb,
                grouped(self.messages),
                grouped(self.messages * REQUESTS_PER_MESSAGE)
            ),
            format!(
                "cost      {} US$ = {} yen",
                decimals(self.cost, 2),
                grouped((self.cost * at.yen).div_ceil(1_000))
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deployment() -> Deployment {
        Deployment {
            concurrency: vec![5],
            lanes: 8,
            wallet_ms: 20,
            table_units: vec![4_000],
            chunk: 250,
            memory_mb: 256,
            write_price: 625,
            read_price: 125,
            yen: 150,
        }
    }

    #[test]
    fn half_a_million_wallets_are_held_by_a_fresh_tables_write_units_and_cost_a_few_dollars() {
        let units = Units {
            write: 6_000,
            read: 500,
        };
        let night = reckon(500_000, units, (5, 4_000), &deployment());
        // 3,000 write units a second are 500 wallets; five workers of eight could do 2,000.
        assert_eq!(
            (night.rate, night.bound, night.seconds),
            (500, "the table", 1_000)
        );
        assert_eq!((night.write_units, night.read_units), (3_000_000, 250_000));
        // 1.875 of writing, 0.031 of reading, 0.017 of Lambda, 0.003 of messages.
        assert_eq!(night.cost, 1_926);
        let [.., cost] = night.shown(units, &deployment());
        assert!(cost.ends_with("1.93 US$ = 289 yen"), "{cost}");
    }

    #[test]
    fn a_wider_deployment_is_held_by_the_index() {
        let units = Units {
            write: 3_000,
            read: 500,
        };
        let wide = reckon(80_000_000, units, (100, 40_000), &deployment());
        assert_eq!(
            (wide.rate, wide.bound, wide.seconds),
            (8_000, "the index", 10_000)
        );
    }
}
