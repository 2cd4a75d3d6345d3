//! Members join, are found and change their file.

use serde_json::json;
use tests::Shop;

/// A member who tells everything.
fn hanako() -> serde_json::Value {
    json!({
        "name": "山田 花子", "birthday": "1990-11-22", "gender": "female", "prefecture": "東京都",
        "phone": "090-1234-5678", "email": "hanako@example.jp", "accepts_messages": true,
        "external_ids": [{ "provider": "ec", "id": "c-123" }],
    })
}

/// The EAN-13 check digit: threes and ones from the left, to the next ten.
fn is_ean_13(number: &str) -> bool {
    let digits: Vec<u32> = number
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .collect();
    let weighed = digits
        .iter()
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { *digit } else { digit * 3 });
    digits.len() == 13 && number.len() == 13 && weighed.sum::<u32>() % 10 == 0
}

#[tokio::test]
async fn joining_takes_no_form() {
    let shop = Shop::open().await;
    let joined = shop.post("/v1/members", &json!({})).await;
    assert_eq!((joined.status, joined.replayed), (201, false));
    let number = joined.body["member_number"].as_str().unwrap();
    assert!(is_ean_13(number), "{number}");
    assert!(
        (20..=29).contains(&number[..2].parse().unwrap()),
        "{number} is for use in a shop"
    );
    assert_eq!(joined.body["balance"]["available"], 0);
    assert_eq!(
        (&joined.body["rank"], &joined.body["coupons_available"]),
        (&json!("regular"), &json!(0))
    );
    let member = joined.body["member_id"].as_str().unwrap();
    assert_eq!(shop.look(member).await, joined.body);
}

#[tokio::test]
async fn a_member_is_one_line_user_at_the_most() {
    let shop = Shop::open().await;
    let line = |id| json!({ "external_ids": [{ "provider": "line", "id": id }] });
    let two = json!({ "external_ids": [{ "provider": "line", "id": "U1" }, { "provider": "line", "id": "U2" }] });
    let refused = shop.post("/v1/members", &two).await;
    assert_eq!(refused.says(), (400, "invalid_request"));
    assert_eq!(refused.pointers(), ["/external_ids"]);
    let member = shop.post("/v1/members", &line("U1")).await.good();
    let path = format!("/v1/members/{}", member["member_id"].as_str().unwrap());
    let second = shop.send("PATCH", &path, &[], Some(&line("U2"))).await;
    assert_eq!(second.says(), (400, "invalid_request"));
    assert_eq!(second.pointers(), ["/external_ids"]);
    let same = shop.send("PATCH", &path, &[], Some(&line("U1"))).await;
    assert_eq!(same.good(), member);
}

#[tokio::test]
async fn the_same_idempotency_key_makes_one_member() {
    let shop = Shop::open().await;
    let key = [("idempotency-key", "till-7-0042")];
    let first = shop
        .send("POST", "/v1/members", &key, Some(&hanako()))
        .await;
    shop.wait(chrono::TimeDelta::days(400));
    let again = shop
        .send("POST", "/v1/members", &key, Some(&hanako()))
        .await;
    assert_eq!((first.status, first.replayed), (201, false));
    assert_eq!((again.status, again.replayed), (200, true));
    assert_eq!(first.body, again.body);
    let other = shop
        .send(
            "POST",
            "/v1/members",
            &key,
            Some(&json!({ "name": "山田 太郎" })),
        )
        .await;
    assert_eq!(other.says(), (409, "already_recorded"));
}

#[tokio::test]
async fn a_member_is_found_by_every_name_they_have() {
    let shop = Shop::open().await;
    let member = shop.join(&hanako()).await;
    let look = shop.look(&member).await;
    let number = look["member_number"].as_str().unwrap();
    let queries = [
        "external_id=ec:c-123".to_owned(),
        format!("member_number={number}"),
        "phone=090-1234-5678".to_owned(),
        "phone=%2B81%2090%201234%205678".to_owned(),
    ];
    for query in queries {
        assert_eq!(
            shop.get(&format!("/v1/members?{query}")).await.good(),
            look,
            "{query}"
        );
    }
    for query in ["external_id=ec:c-124", "phone=090-1234-5679"] {
        assert_eq!(
            shop.get(&format!("/v1/members?{query}")).await.says(),
            (404, "member_not_found")
        );
    }
    for query in [
        "",
        "external_id=nothing",
        "member_number=123",
        "external_id=ec:c-123&phone=090-1234-5678",
    ] {
        assert_eq!(
            shop.get(&format!("/v1/members?{query}")).await.says(),
            (400, "invalid_request"),
            "{query}"
        );
    }
}

#[tokio::test]
async fn of_a_phone_number_only_the_last_digits_are_shown() {
    let shop = Shop::open().await;
    let member = shop.join(&hanako()).await;
    let look = shop.look(&member).await;
    assert_eq!(look["phone_last_digits"], "5678");
    assert!(!look.to_string().contains("1234"), "{look}");
}

