//! Lots: points kept apart by what an accountant and a calendar need to tell apart, and by nothing else.
//!
//! However much a member buys, points of one last day, one fiscal year of issue and one kind share a bucket, so a
//! wallet stays a handful of numbers. Taking points goes through the buckets in order: soonest to expire first.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::points::Points;
use crate::refusal::Refusal;

/// The last day on which points can be used, in the program's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LastDay {
    /// Through the end of this day.
    On(Day),
    /// For ever. It sorts after every day, so such points are spent last.
    Never,
}

impl LastDay {
    /// Whether the points are gone on `today`.
    #[must_use]
    pub fn is_before(self, today: Day) -> bool {
        matches!(self, LastDay::On(day) if day < today)
    }

    /// The day, where there is one.
    #[must_use]
    pub fn day(self) -> Option<Day> {
        match self {
            LastDay::On(day) => Some(day),
            LastDay::Never => None,
        }
    }
}

impl From<Option<Day>> for LastDay {
    fn from(day: Option<Day>) -> LastDay {
        day.map_or(LastDay::Never, LastDay::On)
    }
}

/// What points were given for. Accounts treat the first as part of the sale and the others as promotion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LotKind {
    /// Earned by buying, by the program's ordinary rules.
    #[serde(rename = "p")]
    Purchase,
    /// Given: by staff, for an activity.
    #[serde(rename = "g")]
    Grant,
    /// Given with a last day of its own, which nothing extends.
    #[serde(rename = "l")]
    Limited,
}

impl LotKind {
    /// The one letter under which the kind is stored.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            LotKind::Purchase => 'p',
            LotKind::Grant => 'g',
            LotKind::Limited => 'l',
        }
    }
}

/// Which bucket. The order of the fields is the order in which points are spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LotKey {
    /// Soonest first.
    pub last_day: LastDay,
    /// The fiscal year of issue, as its first calendar year (2026 for April 2026 to March 2027).
    pub issued_fy: i32,
    /// What the points were given for.
    pub kind: LotKind,
}

/// Points by bucket. No bucket is ever empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lots(BTreeMap<LotKey, Points>);

impl Lots {
    /// Nothing.
    #[must_use]
    pub fn new() -> Lots {
        Lots::default()
    }

    /// One bucket.
    #[must_use]
    pub fn one(key: LotKey, points: Points) -> Lots {
        let mut lots = Lots::new();
        if !points.is_zero() {
            lots.0.insert(key, points);
        }
        lots
    }

    /// All points together. Every way in is checked against [`Points::MAX`], so the sum is too.
    #[must_use]
    pub fn total(&self) -> Points {
        let sum = self
            .0
            .values()
            .fold(0_u64, |sum, points| sum.saturating_add(points.get()));
        Points::new(sum).unwrap_or(Points::MAX)
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The buckets, soonest to expire first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (LotKey, Points)> + '_ {
        self.0.iter().map(|(key, points)| (*key, *points))
    }

    /// What one bucket holds.
    #[must_use]
    pub fn in_bucket(&self, key: LotKey) -> Points {
        self.0.get(&key).copied().unwrap_or_default()
    }

    /// Adds to a bucket.
    ///
    /// # Errors
    /// [`Refusal::AboveLimit`] when all lots together would pass [`Points::MAX`].
    pub fn add(&mut self, key: LotKey, points: Points) -> Result<(), Refusal> {
        self.total().plus(points)?;
        if !points.is_zero() {
            let bucket = self.0.entry(key).or_default();
            *bucket = bucket.plus(points)?;
        }
        Ok(())
    }

    /// Adds every bucket of `other`.
    ///
    /// # Errors
    /// As [`Lots::add`].
    pub fn add_all(&mut self, other: &Lots) -> Result<(), Refusal> {
        other
            .iter()
            .try_for_each(|(key, points)| self.add(key, points))
    }

    /// Takes up to `points`, soonest to expire first, and says from which buckets.
    pub fn take(&mut self, points: Points) -> Lots {
        self.take_where(points, |_| true)
    }

    /// Takes up to `points` from the buckets that are `meant`, soonest to expire first, and says from which.
    pub fn take_where(&mut self, points: Points, meant: impl Fn(LotKey) -> bool) -> Lots {
        let mut wanted = points;
        let mut taken = Lots::new();
        let keys: Vec<LotKey> = self.0.keys().copied().filter(|key| meant(*key)).collect();
        for key in keys {
            let part = self.take_from(key, wanted);
            wanted = wanted.less(part);
            taken.put(key, part);
        }
        taken
    }

    /// Takes up to `points` from one bucket, and says how many there were.
    pub fn take_from(&mut self, key: LotKey, points: Points) -> Points {
        let held = self.in_bucket(key);
        let part = held.min(points);
        self.put(key, held.less(part));
        part
    }

    /// The same points with ordinary ones usable through `last_day` at least; those with a last day of their own keep it.
    #[must_use]
    pub fn extended_to(&self, last_day: LastDay) -> Lots {
        let mut extended = Lots::new();
        for (key, points) in self.iter() {
            let key = match key.kind {
                LotKind::Limited => key,
                LotKind::Purchase | LotKind::Grant => LotKey {
                    last_day: key.last_day.max(last_day),
                    ..key
                },
            };
            let sum = extended.in_bucket(key).get().saturating_add(points.get());
            extended.put(key, Points::new(sum).unwrap_or(Points::MAX));
        }
        extended
    }

    /// The stretch of points from `start` up to `end`, counting from the bucket that expires last. Cutting one
    /// whole into stretches that meet gives parts that sum exactly to it, whatever the cuts.
    #[must_use]
    pub fn stretch_from_last(&self, start: Points, end: Points) -> Lots {
        let mut passed = Points::ZERO;
        let mut stretch = Lots::new();
        for (key, held) in self.iter().rev() {
            let here_start = start.max(passed);
            let here_end = end
                .min(Points::new(passed.get().saturating_add(held.get())).unwrap_or(Points::MAX));
            if let Some(part) = here_end.minus(here_start) {
                stretch.put(key, part);
            }
            passed = Points::new(passed.get().saturating_add(held.get())).unwrap_or(Points::MAX);
        }
        stretch
    }

    /// The soonest last day.
    #[must_use]
    pub fn first_day(&self) -> Option<Day> {
        self.0
            .first_key_value()
            .and_then(|(key, _)| key.last_day.day())
    }

    /// Takes all buckets of one last day.
    pub fn take_day(&mut self, day: Day) -> Lots {
        self.take_where(Points::MAX, |key| key.last_day == LastDay::On(day))
    }

    /// Points by last day, soonest first; those that never expire are left out.
    #[must_use]
    pub fn by_day(&self) -> BTreeMap<Day, Points> {
        let mut days = BTreeMap::new();
        for (key, points) in self.iter() {
            if let LastDay::On(day) = key.last_day {
                let sum: &mut Points = days.entry(day).or_default();
                *sum = Points::new(sum.get().saturating_add(points.get())).unwrap_or(Points::MAX);
            }
        }
        days
    }

    /// Sets a bucket, keeping the promise that none is empty.
    fn put(&mut self, key: LotKey, points: Points) {
        if points.is_zero() {
            self.0.remove(&key);
        } else {
            self.0.insert(key, points);
        }
    }
}

impl FromIterator<(LotKey, Points)> for Lots {
    fn from_iter<I: IntoIterator<Item = (LotKey, Points)>>(buckets: I) -> Lots {
        Lots(
            buckets
                .into_iter()
                .filter(|(_, points)| !points.is_zero())
                .collect(),
        )
    }
}
