//! Draws of lotteries: each is what its program makes of its roll, no prize was given oftener than there are, and none was
//! passed over while there were any. With a lottery's seed, which is told when it is over, each roll is rolled again.

use super::{Auditor, Finding};
use app::lotteries::prize_place;
use app::ports::Fault;
use domain::entry::Entry;
use domain::fact::{Drawn, Fact};
use domain::ids::DrawId;
use domain::program::{Lottery, Program};
use domain::rules::lottery::Seed;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What is known of draws so far.
#[derive(Default)]
pub(super) struct Draws {
    /// The seeds of lotteries that are over.
    seeds: BTreeMap<String, Seed>,
    /// By the place of its stock.
    prizes: BTreeMap<String, Prize>,
    programs: HashMap<u32, Option<Arc<Program>>>,
}

/// What became of a prize.
#[derive(Default)]
struct Prize {
    /// How often the journal gives it.
    given: u64,
    /// How many there were, by the programs that judged its draws.
    stock_max: u64,
    /// How many must have been given by now, because it was passed over.
    passed_over_at: u64,
}

impl Draws {
    pub(super) fn with(seeds: BTreeMap<String, Seed>) -> Self {
        Self {
            seeds,
            ..Self::default()
        }
    }

    /// Notes what a draw gave and passed over; answers whether its program makes that of its roll.
    fn fits(&mut self, drawn: &Drawn, lottery: &Lottery) -> bool {
        let prizes = lottery.drawn(drawn.roll);
        let given = drawn.prize.as_ref();
        let place = given.map(|id| prizes.iter().position(|prize| prize.id == *id));
        let passed = match place {
            Some(None) => return false,
            Some(Some(place)) => place,
            None => prizes.len(),
        };
        for (index, prize) in prizes.iter().enumerate().take(passed.saturating_add(1)) {
            let place = prize_place(&lottery.id, &prize.id);
            let known = self.prizes.entry(place).or_default();
            known.stock_max = known.stock_max.max(prize.stock);
            if index < passed {
                known.passed_over_at = known.passed_over_at.max(prize.stock);
            } else {
                known.given = known.given.saturating_add(1);
            }
        }
        let first = prizes.first().map(|prize| &prize.id);
        drawn.instead_of.as_ref() == first.filter(|_| passed > 0)
    }
}

impl Auditor {
    /// Rolls again.
    pub(super) async fn draw(&mut self, entry: &Entry) -> Result<(), Fault> {
        let Fact::Drawn(drawn) = &entry.fact else {
            return Ok(());
        };
        self.report.checked.draws += 1;
        let program = self.judged_by(entry.program_version).await?;
        let lottery = program
            .as_ref()
            .and_then(|program| program.lottery(&drawn.lottery));
        let fits = lottery.is_some_and(|lottery| self.draws.fits(drawn, lottery));
        let seed = self.draws.seeds.get(&drawn.lottery);
        let roll = seed.and_then(|seed| Some(seed.roll(&DrawId::parse(&entry.key.id).ok()?)));
        let mut findings = Vec::new();
        if !fits {
            let given = drawn.prize.as_deref().unwrap_or("none");
            findings.push(Finding::new("the prize of a draw", "another", given));
        }
        if let Some(roll) = roll.filter(|roll| *roll != drawn.roll) {
            findings.push(Finding::new("what a draw rolled", drawn.roll, roll));
        }
        for finding in findings {
            self.add(finding.of(&entry.member).at(entry.seq));
        }
        Ok(())
    }

    /// What can be said only of all draws together: the stock is written with each prize that is given, so it is never behind
    /// what was read of the journal before it.
    pub(super) async fn all_draws(&mut self) -> Result<(), Fault> {
        for (place, prize) in std::mem::take(&mut self.draws.prizes) {
            let stock = self.store.stock(&place).await?;
            let written = stock.map_or(0, |stock| stock.version);
            if prize.given > written {
                let what = format!("how many of {place} were given");
                self.add(Finding::new(&what, prize.given, written));
            }
            if prize.given > prize.stock_max {
                let what = format!("{place} is given no oftener than there are");
                self.add(Finding::new(&what, prize.given, prize.stock_max));
            }
            if prize.passed_over_at > written {
                let what = format!("{place} is passed over only where none are left");
                self.add(Finding::new(&what, prize.passed_over_at, written));
            }
        }
        for (lottery, seed) in std::mem::take(&mut self.draws.seeds) {
            let opening = self.store.opening(&lottery).await?;
            let told = opening.map_or_else(|| "none".to_owned(), |opening| opening.seed_hash);
            if told != seed.hash() {
                let what = format!("the hash of the seed of {lottery}");
                self.add(Finding::new(&what, told, seed.hash()));
            }
        }
        Ok(())
    }

    async fn judged_by(&mut self, version: u32) -> Result<Option<Arc<Program>>, Fault> {
        if let Some(known) = self.draws.programs.get(&version) {
            return Ok(known.clone());
        }
        let published = match self.store.program(version).await {
            Ok(published) => published.map(|published| published.program),
            Err(Fault::Corrupt(_)) => None,
            Err(fault) => return Err(fault),
        };
        self.draws.programs.insert(version, published.clone());
        Ok(published)
    }
}
