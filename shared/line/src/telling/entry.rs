//! Entries of the journal in a member's words.

use domain::calendar::Zone;
use domain::entry;
use domain::fact::EntryKind;
use domain::language::Language;

use crate::message::view::Entry;

/// One line of the history. Staff's reasons and operators stay inside.
#[must_use]
pub fn entry(entry: &entry::Entry, zone: &Zone, language: Language) -> Entry {
    let kind = entry.kind();
    Entry {
        on: zone.day(entry.at),
        label: language.pick(kind.label(), english(kind)).to_owned(),
        points: entry.moved.change(),
    }
}

fn english(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Earned => "Purchase",
        EntryKind::Confirmed => "Points confirmed",
        EntryKind::Held => "Points on hold",
        EntryKind::Redeemed => "Points used",
        EntryKind::Captured => "Use of points confirmed",
        EntryKind::Voided => "Use of points cancelled",
        EntryKind::Lapsed => "Hold ended",
        EntryKind::Returned => "Return",
        EntryKind::Granted => "Points granted",
        EntryKind::ClawedBack => "Points taken back",
        EntryKind::Adjusted => "Adjustment",
        EntryKind::Expired => "Points expired",
        EntryKind::DebtOffset => "Settled with new points",
        EntryKind::Forfeited => "Membership ended",
    }
}
