//! The points budgets of campaigns, shared by all members.
//!
//! A budget is kept in [`COUNTERS`] counters, each with its share, so that tills that sell at once seldom meet. What an
//! order gets is counted in the very transaction that gives it, over the version of the counter that was seen: a budget is
//! never overdrawn, and what is given twice is counted twice. A command takes a counter by chance; where that cannot bear
//! the whole, it looks at all of them and takes what it needs of several. So an order gets less than it would only where
//! all counters together have less, as they were seen a moment before. What returns and edits take back goes to any.

use std::collections::BTreeMap;

use domain::entry::{EntryKey, Record};
use domain::program::Program;
use domain::rules::earn::{Award, Budgets};
use domain::wallet::Wallet;
use futures::future::try_join_all;

use crate::store::{Read, Write};
use crate::{App, Error};

/// The counters of one budget.
pub const COUNTERS: u8 = 16;

/// One of the counters of a budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    /// Whose budget.
    pub campaign: String,
    /// Which of its counters, from 0 on.
    pub shard: u8,
    /// How often it was stored. Zero has never been.
    pub version: u64,
    /// Points that it has given, less those that came back: fewer than none where they came from another counter.
    pub given: i64,
}

/// What is left of a campaign's budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetNow {
    /// Whose.
    pub campaign: String,
    /// The whole budget.
    pub total: u64,
    /// Points given by now, less those that came back.
    pub given: u64,
    /// Points that it can still give.
    pub left: u64,
}

/// Points that campaigns with a budget had given a member, by campaign.
pub(crate) type Given = BTreeMap<String, u64>;

/// What one attempt at a command knows of budgets.
#[derive(Debug, Default)]
pub(crate) struct Purse {
    /// The counters that it may take from, by campaign.
    counters: BTreeMap<String, Vec<Counter>>,
    left: Budgets,
}

impl Purse {
    /// What is left in the counters that were looked at, by campaign.
    pub(crate) fn left(&self) -> &Budgets {
        &self.left
    }
}

impl Counter {
    /// Points that it can still give of a budget of `total`.
    fn left(&self, total: u64) -> u64 {
        let (shard, counters) = (u64::from(self.shard), u64::from(COUNTERS));
        let share = total / counters + u64::from(shard < total % counters);
        let left = i128::from(share) - i128::from(self.given);
        u64::try_from(left).unwrap_or(0)
    }

    /// The counter once it has given so many more.
    fn and(&self, points: i64) -> Counter {
        Counter {
            version: self.version.saturating_add(1),
            given: self.given.saturating_add(points),
            ..self.clone()
        }
    }
}

impl App {
    /// What is left of each budget of the program in force.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn budgets(&self) -> Result<Vec<BudgetNow>, Error> {
        let in_force = self.program_in_force().await?;
        let budgets = budgets(&in_force.program);
        try_join_all(budgets.map(|(campaign, total)| async move {
            let counters = self.counters(campaign, Read::Strong).await?;
            let given = counters.iter().map(|counter| i128::from(counter.given));
            let left = counters.iter().map(|counter| counter.left(total));
            Ok(BudgetNow {
                campaign: campaign.to_owned(),
                total,
                given: u64::try_from(given.sum::<i128>()).unwrap_or(0),
                left: left.fold(0, u64::saturating_add),
            })
        }))
        .await
    }

    /// What such moves make of the counters, to be written with them. `None` where a budget has less left: the purse knows
    /// that now, so that it can be decided anew.
    pub(crate) async fn take(
        &self,
        purse: &mut Purse,
        program: &Program,
        moves: &BTreeMap<String, i64>,
        read: Read,
    ) -> Result<Option<Vec<Write>>, Error> {
        if !self.fill(purse, program, moves, read).await? {
            return Ok(None);
        }
        let drawn = moves.iter().flat_map(|(campaign, points)| {
            let counters = purse.counters.get(campaign).map_or(&[][..], Vec::as_slice);
            taken(counters, total(program, campaign), *points).map(Write::Counter)
        });
        Ok(Some(drawn.collect()))
    }

    /// Looks at the budgets of campaigns that are to give so many points. False where one of them has fewer left.
    pub(crate) async fn fill(
        &self,
        purse: &mut Purse,
        program: &Program,
        wanted: &BTreeMap<String, i64>,
        read: Read,
    ) -> Result<bool, Error> {
        let mut is_enough = true;
        for (campaign, points) in wanted {
            if !purse.counters.contains_key(campaign) {
                let total = total(program, campaign);
                let counters = self.open(campaign, total, *points, read).await?;
                let left = counters.iter().map(|counter| counter.left(total));
                let left = left.fold(0, u64::saturating_add);
                purse.left.insert(campaign.clone(), left);
                purse.counters.insert(campaign.clone(), counters);
            }
            let left = purse.left.get(campaign).copied().unwrap_or(0);
            is_enough &= *points <= signed(left);
        }
        Ok(is_enough)
    }

    /// The counters to take so many points from: one by chance, or all where that has too few, beginning with those by
    /// chance, so that tills do not all want the same.
    async fn open(
        &self,
        campaign: &str,
        total: u64,
        points: i64,
        read: Read,
    ) -> Result<Vec<Counter>, Error> {
        let chance = self.ids.random() % u64::from(COUNTERS);
        let shard = u8::try_from(chance).unwrap_or(0);
        let first = self.counter(campaign, shard, read).await?;
        if points <= signed(first.left(total)) {
            return Ok(vec![first]);
        }
        let mut all = self.counters(campaign, read).await?;
        all.rotate_left(usize::from(shard));
        // One that can bear the whole goes before any that can bear a part.
        all.sort_by_key(|counter| signed(counter.left(total)) < points);
        Ok(all)
    }

    async fn counters(&self, campaign: &str, read: Read) -> Result<Vec<Counter>, Error> {
        let all = (0..COUNTERS).map(|shard| self.counter(campaign, shard, read));
        try_join_all(all).await
    }

    async fn counter(&self, campaign: &str, shard: u8, read: Read) -> Result<Counter, Error> {
        let found = self.store.counter(campaign, shard, read).await?;
        Ok(found.unwrap_or_else(|| Counter {
            campaign: campaign.to_owned(),
            shard,
            version: 0,
            given: 0,
        }))
    }
}

