//! Points with their last day, as a plain list: the oldest picture of a points account there is.

use domain::calendar::Day;

/// The last day of points that never expire, so that they sort last.
pub(crate) const NEVER: Day = Day::MAX;

/// Points by last day, soonest first, never an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lots(Vec<(Day, u64)>);

impl Lots {
    /// Points of one last day.
    #[must_use]
    pub fn of(day: Day, points: u64) -> Self {
        let mut lots = Self::default();
        lots.add(day, points);
        lots
    }

    /// The list.
    #[must_use]
    pub fn list(&self) -> &[(Day, u64)] {
        &self.0
    }

    /// All of them together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().map(|(_, points)| points).sum()
    }

    /// How many have this last day.
    #[must_use]
    pub fn on(&self, day: Day) -> u64 {
        let found = self.0.iter().find(|(known, _)| *known == day);
        found.map_or(0, |(_, points)| *points)
    }

    /// Adds points of one last day.
    pub fn add(&mut self, day: Day, points: u64) {
        match self.0.iter_mut().find(|(known, _)| *known == day) {
            Some((_, there)) => *there += points,
            None => self.0.push((day, points)),
        }
        self.tidy();
    }

    /// Adds all of others.
    pub fn add_all(&mut self, others: &Self) {
        for (day, points) in &others.0 {
            self.add(*day, *points);
        }
    }

    /// Takes up to so many of one last day, and answers how many that were.
    pub fn take_on(&mut self, day: Day, points: u64) -> u64 {
        let taken = points.min(self.on(day));
        if let Some((_, there)) = self.0.iter_mut().find(|(known, _)| *known == day) {
            *there -= taken;
        }
        self.tidy();
        taken
    }

    /// Takes up to so many, the soonest to expire first.
    pub fn take(&mut self, points: u64) -> Self {
        let mut taken = Self::default();
        for (day, _) in self.0.clone() {
            taken.add(day, self.take_on(day, points - taken.total()));
        }
        taken
    }

    /// Takes everything whose last day is before this one.
    pub fn take_before(&mut self, day: Day) -> Self {
        let gone = self.0.iter().filter(|(last, _)| *last < day);
        let gone = Self(gone.copied().collect());
        self.0.retain(|(last, _)| *last >= day);
        gone
    }

    fn tidy(&mut self) {
        self.0.retain(|(_, points)| *points > 0);
        self.0.sort_unstable();
    }
}
