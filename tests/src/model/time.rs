//! What time alone decides: points expire, holds lapse, pending points ripen. One event after the other.

use domain::calendar::Instant;
use domain::program::Program;

use super::account::Account;
use super::lots::{Lots, NEVER};

impl Account {
    /// Lives through everything until `now`, in the order in which it comes true.
    pub fn advance(&mut self, program: &Program, now: Instant) {
        if let Some(ranks) = &program.ranks {
            self.rank.advance(ranks, &program.time_zone, now);
        }
        while let Some(at) = self.next_event(program).filter(|at| *at <= now) {
            self.expire(program, at);
            self.lapse(program, at);
            self.ripen(program, at);
        }
    }

    /// When the next thing happens by itself.
    fn next_event(&self, program: &Program) -> Option<Instant> {
        let zone = &program.time_zone;
        let ends = self
            .lots
            .list()
            .iter()
            .filter(|(day, _)| *day != NEVER)
            .map(|(day, _)| zone.end(*day));
        let lapses = self.holds.iter().map(|hold| hold.until);
        let ripens = self
            .pending
            .iter()
            .map(|pending| zone.start(pending.available_on));
        ends.chain(lapses).chain(ripens).min()
    }

    /// What has just come back may have expired meanwhile, or be owed.
    pub(super) fn settle(&mut self, program: &Program, now: Instant) {
        self.expire(program, now);
        self.pay_debt(now);
    }

    fn expire(&mut self, program: &Program, at: Instant) {
        let today = program.time_zone.day(at);
        let gone = self.lots.take_before(today);
        for (day, points) in gone.list() {
            self.note(
                "expired",
                None,
                at,
                Lots::default(),
                Lots::of(*day, *points),
            );
        }
    }

    fn lapse(&mut self, program: &Program, at: Instant) {
        while let Some(place) = self.holds.iter().position(|hold| hold.until <= at) {
            let hold = self.holds.remove(place);
            self.lots.add_all(&hold.lots);
            self.note("lapsed", None, at, hold.lots, Lots::default());
            self.settle(program, at);
        }
    }

    fn ripen(&mut self, program: &Program, at: Instant) {
        let today = program.time_zone.day(at);
        while let Some(place) = self
            .pending
            .iter()
            .position(|pending| pending.available_on <= today)
        {
            let ripe = self.pending.remove(place);
            self.lots.add_all(&ripe.lots);
            self.note(
                "confirmed",
                Some(&ripe.order),
                at,
                ripe.lots,
                Lots::default(),
            );
            self.settle(program, at);
        }
    }
}
