//! What points are given for.

use domain::fact::{Drawn, Fact};
use domain::ids::ExchangeId;
use proptest::option::of;
use proptest::prelude::*;

use super::{lots, text};

/// Exchanges, ends of them, and draws.
pub(super) fn for_points() -> impl Strategy<Value = Fact> {
    prop_oneof![
        (text(), any::<u32>()).prop_map(|(reward, quantity)| Fact::Exchanged { reward, quantity }),
        Just(Fact::HandedOver {
            exchange_id: ExchangeId::parse("x-1").unwrap(),
        }),
        lots().prop_map(|paid| Fact::Restored {
            exchange_id: ExchangeId::parse("x-1").unwrap(),
            paid,
        }),
        (text(), any::<u32>(), of(text()), of(text())).prop_map(
            |(lottery, roll, prize, instead_of)| {
                Fact::Drawn(Drawn {
                    lottery,
                    roll,
                    prize,
                    instead_of,
                })
            }
        ),
    ]
}
