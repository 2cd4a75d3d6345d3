//! The receipt for a purchase.

use domain::entry::Entry;
use domain::fact::{Earned, Fact};
use domain::language::Language;
use domain::rules::earn;
use rust_decimal::Decimal;

use super::entry::label;
use crate::message::earned::{Part, View};
use crate::message::view::Expiring;
use crate::message::words;

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
        breakdown: vec![Part {
            label,
            reckoned: None,
            points,
        }],
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
            reckoned: reckoned(part, language),
            points: part.points,
        })
        .collect()
}

/// `5,000円 × 1%`, or `2倍` of what is ordinary.
fn reckoned(part: &earn::Part, language: Language) -> Option<String> {
    if let Some(times) = part.times {
        let times = times.normalize();
        return Some(language.pick(format!("{times}倍"), format!("{times} times")));
    }
    let percent = part.rate?.checked_mul(Decimal::ONE_HUNDRED)?.normalize();
    let basis = words::yen(part.basis_yen, language);
    Some(format!("{basis} × {percent}%"))
}
