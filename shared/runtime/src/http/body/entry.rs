//! An entry of the journal, as a history shows it.

use domain::calendar::{Day, Instant};
use domain::entry::{Entry, Moved};
use domain::fact::{EntryKind, Fact};
use domain::language::Language;
use domain::rules::earn::Part;
use domain::wallet::lots::Lots;
use serde::Serialize;
use utoipa::ToSchema;

/// One fact about a member's points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Entry)]
pub struct EntryBody {
    /// Its place in the member's journal, from 1 without gaps.
    #[schema(example = 12)]
    pub seq: u64,
    /// What happened.
    pub kind: EntryKindBody,
    /// The id that the caller chose; for what time decided, one of ours.
    #[schema(example = "ec-1001")]
    pub id: String,
    /// The change of the points that can be used.
    #[schema(example = 50)]
    pub points: i64,
    /// The points that could be used after it.
    #[schema(example = 320)]
    pub balance_after: u64,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub at: Instant,
    /// What a member reads it as.
    #[schema(example = "お買い物")]
    pub label: String,
    /// What gave the points of a purchase; of an edited one, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breakdown: Option<Vec<PartBody>>,
    /// The change by last day: what came counts up, what went counts down, and together they are `points`.
    pub lots: Vec<LotBody>,
    /// The coupons that came with it: for a full stamp card, for a rank that was reached, or as a draw's prize.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<GivenBody>,
}

/// A coupon that came with something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = GivenCoupon)]
pub struct GivenBody {
    /// Its id.
    #[schema(example = "prize-CTO3v_6pGC3ZGqPsmbPSZB")]
    pub coupon_id: String,
    /// What it was made from.
    #[schema(example = "birthday")]
    pub template: String,
    /// Its name for members.
    #[schema(example = "お誕生日クーポン")]
    pub title: String,
}

impl GivenBody {
    /// What came with an entry.
    #[must_use]
    pub fn with(entry: &Entry) -> Vec<Self> {
        let given = entry.coupons().iter().map(|given| Self {
            coupon_id: given.id.to_string(),
            template: given.template.clone(),
            title: given.title.clone(),
        });
        given.collect()
    }
}

/// A change of the points with one last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Lot)]
pub struct LotBody {
    /// The last day on which they can be used; `null` for points that never expire.
    #[schema(value_type = Option<String>, format = Date)]
    pub expires_on: Option<Day>,
    /// How many.
    #[schema(example = 50)]
    pub points: i64,
}

/// What one rule gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Part)]
pub struct PartBody {
    /// The rule, as the program names it.
    #[schema(example = "campaign:weekend-double")]
    pub rule: String,
    /// The rule in words.
    #[schema(example = "週末2倍")]
    pub label: String,
    /// The rule in English; as `label`, where the program has no English words for it.
    #[schema(example = "Double weekend")]
    pub label_en: String,
    /// The yen it was reckoned on.
    #[schema(example = 5000)]
    pub basis_yen: u64,
    /// Its rate, where it has one, as a decimal string.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0.01")]
    pub rate: Option<String>,
    /// How many times the ordinary points a campaign or a coupon made it, as a decimal string.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2")]
    pub times: Option<String>,
    /// The points it gave.
    #[schema(example = 50)]
    pub points: u64,
}

macro_rules! kinds {
    ($($name:ident),* $(,)?) => {
        /// What an entry says happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
        #[schema(as = EntryKind)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "each is the contract's own word")]
        pub enum EntryKindBody { $($name,)* }

        impl From<EntryKind> for EntryKindBody {
            fn from(kind: EntryKind) -> Self {
                match kind { $(EntryKind::$name => Self::$name,)* }
            }
        }
    };
}

kinds! {
    Earned, Amended, Confirmed, Held, Redeemed, Captured, Voided, Lapsed, Returned, Granted, Rewarded, ClawedBack, Adjusted, Expired,
    DebtOffset, Forfeited, Merged, TransferredOut, TransferredIn, Exchanged, Restored, Drawn, HandedOver, Referred, ReferralPending,
    ReferralGranted, ReferralCancelled, CouponUsed, CouponReleased,
}

impl EntryBody {
    /// The entry for its reader.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        let breakdown = match &entry.fact {
            Fact::Earned(earned) => Some(earned.parts.iter().map(PartBody::of).collect()),
            Fact::Amended(amended) => {
                let parts = amended.earned.parts.iter();
                Some(parts.map(PartBody::of).collect())
            }
            _ => None,
        };
        Self {
            seq: entry.seq,
            kind: entry.kind().into(),
            id: entry.key.id.clone(),
            points: entry.moved.change(),
            balance_after: entry.balance_after.get(),
            at: entry.at,
            label: entry.kind().label().to_owned(),
            breakdown,
            lots: LotBody::moved(&entry.moved),
            coupons: GivenBody::with(entry),
        }
    }
}

impl LotBody {
    /// Points by last day, soonest first.
    #[must_use]
    pub fn of(points: &Lots) -> Vec<Self> {
        lots(points, 1).collect()
    }

    /// A movement by last day: what came, then what went.
    #[must_use]
    pub fn moved(moved: &Moved) -> Vec<Self> {
        lots(&moved.come, 1).chain(lots(&moved.gone, -1)).collect()
    }
}

impl PartBody {
    /// The part for its reader.
    #[must_use]
    pub fn of(part: &Part) -> Self {
        Self {
            rule: part.rule.clone(),
            label: part.label.clone(),
            label_en: part.label_in(Language::En).into_owned(),
            basis_yen: part.basis_yen,
            rate: part.rate.map(|rate| rate.to_string()),
            times: part.times.map(|times| times.to_string()),
            points: part.points,
        }
    }
}

/// The buckets of one direction. A reader tells lots apart by their last day only.
fn lots(lots: &Lots, sign: i64) -> impl Iterator<Item = LotBody> {
    let mut by_day: Vec<LotBody> = Vec::new();
    for (key, points) in lots.iter() {
        let expires_on = key.last_day.day();
        let points = points.gained().saturating_mul(sign);
        match by_day.last_mut() {
            Some(last) if last.expires_on == expires_on => {
                last.points = last.points.saturating_add(points);
            }
            _ => by_day.push(LotBody { expires_on, points }),
        }
    }
    by_day.into_iter()
}

#[cfg(test)]
mod tests {
    use domain::fact::EntryKind;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_kind_is_written_with_the_contracts_word() {
        for kind in [
            EntryKind::Earned,
            EntryKind::ClawedBack,
            EntryKind::DebtOffset,
        ] {
            let written = serde_json::to_value(EntryKindBody::from(kind)).unwrap();
            assert_eq!(written, json!(kind.as_str()));
        }
    }
}
