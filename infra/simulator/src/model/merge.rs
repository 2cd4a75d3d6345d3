//! Two memberships of one person become one. What is asked for the one is done for the other from then on.

use domain::calendar::Instant;
use rpds::VectorSync;
use serde_json::Value;

use super::account::{Account, Happening};
use super::lots::Lots;
use super::rules::Rules;
use super::{Ledger, No};

/// So many spans of an activity are remembered.
const SPANS: usize = 7;

impl Ledger {
    /// Merges one membership into another.
    ///
    /// # Errors
    /// Where one of them is not there or both are one already, or where there is no room for the points of both.
    pub fn merge(&mut self, now: Instant, from: &str, into: &str) -> Result<(), No> {
        let rules = self.in_force();
        let gone = (404, "member_not_found");
        let mut left = self.accounts.get(from).ok_or(gone)?.clone();
        let mut joined = self.accounts.get(into).ok_or(gone)?.clone();
        if from == into {
            return Err((409, "already_recorded"));
        }
        left.is_open()?;
        joined.is_open()?;
        left.advance(&rules, now);
        joined.advance(&rules, now);
        joined.absorb(&rules, now, from, left);
        joined.has_room()?;
        self.accounts.remove_mut(from);
        self.accounts.insert_mut(into.to_owned(), joined);
        self.merged.insert_mut(from.to_owned(), into.to_owned());
        self.drop_stale_referral(into);
        Ok(())
    }

    /// Who a member is now.
    #[must_use]
    pub fn holder<'a>(&'a self, member: &'a str) -> &'a str {
        let mut member = member;
        while let Some(into) = self.merged.get(member) {
            member = into;
        }
        member
    }
}

impl Account {
    fn absorb(&mut self, rules: &Rules, now: Instant, name: &str, mut left: Account) {
        let lots = std::mem::take(&mut left.lots);
        left.note("merged", Some(name), now, Lots::default(), lots.clone());
        self.lots.add_all(&lots);
        self.note("merged", Some(name), now, lots, Lots::default());
        self.pending.append(&mut left.pending);
        self.holds.append(&mut left.holds);
        self.debt += left.debt;
        self.absorb_limits(&left);
        self.given.absorb(left.given);
        self.referrals.absorb(left.referrals);
        self.promises.append(&mut left.promises);
        for (kind, spans) in left.activities {
            let known = self.activities.entry(kind).or_default();
            for (span, times) in spans {
                *known.entry(span).or_default() += times;
            }
            while known.len() > SPANS {
                known.pop_first();
            }
        }
        self.rank.absorb(left.rank, rules.program.ranks.as_ref());
        self.judge_rank(rules, now);
        self.is_family |= left.is_family;
        self.absorb_stamps(rules, now, left.stamps);
        self.former.push(left.history);
        self.former.append(&mut left.former);
        self.settle(rules, now);
    }

    /// Everything that happened, newest first: of all journals the newest that is left, and of equal ones one's own.
    #[must_use]
    pub(super) fn whole_history(&self) -> Vec<Value> {
        let all = std::iter::once(&self.history).chain(&self.former);
        let mut left: Vec<(&VectorSync<Happening>, usize)> =
            all.map(|history| (history, history.len())).collect();
        let mut shown = Vec::new();
        loop {
            let newest = |(history, left): &(&VectorSync<Happening>, usize)| {
                Some(history.get(left.checked_sub(1)?)?.at)
            };
            let next = left.iter_mut().rev().max_by_key(|journal| newest(journal));
            let Some((history, place)) = next.filter(|(_, place)| *place > 0) else {
                return shown;
            };
            *place -= 1;
            shown.extend(
                history
                    .get(*place)
                    .map(|happening| happening.shown(*place + 1)),
            );
        }
    }
}
