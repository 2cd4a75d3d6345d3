//! The receipt for a purchase.

use domain::entry::Entry;
use domain::fact::{Earned, Fact};
use domain::language::Language;

use super::entry::label;
use crate::message::earned::{Part, View};
use crate::message::view::Expiring;

/// The receipt for what `entry` made usable of a purchase: the purchase itself, or its confirmation.
///
/// Where goods came back while the points were pending, less comes than was earned; the parts would
/// not add up then, and are left out.
#[must_use]
pub fn receipt(earned: &Earned, entry: &Entry, language: Language) -> View {
    let came = entry.moved.come.total();
    let whole = came == earned.points();
    View {
        points: came.get(),
        breakdown: if whole {
            parts(earned, language)
        } else {
            Vec::new()
        },
        ends: ends(entry),
        balance: entry.balance_after.get(),
    }
}

/// Points that a campaign run gave, a referral or a full stamp card; `None` for everything else.
#[must_use]
pub fn given(entry: &Entry, language: Language) -> Option<View> {
    let label = match &entry.fact {
        Fact::Granted { reason, .. } => reason.clone(),
        Fact::Rewarded(card) => card.name_in(language).to_owned(),
        fact @ Fact::PromiseKept(_) => label(fact, language),
        _ => return None,
    };
    let points = entry.moved.come.total().get();
    Some(View {
        points,
        breakdown: vec![Part { label, points }],
        ends: ends(entry),
        balance: entry.balance_after.get(),
    })
}

/// Until when what came can be used.
fn ends(entry: &Entry) -> Vec<Expiring> {
    let days = entry.moved.come.by_day().into_iter();
    days.map(|(on, points)| Expiring {
        on,
        points: points.get(),
    })
    .collect()
}

/// What gave points to a purchase.
pub(super) fn parts(earned: &Earned, language: Language) -> Vec<Part> {
    let parts = earned.parts.iter().filter(|part| part.points > 0);
    parts
        .map(|part| Part {
            label: part.label_in(language).into_owned(),
            points: part.points,
        })
        .collect()
}
