//! What shops and tills send.

use serde_json::json;

use crate::shop::{MEMBER, Shop};

const MEMBERS: &[(&str, u64, &str)] = &[
    ("members/join", 201, ""),
    ("members/join", 200, ""),
    ("members/join-without-a-form", 201, ""),
    ("members/join-with-a-misspelt-field", 400, "invalid_request"),
    (
        "members/join-on-the-thirtieth-of-february",
        400,
        "invalid_request",
    ),
    ("members/join-without-an-idempotency-key", 201, ""),
    ("members/show", 200, ""),
    ("members/show-unknown", 404, "member_not_found"),
    ("members/show-without-a-key", 401, "unauthenticated"),
    ("members/show-with-a-wrong-key", 401, "unauthenticated"),
    ("members/find-by-external-id", 200, ""),
    ("members/find-by-phone", 200, ""),
    (
        "members/find-by-a-made-up-card-code",
        404,
        "member_not_found",
    ),
    ("members/find-by-nothing", 400, "invalid_request"),
    ("members/change", 200, ""),
    ("members/history", 200, ""),
    (
        "members/history-with-a-made-up-cursor",
        400,
        "invalid_request",
    ),
    ("members/line-link", 201, ""),
    ("members/line-link", 200, ""),
    (
        "members/line-link-with-another-token",
        409,
        "already_recorded",
    ),
    ("members/line-link-show", 200, ""),
    ("members/line-link-at-the-till", 201, ""),
    ("members/line-link-for-a-second", 400, "invalid_request"),
    ("members/line-link-show-unknown", 404, "not_found"),
    ("members/line-unlink", 200, ""),
    ("members/merge-with-itself", 400, "invalid_request"),
    ("members/merge-with-an-unknown", 404, "member_not_found"),
    (
        "members/family-where-the-program-has-none",
        422,
        "above_limit",
    ),
    ("members/family-of-nobody", 201, ""),
    ("members/family-of-nobody", 200, ""),
    ("members/show-family", 200, ""),
    ("members/withdraw", 200, ""),
    ("members/withdraw", 200, ""),
];

const RUNS: &[(&str, u64, &str)] = &[
    ("runs/list", 200, ""),
    ("runs/list-of-an-unknown-job", 400, "invalid_request"),
    ("runs/show-unknown", 404, "not_found"),
    ("runs/resume-unknown", 404, "not_found"),
    ("runs/campaign-plan", 201, ""),
    ("runs/campaign-plan", 200, ""),
    (
        "runs/campaign-plan-with-other-points",
        409,
        "already_recorded",
    ),
    ("runs/campaign-plan-with-faults", 400, "invalid_request"),
    ("runs/campaign-show", 200, ""),
    ("runs/campaign-show-unknown", 404, "not_found"),
    ("runs/campaign-start", 409, "run_not_ready"),
    ("runs/campaign-pause", 409, "run_not_ready"),
    ("runs/campaign-resume", 409, "run_not_ready"),
    ("runs/campaign-cancel", 200, ""),
    ("runs/campaign-cancel", 200, ""),
];

const EARN: &[(&str, u64, &str)] = &[
    ("earn/quote-for-nobody", 200, ""),
    ("earn/quote", 200, ""),
    ("earn/purchase", 201, ""),
    ("earn/purchase", 200, ""),
    (
        "earn/purchase-with-another-quantity",
        409,
        "already_recorded",
    ),
    ("earn/purchase-at-the-till", 201, ""),
    (
        "earn/purchase-by-an-unknown-member",
        404,
        "member_not_found",
    ),
    ("earn/purchase-with-half-a-yen", 400, "invalid_request"),
    (
        "earn/purchase-with-a-negative-quantity",
        400,
        "invalid_request",
    ),
    ("earn/purchase-cut-off", 400, "invalid_request"),
    ("earn/purchase-as-a-form", 415, "unsupported_media_type"),
    ("earn/purchase-under-a-bad-id", 400, "invalid_request"),
    ("earn/show-purchase", 200, ""),
    ("earn/show-unknown-purchase", 404, "earning_not_found"),
    ("earn/confirm", 200, ""),
    ("earn/amend-purchase", 201, ""),
    ("earn/amend-purchase", 200, ""),
    (
        "earn/amend-with-two-counts-of-points",
        400,
        "invalid_request",
    ),
    ("earn/show-amendment", 200, ""),
    ("earn/return-one-shirt", 201, ""),
    ("earn/return-too-much", 409, "return_exceeds_order"),
    ("earn/return-the-rest", 201, ""),
    ("earn/show-return", 200, ""),
    ("earn/adjust", 201, ""),
    ("earn/adjust-without-a-reason", 400, "invalid_request"),
    ("earn/show-adjustment", 200, ""),
    ("earn/visit", 201, ""),
    ("earn/show-visit", 200, ""),
    (
        "earn/refer-where-the-program-does-not",
        400,
        "invalid_request",
    ),
];

