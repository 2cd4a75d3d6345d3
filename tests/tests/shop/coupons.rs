//! Coupons: used once, by one order, released when it is cancelled.

use serde_json::{Value, json};
use tests::{Answer, Shop, order};

fn path(member: &str, coupon: &str) -> String {
    format!("/v1/members/{member}/coupons/{coupon}")
}

async fn issue(shop: &Shop, member: &str, coupon: &str, template: &str) -> Answer {
    shop.put(&path(member, coupon), &json!({ "template": template }))
        .await
}

async fn spend(shop: &Shop, member: &str, coupon: &str, order_id: &str, yen: u64) -> Answer {
    let body = json!({ "order_id": order_id, "order": order(yen) });
    shop.post(&format!("{}/use", path(member, coupon)), &body)
        .await
}

async fn release(shop: &Shop, member: &str, coupon: &str, order_id: &str) -> Answer {
    shop.post(
        &format!("{}/release", path(member, coupon)),
        &json!({ "order_id": order_id }),
    )
    .await
}

#[tokio::test]
async fn a_coupon_is_issued_once_under_its_id_and_lasts_thirty_days() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    let issued = issue(&shop, &member, "sorry-1", "birthday").await;
    assert_eq!(
        (issued.status, &issued.body["expires_on"]),
        (201, &json!("2026-12-24"))
    );
    assert_eq!(
        (&issued.body["status"], &issued.body["effect"]),
        (&json!("usable"), &json!({ "amount_off": 500 }))
    );
    let again = issue(&shop, &member, "sorry-1", "birthday").await;
    assert_eq!((again.status, again.replayed), (200, true));
    assert_eq!(again.body, issued.body);
    assert_eq!(shop.look(&member).await["coupons_available"], 1);
    let listed = shop
        .get(&format!("/v1/members/{member}/coupons"))
        .await
        .good();
    assert_eq!(listed["coupons"], json!([issued.body]));
    assert_eq!(
        issue(&shop, &member, "sorry-2", "cake").await.says(),
        (404, "coupon_not_found")
    );
    let other = shop.member().await;
    assert_eq!(
        issue(&shop, &other, "sorry-1", "birthday").await.says(),
        (409, "already_recorded")
    );
}

#[tokio::test]
async fn a_coupon_is_used_by_one_order_once() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    issue(&shop, &member, "sorry-1", "birthday").await.good();
    assert_eq!(
        spend(&shop, &member, "sorry-1", "ec-0", 2_999).await.says(),
        (409, "coupon_not_usable")
    );
    let used = spend(&shop, &member, "sorry-1", "ec-1", 3_000).await;
    assert_eq!(
        (used.status, &used.body["discount_yen"]),
        (200, &json!(500))
    );
    let again = spend(&shop, &member, "sorry-1", "ec-1", 3_000).await;
    assert_eq!((again.replayed, &again.body), (true, &used.body));
    assert_eq!(
        spend(&shop, &member, "sorry-1", "ec-2", 3_000).await.says(),
        (409, "coupon_not_usable")
    );
    assert_eq!(
        shop.get(&path(&member, "sorry-1")).await.good()["status"],
        "used"
    );
    assert_eq!(shop.look(&member).await["coupons_available"], 0);
}

#[tokio::test]
async fn of_two_orders_at_once_one_uses_the_coupon() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    issue(&shop, &member, "sorry-1", "birthday").await.good();
    let uses = (0..6).map(|number| {
        let (shop, member) = (&shop, &member);
        async move {
            spend(shop, member, "sorry-1", &format!("ec-{number}"), 3_000)
                .await
                .status
        }
    });
    let mut statuses = futures::future::join_all(uses).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn of_two_orders_at_once_one_gets_the_points_of_a_coupon_and_one_is_told_so() {
    let shop = Shop::open_with(&program()).await;
    let member = shop.member().await;
    issue(&shop, &member, "c-1", "gift").await.good();
    let uses = (0..6).map(|number| {
        let (shop, member) = (&shop, &member);
        async move {
            spend(shop, member, "c-1", &format!("ec-{number}"), 3_000)
                .await
                .status
        }
    });
    let mut statuses = futures::future::join_all(uses).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409]);
    assert_eq!(shop.available(&member).await, 100);
}

#[tokio::test]
async fn a_cancelled_order_releases_its_coupon_and_no_other_order_can() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    issue(&shop, &member, "sorry-1", "birthday").await.good();
    spend(&shop, &member, "sorry-1", "ec-1", 3_000).await.good();
    assert_eq!(
        release(&shop, &member, "sorry-1", "ec-2").await.says(),
        (409, "coupon_not_usable")
    );
    assert_eq!(
        release(&shop, &member, "sorry-1", "ec-1").await.good()["status"],
        "usable"
    );
    assert_eq!(release(&shop, &member, "sorry-1", "ec-1").await.status, 200);
    assert_eq!(
        spend(&shop, &member, "sorry-1", "ec-2", 3_000).await.status,
        200
    );
}

#[tokio::test]
async fn a_coupon_can_be_used_through_the_end_of_its_last_day() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    for coupon in ["sorry-1", "sorry-2"] {
        issue(&shop, &member, coupon, "birthday").await.good();
    }
    shop.set("2026-12-24T23:59:59+09:00");
    assert_eq!(
        spend(&shop, &member, "sorry-1", "ec-1", 3_000).await.status,
        200
    );
    shop.set("2026-12-25T00:00:00+09:00");
    assert_eq!(
        spend(&shop, &member, "sorry-2", "ec-2", 3_000).await.says(),
        (409, "coupon_not_usable")
    );
    assert_eq!(shop.look(&member).await["coupons_available"], 0);
    assert_eq!(
        shop.get(&path(&member, "sorry-2")).await.good()["status"],
        "expired"
    );
}

