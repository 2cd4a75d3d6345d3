//! Questions to a shop, which change nothing.

use super::jst;
use super::shop::Shop;
use crate::entry::{Entry, EntryKey, Record};
use crate::fact::{Earned, Fact, PaidWithPoints, Spent};
use crate::ids::{OrderId, RedemptionId};
use crate::points::Points;
use crate::program::Program;
use crate::wallet::turn::Decision;
use crate::wallet::{Wallet, advance};

impl Shop {
    /// The wallet as it is true at that time; nothing is stored.
    pub(super) fn look(&self, at: &str) -> Wallet {
        self.decided(at).wallet
    }

    /// What time has decided until then.
    pub(super) fn decided(&self, at: &str) -> Decision {
        advance::at(self.wallet.clone(), &self.moment(jst(at))).unwrap()
    }

    pub(super) fn available(&self, at: &str) -> u64 {
        self.look(at).lots.total().get()
    }

    /// `[available, pending, held, debt]` as stored.
    pub(super) fn sums(&self) -> [u64; 4] {
        let wallet = &self.wallet;
        let sums = [
            wallet.lots.total(),
            wallet.pending_total(),
            wallet.held_total(),
            wallet.debt,
        ];
        sums.map(Points::get)
    }

    /// `last day: points` of what can be used.
    pub(super) fn days(&self) -> Vec<String> {
        let days = self.wallet.lots.by_day().into_iter();
        days.map(|(day, points)| format!("{day}: {points}"))
            .collect()
    }

    /// The last `count` entries as `kind change` with their times.
    pub(super) fn story(&self, count: usize) -> Vec<String> {
        let from = self.entries.len().saturating_sub(count);
        self.entries[from..]
            .iter()
            .map(|entry| line(entry, &self.program))
            .collect()
    }

    /// A purchase as the newest edit of its order left it.
    pub(super) fn earned(&self, order: &str) -> Earned {
        let state = self.wallet.orders.get(&OrderId::parse(order).unwrap());
        let newest = state.and_then(|state| state.amended.clone());
        newest.map_or_else(|| self.first(order), |newest| self.edited(newest.as_str()))
    }

    /// A purchase as an edit left it.
    pub(super) fn edited(&self, amendment: &str) -> Earned {
        let key = EntryKey::new(Record::Amendment, amendment);
        match self.entry(&key).map(|entry| &entry.fact) {
            Some(Fact::Amended(amended)) => amended.earned.clone(),
            other => panic!("{amendment} is {other:?}"),
        }
    }

    /// A purchase as it was recorded.
    pub(super) fn first(&self, order: &str) -> Earned {
        let key = EntryKey::new(Record::Earning, order);
        match self.entry(&key).map(|entry| &entry.fact) {
            Some(Fact::Earned(earned)) => earned.as_ref().clone(),
            other => panic!("{order} is {other:?}"),
        }
    }

    /// What paid for an order, as its redemption stands now.
    pub(super) fn paid(&self, redemption: &str) -> PaidWithPoints {
        self.paid_if_any(redemption).unwrap()
    }

    /// The same; none where a hold was voided or lapsed.
    pub(super) fn paid_if_any(&self, redemption: &str) -> Option<PaidWithPoints> {
        let entry = self
            .entry(&EntryKey::new(Record::Redemption, redemption))
            .unwrap();
        let paid = PaidWithPoints {
            redemption_id: RedemptionId::parse(redemption).unwrap(),
            lots: entry.moved.gone.clone(),
            open: matches!(entry.fact, Fact::Held { .. }),
        };
        self.in_the_end(paid)
    }

    pub(super) fn in_the_end(&self, paid: PaidWithPoints) -> Option<PaidWithPoints> {
        let outcome = EntryKey::new(Record::Outcome, paid.redemption_id.as_str());
        match self.entry(&outcome).map(|entry| &entry.fact) {
            None => Some(paid),
            Some(Fact::Captured { from, .. }) => Some(PaidWithPoints {
                lots: from.clone(),
                open: false,
                ..paid
            }),
            Some(_) => None,
        }
    }

    pub(super) fn entry(&self, key: &EntryKey) -> Option<&Entry> {
        let mut all = self.entries.iter().chain(&self.former);
        all.find(|entry| entry.key == *key)
    }
}

pub(super) fn spent(entry: &Entry) -> Spent {
    match &entry.fact {
        Fact::Held { spent, .. } | Fact::Redeemed { spent } | Fact::Captured { spent, .. } => {
            spent.clone()
        }
        other => panic!("{other:?} spends nothing"),
    }
}

/// `2026-11-22T12:00 earned +100`.
pub(super) fn line(entry: &Entry, program: &Program) -> String {
    let at = program.time_zone.render(entry.at).format("%Y-%m-%dT%H:%M");
    format!("{at} {} {:+}", entry.kind().as_str(), entry.moved.change())
}
