//! Coupons by code: each its own, with a check letter, and one that everybody may know.

use serde_json::{Value, json};
use tests::{Answer, Shop, order};

async fn shop() -> Shop {
    Shop::open_with(&json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "coupons": [
            { "id": "letter", "title": "Letter", "effect": { "amount_off": 500 }, "valid_days": 30, "own_code": true },
            { "id": "tea", "title": "Tea", "effect": { "percent_off": "10" }, "valid_days": 30, "code": "TEA10" },
        ],
    }))
    .await
}

async fn issue(shop: &Shop, member: &str, coupon: &str) -> Answer {
    let path = format!("/v1/members/{member}/coupons/{coupon}");
    shop.put(&path, &json!({ "template": "letter" })).await
}

async fn find(shop: &Shop, code: &str) -> Answer {
    shop.get(&format!("/v1/coupons?code={code}")).await
}

async fn take(shop: &Shop, member: &str, code: &str) -> Answer {
    let path = format!("/v1/members/{member}/coupons");
    shop.post(&path, &json!({ "code": code })).await
}

fn code(coupon: &Value) -> String {
    coupon["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_coupon_is_found_by_its_code_and_used_by_who_reads_it() {
    let shop = shop().await;
    let member = shop.member().await;
    let issued = issue(&shop, &member, "l-1").await.good();
    let other = issue(&shop, &member, "l-2").await.good();
    let code = code(&issued);
    assert_eq!(code.len(), "7KQ2-M9ZX-4T3H".len());
    assert_ne!(json!(code), other["code"]);
    let again = issue(&shop, &member, "l-1").await;
    assert_eq!((again.replayed, &again.body), (true, &issued));
    for written in [code.clone(), code.replace('-', ""), code.to_lowercase()] {
        assert_eq!(find(&shop, &written).await.good(), issued);
    }
    let found = find(&shop, &code).await.good();
    let (member, coupon) = (&found["member_id"], &found["coupon_id"]);
    let path = format!(
        "/v1/members/{}/coupons/{}/use",
        member.as_str().unwrap(),
        coupon.as_str().unwrap()
    );
    let body = json!({ "order_id": "till-1", "order": order(3_000) });
    assert_eq!(shop.post(&path, &body).await.good()["discount_yen"], 500);
    assert_eq!(find(&shop, &code).await.good()["status"], "used");
}

#[tokio::test]
async fn a_code_with_a_wrong_letter_is_refused_before_anything_is_looked_up() {
    let shop = shop().await;
    let member = shop.member().await;
    let code = code(&issue(&shop, &member, "l-1").await.good());
    let first = code.chars().next().unwrap();
    for other in ['2', '3'].into_iter().filter(|other| *other != first) {
        let wrong = format!("{other}{}", &code[1..]);
        let refused = find(&shop, &wrong).await;
        assert_eq!(refused.says(), (400, "invalid_request"), "{wrong}");
        assert_eq!(refused.pointers(), ["/code"]);
    }
    // Right in itself, and nobody's.
    assert_eq!(
        find(&shop, "000000000000").await.says(),
        (404, "coupon_not_found")
    );
    let none = shop.get("/v1/coupons").await;
    assert_eq!(none.says(), (400, "invalid_request"));
}

#[tokio::test]
async fn a_code_that_everybody_may_know_gives_each_member_one_coupon() {
    let shop = shop().await;
    let (member, other) = (shop.member().await, shop.member().await);
    let took = take(&shop, &member, "TEA10").await;
    assert_eq!((took.status, &took.body["template"]), (201, &json!("tea")));
    let again = take(&shop, &member, "tea10").await;
    assert_eq!((again.status, again.replayed), (200, true));
    assert_eq!(again.body, took.body);
    assert_eq!(take(&shop, &other, "TEA10").await.status, 201);
    for member in [&member, &other] {
        assert_eq!(shop.look(member).await["coupons_available"], 1);
    }
    assert_eq!(
        take(&shop, &member, "TEA11").await.says(),
        (404, "coupon_not_found")
    );
    assert_eq!(
        take(&shop, "nobody", "TEA10").await.says(),
        (404, "member_not_found")
    );
    // Once the code is over, who asks again is answered as before, and nobody else gets one.
    shop.publish(&json!({ "name": "Tea", "earning": { "rate": "0.01" } }))
        .await;
    let later = take(&shop, &member, "TEA10").await;
    assert_eq!((later.replayed, &later.body), (true, &took.body));
    let third = shop.member().await;
    assert_eq!(
        take(&shop, &third, "TEA10").await.says(),
        (404, "coupon_not_found")
    );
}

#[tokio::test]
async fn a_code_that_is_sent_many_times_at_once_for_a_member_brings_one_coupon_and_one_answer() {
    let shop = shop().await;
    let member = shop.member().await;
    let all = (0..6).map(|_| take(&shop, &member, "TEA10"));
    let answers = futures::future::join_all(all).await;
    for answer in &answers {
        assert!(matches!(answer.status, 200 | 201), "{:?}", answer.says());
        assert_eq!(answer.body, answers[0].body);
    }
    assert_eq!(shop.look(&member).await["coupons_available"], 1);
}

#[tokio::test]
async fn who_took_a_code_takes_it_no_second_time_through_a_membership_that_was_merged() {
    let shop = shop().await;
    let (card, app) = (shop.member().await, shop.member().await);
    let took = take(&shop, &card, "TEA10").await.good();
    let path = format!("/v1/members/{app}/merges/{card}");
    let because = json!({ "reason": "one person", "operator": "yamada" });
    assert_eq!(shop.put(&path, &because).await.status, 201);
    for member in [&app, &card] {
        let again = take(&shop, member, "TEA10").await;
        assert_eq!((again.status, &again.body), (200, &took));
    }
}

#[tokio::test]
async fn two_coupons_of_a_program_have_no_code_in_common() {
    let shop = shop().await;
    let template = |id: &str, code: &str| json!({ "id": id, "title": id, "effect": { "amount_off": 1 }, "valid_days": 1, "code": code });
    let document = json!({
        "name": "Tea", "earning": { "rate": "0.01" },
        "coupons": [template("a", "TEA10"), template("b", "tea10")],
    });
    let checked = shop.post("/v1/program/check", &document).await;
    assert_eq!(checked.pointers(), ["/coupons/1/code"]);
}

#[tokio::test]
async fn the_audit_knows_whose_a_code_is() {
    let shop = shop().await;
    let member = shop.member().await;
    issue(&shop, &member, "l-1").await.good();
    take(&shop, &member, "TEA10").await.good();
    assert_eq!(shop.audit(None).await.findings, []);
}
