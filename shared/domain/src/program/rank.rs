//! The ranks that members can reach.

use crate::language::Language;
use serde::{Deserialize, Serialize};

use super::Rate;

/// The ranks of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranks {
    /// What is counted.
    pub metric: Metric,
    /// Over which days.
    pub window: Window,
    /// Months that a rank is kept before it is judged again.
    pub keep_months: u32,
    /// Months for which who would fall then keeps the rank, to be judged once more; 0 for none.
    pub grace_months: u32,
    /// The month in which the fiscal year begins, 1 to 12, for [`Window::FiscalYear`].
    pub fiscal_year_starts: u32,
    /// From the lowest, whose threshold is 0, strictly upwards.
    pub levels: Vec<Level>,
}

/// One rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Its name in rules and answers.
    pub id: String,
    /// Its name for members.
    pub name: String,
    /// Its name for members who read English; without it, they read the other.
    pub name_en: Option<String>,
    /// From how much of the metric it is reached: yen, points or purchases.
    pub threshold: u64,
    /// What its members earn instead of the programme's own rate, where it says so.
    pub rate: Option<Rate>,
    /// The coupon that is given to whoever reaches it.
    pub coupon: Option<String>,
    /// What else it brings, for members to read.
    pub benefits: Vec<Benefit>,
}

/// Something that a rank brings and no rule here gives: a lounge, free delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benefit {
    /// In words for members.
    pub text: String,
    /// For members who read English; without it, they read the other.
    pub text_en: Option<String>,
}

impl Benefit {
    /// In words for members who read this language.
    #[must_use]
    pub fn text_in(&self, language: Language) -> &str {
        let english = self.text_en.as_deref().unwrap_or(&self.text);
        language.pick(self.text.as_str(), english)
    }
}

/// What ranks count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Yen of goods, after discounts; also of those that earn nothing.
    #[default]
    Spend,
    /// Points earned by orders.
    PointsEarned,
    /// Orders.
    Purchases,
}

/// Over which days ranks count. The day of judging is always the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// The year that ends with the day of judging: what was placed on 15 March counts through 14 March.
    Rolling12Months,
    /// From 1 January of the year of judging.
    CalendarYear,
    /// From the first day of the fiscal year of judging.
    FiscalYear,
    /// Everything, ever.
    Lifetime,
}

impl Level {
    /// Its name for members who read this language.
    #[must_use]
    pub fn name_in(&self, language: Language) -> &str {
        language.name(&self.name, self.name_en.as_deref())
    }
}

impl Ranks {
    /// Where `id` stands among the levels, from 0 for the lowest.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.levels.iter().position(|level| level.id == id)
    }
}
