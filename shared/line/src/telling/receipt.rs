//! The receipt for a purchase.

use domain::entry::Entry;
use domain::fact::Earned;

use crate::message::earned;

/// The receipt of `earned`, told with the balance that `entry` left: the purchase itself, or its
/// confirmation.
#[must_use]
pub fn receipt(earned: &Earned, entry: &Entry) -> earned::View {
    let parts = earned.parts.iter().filter(|part| part.points > 0);
    earned::View {
        points: earned.points().get(),
        breakdown: parts
            .map(|part| earned::Part {
                label: part.label.clone(),
                points: part.points,
            })
            .collect(),
        available_on: None,
        expires_on: earned.expires_on,
        balance: entry.balance_after.get(),
    }
}