/// A program whose coupons take off a part, and give points.
fn program() -> Value {
    json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "coupons": [
            { "id": "tenth", "title": "10%引き", "effect": { "percent_off": "10", "max": 1_000 }, "valid_days": 30 },
            { "id": "gift", "title": "100ポイント", "effect": { "add_points": 100 }, "valid_days": 30 },
        ],
    })
}

#[tokio::test]
async fn a_coupon_of_per_cent_takes_off_no_more_than_its_most() {
    let shop = Shop::open_with(&program()).await;
    let member = shop.member().await;
    for (coupon, yen, off) in [("c-1", 3_333, 333), ("c-2", 50_000, 1_000)] {
        issue(&shop, &member, coupon, "tenth").await.good();
        let used = spend(&shop, &member, coupon, &format!("for-{coupon}"), yen)
            .await
            .good();
        assert_eq!(used["discount_yen"], off);
    }
}

#[tokio::test]
async fn points_of_a_coupon_are_granted_once_and_taken_back_on_release() {
    let shop = Shop::open_with(&program()).await;
    let member = shop.member().await;
    issue(&shop, &member, "c-1", "gift").await.good();
    let used = spend(&shop, &member, "c-1", "ec-1", 3_000).await.good();
    assert_eq!(
        (&used["points"], &used["discount_yen"]),
        (&json!(100), &json!(0))
    );
    assert!(spend(&shop, &member, "c-1", "ec-1", 3_000).await.replayed);
    assert_eq!(shop.available(&member).await, 100);
    shop.redeem("r-1", &member, 30).await.good();
    release(&shop, &member, "c-1", "ec-1").await.good();
    let balance = shop.balance(&member).await;
    assert_eq!(
        (&balance["available"], &balance["debt"]),
        (&json!(0), &json!(30))
    );
    assert_eq!(
        shop.kinds(&member).await,
        ["granted", "redeemed", "clawed_back"]
    );
    spend(&shop, &member, "c-1", "ec-2", 3_000).await.good();
    assert_eq!(shop.available(&member).await, 70);
}

#[tokio::test]
async fn where_points_and_coupons_do_not_combine_an_order_paid_with_points_takes_no_coupon() {
    let mut apart = program();
    apart["redemption"] = json!({ "combine_with_coupons": false });
    let shop = Shop::open_with(&apart).await;
    let member = shop.member().await;
    issue(&shop, &member, "c-1", "tenth").await.good();
    let mut paid = order(3_000);
    paid["points_used"] = json!(1);
    let path = format!("{}/use", path(&member, "c-1"));
    let refused = shop
        .post(&path, &json!({ "order_id": "ec-1", "order": paid }))
        .await;
    assert_eq!(refused.says(), (422, "not_combinable"));
    spend(&shop, &member, "c-1", "ec-1", 3_000).await.good();
}

#[tokio::test]
async fn a_coupon_belongs_to_its_member() {
    let shop = Shop::open().await;
    let (member, other) = (shop.member().await, shop.member().await);
    issue(&shop, &member, "sorry-1", "birthday").await.good();
    assert_eq!(
        shop.get(&path(&other, "sorry-1")).await.says(),
        (404, "coupon_not_found")
    );
    assert_eq!(
        spend(&shop, &other, "sorry-1", "ec-1", 3_000).await.says(),
        (404, "coupon_not_found")
    );
    assert_eq!(
        issue(&shop, "nobody", "sorry-9", "birthday").await.says(),
        (404, "member_not_found")
    );
    assert_eq!(
        shop.get("/v1/members/nobody/coupons").await.says(),
        (404, "member_not_found")
    );
    assert_eq!(
        spend(&shop, "nobody", "sorry-1", "ec-1", 3_000)
            .await
            .says(),
        (404, "member_not_found")
    );
}

#[tokio::test]
async fn the_same_order_id_with_another_order_is_another_request() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    issue(&shop, &member, "c-1", "birthday").await.good();
    let first = spend(&shop, &member, "c-1", "ec-1", 3_000).await;
    let again = spend(&shop, &member, "c-1", "ec-1", 3_000).await;
    assert_eq!((again.status, again.replayed), (200, true));
    assert_eq!(again.body, first.body);
    let other = spend(&shop, &member, "c-1", "ec-1", 4_000).await;
    assert_eq!(other.says(), (409, "already_recorded"));
    let other = spend(&shop, &member, "c-1", "ec-2", 3_000).await;
    assert_eq!(other.says(), (409, "coupon_not_usable"));
}

#[tokio::test]
async fn a_release_that_is_repeated_says_so() {
    let shop = Shop::open().await;
    let member = shop.member().await;
    issue(&shop, &member, "c-1", "birthday").await.good();
    spend(&shop, &member, "c-1", "ec-1", 3_000).await.good();
    let first = release(&shop, &member, "c-1", "ec-1").await;
    let again = release(&shop, &member, "c-1", "ec-1").await;
    assert_eq!((first.replayed, again.replayed), (false, true));
    assert_eq!(first.good(), again.good());
}
