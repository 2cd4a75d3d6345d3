//! Ranks the slow and obvious way: every purchase is remembered, and each question adds them all up.

use proptest::collection::vec;
use proptest::prelude::*;

use super::RankState;
use chrono::Datelike;

use crate::calendar::{Day, Instant, Zone, add_days, add_months, fiscal_year};
use crate::program::arbitrary::ranks;
use crate::program::{Metric, Ranks, Window};

const ZONE: Zone = Zone::TOKYO;

/// One purchase, and whether it was returned whole.
#[derive(Clone)]
struct Purchase {
    day: Day,
    figures: [i64; 3],
    is_returned: bool,
}

/// A member whose whole life is kept.
struct Model {
    ranks: Ranks,
    purchases: Vec<Purchase>,
    level: usize,
    /// Judged on this day, and held through that one.
    held: Option<(Day, Day)>,
    /// The day on which the level was reached, from which its terms are counted, and how many months they have come to.
    terms: (Day, u32),
    /// Whether that last day is the end of the grace.
    in_grace: bool,
    /// Whether it was judged then because a term had ended.
    is_kept: bool,
}

impl Model {
    fn counted(&self, judged: Day) -> u64 {
        self.counted_by(judged, false)
    }

    /// At the end of a term, the leap day's year ends as a rank's does that was reached on it.
    fn counted_by(&self, judged: Day, is_term: bool) -> u64 {
        // A year ends on the day before the same day, or with February where that has no such day.
        let ends = |bought: Day| match (bought.month(), bought.day()) {
            (2, 29) if !is_term => add_months(bought, 12),
            _ => add_months(bought, 12).pred_opt().unwrap(),
        };
        let year_of = |day: Day| fiscal_year(day, self.ranks.fiscal_year_starts);
        let counts = |bought: Day| match self.ranks.window {
            Window::Lifetime => true,
            Window::Rolling12Months => judged <= ends(bought),
            Window::CalendarYear => bought.year() == judged.year(),
            Window::FiscalYear => year_of(bought) == year_of(judged),
        };
        let figure = match self.ranks.metric {
            Metric::Spend => 0,
            Metric::PointsEarned => 1,
            Metric::Purchases => 2,
        };
        let counting = self.purchases.iter().filter(|purchase| {
            !purchase.is_returned && purchase.day <= judged && counts(purchase.day)
        });
        counting
            .map(|purchase| purchase.figures[figure].unsigned_abs())
            .sum()
    }

    fn reached(&self, counted: u64) -> usize {
        self.ranks
            .levels
            .iter()
            .filter(|level| level.threshold <= counted)
            .count()
            - 1
    }

    fn hold(&mut self, level: usize, judged: Day) {
        self.level = level;
        self.held = (level > 0).then(|| (judged, self.term(self.ranks.keep_months)));
        self.in_grace = false;
        self.is_kept = false;
    }

    /// The end of a term that follows those before.
    fn term(&mut self, months: u32) -> Day {
        self.terms.1 += months;
        add_months(self.terms.0, self.terms.1)
    }

    fn settle(&mut self, today: Day) {
        while let Some((judged, last)) = self.held.filter(|(_, last)| *last < today) {
            let reached = self.reached(self.counted_by(last, true));
            let grace = self.ranks.grace_months;
            if reached >= self.level || self.in_grace || grace == 0 {
                self.hold(reached, last);
                self.is_kept = true;
            } else {
                self.held = Some((judged, self.term(grace)));
                self.in_grace = true;
            }
        }
    }

    /// After a purchase, which only ever lifts, or after a return.
    fn judge(&mut self, today: Day, is_return: bool) {
        let now = self.reached(self.counted(today));
        if now > self.level {
            self.terms = (today, 0);
            self.hold(now, today);
        } else if let Some((judged, _)) = self.held.filter(|_| is_return) {
            let then = self.reached(self.counted_by(judged, self.is_kept));
            self.level = self.level.min(then.max(now));
            self.held = self.held.filter(|_| self.level > 0);
            self.in_grace &= self.level > 0;
        }
    }
}

/// Days pass, then something is bought, or the purchase chosen is returned.
#[derive(Clone, Debug)]
struct Step {
    days: u32,
    spend: i64,
    returned: Option<prop::sample::Index>,
}

fn step() -> impl Strategy<Value = Step> {
    let days = prop_oneof![0..20_u32, 0..500_u32];
    let returned = prop_oneof![3 => Just(None), 1 => any::<prop::sample::Index>().prop_map(Some)];
    (days, 0..60_000_i64, returned).prop_map(|(days, spend, returned)| Step {
        days,
        spend,
        returned,
    })
}

fn noon(day: Day) -> Instant {
    ZONE.start(day) + chrono::Duration::hours(12)
}

proptest! {
    #[test]
    fn the_small_state_agrees_with_the_whole_history(ranks in ranks(), steps in vec(step(), 1..40)) {
        let mut state = RankState::default();
        let mut today: Day = "2024-01-15".parse().unwrap();
        let mut model = Model { ranks: ranks.clone(), purchases: Vec::new(), level: 0, held: None, terms: (today, 0), in_grace: false, is_kept: false };
        for step in steps {
            today = add_days(today, step.days);
            model.settle(today);
            state.advance(&ranks, &ZONE, noon(today));
            let open: Vec<usize> = (0..model.purchases.len()).filter(|at| !model.purchases[*at].is_returned).collect();
            let is_return = step.returned.is_some() && !open.is_empty();
            if let Some(returned) = step.returned.filter(|_| is_return) {
                let purchase = &mut model.purchases[*returned.get(&open)];
                purchase.is_returned = true;
                let [spend, points, purchases] = purchase.figures.map(|figure| -figure);
                state.count(purchase.day, spend, points, purchases);
            } else {
                let figures = [step.spend, step.spend / 100, 1];
                model.purchases.push(Purchase { day: today, figures, is_returned: false });
                state.count(today, figures[0], figures[1], figures[2]);
            }
            model.judge(today, is_return);
            state.judge(&ranks, &ZONE, noon(today));
            prop_assert_eq!(state.level(), Some(model.ranks.levels[model.level].id.as_str()));
            prop_assert_eq!(state.until(), model.held.map(|(_, until)| until));
            let progress = state.progress(&ranks, &ZONE, noon(today)).unwrap();
            prop_assert_eq!(progress.grace_until, state.until().filter(|_| model.in_grace));
            prop_assert_eq!(progress.counted, model.counted(today));
            prop_assert_eq!(state.at(noon(today)), state.level());
            prop_assert!(progress.next.is_none_or(|(_, missing)| missing > 0));
        }
    }

    #[test]
    fn looking_daily_and_looking_once_find_the_same_rank(
        ranks in ranks(),
        bought in vec((0..40_u32, 0..60_000_i64), 1..6),
        days in 1..1_200_u32,
    ) {
        let mut once = RankState::default();
        let mut today: Day = "2023-12-31".parse().unwrap();
        for (days, spend) in bought {
            today = add_days(today, days);
            once.advance(&ranks, &ZONE, noon(today));
            once.count(today, spend, spend / 100, 1);
            once.judge(&ranks, &ZONE, noon(today));
        }
        let mut daily = once.clone();
        for day in 1..=days {
            daily.advance(&ranks, &ZONE, noon(add_days(today, day)));
        }
        once.advance(&ranks, &ZONE, noon(add_days(today, days)));
        prop_assert_eq!(daily, once);
    }
}
