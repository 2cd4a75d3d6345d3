//! Reading ranks.

use super::{AMOUNT_OR_NONE, MONTHS_MAX, earning, english, id, text};
use crate::program::choices::{METRICS, WINDOWS};
use crate::program::reader::{Fields, Node};
use crate::program::{Benefit, Level, Metric, Ranks, Window};

/// Levels in a ladder of ranks.
const LEVELS_MAX: usize = 20;

/// Benefits of one level.
const BENEFITS_MAX: usize = 10;

pub(super) fn ranks(fields: &mut Fields<'_>, fiscal_year_starts: u32) -> Ranks {
    Ranks {
        metric: fields
            .get("metric")
            .choice(&METRICS)
            .unwrap_or(Metric::Spend),
        window: fields
            .get("window")
            .choice(&WINDOWS)
            .unwrap_or(Window::Rolling12Months),
        keep_months: fields
            .get("keep_months")
            .count(1..=MONTHS_MAX)
            .unwrap_or(12),
        grace_months: fields
            .get("grace_months")
            .count(0..=MONTHS_MAX)
            .unwrap_or(0),
        fiscal_year_starts: fields
            .get("fiscal_year_starts")
            .count(1..=12)
            .unwrap_or(fiscal_year_starts),
        levels: fields.need("levels").list(1..=LEVELS_MAX, level),
    }
}

fn level(node: Node<'_>) -> Level {
    let level = node.required().object(|fields| Level {
        id: id(&fields.need("id")),
        name: text(&fields.need("name")),
        name_en: english(&fields.get("name_en")),
        threshold: fields.need("threshold").whole(AMOUNT_OR_NONE).unwrap_or(0),
        rate: earning::rate(fields),
        coupon: fields.get("coupon").id(),
        benefits: fields.get("benefits").list(0..=BENEFITS_MAX, benefit),
    });
    level.unwrap_or_else(|| Level {
        id: String::new(),
        name: String::new(),
        name_en: None,
        threshold: 0,
        rate: None,
        coupon: None,
        benefits: Vec::new(),
    })
}

fn benefit(node: Node<'_>) -> Benefit {
    let benefit = node.required().object(|fields| Benefit {
        text: text(&fields.need("text")),
        text_en: english(&fields.get("text_en")),
    });
    benefit.unwrap_or_else(|| Benefit {
        text: String::new(),
        text_en: None,
    })
}
