//! Points that are alike, as a plain list: the oldest picture of a points account there is.

use domain::calendar::Day;

/// The last day of points that never expire, so that they sort last.
pub(crate) const NEVER: Day = Day::MAX;

/// What points were given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// For buying.
    Bought,
    /// By staff, or for an activity.
    Given,
    /// With a last day of their own, which nothing extends.
    Limited,
}

/// What points must share to be alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The last day.
    pub day: Day,
    /// The fiscal year in which they were given out.
    pub year: i32,
    /// What for.
    pub kind: Kind,
}

/// Points by label, soonest to expire first, never none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lots(Vec<(Label, u64)>);

impl Lots {
    /// Points of one label.
    #[must_use]
    pub fn of(label: Label, points: u64) -> Self {
        let mut lots = Self::default();
        lots.add(label, points);
        lots
    }

    /// The list.
    #[must_use]
    pub fn list(&self) -> &[(Label, u64)] {
        &self.0
    }

    /// All of them together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().map(|(_, points)| points).sum()
    }

    /// How many have each last day.
    #[must_use]
    pub fn by_day(&self) -> Vec<(Day, u64)> {
        let mut days: Vec<(Day, u64)> = Vec::new();
        for (label, points) in &self.0 {
            match days.last_mut() {
                Some((day, sum)) if *day == label.day => *sum += points,
                _ => days.push((label.day, *points)),
            }
        }
        days
    }

    /// Adds points of one label.
    pub fn add(&mut self, label: Label, points: u64) {
        match self.0.iter_mut().find(|(known, _)| *known == label) {
            Some((_, there)) => *there += points,
            None => self.0.push((label, points)),
        }
        self.tidy();
    }

    /// Adds all of others.
    pub fn add_all(&mut self, others: &Self) {
        for (label, points) in &others.0 {
            self.add(*label, *points);
        }
    }

    /// Takes up to so many, the soonest to expire first.
    pub fn take(&mut self, points: u64) -> Self {
        self.take_of(points, |_| true)
    }

    /// Takes up to so many of those that are `meant`, the soonest to expire first.
    pub fn take_of(&mut self, points: u64, meant: impl Fn(Label) -> bool) -> Self {
        let mut taken = Self::default();
        for (label, there) in self.0.iter_mut().filter(|(label, _)| meant(*label)) {
            let part = (*there).min(points - taken.total());
            *there -= part;
            taken.add(*label, part);
        }
        self.tidy();
        taken
    }

    /// Takes up to so many, the last to expire first.
    pub fn take_last(&mut self, points: u64) -> Self {
        let mut taken = Self::default();
        for (label, there) in self.0.iter_mut().rev() {
            let part = (*there).min(points - taken.total());
            *there -= part;
            taken.add(*label, part);
        }
        self.tidy();
        taken
    }

    /// Gives ordinary points this last day, where theirs is sooner.
    pub fn extend(&mut self, day: Day) {
        let before = std::mem::take(self);
        for (mut label, points) in before.0 {
            if label.kind != Kind::Limited {
                label.day = label.day.max(day);
            }
            self.add(label, points);
        }
    }

    fn tidy(&mut self) {
        self.0.retain(|(_, points)| *points > 0);
        self.0.sort_unstable();
    }
}