/// What campaigns with a budget have given a member.
pub(crate) fn given(wallet: &Wallet, program: &Program) -> Given {
    let given = |campaign: &str| wallet.used.campaign_points.get(campaign).copied();
    budgets(program)
        .map(|(campaign, _)| (campaign.to_owned(), given(campaign).unwrap_or(0)))
        .collect()
}

/// What a command moves of budgets, by campaign: a purchase, an edit of its order, a return. Whoever leaves gives nothing
/// back.
pub(crate) fn moves(
    key: &EntryKey,
    before: Option<Given>,
    after: &Wallet,
) -> BTreeMap<String, i64> {
    let counts = matches!(
        key.record,
        Record::Earning | Record::Amendment | Record::Return
    );
    let before = before.unwrap_or_default().into_iter().filter(|_| counts);
    let moved = before.map(|(campaign, before)| {
        let after = after.used.campaign_points.get(&campaign).copied();
        let after = signed(after.unwrap_or(0));
        (campaign, after.saturating_sub(signed(before)))
    });
    moved.filter(|(_, points)| *points != 0).collect()
}

/// What an award wants of budgets, by campaign.
pub(crate) fn wanted(award: &Award, program: &Program) -> BTreeMap<String, i64> {
    let mut wanted = BTreeMap::new();
    for (campaign, _) in budgets(program) {
        let parts = award.parts.iter();
        let own = parts.filter(|part| part.campaign.as_deref() == Some(campaign));
        let points: u64 = own.map(|part| part.points).fold(0, u64::saturating_add);
        if points > 0 {
            wanted.insert(campaign.to_owned(), signed(points));
        }
    }
    wanted
}

/// The campaigns that have a budget, and how much that is.
fn budgets(program: &Program) -> impl Iterator<Item = (&str, u64)> {
    let campaigns = program.campaigns.iter();
    campaigns.filter_map(|campaign| Some((campaign.id.as_str(), campaign.max_points_total?)))
}

/// A campaign's budget; without end where it has none.
fn total(program: &Program, campaign: &str) -> u64 {
    let mut budgets = budgets(program);
    let found = budgets.find(|(id, _)| *id == campaign);
    found.map_or(u64::MAX, |(_, total)| total)
}

/// The counters once so many points are taken of them, one after the other; what comes back goes to the first.
fn taken(counters: &[Counter], total: u64, points: i64) -> impl Iterator<Item = Counter> {
    let mut rest = points;
    counters.iter().filter_map(move |counter| {
        let part = rest.min(signed(counter.left(total)));
        rest = rest.saturating_sub(part);
        (part != 0).then(|| counter.and(part))
    })
}

fn signed(points: u64) -> i64 {
    i64::try_from(points).unwrap_or(i64::MAX)
}
