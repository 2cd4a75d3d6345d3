//! The contract's problem codes, and the HTTP status of each: chosen here and nowhere else.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The stable names of everything that can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each name is the contract's own, and `title` says it in words"
)]
pub enum Code {
    InvalidRequest,
    Unauthenticated,
    Forbidden,
    MemberNotFound,
    EarningNotFound,
    RedemptionNotFound,
    CouponNotFound,
    NotFound,
    AlreadyRecorded,
    ExternalIdTaken,
    InsufficientPoints,
    HoldNotActive,
    ReturnExceedsOrder,
    CouponNotUsable,
    MemberWithdrawn,
    VersionConflict,
    RunNotReady,
    TooLarge,
    UnsupportedMediaType,
    BelowMinimum,
    AboveLimit,
    NotAMultiple,
    NotCombinable,
    NotOneFamily,
    NotEligible,
    OutOfStock,
    AlreadyReferred,
    AlreadyBought,
    InvalidProgram,
    TooManyRequests,
    Internal,
    TryAgain,
}

/// How long a caller waits before it repeats a call whose outcome is unknown, in seconds: longer than
/// one transaction's own retries take (5 s), so that the repetition finds it settled.
const TRY_AGAIN_AFTER_SECONDS: u16 = 5;

/// How long a caller waits that called too often, in seconds.
const TOO_MANY_AFTER_SECONDS: u16 = 1;

impl Code {
    /// The HTTP status.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Code::InvalidRequest => StatusCode::BAD_REQUEST,
            Code::Unauthenticated => StatusCode::UNAUTHORIZED,
            Code::Forbidden => StatusCode::FORBIDDEN,
            Code::MemberNotFound
            | Code::EarningNotFound
            | Code::RedemptionNotFound
            | Code::CouponNotFound
            | Code::NotFound => StatusCode::NOT_FOUND,
            Code::AlreadyRecorded
            | Code::ExternalIdTaken
            | Code::InsufficientPoints
            | Code::HoldNotActive
            | Code::ReturnExceedsOrder
            | Code::CouponNotUsable
            | Code::OutOfStock
            | Code::AlreadyReferred
            | Code::AlreadyBought
            | Code::MemberWithdrawn
            | Code::VersionConflict
            | Code::RunNotReady => StatusCode::CONFLICT,
            Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::BelowMinimum
            | Code::AboveLimit
            | Code::NotAMultiple
            | Code::NotCombinable
            | Code::NotOneFamily
            | Code::NotEligible
            | Code::InvalidProgram => StatusCode::UNPROCESSABLE_ENTITY,
            Code::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Code::TryAgain => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Code::InvalidRequest => "invalid_request",
            Code::Unauthenticated => "unauthenticated",
            Code::Forbidden => "forbidden",
            Code::MemberNotFound => "member_not_found",
            Code::EarningNotFound => "earning_not_found",
            Code::RedemptionNotFound => "redemption_not_found",
            Code::CouponNotFound => "coupon_not_found",
            Code::NotFound => "not_found",
            Code::AlreadyRecorded => "already_recorded",
            Code::ExternalIdTaken => "external_id_taken",
            Code::InsufficientPoints => "insufficient_points",
            Code::HoldNotActive => "hold_not_active",
            Code::ReturnExceedsOrder => "return_exceeds_order",
            Code::CouponNotUsable => "coupon_not_usable",
            Code::MemberWithdrawn => "member_withdrawn",
            Code::VersionConflict => "version_conflict",
            Code::RunNotReady => "run_not_ready",
            Code::TooLarge => "too_large",
            Code::UnsupportedMediaType => "unsupported_media_type",
            Code::BelowMinimum => "below_minimum",
            Code::AboveLimit => "above_limit",
            Code::NotAMultiple => "not_a_multiple",
            Code::NotCombinable => "not_combinable",
            Code::NotOneFamily => "not_one_family",
            Code::NotEligible => "not_eligible",
            Code::OutOfStock => "out_of_stock",
            Code::AlreadyReferred => "already_referred",
            Code::AlreadyBought => "already_bought",
            Code::InvalidProgram => "invalid_program",
            Code::TooManyRequests => "too_many_requests",
            Code::Internal => "internal",
            Code::TryAgain => "try_again",
        }
    }

    /// The kind of problem in words, the same for every occurrence.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Code::InvalidRequest => "The request is not valid",
            Code::Unauthenticated => "The caller is not known",
            Code::Forbidden => "The API key does not allow this",
            Code::MemberNotFound => "There is no such member",
            Code::EarningNotFound => "There is no such earning",
            Code::RedemptionNotFound => "There is no such redemption",
            Code::CouponNotFound => "There is no such coupon",
            Code::NotFound => "There is nothing here",
            Code::AlreadyRecorded => "This id is recorded with other content",
            Code::ExternalIdTaken => "This external id belongs to another member",
            Code::InsufficientPoints => "There are not enough points",
            Code::HoldNotActive => "The hold has already ended",
            Code::ReturnExceedsOrder => "More comes back than was bought",
            Code::CouponNotUsable => "The coupon cannot be used",
            Code::MemberWithdrawn => "The member has withdrawn",
            Code::VersionConflict => "Something else was changed in between",
            Code::RunNotReady => "The run is not where this can be done with it",
            Code::TooLarge => "The body is too large",
            Code::UnsupportedMediaType => "The body is not JSON",
            Code::BelowMinimum => "Below the program's minimum",
            Code::AboveLimit => "Above the limit",
            Code::NotAMultiple => "Not a whole step of points",
            Code::NotCombinable => "Points and coupons do not combine here",
            Code::NotOneFamily => "These members are not of one family",
            Code::NotEligible => "This is for members of other ranks",
            Code::OutOfStock => "There are not so many of this reward",
            Code::AlreadyReferred => "The friend was referred before",
            Code::AlreadyBought => "The friend is no newcomer",
            Code::InvalidProgram => "The program has faults",
            Code::TooManyRequests => "Too many requests",
            Code::Internal => "Something is broken on our side",
            Code::TryAgain => "The outcome may be unknown",
        }
    }

    /// What `Retry-After` says, in seconds, for the codes that mean "later".
    #[must_use]
    pub fn retry_after_seconds(self) -> Option<u16> {
        match self {
            Code::TryAgain => Some(TRY_AGAIN_AFTER_SECONDS),
            Code::TooManyRequests => Some(TOO_MANY_AFTER_SECONDS),
            _ => None,
        }
    }
}
