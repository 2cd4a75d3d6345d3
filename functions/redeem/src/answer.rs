//! A redemption, as every answer shows it.

use app::redeem::{RedemptionFound, RedemptionNow};
use domain::calendar::Instant;
use domain::entry::Entry;
use domain::fact::{Fact, Spent};
use domain::ids::MemberId;
use domain::refusal::HoldEnd;
use runtime::http::Problem;
use runtime::http::body::{BalanceBody, TaxShareBody};
use serde::Serialize;
use utoipa::ToSchema;

/// A use of points.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RedemptionAnswer {
    /// Its id.
    #[schema(example = "ec-1001-points")]
    redemption_id: String,
    /// Whose points; absent for an id that was voided before it was seen.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    member_id: Option<MemberId>,
    /// What became of it.
    status: RedemptionStatus,
    /// How many points: held, or spent once it is captured.
    points: u64,
    /// What they pay, in yen.
    value_yen: u64,
    /// From this instant on a hold has lapsed.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    held_until: Option<Instant>,
    /// What they pay, by tax rate, where the order was given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tax_allocation: Vec<TaxShareBody>,
    /// The member's balance.
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<BalanceBody>,
}

/// What became of a redemption.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RedemptionStatus {
    /// The points are set aside.
    Held,
    /// The points are spent.
    Captured,
    /// It was called off; the points went back.
    Voided,
    /// Nobody came for it in time, and the points went back; or its member left.
    Lapsed,
    /// It was refused; nothing moved.
    Refused,
}

impl From<HoldEnd> for RedemptionStatus {
    fn from(end: HoldEnd) -> RedemptionStatus {
        match end {
            HoldEnd::Captured => RedemptionStatus::Captured,
            HoldEnd::Voided => RedemptionStatus::Voided,
            HoldEnd::Lapsed => RedemptionStatus::Lapsed,
            HoldEnd::Refused => RedemptionStatus::Refused,
        }
    }
}

/// The answer of the call that held or spent the points.
pub(crate) fn recorded(entry: &Entry) -> Result<RedemptionAnswer, Problem> {
    let (spent, status, held_until) = match &entry.fact {
        Fact::Redeemed { spent } => (spent, RedemptionStatus::Captured, None),
        Fact::Held { spent, until } => (spent, RedemptionStatus::Held, Some(*until)),
        _ => {
            return Err(Problem::internal(
                "a redemption's entry is not a redemption",
            ));
        }
    };
    Ok(RedemptionAnswer {
        held_until,
        ..of(entry, spent, status)
    })
}

/// The answer of the call that ended a hold.
pub(crate) fn ended(entry: &Entry) -> Result<RedemptionAnswer, Problem> {
    match &entry.fact {
        Fact::Captured {
            spent,
            redemption_id,
            ..
        } => Ok(RedemptionAnswer {
            redemption_id: redemption_id.to_string(),
            ..of(entry, spent, RedemptionStatus::Captured)
        }),
        Fact::Voided { redemption_id } => Ok(RedemptionAnswer {
            member_id: Some(entry.member.clone()),
            balance: BalanceBody::recorded(entry),
            ..nothing(redemption_id.to_string(), RedemptionStatus::Voided)
        }),
        _ => Err(Problem::internal(
            "the end of a hold is neither capture nor void",
        )),
    }
}

/// What stands under a redemption's id.
pub(crate) fn found(
    redemption_id: &str,
    found: &RedemptionFound,
) -> Result<RedemptionAnswer, Problem> {
    match found {
        RedemptionFound::Refused(_) => {
            Ok(nothing(redemption_id.to_owned(), RedemptionStatus::Refused))
        }
        RedemptionFound::Voided(_) => {
            Ok(nothing(redemption_id.to_owned(), RedemptionStatus::Voided))
        }
        RedemptionFound::Made(now) => as_now(now),
    }
}

fn as_now(now: &RedemptionNow) -> Result<RedemptionAnswer, Problem> {
    let made = recorded(&now.entry)?;
    match &now.ended {
        None => Ok(made),
        Some((HoldEnd::Captured | HoldEnd::Voided, Some(entry))) => ended(entry),
        Some((end, _)) => Ok(RedemptionAnswer {
            status: (*end).into(),
            held_until: None,
            balance: match &now.balance {
                Some((standing, at)) => Some(BalanceBody::of_standing(standing, *at)),
                None => made.balance,
            },
            ..made
        }),
    }
}

/// What nobody has points in.
pub(crate) fn nothing(redemption_id: String, status: RedemptionStatus) -> RedemptionAnswer {
    RedemptionAnswer {
        redemption_id,
        member_id: None,
        status,
        points: 0,
        value_yen: 0,
        held_until: None,
        tax_allocation: Vec::new(),
        balance: None,
    }
}

fn of(entry: &Entry, spent: &Spent, status: RedemptionStatus) -> RedemptionAnswer {
    RedemptionAnswer {
        redemption_id: entry.key.id.clone(),
        member_id: Some(entry.member.clone()),
        status,
        points: spent.points.get(),
        value_yen: spent.value_yen,
        held_until: None,
        tax_allocation: spent
            .tax_allocation
            .iter()
            .map(TaxShareBody::from)
            .collect(),
        balance: BalanceBody::recorded(entry),
    }
}
