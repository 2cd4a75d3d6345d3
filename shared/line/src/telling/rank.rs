//! Ranks, and what is missing to the next.

use domain::calendar::Instant;
use domain::entry::Entry;
use domain::language::Language;
use domain::program::{Level, Metric, Program};
use domain::rules::rank::Progress;
use domain::wallet::Wallet;

use crate::message::view::{NextRank, Rank, RankUnit};

/// The rank held; `None` where the program has none.
#[must_use]
pub fn rank(wallet: &Wallet, program: &Program, now: Instant, language: Language) -> Option<Rank> {
    let ranks = program.ranks.as_ref()?;
    let progress = wallet.rank.progress(ranks, &program.time_zone, now)?;
    Some(Rank {
        name: progress.level.name_in(language).to_owned(),
        kept_until: progress.until,
        in_grace: progress.grace_until.is_some(),
        benefits: benefits(progress.level, language),
        next: progress.next.map(|(level, missing)| NextRank {
            name: level.name_in(language).to_owned(),
            missing,
            unit: match ranks.metric {
                Metric::Spend => RankUnit::Yen,
                Metric::PointsEarned => RankUnit::Points,
                Metric::Purchases => RankUnit::Purchases,
            },
            percent: percent(&progress, level.threshold),
        }),
    })
}

/// What a level brings beside points, in words.
#[must_use]
pub fn benefits(level: &Level, language: Language) -> Vec<String> {
    let benefits = level.benefits.iter();
    benefits
        .map(|benefit| benefit.text_in(language).to_owned())
        .collect()
}

/// How far from the held rank's threshold to the next one's.
fn percent(progress: &Progress<'_>, next_threshold: u64) -> u8 {
    let from = progress.level.threshold;
    let way = next_threshold.saturating_sub(from);
    let gone = progress.counted.saturating_sub(from);
    let percent = gone.saturating_mul(100).checked_div(way).unwrap_or(0);
    u8::try_from(percent.min(100)).unwrap_or(100)
}

/// The name of the rank that `entry` raised its member to: a higher one than stood in the last
/// command before it. `earlier` are the entries before, newest first.
#[must_use]
pub fn rank_up(
    entry: &Entry,
    earlier: &[Entry],
    program: &Program,
    language: Language,
) -> Option<String> {
    let ranks = program.ranks.as_ref()?;
    let position = |entry: &Entry| {
        let level = entry.command.as_ref()?.standing.rank.as_deref()?;
        ranks.position(level)
    };
    let reached = position(entry)?;
    let before = earlier.iter().find_map(position).unwrap_or(0);
    let level = ranks.levels.get(reached).filter(|_| reached > before)?;
    Some(level.name_in(language).to_owned())
}
