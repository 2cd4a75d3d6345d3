//! Families: who is of one, and how that changes.

use serde_json::{Value, json};
use tests::{Answer, Shop};

const FAMILY: &str = "/v1/families/home";

/// A shop whose program lets families have three members.
pub(crate) async fn shop() -> Shop {
    shop_with(3).await
}

/// A shop whose program lets families have so many members.
pub(crate) async fn shop_with(max_members: u32) -> Shop {
    let shop = Shop::open().await;
    let mut program = shop.get("/v1/program").await.body;
    program["families"] = json!({ "max_members": max_members });
    shop.publish(&program).await;
    shop
}

/// Makes members a family.
pub(crate) async fn family(shop: &Shop, members: &[&str]) -> Answer {
    shop.put(FAMILY, &json!({ "member_ids": members })).await
}

async fn change(shop: &Shop, members: &[&str], version: u64) -> Answer {
    let body = json!({ "member_ids": members, "version": version });
    shop.put(FAMILY, &body).await
}

async fn withdraw(shop: &Shop, member: &str) {
    let path = format!("/v1/members/{member}");
    shop.send("DELETE", &path, &[], None).await.good();
}

async fn family_of(shop: &Shop, member: &str) -> Value {
    shop.look(member).await["family_id"].clone()
}

#[tokio::test]
async fn a_family_is_made_once_and_a_repeated_call_is_answered_again() {
    let shop = shop().await;
    let (one, other) = (shop.member().await, shop.member().await);
    let made = family(&shop, &[&one, &other]).await;
    let said = json!({ "family_id": "home", "member_ids": [one, other], "version": 1 });
    assert_eq!((made.status, &made.body), (201, &said));
    let again = family(&shop, &[&one, &other]).await;
    assert_eq!(
        (again.status, again.replayed, &again.body),
        (200, true, &said)
    );
    assert_eq!(
        family(&shop, &[&one]).await.says(),
        (409, "already_recorded")
    );
    assert_eq!(family_of(&shop, &one).await, "home");
    assert_eq!(shop.get(FAMILY).await.body["version"], 1);
    let unknown = shop.get("/v1/families/nobodys").await;
    assert_eq!(unknown.says(), (404, "not_found"));
}

#[tokio::test]
async fn who_is_left_out_has_left_and_a_change_over_what_is_not_there_any_more_is_refused() {
    let shop = shop().await;
    let (one, two, three) = (
        shop.member().await,
        shop.member().await,
        shop.member().await,
    );
    family(&shop, &[&one, &two]).await.good();
    let changed = change(&shop, &[&one, &three], 1).await;
    assert_eq!((changed.status, &changed.body["version"]), (201, &json!(2)));
    assert_eq!(family_of(&shop, &two).await, Value::Null);
    assert_eq!(family_of(&shop, &three).await, "home");
    let again = change(&shop, &[&one, &three], 1).await;
    assert_eq!((again.replayed, &again.body), (true, &changed.body));
    let late = change(&shop, &[&two], 1).await;
    assert_eq!(late.says(), (409, "version_conflict"));
    // What made the family, delivered late, does not bring back who has left.
    assert_eq!(
        family(&shop, &[&one, &two]).await.says(),
        (409, "already_recorded")
    );
    change(&shop, &[], 2).await.good();
    assert_eq!(family_of(&shop, &one).await, Value::Null);
    assert_eq!(shop.get(FAMILY).await.body["member_ids"], json!([]));
}

#[tokio::test]
async fn a_member_is_of_one_family_at_most_also_where_two_want_them_at_once() {
    let shop = shop().await;
    let (one, two, three) = (
        shop.member().await,
        shop.member().await,
        shop.member().await,
    );
    let (first, second) = (
        json!({ "member_ids": [one, two] }),
        json!({ "member_ids": [two, three] }),
    );
    let (home, away) = tokio::join!(
        shop.put(FAMILY, &first),
        shop.put("/v1/families/away", &second)
    );
    let mut all = [home, away];
    all.sort_by_key(|answer| answer.status);
    let [won, lost] = all;
    assert_eq!((won.status, lost.status), (201, 400));
    assert_eq!(lost.pointers().len(), 1);
    assert_eq!(family_of(&shop, &two).await, won.body["family_id"]);
}

#[tokio::test]
async fn a_family_has_as_many_members_as_the_program_says_and_each_is_somebody() {
    let shop = shop().await;
    let mut four = Vec::new();
    for _ in 0..4 {
        four.push(shop.member().await);
    }
    let names: Vec<&str> = four.iter().map(String::as_str).collect();
    assert_eq!(family(&shop, &names).await.says(), (422, "above_limit"));
    let twice = family(&shop, &[names[0], names[1], names[0]]).await;
    assert_eq!(twice.pointers(), ["/member_ids/2"]);
    let nobody = family(&shop, &[names[0], "nobody"]).await;
    assert_eq!(nobody.says(), (404, "member_not_found"));
    withdraw(&shop, names[3]).await;
    let gone = family(&shop, &[names[0], names[3]]).await;
    assert_eq!(gone.says(), (409, "member_withdrawn"));
    family(&shop, &names[..3]).await.good();
    let plain = Shop::open().await;
    let alone = plain.member().await;
    assert_eq!(family(&plain, &[&alone]).await.says(), (422, "above_limit"));
}

#[tokio::test]
async fn who_leaves_the_shop_leaves_the_family_and_a_merged_card_takes_its_family_along() {
    let shop = shop().await;
    let (one, two, card) = (
        shop.member().await,
        shop.member().await,
        shop.member().await,
    );
    family(&shop, &[&one, &two]).await.good();
    let path = format!("/v1/members/{card}/merges/{one}");
    let because = json!({ "reason": "カード2枚", "operator": "yamada" });
    shop.put(&path, &because).await.good();
    assert_eq!(family_of(&shop, &card).await, "home");
    let mut both = [card.clone(), two.clone()];
    both.sort();
    assert_eq!(shop.get(FAMILY).await.body["member_ids"], json!(both));
    withdraw(&shop, &two).await;
    assert_eq!(shop.get(FAMILY).await.body["member_ids"], json!([card]));
}
