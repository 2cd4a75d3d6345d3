//! `cargo run --profile simulation -- bench`: what the nightly runs cost, measured, drawn, and reckoned up to sizes that are not here.

mod curves;
mod engine;
mod load;
mod memory;
mod model;
mod night;
mod sweep;
mod year;

use clap::Subcommand;
use std::error::Error;

/// What to measure.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The nightly expiry among so many members, of whom so many are due: time, request units and memory
    Sweep(sweep::Sweep),
    /// The table and the curves of what `sweep` measured before
    Draw(sweep::Draw),
    /// A year of buying and using points: how often the index of due wallets moves, and what its nights cost
    Year(year::Year),
    /// A night on AWS, from the units that were measured and from published limits and prices
    Model(model::Model),
    /// The embedded engine in a process of its own, with the members in it; `sweep` starts it
    #[command(hide = true)]
    Engine(engine::Members),
}

/// Does it.
///
/// # Errors
/// In words for the person at the keyboard.
pub async fn run(command: &Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Sweep(asked) => sweep::sweep(asked).await,
        Command::Draw(asked) => sweep::draw(asked),
        Command::Year(asked) => year::year(asked),
        Command::Model(asked) => model::model(asked),
        Command::Engine(asked) => engine::engine(asked).await,
    }
}

/// A number for people, in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// A number of thousandths, with so many of its three decimals.
fn decimals(thousandths: u64, places: u32) -> String {
    let unit = 10_u64.pow(3_u32.saturating_sub(places));
    let rounded = thousandths.saturating_add(unit / 2) / unit;
    let whole = 10_u64.pow(places);
    let width = usize::try_from(places).unwrap_or_default();
    format!("{}.{:0width$}", grouped(rounded / whole), rounded % whole)
}

#[cfg(test)]
mod tests {
    use super::{decimals, grouped};

    #[test]
    fn numbers_are_grouped_and_thousandths_rounded_to_the_places_shown() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(12), "12");
        assert_eq!(decimals(6_500, 1), "6.5");
        assert_eq!(decimals(512, 2), "0.51");
        assert_eq!(decimals(1_999, 2), "2.00");
    }
}
