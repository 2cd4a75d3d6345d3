//! Every error has its code, and none tells what it should not.

use app::{Error, Missing};
use domain::fault::Fault;
use domain::ids::CouponId;
use domain::member::{ExternalId, UniqueKey};
use domain::refusal::{HoldEnd, Refusal};

use crate::http::{Code, Problem};

fn answered(error: Error) -> (u16, &'static str, String) {
    let problem = Problem::from(error);
    (
        problem.code.status().as_u16(),
        problem.code.as_str(),
        problem.detail,
    )
}

#[test]
fn a_refusal_keeps_its_numbers_and_reads_as_a_sentence() {
    let refusal = Refusal::InsufficientPoints {
        available: 320,
        wanted: 500,
    };
    assert_eq!(
        answered(refusal.into()),
        (
            409,
            "insufficient_points",
            "500 points were asked for and 320 are available.".to_owned()
        )
    );
}

#[test]
fn every_refusal_has_the_contracts_status() {
    let refusals = [
        (Refusal::MemberWithdrawn, 409, "member_withdrawn"),
        (Refusal::BelowMinimum { minimum: 100 }, 422, "below_minimum"),
        (Refusal::AboveLimit { limit: 100 }, 422, "above_limit"),
        (
            Refusal::NotAMultiple { multiple: 100 },
            422,
            "not_a_multiple",
        ),
        (Refusal::NotCombinable, 422, "not_combinable"),
        (Refusal::CouponsNotCombinable, 422, "not_combinable"),
        (Refusal::LastDayPassed, 400, "invalid_request"),
        (
            Refusal::HoldNotActive {
                ended: HoldEnd::Lapsed,
            },
            409,
            "hold_not_active",
        ),
        (
            Refusal::ReturnExceedsOrder { remaining_yen: 1 },
            409,
            "return_exceeds_order",
        ),
        (
            Refusal::CouponNotUsable {
                reason: "its last day has passed".to_owned(),
            },
            409,
            "coupon_not_usable",
        ),
    ];
    for (refusal, status, code) in refusals {
        let (answered_status, answered_code, _) = answered(refusal.into());
        assert_eq!((answered_status, answered_code), (status, code));
    }
}

#[test]
fn what_is_missing_is_named() {
    let missing = [
        (Missing::Member, "member_not_found"),
        (Missing::Earning, "earning_not_found"),
        (Missing::Redemption, "redemption_not_found"),
        (Missing::Coupon, "coupon_not_found"),
        (Missing::Record, "not_found"),
    ];
    for (missing, code) in missing {
        let (status, answered_code, _) = answered(Error::NotFound(missing));
        assert_eq!((status, answered_code), (404, code));
    }
}

#[test]
fn a_taken_key_is_refused_without_saying_whose_it_is() {
    let external = UniqueKey::External(ExternalId {
        provider: "ec".to_owned(),
        id: "c-123".to_owned(),
    });
    let coupon = UniqueKey::Coupon(CouponId::parse("welcome-1").unwrap());
    let phone = UniqueKey::Phone("0f0f".to_owned());
    for (key, code) in [
        (external, "external_id_taken"),
        (phone, "external_id_taken"),
        (coupon, "already_recorded"),
    ] {
        let (status, answered_code, detail) = answered(Error::Taken(key));
        assert_eq!((status, answered_code), (409, code));
        assert!(
            !detail.contains("c-123") && !detail.contains("0f0f"),
            "{detail}"
        );
    }
}

#[test]
fn the_cause_of_a_fault_goes_to_the_log_only() {
    for (error, code) in [
        (
            Error::TryAgain("tameru-prod: timeout".to_owned()),
            Code::TryAgain,
        ),
        (
            Error::Broken("M#m1/W: no version".to_owned()),
            Code::Internal,
        ),
    ] {
        let cause = match &error {
            Error::TryAgain(cause) | Error::Broken(cause) => cause.clone(),
            other => panic!("{other} is no fault"),
        };
        let problem = Problem::from(error);
        assert_eq!(problem.code, code);
        assert!(!problem.detail.contains(&cause));
        assert_eq!(problem.cause, Some(cause));
    }
}

#[test]
fn every_fault_of_a_program_is_reported() {
    let faults = vec![
        Fault::new("/earning/rate", "must be at most 1"),
        Fault::new("/time_zone", "is not a known zone"),
    ];
    let problem = Problem::from(Error::InvalidProgram(faults));
    assert_eq!(problem.code.status().as_u16(), 422);
    assert_eq!(problem.errors.len(), 2);
    assert_eq!(problem.errors[1].pointer, "/time_zone");
}
