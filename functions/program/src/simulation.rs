//! The figures of a simulation, as callers read them.

use std::ops::RangeInclusive;

use app::simulate::Simulated;
use app::store::SHARDS;
use domain::calendar::Day;
use domain::replay::{Both, Budget};
use serde::Serialize;
use utoipa::ToSchema;

/// What orders were given, and what they would have been given. Points count as far as their goods have not come back. All
/// figures but those of budgets are of this call's members, add up over calls, and are as if budgets had no end.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgramSimulation)]
pub(crate) struct SimulationBody {
    /// The first day.
    #[schema(value_type = String, format = Date)]
    from: Day,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    to: Day,
    /// Members with an order in the period.
    members: u64,
    /// Orders in the period that were judged again.
    orders: u64,
    /// Orders in the period that cannot be judged again: what they were was not recorded yet.
    orders_left_out: u64,
    /// Points.
    points: BothBody,
    /// What they cost, in yen, by what a point is worth on each side.
    yen: BothBody,
    /// Points by the rank held when the order was placed, on each side.
    by_rank: Vec<RankRow>,
    /// Points by store.
    by_store: Vec<StoreRow>,
    /// Points by category of goods.
    by_category: Vec<CategoryRow>,
    /// Points by the rule that gives them.
    by_rule: Vec<RuleRow>,
    /// What the budgets of campaigns come to for the members of this call and of all calls before it: final where `next_cursor`
    /// is `null`.
    budgets: Vec<BudgetRow>,
    /// What of `points.proposed`, summed over all calls, the budgets would not have given: take it off.
    #[schema(example = 0)]
    beyond_budgets: u64,
    /// What was reckoned: `ranks` and `purchases` as these orders make them from each member's first on, `member_limits` of
    /// campaigns, in all and by day, `budgets_by_day`, and `returns` as if what came back had not been bought.
    #[schema(value_type = Vec<String>, example = json!(RECKONED))]
    reckoned: [&'static str; 5],
    /// What was not, on either side: points of `activities`, `adjustments`, `coupons` and `stamp_cards`; and what other rules
    /// would give once a budget is spent (`others_after_budget`): in the place of a campaign that is exclusive, or at ranks that
    /// follow points earned.
    #[schema(value_type = Vec<String>, example = json!(LEFT_OUT))]
    left_out: [&'static str; 5],
    /// How far the simulation is.
    progress: ProgressBody,
    /// Where the next call goes on; `null` where all members were looked at.
    next_cursor: Option<String>,
}

/// A figure on each side.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SimulatedFigure)]
pub(crate) struct BothBody {
    /// As it was.
    #[schema(example = 100)]
    recorded: u64,
    /// As it would have been.
    #[schema(example = 200)]
    proposed: u64,
    /// What would have been more, or, negative, less.
    #[schema(example = 100)]
    difference: i64,
}

/// Points of one rank.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SimulatedRank)]
pub(crate) struct RankRow {
    /// The rank; `null` where none was held.
    rank: Option<String>,
    #[serde(flatten)]
    points: BothBody,
}

/// Points of one store.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SimulatedStore)]
pub(crate) struct StoreRow {
    /// The channel.
    channel: String,
    /// The store; `null` where the orders name none.
    store_id: Option<String>,
    #[serde(flatten)]
    points: BothBody,
}

/// Points of one category.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SimulatedCategory)]
pub(crate) struct CategoryRow {
    /// The category; `null` for goods without one.
    category: Option<String>,
    #[serde(flatten)]
    points: BothBody,
}

/// Points of one rule.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SimulatedRule)]
pub(crate) struct RuleRow {
    /// The rule, as in a breakdown.
    #[schema(example = "campaign:weekend-double")]
    rule: String,
    #[serde(flatten)]
    points: BothBody,
}

/// What the budget of a campaign comes to. Each day's orders are given what the campaign wants to give for them until the
/// budget is spent, in the order of the days on which they were placed: the sums and the day are exact, and which orders of
/// that day go without is not said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SimulatedBudget)]
pub(crate) struct BudgetRow {
    /// The campaign.
    #[schema(example = "weekend-double")]
    campaign: String,
    /// The whole budget, in points.
    #[schema(example = 500_000)]
    max_points_total: u64,
    /// Points given for orders that were placed before the period: they are of the same budget.
    #[schema(example = 0)]
    given_before: u64,
    /// Points that the campaign would give for the orders of the period if its budget had no end.
    #[schema(example = 612_000)]
    wanted: u64,
    /// Points that it would give for them.
    #[schema(example = 500_000)]
    given: u64,
    /// The day of the period on which the last of the budget is given; `null` where it lasts, or was spent before.
    #[schema(value_type = Option<String>, format = Date, example = "2026-10-24")]
    spent_on: Option<Day>,
}

/// What a simulation reckons.
const RECKONED: [&str; 5] = [
    "ranks",
    "purchases",
    "member_limits",
    "budgets_by_day",
    "returns",
];

/// What it does not.
const LEFT_OUT: [&str; 5] = [
    "activities",
    "adjustments",
    "coupons",
    "stamp_cards",
    "others_after_budget",
];

/// How far a simulation is: members are looked at in parts of about the same size.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SimulationProgress)]
pub(crate) struct ProgressBody {
    /// Parts that are done, with those of the calls before.
    #[schema(example = 16)]
    parts_done: u8,
    /// All parts.
    #[schema(example = 16)]
    parts: u8,
}

impl SimulationBody {
    pub(crate) fn of(days: &RangeInclusive<Day>, found: Simulated) -> Self {
        let figures = found.figures;
        let yen = figures.yen();
        let ranks = figures.by_rank.into_iter();
        let stores = figures.by_store.into_iter();
        let categories = figures.by_category.into_iter();
        let rules = figures.by_rule.into_iter();
        let budgets: Vec<_> = found.budgets.into_iter().map(BudgetRow::of).collect();
        let beyond = budgets.iter().map(|it| it.wanted.saturating_sub(it.given));
        Self {
            beyond_budgets: beyond.fold(0, u64::saturating_add),
            budgets,
            reckoned: RECKONED,
            left_out: LEFT_OUT,
            from: *days.start(),
            to: *days.end(),
            members: figures.members,
            orders: figures.orders,
            orders_left_out: figures.orders_left_out,
            points: figures.points.into(),
            yen: yen.into(),
            by_rank: ranks
                .map(|(rank, both)| RankRow {
                    rank,
                    points: both.into(),
                })
                .collect(),
            by_store: stores
                .map(|((channel, store_id), both)| StoreRow {
                    channel,
                    store_id,
                    points: both.into(),
                })
                .collect(),
            by_category: categories
                .map(|(category, both)| CategoryRow {
                    category,
                    points: both.into(),
                })
                .collect(),
            by_rule: rules
                .map(|(rule, both)| RuleRow {
                    rule,
                    points: both.into(),
                })
                .collect(),
            progress: ProgressBody {
                parts_done: found.shards_done,
                parts: SHARDS,
            },
            next_cursor: found.next.map(|place| place.to_string()),
        }
    }
}

impl BudgetRow {
    fn of(budget: Budget) -> Self {
        Self {
            campaign: budget.campaign,
            max_points_total: budget.total,
            given_before: budget.given_before,
            wanted: budget.wanted,
            given: budget.given,
            spent_on: budget.spent_on,
        }
    }
}

impl From<Both> for BothBody {
    fn from(both: Both) -> Self {
        let signed = |points: u64| i64::try_from(points).unwrap_or(i64::MAX);
        Self {
            recorded: both.recorded,
            proposed: both.proposed,
            difference: signed(both.proposed).saturating_sub(signed(both.recorded)),
        }
    }
}
