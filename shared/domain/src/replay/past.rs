//! What a member's journal says of their orders.

use std::collections::BTreeMap;

use crate::calendar::Instant;
use crate::entry::Entry;
use crate::fact::{Earned, Fact};
use crate::ids::OrderId;

/// A member's orders, with what came back of them.
#[derive(Clone, Debug, Default)]
pub struct Past(BTreeMap<OrderId, Purchase>);

/// One order.
#[derive(Clone, Debug)]
pub struct Purchase {
    /// Which.
    pub order_id: OrderId,
    /// When it was recorded.
    pub at: Instant,
    /// Which of all entries it is: several may be recorded in one instant.
    place: usize,
    /// The program that judged it.
    pub program_version: u32,
    /// The purchase as the newest edit left it.
    pub earned: Earned,
    /// What came back when, in yen at the order's prices, and which of all entries says so.
    returns: Vec<(usize, Instant, u64)>,
}

/// What happened, in the order in which it was recorded.
pub(super) enum Event<'a> {
    Bought(&'a Purchase),
    CameBack(Instant, &'a Purchase, u64),
}

impl Purchase {
    /// What has come back by now, in yen at the order's prices.
    #[must_use]
    pub fn came_back(&self) -> u64 {
        let yen = self.returns.iter().map(|(_, _, yen)| *yen);
        yen.fold(0, u64::saturating_add)
    }
}

impl Past {
    /// What all entries of a member say, in whatever order they stand: those of memberships that were merged into theirs
    /// may be among them.
    #[must_use]
    pub fn of(mut entries: Vec<Entry>) -> Past {
        // What follows up an order stands after it, whichever journal it is in.
        entries.sort_by_key(|entry| (entry.at, entry.seq));
        let mut past = Past::default();
        for (place, entry) in entries.into_iter().enumerate() {
            past.note(place, entry);
        }
        past
    }

    fn note(&mut self, place: usize, entry: Entry) {
        match entry.fact {
            Fact::Earned(earned) => {
                let Ok(order_id) = OrderId::parse(&entry.key.id) else {
                    return;
                };
                let purchase = Purchase {
                    order_id: order_id.clone(),
                    at: entry.at,
                    place,
                    program_version: entry.program_version,
                    earned: *earned,
                    returns: Vec::new(),
                };
                self.0.insert(order_id, purchase);
            }
            Fact::Amended(amended) => {
                if let Some(purchase) = self.0.get_mut(&amended.order_id) {
                    purchase.earned = amended.earned;
                }
            }
            Fact::Returned(returned) => {
                if let Some(purchase) = self.0.get_mut(&returned.order_id) {
                    purchase.returns.push((place, entry.at, returned.yen));
                }
            }
            _ => {}
        }
    }

    /// The orders.
    pub fn purchases(&self) -> impl Iterator<Item = &Purchase> {
        self.0.values()
    }

    /// What happened, in the order in which it was recorded.
    pub(super) fn events(&self) -> Vec<Event<'_>> {
        let mut events: Vec<(usize, Event<'_>)> = Vec::new();
        for purchase in self.0.values() {
            events.push((purchase.place, Event::Bought(purchase)));
            let returns = purchase.returns.iter();
            events.extend(
                returns.map(|(place, at, yen)| (*place, Event::CameBack(*at, purchase, *yen))),
            );
        }
        events.sort_by_key(|(place, _)| *place);
        events.into_iter().map(|(_, event)| event).collect()
    }
}
