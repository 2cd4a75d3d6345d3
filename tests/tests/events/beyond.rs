//! What no case does, and a function is allowed to do all the same.

use serde_json::{Value, json};

use crate::rights::{Used, check_writes, table};
use crate::shop::Shop;

/// A coupon that gives points is used, which writes an entry; points are used for orders where the program keeps them
/// apart from coupons, and a campaign has a budget; a purchase gives a coupon, and points to who referred the member;
/// points are given; and a member with a phone leaves.
pub(crate) async fn beyond_the_cases(shop: &Shop) -> Used {
    let call = async |method: &str, path: &str, body: Value| {
        let answer = shop.system.call_as_admin(method, path, &[], Some(&body));
        let answer = answer.await;
        assert!(answer.status.is_success(), "{path}: {}", answer.value());
        answer.value()
    };
    let program = shop.system.call_as_admin("GET", "/v1/program", &[], None);
    let mut program = program.await.value();
    program["coupons"][0]["effect"] = json!({ "add_points": 100 });
    program["coupons"][0]["min_spend"] = json!(0);
    program["rewards"] = json!([{ "id": "mug", "name": "マグカップ", "points": 10 }]);
    program["stamp_cards"] = json!([{ "id": "one", "name": "一回", "stamp_for": { "purchase": {} }, "size": 1,
        "reward": { "coupon": "birthday" } }]);
    program["campaigns"] = json!([{ "id": "thanks", "name": "感謝祭", "effect": { "add_points": 5 }, "max_points_total": 100 }]);
    of_several(&mut program);
    program["redemption"]["combine_with_coupons"] = json!(false);
    program["lotteries"] = lotteries();
    let before = table(shop).await;
    call("PUT", "/v1/program", program).await;
    let mut used = check_writes("program", &before, &table(shop).await);
    let joined = call("POST", "/v1/members", json!({ "phone": "090-1234-0000" })).await;
    let member = format!(
        "/v1/members/{}",
        joined["member_id"].as_str().expect("an id")
    );
    let coupon = format!("{member}/coupons/thanks");
    let relative = call("POST", "/v1/members", json!({})).await;
    let gifts = gifts(&joined["member_id"], &relative["member_id"]);
    let order = json!({ "placed_at": "2026-11-22T09:00:00+09:00", "channel": "ec",
        "lines": [{ "sku": "shirt-01", "unit_price": 4400, "quantity": 1 }] });
    let mut other = order.clone();
    other["lines"][0]["unit_price"] = json!(5_500);
    for (package, method, path, body) in [
        referral(&relative["member_id"], &joined["member_id"]),
        (
            "coupons",
            "PUT",
            coupon.clone(),
            json!({ "template": "birthday" }),
        ),
        (
            "coupons",
            "POST",
            format!("{coupon}/use"),
            json!({ "order_id": "ec-9", "order": order }),
        ),
        (
            "redeem",
            "PUT",
            "/v1/redemptions/use-9".to_owned(),
            json!({ "member_id": joined["member_id"], "points": 50, "order": other }),
        ),
        (
            "earn",
            "PUT",
            "/v1/earnings/ec-10".to_owned(),
            json!({ "member_id": joined["member_id"], "order": other, "redemption_id": "use-9" }),
        ),
    ]
    .into_iter()
    .chain(gifts)
    .chain([("members", "DELETE", member, json!({}))])
    {
        let before = table(shop).await;
        call(method, &path, body).await;
        used.extend(check_writes(package, &before, &table(shop).await));
    }
    used
}

/// What several members have to do with each other.
fn of_several(program: &mut Value) {
    program["families"] = json!({ "max_members": 2 });
    program["activities"] = json!([{ "kind": "referral", "points": 1, "return_days": 1 }]);
}

/// One refers another.
fn referral(one: &Value, other: &Value) -> Call {
    let body = json!({ "kind": "referral", "member_id": one, "friend_member_id": other });
    ("earn", "PUT", "/v1/activities/ref-9".to_owned(), body)
}

/// A lottery that everybody wins, in which they win a coupon.
fn lotteries() -> Value {
    json!([{ "id": "always", "name": "抽選", "points": 1, "from": "2026-01-01", "to": "2027-12-31", "expected_sales_yen": 1_000_000,
        "prizes": [{ "id": "thanks", "name": "お礼", "odds": "1", "value_yen": 0, "stock": 1,
            "coupon": "birthday" }] }])
}

/// A call: the function, the method, the path and the body.
type Call = (&'static str, &'static str, String, Value);

/// A family is made, and one gives the other points and exchanges some for a reward, and draws.
fn gifts(one: &Value, other: &Value) -> [Call; 5] {
    [
        (
            "members",
            "PUT",
            "/v1/families/home".to_owned(),
            json!({ "member_ids": [one, other] }),
        ),
        (
            "redeem",
            "PUT",
            "/v1/transfers/gift-9".to_owned(),
            json!({ "from_member_id": one, "to_member_id": other, "points": 10 }),
        ),
        (
            "redeem",
            "PUT",
            "/v1/rewards/mug/stock".to_owned(),
            json!({ "left": 1 }),
        ),
        (
            "redeem",
            "PUT",
            "/v1/exchanges/x-9".to_owned(),
            json!({ "member_id": one, "reward": "mug" }),
        ),
        (
            "redeem",
            "PUT",
            "/v1/draws/d-9".to_owned(),
            json!({ "member_id": one, "lottery": "always" }),
        ),
    ]
}
