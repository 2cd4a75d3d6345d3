//! A part of the members, by what is true of them: all of its conditions must hold.

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::fault::{Fault, step};
use crate::program::Program;

/// Who is meant. Without a condition, everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// They hold one of these ranks; any where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranks: Vec<String>,
    /// Their birthday is in this month, 1 to 12.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday_month: Option<u32>,
    /// Their last visit was on this day or after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visited_since: Option<Day>,
    /// They have not visited on this day or after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_visited_since: Option<Day>,
    /// They can use so many points, or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points_at_least: Option<u64>,
    /// They can use so many points, or fewer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points_at_most: Option<u64>,
    /// They have linked LINE, or have not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_line: Option<bool>,
}

/// What of a member a segment asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// The rank held.
    pub rank: Option<String>,
    /// The month of the birthday, where it was told.
    pub birthday_month: Option<u32>,
    /// Points that can be used.
    pub points: u64,
    /// LINE is linked.
    pub has_line: bool,
    /// The day of the last visit: a purchase, a use of points or an activity. It need not be known where it lies before
    /// [`Segment::looks_back_to`].
    pub visited_on: Option<Day>,
}

impl Segment {
    /// Whether all conditions hold.
    #[must_use]
    pub fn holds(&self, member: &Traits) -> bool {
        let visited_since = |day| member.visited_on.is_some_and(|visited| visited >= day);
        let has_rank = member.rank.as_ref();
        (self.ranks.is_empty() || has_rank.is_some_and(|rank| self.ranks.contains(rank)))
            && self
                .birthday_month
                .is_none_or(|month| member.birthday_month == Some(month))
            && self.visited_since.is_none_or(visited_since)
            && !self.not_visited_since.is_some_and(visited_since)
            && self
                .points_at_least
                .is_none_or(|least| member.points >= least)
            && self.points_at_most.is_none_or(|most| member.points <= most)
            && self.has_line.is_none_or(|has| member.has_line == has)
    }

    /// The day before which a visit makes no difference; none where no visit does.
    #[must_use]
    pub fn looks_back_to(&self) -> Option<Day> {
        let days = [self.visited_since, self.not_visited_since];
        days.into_iter().flatten().min()
    }

    /// What is wrong with it under a program, each at its place in the segment.
    #[must_use]
    pub fn faults(&self, program: &Program) -> Vec<Fault> {
        let levels = program.ranks.iter().flat_map(|ranks| &ranks.levels);
        let known: Vec<&String> = levels.map(|level| &level.id).collect();
        let ranks = self.ranks.iter().enumerate();
        let unknown = ranks.filter(|(_, rank)| !known.contains(rank));
        let mut faults: Vec<Fault> = unknown
            .map(|(at, _)| {
                let pointer = step("/ranks", &at.to_string());
                Fault::new(pointer, "is not a rank of the program")
            })
            .collect();
        if self
            .birthday_month
            .is_some_and(|month| !(1..=12).contains(&month))
        {
            faults.push(Fault::new("/birthday_month", "must be 1 to 12"));
        }
        if self
            .not_visited_since
            .is_some_and(|not| self.visited_since >= Some(not))
        {
            let reason = "must be after visited_since: nobody is in it";
            faults.push(Fault::new("/not_visited_since", reason));
        }
        if self
            .points_at_most
            .is_some_and(|most| self.points_at_least > Some(most))
        {
            let reason = "must not be below points_at_least: nobody is in it";
            faults.push(Fault::new("/points_at_most", reason));
        }
        faults
    }
}

#[cfg(test)]
mod tests;