#[tokio::test]
async fn what_belongs_to_one_member_another_cannot_have() {
    let shop = Shop::open().await;
    shop.join(&hanako()).await;
    let by_id = json!({ "external_ids": [{ "provider": "ec", "id": "c-123" }] });
    assert_eq!(
        shop.post("/v1/members", &by_id).await.says(),
        (409, "external_id_taken")
    );
    let by_phone = json!({ "phone": "+81 90-1234-5678" });
    assert_eq!(
        shop.post("/v1/members", &by_phone).await.says(),
        (409, "external_id_taken")
    );
    let second = shop.member().await;
    let path = format!("/v1/members/{second}");
    assert_eq!(
        shop.send("PATCH", &path, &[], Some(&by_id)).await.says(),
        (409, "external_id_taken")
    );
    assert_eq!(shop.look(&second).await["external_ids"], json!([]));
}

#[tokio::test]
async fn of_two_who_claim_one_external_id_at_once_one_gets_it() {
    let shop = Shop::open().await;
    let body = json!({ "external_ids": [{ "provider": "pos", "id": "42" }] });
    let (one, other) = tokio::join!(
        shop.post("/v1/members", &body),
        shop.post("/v1/members", &body)
    );
    let mut said = [one.says(), other.says()];
    said.sort_unstable();
    assert_eq!(said, [(201, ""), (409, "external_id_taken")]);
}

#[tokio::test]
async fn one_newcomer_sent_twice_at_once_is_one_member_and_both_calls_are_told_who() {
    let shop = Shop::open().await;
    let key = [("idempotency-key", "join-1")];
    let body = hanako();
    let calls = (0..8).map(|_| shop.send("POST", "/v1/members", &key, Some(&body)));
    let answers = futures::future::join_all(calls).await;
    for answer in &answers {
        assert_eq!(answer.body, answers[0].body);
    }
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(made, 1);
}

#[tokio::test]
async fn a_change_touches_what_it_names_and_adds_external_ids() {
    let shop = Shop::open().await;
    let member = shop.join(&hanako()).await;
    let change = json!({
        "name": "佐藤 花子", "gender": null, "external_ids": [{ "provider": "pos", "id": "42" }],
    });
    let changed = shop
        .send(
            "PATCH",
            &format!("/v1/members/{member}"),
            &[],
            Some(&change),
        )
        .await
        .good();
    assert_eq!(
        (&changed["name"], &changed["email"]),
        (&json!("佐藤 花子"), &json!("hanako@example.jp"))
    );
    assert_eq!(changed.get("gender"), None);
    assert_eq!(
        changed["external_ids"],
        json!([{ "provider": "ec", "id": "c-123" }, { "provider": "pos", "id": "42" }])
    );
    assert_eq!(
        shop.get("/v1/members?external_id=pos:42").await.good(),
        changed
    );
}

#[tokio::test]
async fn what_to_be_told_of_is_switched_topic_by_topic() {
    let shop = Shop::open().await;
    let member = shop.join(&json!({})).await;
    let path = format!("/v1/members/{member}");
    let wanted = |points, rank, coupons, expiring| json!({ "points": points, "rank": rank, "coupons": coupons, "expiring": expiring });
    assert_eq!(
        shop.look(&member).await["notifications"],
        wanted(true, true, true, true)
    );

    let change = json!({ "notifications": { "points": false, "coupons": false } });
    let changed = shop.send("PATCH", &path, &[], Some(&change)).await.good();
    assert_eq!(changed["notifications"], wanted(false, true, false, true));
    assert_eq!(changed["accepts_messages"], true);
    let change = json!({ "notifications": { "points": true } });
    shop.send("PATCH", &path, &[], Some(&change)).await.good();
    assert_eq!(
        shop.look(&member).await["notifications"],
        wanted(true, true, false, true)
    );

    let unknown = json!({ "notifications": { "weather": true } });
    let refused = shop.send("PATCH", &path, &[], Some(&unknown)).await;
    assert_eq!(refused.says(), (400, "invalid_request"));
}

#[tokio::test]
async fn a_phone_that_is_changed_is_free_for_somebody_else() {
    let shop = Shop::open().await;
    let member = shop.join(&hanako()).await;
    let change = json!({ "phone": "080-0000-1111" });
    shop.send(
        "PATCH",
        &format!("/v1/members/{member}"),
        &[],
        Some(&change),
    )
    .await
    .good();
    let heir = shop.join(&json!({ "phone": "090-1234-5678" })).await;
    assert_ne!(member, heir);
    assert_eq!(
        shop.get("/v1/members?phone=090-1234-5678").await.good()["member_id"],
        heir
    );
    assert_eq!(
        shop.get("/v1/members?phone=080-0000-1111").await.good()["member_id"],
        member
    );
}

#[tokio::test]
async fn whatever_is_wrong_with_a_newcomer_is_named_at_once() {
    let shop = Shop::open().await;
    let body = json!({
        "name": "", "birthday": "02-30", "phone": "12", "email": "nobody",
        "external_ids": [{ "provider": "e c", "id": "1" }],
    });
    let refused = shop.post("/v1/members", &body).await;
    assert_eq!(refused.says(), (400, "invalid_request"));
    assert_eq!(
        refused.pointers(),
        ["/name", "/birthday", "/phone", "/email", "/external_ids/0"]
    );
}
