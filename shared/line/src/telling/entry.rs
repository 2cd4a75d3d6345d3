//! Entries of the journal in a member's words.

use domain::calendar::Zone;
use domain::entry;
use domain::fact::{EntryKind, Fact};
use domain::language::Language;

use super::receipt::parts;
use crate::message::view::Entry;
use crate::message::words;

/// One line of the history. Staff's reasons and operators stay inside.
#[must_use]
pub fn entry(entry: &entry::Entry, zone: &Zone, language: Language) -> Entry {
    Entry {
        on: zone.day(entry.at),
        label: label(&entry.fact, language),
        points: entry.moved.change(),
        why: why(&entry.fact, language)
            .into_iter()
            .chain(came(entry, language))
            .reduce(|why, came| {
                let separator = language.pick("・", ", ");
                format!("{why}{separator}{came}")
            }),
    }
}

/// Where the points of a purchase come from; of one that was edited, all of them, as they are now. Of a stamp card and of a
/// coupon, its name.
fn why(fact: &Fact, language: Language) -> Option<String> {
    let (earned, now) = match fact {
        Fact::Earned(earned) => (earned.as_ref(), ""),
        Fact::Amended(amended) => (&amended.earned, language.pick("変更後 ", "Now ")),
        Fact::Rewarded(card) => return Some(card.name_in(language).to_owned()),
        Fact::CouponUsed { promise, .. } => return Some(promise.title.clone()),
        _ => return None,
    };
    let parts = parts(earned, language);
    let parts: Vec<String> = parts
        .into_iter()
        .map(|part| format!("{} {}", part.label, words::points(part.points)))
        .collect();
    let separator = language.pick("・", ", ");
    (!parts.is_empty()).then(|| format!("{now}{}", parts.join(separator)))
}

/// The coupons that came with it.
fn came(entry: &entry::Entry, language: Language) -> Option<String> {
    let titles = entry.coupons().iter().map(|given| given.title.as_str());
    let titles: Vec<&str> = titles.collect();
    let all = titles.join(language.pick("、", ", "));
    let words = language.pick(
        format!("クーポン進呈: {all}"),
        format!("Coupon for you: {all}"),
    );
    (!titles.is_empty()).then_some(words)
}

/// What happened. A purchase or a referral whose points come later moves none yet, so its words say how many.
pub(super) fn label(fact: &Fact, language: Language) -> String {
    let kind = fact.kind();
    let words = language.pick(kind.label(), english(kind));
    let coming = match fact {
        Fact::Earned(earned) if earned.available_on.is_some() => earned.points(),
        Fact::Promised(promised) => promised.lots.total(),
        _ => return words.to_owned(),
    };
    let coming = words::points(coming.get());
    language.pick(
        format!("{words}（{coming}付与予定）"),
        format!("{words} ({coming} coming)"),
    )
}

fn english(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Earned => "Purchase",
        EntryKind::Amended => "Purchase changed",
        EntryKind::Confirmed => "Points confirmed",
        EntryKind::Held => "Points on hold",
        EntryKind::Redeemed => "Points used",
        EntryKind::Captured => "Use of points confirmed",
        EntryKind::Voided => "Use of points cancelled",
        EntryKind::Lapsed => "Hold ended",
        EntryKind::Returned => "Return",
        EntryKind::Granted => "Points granted",
        EntryKind::Rewarded => "Stamp card full",
        EntryKind::ClawedBack => "Points taken back",
        EntryKind::Adjusted => "Adjustment",
        EntryKind::Expired => "Points expired",
        EntryKind::DebtOffset => "Settled with new points",
        EntryKind::Forfeited => "Membership ended",
        EntryKind::Merged => "Cards merged",
        EntryKind::TransferredOut => "Points to your family",
        EntryKind::TransferredIn => "Points from your family",
        EntryKind::Exchanged => "Reward",
        EntryKind::Restored => "Reward cancelled",
        EntryKind::Drawn => "Draw",
        EntryKind::HandedOver => "Reward handed over",
        EntryKind::Referred => "Referred by a friend",
        EntryKind::ReferralPending => "Referral points to come",
        EntryKind::ReferralGranted => "Referral points",
        EntryKind::ReferralCancelled => "Referral points cancelled",
        EntryKind::CouponUsed => "Coupon used",
        EntryKind::CouponReleased => "Coupon released",
    }
}
