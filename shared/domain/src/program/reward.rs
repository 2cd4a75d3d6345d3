//! The catalogue of rewards that points may be given for.

use super::Program;
use crate::calendar::Day;
use crate::language::Language;

/// A reward of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reward {
    /// Its id: its stock is kept under it.
    pub id: String,
    /// What members read.
    pub name: String,
    /// What members read in English; as `name`, where there is none.
    pub name_en: Option<String>,
    /// The points that one takes.
    pub points: u64,
    /// What one usually costs, tax included, in yen; not judged by the limits on premiums where nobody says.
    pub value_yen: Option<u64>,
    /// What the purchases that lead to one cost at least, in yen.
    pub transaction_yen: u64,
    /// The first day on which it is offered.
    pub from: Option<Day>,
    /// The last day on which it is offered.
    pub to: Option<Day>,
    /// The ranks whose members can have it; empty for everybody.
    pub ranks: Vec<String>,
    /// How many of it one member can have, ever; what is called off does not count. Without a limit, any number.
    pub max_per_member: Option<u32>,
}

impl Reward {
    /// Its name for members who read this language.
    #[must_use]
    pub fn name_in(&self, language: Language) -> &str {
        language.name(&self.name, self.name_en.as_deref())
    }

    /// Whether it is offered on this day.
    #[must_use]
    pub fn is_offered_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl Program {
    /// The reward called `id`.
    #[must_use]
    pub fn reward(&self, id: &str) -> Option<&Reward> {
        self.rewards.iter().find(|reward| reward.id == id)
    }
}