const REDEEM: &[(&str, u64, &str)] = &[
    ("redeem/use-more-than-there-is", 409, "insufficient_points"),
    ("earn/adjust", 201, ""),
    ("redeem/use-more-than-there-is", 409, "insufficient_points"),
    ("redeem/use", 201, ""),
    ("redeem/use", 200, ""),
    ("redeem/use-nothing", 400, "invalid_request"),
    ("redeem/use-as-text", 400, "invalid_request"),
    ("redeem/hold", 201, ""),
    ("redeem/hold-for-the-till", 201, ""),
    ("redeem/show", 200, ""),
    ("redeem/show-unknown", 404, "redemption_not_found"),
    ("redeem/capture-part", 200, ""),
    ("redeem/capture-part", 200, ""),
    ("redeem/capture-again", 409, "hold_not_active"),
    ("redeem/void", 200, ""),
    ("redeem/void-before-the-hold", 200, ""),
    ("redeem/hold-after-the-void", 409, "hold_not_active"),
    ("redeem/transfer-to-an-unknown", 404, "member_not_found"),
    ("redeem/transfer-to-oneself", 400, "invalid_request"),
    ("redeem/show-unknown-transfer", 404, "not_found"),
    ("redeem/exchange-for-no-reward", 400, "invalid_request"),
    ("redeem/show-unknown-exchange", 404, "not_found"),
    ("redeem/cancel-unknown-exchange", 404, "not_found"),
    ("redeem/complete-unknown-exchange", 404, "not_found"),
    ("redeem/stock-of-no-reward", 404, "not_found"),
    ("redeem/show-stock", 404, "not_found"),
    ("redeem/list-rewards", 200, ""),
    ("redeem/draw-of-no-lottery", 400, "invalid_request"),
    ("redeem/show-unknown-draw", 404, "not_found"),
    ("redeem/show-unknown-lottery", 404, "not_found"),
];

const COUPONS: &[(&str, u64, &str)] = &[
    ("coupons/grant", 201, ""),
    ("coupons/grant", 200, ""),
    ("coupons/grant-an-unknown-template", 404, "coupon_not_found"),
    ("coupons/list", 200, ""),
    ("coupons/find-by-code", 404, "coupon_not_found"),
    ("coupons/find-by-a-misread-code", 400, "invalid_request"),
    ("coupons/take-by-a-made-up-code", 404, "coupon_not_found"),
    ("coupons/show", 200, ""),
    ("coupons/show-unknown", 404, "coupon_not_found"),
    (
        "coupons/use-for-too-small-an-order",
        409,
        "coupon_not_usable",
    ),
    ("coupons/use", 200, ""),
    ("coupons/use", 200, ""),
    ("coupons/use-for-another-order", 409, "coupon_not_usable"),
    ("coupons/release", 200, ""),
    ("coupons/use-for-another-order", 200, ""),
];

const PROGRAM: &[(&str, u64, &str)] = &[
    ("program/show", 200, ""),
    ("program/check", 200, ""),
    ("program/check-with-three-faults", 422, "invalid_program"),
    ("program/check-and-simulate", 200, ""),
    ("program/schema", 200, ""),
    ("program/replace", 200, ""),
    ("program/replace", 200, ""),
    ("program/replace-an-old-version", 409, "version_conflict"),
    ("program/replace-with-faults", 422, "invalid_program"),
    ("program/replace-without-a-version", 400, "invalid_request"),
    ("program/budgets", 200, ""),
    ("program/versions", 200, ""),
    ("program/show-version", 200, ""),
    ("program/show-an-unknown-version", 404, "not_found"),
];

/// Every case of shops and tills, in an order in which each finds what it needs.
pub(crate) fn cases() -> impl Iterator<Item = &'static str> {
    let all = [REDEEM, EARN, COUPONS, PROGRAM, RUNS, MEMBERS];
    all.into_iter().flatten().map(|(case, _, _)| *case)
}

#[tokio::test]
async fn members_join_are_found_change_and_leave() {
    let shop = Shop::open().await;
    shop.answers(MEMBERS).await;
    let gone = shop.send("members/show").await;
    assert_eq!((gone.status, gone.code.as_str()), (409, "member_withdrawn"));
}

#[tokio::test]
async fn orders_earn_and_give_back_what_they_earned() {
    let shop = Shop::open().await;
    shop.answers(EARN).await;
}

#[tokio::test]
async fn a_purchase_of_9880_yen_on_a_double_sunday_earns_196_points_and_its_return_takes_them_back()
{
    let shop = Shop::open().await;
    let earned = shop.send("earn/purchase").await.body;
    assert_eq!(
        (&earned["points"], &earned["member_id"]),
        (&json!(196), &json!(MEMBER))
    );
    assert_eq!(earned["balance"]["available"], 196);
    let part = shop.send("earn/return-one-shirt").await.body;
    let rest = shop.send("earn/return-the-rest").await.body;
    let taken = [&part, &rest].map(|back| back["points_clawed_back"].as_u64().expect("points"));
    assert_eq!(taken, [87, 109]);
    assert_eq!(rest["balance"]["available"], 0);
}

#[tokio::test]
async fn points_are_used_held_captured_and_given_back() {
    let shop = Shop::open().await;
    shop.answers(REDEEM).await;
    // 500 granted, 100 used, 150 of 200 captured, 50 held and voided.
    let member = shop.send("members/show").await.body;
    assert_eq!(member["balance"]["available"], 250);
    assert_eq!(member["balance"]["held"], 0);
}

#[tokio::test]
async fn a_coupon_is_used_once_by_one_order() {
    let shop = Shop::open().await;
    shop.answers(COUPONS).await;
}

#[tokio::test]
async fn runs_are_listed_and_an_unknown_one_is_not_found() {
    let shop = Shop::open().await;
    shop.answers(RUNS).await;
}

#[tokio::test]
async fn the_program_is_replaced_by_whoever_knows_its_version() {
    let shop = Shop::open().await;
    shop.answers(PROGRAM).await;
    let faults = shop.send("program/check-with-three-faults").await.body;
    let pointers: Vec<&str> = faults["errors"]
        .as_array()
        .expect("faults")
        .iter()
        .filter_map(|fault| fault["pointer"].as_str())
        .collect();
    assert_eq!(
        pointers,
        ["/time_zone", "/earning/rate", "/birthday/coupon"]
    );
}
