//! The one place where the house's refusals and faults become the contract's codes.

use app::{Error, Missing};
use domain::fault::Fault;
use domain::member::UniqueKey;
use domain::refusal::Refusal;

use super::code::Code;
use super::problem::{FieldError, Problem};

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = sentence(&error.to_string());
        match error {
            // An order stands under the same name in every body that is refused so.
            Error::Refused(refusal @ Refusal::PaidBeyondOrder { .. }) => {
                Self::invalid(vec![FieldError {
                    pointer: "/order/points_used".to_owned(),
                    reason: refusal.to_string(),
                }])
            }
            Error::Refused(refusal) => Self::new(of_refusal(&refusal), detail),
            Error::AlreadyRecorded => Self::new(Code::AlreadyRecorded, detail),
            Error::NotFound(missing) => Self::new(of_missing(missing), detail),
            Error::Taken(key) => taken(&key),
            Error::VersionConflict { .. } => Self::new(Code::VersionConflict, detail),
            Error::InvalidProgram(faults) => Self {
                errors: faults.into_iter().map(field).collect(),
                ..Self::new(Code::InvalidProgram, detail)
            },
            Error::Invalid(faults) => Self::invalid(faults.into_iter().map(field).collect()),
            Error::RunNotReady(_) => Self::new(Code::RunNotReady, detail),
            Error::Forbidden(_) => Self::new(Code::Forbidden, detail),
            Error::TryAgain(cause) => Self::try_again(cause),
            Error::Broken(cause) => Self::internal(cause),
        }
    }
}

fn of_refusal(refusal: &Refusal) -> Code {
    match refusal {
        Refusal::MemberWithdrawn => Code::MemberWithdrawn,
        Refusal::InsufficientPoints { .. } => Code::InsufficientPoints,
        Refusal::BelowMinimum { .. } => Code::BelowMinimum,
        Refusal::AboveLimit { .. } => Code::AboveLimit,
        Refusal::NotAMultiple { .. } => Code::NotAMultiple,
        Refusal::NotCombinable | Refusal::CouponsNotCombinable => Code::NotCombinable,
        Refusal::NotOneFamily => Code::NotOneFamily,
        Refusal::NotEligible => Code::NotEligible,
        Refusal::OutOfStock { .. } => Code::OutOfStock,
        // The order's redemption must have ended before goods come back, and it has not: the same code
        // says that the hold is not where this call needs it.
        Refusal::HoldNotActive { .. } | Refusal::RedemptionStillHeld => Code::HoldNotActive,
        Refusal::LastDayPassed | Refusal::PaidBeyondOrder { .. } | Refusal::RefersOneself => {
            Code::InvalidRequest
        }
        Refusal::AlreadyReferred => Code::AlreadyReferred,
        Refusal::AlreadyBought => Code::AlreadyBought,
        Refusal::PaysAnother => Code::AlreadyRecorded,
        Refusal::OrderAmended { .. } => Code::TryAgain,
        Refusal::ReturnExceedsOrder { .. } => Code::ReturnExceedsOrder,
        Refusal::CouponNotUsable { .. } => Code::CouponNotUsable,
    }
}

fn of_missing(missing: Missing) -> Code {
    match missing {
        Missing::Member => Code::MemberNotFound,
        Missing::Earning => Code::EarningNotFound,
        Missing::Redemption => Code::RedemptionNotFound,
        Missing::Coupon => Code::CouponNotFound,
        Missing::Record => Code::NotFound,
    }
}

/// Whose the key is, is never said: only that it is not free.
fn taken(key: &UniqueKey) -> Problem {
    match key {
        UniqueKey::External(_) => Problem::new(
            Code::ExternalIdTaken,
            "One of the external ids belongs to another member.",
        ),
        UniqueKey::Phone(_) => Problem::new(
            Code::ExternalIdTaken,
            "The phone number belongs to another member.",
        ),
        UniqueKey::Coupon(_) => Problem::new(
            Code::AlreadyRecorded,
            "This coupon id was used for another coupon.",
        ),
        // Numbers and codes are drawn by us: the same request draws another.
        UniqueKey::CouponCode(_) => Problem::try_again("a drawn coupon code was taken"),
        UniqueKey::Number(_) => Problem::try_again("a drawn member number was taken"),
    }
}

fn field(fault: Fault) -> FieldError {
    FieldError {
        pointer: fault.pointer,
        reason: fault.reason,
    }
}

/// Errors speak in phrases; a caller reads sentences.
fn sentence(phrase: &str) -> String {
    let mut letters = phrase.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests;
