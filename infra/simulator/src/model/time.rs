//! What time alone decides: holds lapse, pending points mature, points expire. One event after the other.

use domain::calendar::{Day, Instant};
use domain::program::Ranks;

use super::account::Account;
use super::lots::{Lots, NEVER};
use super::rules::Rules;

/// Something that comes true by itself. Of what comes true at one instant, holds end first and points expire last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Lapses(String),
    Matures(String),
    Keeps(bool, String),
    Expires(Day),
}

impl Account {
    /// Lives through what happens to points, in the order in which it comes true.
    pub(super) fn live_until(&mut self, rules: &Rules, now: Instant) {
        while let Some((at, event)) = self.next_event(rules).filter(|(at, _)| *at <= now) {
            match event {
                Event::Lapses(redemption) => self.lapse(rules, at, &redemption),
                Event::Matures(order) => self.mature(rules, at, &order),
                Event::Keeps(is_friends, referral) => {
                    self.keep_promise(rules, at, (is_friends, &referral));
                }
                Event::Expires(_) => self.expire(rules, at),
            }
        }
    }

    /// A rank that has ended is judged again.
    pub(super) fn advance_rank(&mut self, rules: &Rules, now: Instant) {
        let is_new = !self.rank.knows(rules.version);
        if let Some(ranks) = self.ranks(rules) {
            let zone = &rules.program.time_zone;
            if let Some(since) = rules.since.filter(|_| is_new) {
                self.rank.adopt(ranks, zone, since.min(now));
            }
            self.rank.advance(ranks, zone, now);
        }
    }

    /// The ranks that judge: those of the newest rules that the member has met.
    pub(super) fn ranks<'a>(&mut self, rules: &'a Rules) -> Option<&'a Ranks> {
        let is_newest = self.rank.is_judged_by(rules.version);
        rules.program.ranks.as_ref().filter(|_| is_newest)
    }

    /// When something happens next by itself.
    pub(super) fn next_change(&self, rules: &Rules) -> Option<Instant> {
        self.next_event(rules).map(|(at, _)| at)
    }

    /// What happens next by itself, and when.
    fn next_event(&self, rules: &Rules) -> Option<(Instant, Event)> {
        let zone = &rules.program.time_zone;
        let mut events: Vec<(Instant, Event)> = Vec::new();
        for hold in &self.holds {
            events.push((hold.until, Event::Lapses(hold.redemption.clone())));
        }
        for pending in &self.pending {
            let at = zone.start(pending.available_on);
            events.push((at, Event::Matures(pending.order.clone())));
        }
        for waiting in &self.referrals.waiting {
            let at = zone.start(waiting.available_on);
            let keeps = Event::Keeps(waiting.is_friends, waiting.referral.clone());
            events.push((at, keeps));
        }
        for (day, _) in self.lots.by_day() {
            if day != NEVER {
                events.push((zone.end(day), Event::Expires(day)));
            }
        }
        events.into_iter().min()
    }

    pub(super) fn expire(&mut self, rules: &Rules, at: Instant) {
        let today = rules.day(at);
        for (day, points) in self.lots.by_day() {
            if day < today {
                let gone = self.lots.take_of(points, |label| label.day == day);
                self.note("expired", None, at, Lots::default(), gone);
            }
        }
    }

    fn lapse(&mut self, rules: &Rules, at: Instant, redemption: &str) {
        let lots = self.end_hold(redemption).expect("what lapses was held");
        self.lots.add_all(&lots);
        self.note("lapsed", Some(redemption), at, lots, Lots::default());
        self.settle(rules, at);
    }

    pub(super) fn mature(&mut self, rules: &Rules, at: Instant, order: &str) {
        let place = self
            .pending
            .iter()
            .position(|pending| pending.order == order);
        let matured = self.pending.remove(place.expect("what matures waited"));
        self.lots.add_all(&matured.lots);
        self.note("confirmed", Some(order), at, matured.lots, Lots::default());
        self.settle(rules, at);
    }

    /// The points that a hold sets aside, which it does no longer.
    pub(super) fn end_hold(&mut self, redemption: &str) -> Option<Lots> {
        let place = self
            .holds
            .iter()
            .position(|hold| hold.redemption == redemption)?;
        Some(self.holds.remove(place).lots)
    }

    /// Where points roll, what a member does extends the ordinary ones, also those that wait and those that are held.
    pub(super) fn roll(&mut self, rules: &Rules, now: Instant) {
        if !rules.rolls() {
            return;
        }
        let day = rules.last_day(rules.day(now));
        self.lots.extend(day);
        for pending in &mut self.pending {
            pending.lots.extend(day);
        }
        for waiting in &mut self.referrals.waiting {
            waiting.lots.extend(day);
        }
        for hold in &mut self.holds {
            hold.lots.extend(day);
        }
    }
}
