//! The stamps of a purchase: they come with it, and move as it is edited and as goods come back.

use crate::calendar::Zone;
use crate::fact::Earned;
use crate::points::Points;
use crate::program::{StampCard, StampFor};
use crate::refusal::Refusal;
use crate::wallet::OrderState;
use crate::wallet::turn::Turn;

/// One version of a purchase, with what has come back of it.
#[derive(Clone, Copy)]
pub(in crate::wallet) struct Version<'a> {
    pub(in crate::wallet) earned: &'a Earned,
    /// `None` where nothing has come back and nothing was edited.
    pub(in crate::wallet) state: Option<&'a OrderState>,
}

impl<'a> Version<'a> {
    /// Whether it is worth a stamp, and of which store. Like the number of purchases that ranks follow, the stamp stays
    /// while something does, and enough of it.
    fn stamp(self, card: &StampCard, zone: &Zone) -> Option<Option<&'a str>> {
        let StampFor::Purchase { min_spend } = card.stamp_for else {
            return None;
        };
        let sold = self.earned.sold.as_ref()?;
        let store = sold.store_id.as_deref();
        let returned_yen = self.state.map_or(0, |state| state.returned_yen);
        let left_yen = self.earned.goods_yen.saturating_sub(returned_yen);
        let is_gone = self.state.is_some_and(|state| state.in_full);
        let is_worth = card.takes(sold.placed_at, store, zone);
        (is_worth && !is_gone && left_yen >= min_spend).then_some(store)
    }
}

/// What of a purchase's stamp on one card changes. The store of a stamp is that of its purchase, where it has one.
pub(in crate::wallet) struct Restamp<'p> {
    card: &'p StampCard,
    gone: Option<Option<String>>,
    come: Option<Option<String>>,
}

impl<'a> Turn<'a> {
    /// The stamps that go with one version of a purchase and come with another.
    pub(in crate::wallet) fn stamps_between(
        &self,
        before: Option<Version<'_>>,
        after: Version<'_>,
    ) -> Vec<Restamp<'a>> {
        let (program, zone) = (self.moment.program, self.moment.zone());
        let cards = program.stamp_cards.iter().map(|card| {
            let stamp = |version: Version<'_>| {
                let store = version.stamp(card, zone)?;
                Some(store.map(str::to_owned))
            };
            let (gone, come) = (before.and_then(stamp), stamp(after));
            Restamp { card, gone, come }
        });
        cards.filter(|stamp| stamp.gone != stamp.come).collect()
    }

    /// Moves stamps; answers the points that full cards had given and that were not there to be taken back.
    pub(in crate::wallet) fn restamp(
        &mut self,
        stamps: Vec<Restamp<'_>>,
    ) -> Result<Points, Refusal> {
        let mut lacking = Points::ZERO;
        for Restamp { card, gone, come } in stamps {
            let lacks = self.change(card, |stamps| {
                if let Some(store) = gone {
                    stamps.remove(store.as_deref());
                }
                if let Some(store) = come {
                    stamps.add(card, store.as_deref());
                }
                Ok(())
            })?;
            lacking = lacking.plus(lacks)?;
        }
        Ok(lacking)
    }
}
