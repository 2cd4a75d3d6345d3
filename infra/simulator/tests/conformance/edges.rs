//! The edges that chance seldom meets exactly, each said once, with what every database must answer.

use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::answer::Answer;
use crate::databases::{Named, all, stand_in};
use crate::request::{Action, Condition, Item, Query, Request};

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn number(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn item(sort: &str, more: &[(&str, AttributeValue)]) -> Item {
    let keys = [("PK", text("m1")), ("SK", text(sort))];
    let all = keys.iter().chain(more);
    all.map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect()
}

fn put(item: Item) -> Request {
    Request::Put {
        item,
        condition: Condition::default(),
    }
}

fn only_new(tells: bool) -> Condition {
    Condition {
        expression: Some("attribute_not_exists(PK)".to_owned()),
        tells,
        ..Condition::default()
    }
}

fn transact(actions: Vec<Action>, token: Option<&str>) -> Request {
    Request::Transact {
        actions,
        token: token.map(str::to_owned),
    }
}

fn put_action(item: Item) -> Action {
    Action::Put(item, Condition::default())
}

fn cancelled(reasons: &[(&str, Option<&Item>)]) -> Answer {
    let reasons = reasons.iter();
    Answer::Refused {
        code: "TransactionCanceledException".to_owned(),
        item: None,
        reasons: reasons
            .map(|(code, item)| ((*code).to_owned(), item.cloned()))
            .collect(),
    }
}

/// Puts requests to every database, in order, and holds each answer against the one that must come.
async fn everywhere(story: &[(Request, Answer)]) {
    for named in all().await {
        at(&named, story).await;
    }
}

async fn at(named: &Named, story: &[(Request, Answer)]) {
    for (step, (request, wanted)) in story.iter().enumerate() {
        let answer = request.put_to(named).await;
        assert!(
            answer == *wanted,
            "step {step}: {} answers otherwise",
            named.name
        );
    }
}

#[tokio::test]
async fn a_transaction_has_one_action_to_a_hundred() {
    let many = |count: u32| {
        let items = (0..count).map(|place| item(&place.to_string(), &[]));
        transact(items.map(put_action).collect(), None)
    };
    everywhere(&[
        (many(0), Answer::invalid()),
        (many(101), Answer::invalid()),
        (many(100), Answer::Done),
    ])
    .await;
}

/// An item of so many bytes: `PK`, `SK` and `x` are five, their keys three.
fn of_bytes(sort: &str, bytes: usize) -> Item {
    assert_eq!(sort.len(), 1);
    item(sort, &[("x", text(&"x".repeat(bytes - 8)))])
}

#[tokio::test]
async fn an_item_of_400_kilobytes_is_kept_and_a_byte_more_is_not() {
    let update = Request::Update {
        key: item("a", &[]),
        expression: "SET v = :v".to_owned(),
        values: Item::from([(":v".to_owned(), number(1))]),
    };
    let in_transaction = transact(vec![put_action(of_bytes("b", 409_601))], None);
    everywhere(&[
        (put(of_bytes("a", 409_600)), Answer::Done),
        (put(of_bytes("b", 409_601)), Answer::invalid()),
        (in_transaction, Answer::invalid()),
        (update, Answer::invalid()),
    ])
    .await;
}

#[tokio::test]
async fn a_transaction_holds_four_megabytes() {
    let of = |last: usize| {
        let sorts = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        let whole = sorts.map(|sort| put_action(of_bytes(sort, 409_600)));
        let last = put_action(of_bytes("k", last));
        transact(whole.into_iter().chain([last]).collect(), None)
    };
    everywhere(&[(of(98_305), Answer::invalid()), (of(98_304), Answer::Done)]).await;
}

#[tokio::test]
async fn what_stood_in_the_way_is_told_only_where_it_is_asked_for() {
    let there = item("W", &[("n", number(1))]);
    let failed = |item: Option<&Item>| Answer::Refused {
        code: "ConditionalCheckFailedException".to_owned(),
        item: item.cloned(),
        reasons: Vec::new(),
    };
    let again = |tells| Request::Put {
        item: there.clone(),
        condition: only_new(tells),
    };
    let both = vec![
        Action::Delete(item("W", &[]), only_new(true)),
        Action::Put(item("P", &[]), only_new(true)),
    ];
    let untold = vec![Action::Put(there.clone(), only_new(false))];
    everywhere(&[
        (put(there.clone()), Answer::Done),
        (again(true), failed(Some(&there))),
        (again(false), failed(None)),
        (
            transact(both, None),
            cancelled(&[("ConditionalCheckFailed", Some(&there)), ("None", None)]),
        ),
        (
            transact(untold, None),
            cancelled(&[("ConditionalCheckFailed", None)]),
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_page_of_the_table_ends_within_a_megabyte_and_the_next_goes_on() {
    let items = ["a", "b", "c"].map(|sort| of_bytes(sort, 400_000));
    let mut story: Vec<(Request, Answer)> = items
        .iter()
        .map(|item| (put(item.clone()), Answer::Done))
        .collect();
    let first = Query {
        expression: "PK = :p".to_owned(),
        values: Item::from([(":p".to_owned(), text("m1"))]),
        ..Query::default()
    };
    let second = Query {
        behind: Some(item("b", &[])),
        ..first.clone()
    };
    let page = |items: &[Item], last| Answer::Page {
        items: items.to_vec(),
        last,
    };
    story.extend([
        (
            Request::Query(first),
            page(&items[..2], Some(item("b", &[]))),
        ),
        (Request::Query(second), page(&items[2..], None)),
    ]);
    everywhere(&story).await;
}

#[tokio::test]
async fn a_full_page_of_an_index_names_all_four_keys_though_nothing_follows() {
    let entry = item(
        "E",
        &[("HM", text("m1")), ("HS", number(7)), ("v", number(1))],
    );
    let last = item("E", &[("HM", text("m1")), ("HS", number(7))]);
    let newest = Query {
        index: Some("history"),
        expression: "HM = :m".to_owned(),
        values: Item::from([(":m".to_owned(), text("m1"))]),
        backward: true,
        limit: Some(1),
        ..Query::default()
    };
    let page = Answer::Page {
        items: vec![entry.clone()],
        last: Some(last),
    };
    everywhere(&[(put(entry), Answer::Done), (Request::Query(newest), page)]).await;
}

#[tokio::test]
async fn an_empty_key_refuses_the_whole_transaction_and_a_missing_one_its_action() {
    let mut missing = item("W", &[]);
    missing.remove("SK");
    let with = |other: Item| transact(vec![put_action(item("P", &[])), put_action(other)], None);
    let found = Request::Get {
        key: item("P", &[]),
        strong: true,
    };
    everywhere(&[
        (with(item("", &[])), Answer::invalid()),
        (
            with(missing),
            cancelled(&[("None", None), ("ValidationError", None)]),
        ),
        (found, Answer::One(None)),
    ])
    .await;
}

#[tokio::test]
async fn a_token_names_what_was_committed_under_it_and_not_what_was_cancelled() {
    let first = |n| Action::Put(item("W", &[("n", number(n))]), only_new(false));
    let failed = cancelled(&[("ConditionalCheckFailed", None)]);
    everywhere(&[
        (transact(vec![first(1)], Some("a")), Answer::Done),
        (transact(vec![first(1)], Some("a")), Answer::Done),
        (
            transact(vec![first(2)], Some("a")),
            Answer::refused("IdempotentParameterMismatchException"),
        ),
        (transact(vec![first(1)], Some("b")), failed),
        (
            transact(vec![put_action(item("P", &[]))], Some("b")),
            Answer::Done,
        ),
    ])
    .await;
}

#[tokio::test]
async fn the_stand_in_forgets_a_token_after_ten_minutes() {
    let database = std::sync::Arc::new(stand_in());
    let named = Named {
        name: "the simulator's table",
        database: database.clone(),
        table: "table".to_owned(),
    };
    let request = || {
        transact(
            vec![Action::Put(item("W", &[]), only_new(false))],
            Some("a"),
        )
    };
    at(&named, &[(request(), Answer::Done)]).await;
    database.advance(Duration::from_millis(599_999));
    at(&named, &[(request(), Answer::Done)]).await;
    database.advance(Duration::from_millis(1));
    let failed = cancelled(&[("ConditionalCheckFailed", None)]);
    at(&named, &[(request(), failed)]).await;
}
