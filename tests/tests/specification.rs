//! What the specification promises about itself, whoever adds an operation.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be had stops the test that wants it"
)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

fn specification() -> Value {
    let text = local::functions::specification().unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Every operation, by its method and path.
fn operations(specification: &Value) -> BTreeMap<String, &Value> {
    let paths = specification["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            let item = item.as_object().unwrap().iter();
            item.map(move |(method, operation)| (format!("{method} {path}"), operation))
        })
        .collect()
}

/// Every `$ref` in a document.
fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|field| references(field, found));
        }
        Value::Array(elements) => elements
            .iter()
            .for_each(|element| references(element, found)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let specification = specification();
    let mut found = BTreeSet::new();
    references(&specification, &mut found);
    assert!(found.contains("#/components/schemas/Problem"));
    for reference in found {
        let pointer = reference.trim_start_matches('#');
        assert!(
            specification.pointer(pointer).is_some(),
            "{reference} leads nowhere"
        );
    }
}

#[test]
fn every_operation_has_a_name_of_its_own_a_tag_and_a_way_in() {
    let specification = specification();
    let schemes = &specification["components"]["securitySchemes"];
    let mut names = BTreeSet::new();
    for (route, operation) in operations(&specification) {
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name), "{route} shares the name {name}");
        assert!(operation["summary"].is_string(), "{route} has no summary");
        assert!(operation["tags"][0].is_string(), "{route} has no tag");
        let way_in = operation["security"][0].as_object().unwrap();
        assert!(
            way_in.keys().all(|scheme| schemes[scheme].is_object()),
            "{route}"
        );
    }
}

#[test]
fn every_parameter_in_a_path_is_described() {
    let specification = specification();
    for (route, operation) in operations(&specification) {
        let described: BTreeSet<String> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| format!("{{{}}}", parameter["name"].as_str().unwrap()))
            .collect();
        let in_path: BTreeSet<String> = route
            .split('/')
            .filter(|step| step.starts_with('{'))
            .map(str::to_owned)
            .collect();
        assert_eq!(described, in_path, "{route}");
    }
}

#[test]
fn every_operation_says_what_it_answers_besides_success() {
    let specification = specification();
    for (route, operation) in operations(&specification) {
        let responses = operation["responses"].as_object().unwrap();
        // A form that was taken leads on to a page.
        let is_success = |status: &String| status.starts_with('2') || status == "303";
        assert!(responses.keys().any(is_success), "{route}");
        for problem in ["401", "503"] {
            assert!(
                responses.contains_key(problem),
                "{route} does not say {problem}"
            );
        }
    }
}

#[test]
fn every_call_that_moves_points_says_that_a_key_may_move_fewer() {
    let moves = [
        "delete /v1/members/{member_id}",
        "post /v1/earnings/{order_id}/confirm",
        "post /v1/exchanges/{exchange_id}/cancel",
        "post /v1/members/{member_id}/coupons/{coupon_id}/release",
        "post /v1/members/{member_id}/coupons/{coupon_id}/use",
        "post /v1/redemptions/{redemption_id}/capture",
        "post /v1/redemptions/{redemption_id}/void",
        "put /v1/activities/{activity_id}",
        "put /v1/adjustments/{adjustment_id}",
        "put /v1/draws/{draw_id}",
        "put /v1/earnings/{order_id}",
        "put /v1/earnings/{order_id}/amendments/{amendment_id}",
        "put /v1/earnings/{order_id}/returns/{return_id}",
        "put /v1/exchanges/{exchange_id}",
        "put /v1/members/{member_id}/merges/{from_member_id}",
        "put /v1/redemptions/{redemption_id}",
        "put /v1/transfers/{transfer_id}",
    ];
    let specification = specification();
    let operations = operations(&specification);
    for route in moves {
        let said = &operations[route]["responses"]["422"]["description"];
        assert!(said.as_str().unwrap().contains("above_limit"), "{route}");
    }
}

#[test]
fn the_committed_specification_is_what_the_handlers_declare() {
    let committed = include_str!("../../infra/openapi.json");
    let declared = local::functions::specification().unwrap();
    assert!(
        committed.trim_end() == declared.trim_end(),
        "infra/openapi.json is stale: cargo run, then curl -s localhost:9000/v1/openapi.json > infra/openapi.json"
    );
}
