//! What `infra/template.yaml` promises, where no linter would notice that it stopped.

#![expect(clippy::expect_used, reason = "a test that cannot go on should stop")]

mod queues;
mod rights;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use local::template::{DEPLOYED, yaml};
use serde_json::{Value, json};

fn template() -> Value {
    yaml::parse(DEPLOYED).expect("infra/template.yaml is YAML")
}

/// The resources of one type, by logical id.
fn resources(kind: &str) -> BTreeMap<String, Value> {
    let template = template();
    let resources = template["Resources"]
        .as_object()
        .expect("the template has resources");
    let of_kind = resources
        .iter()
        .filter(|(_, resource)| resource["Type"] == kind);
    of_kind
        .map(|(id, resource)| (id.clone(), resource["Properties"].clone()))
        .collect()
}

fn functions() -> BTreeMap<String, Value> {
    resources("AWS::Serverless::Function")
}

/// The events of one type, of every function, with the function's id.
fn events(kind: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (id, function) in functions() {
        for event in function["Events"]
            .as_object()
            .expect("a function has events")
            .values()
        {
            if event["Type"] == kind {
                found.push((id.clone(), event["Properties"].clone()));
            }
        }
    }
    found
}

/// The logical id behind `!Ref X` and `!GetAtt X.Arn`.
fn target(reference: &Value) -> String {
    let id = reference.get("Ref").unwrap_or(&reference["Fn::GetAtt"][0]);
    id.as_str()
        .unwrap_or_else(|| panic!("{reference} refers to nothing"))
        .to_owned()
}

fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(values) => values.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

fn ids(values: &Value) -> BTreeSet<String> {
    list(values).iter().map(target).collect()
}

/// The statements of a role or a managed policy.
fn statements(properties: &Value) -> Vec<Value> {
    let inline = list(&properties["Policies"]);
    let documents = inline.iter().map(|policy| &policy["PolicyDocument"]);
    documents
        .chain([&properties["PolicyDocument"]])
        .flat_map(|document| list(&document["Statement"]))
        .collect()
}

fn seconds(function: &Value) -> u64 {
    let globals = &template()["Globals"]["Function"]["Timeout"];
    function["Timeout"]
        .as_u64()
        .or(globals.as_u64())
        .expect("a time limit")
}

#[test]
fn every_crate_under_functions_is_deployed_and_nothing_else_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../functions");
    let crates: BTreeSet<String> = fs::read_dir(folder)
        .expect("functions/ can be read")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let deployed: BTreeSet<String> = functions()
        .values()
        .map(|function| {
            function["CodeUri"]
                .as_str()
                .expect("a folder")
                .replace("../functions/", "")
        })
        .collect();
    assert_eq!(crates, deployed);
}

#[test]
fn every_function_is_told_what_it_needs_to_start() {
    let config = include_str!("../../../shared/runtime/src/config.rs");
    let needed = config
        .split("required(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    // Lambda sets its own.
    let needed: Vec<&str> = needed.filter(|name| !name.starts_with("AWS_")).collect();
    assert!(needed.contains(&"TABLE_NAME"));
    let given = template()["Globals"]["Function"]["Environment"]["Variables"].clone();
    for name in needed {
        assert!(given.get(name).is_some(), "{name} is not set");
    }
}

#[test]
fn the_schedules_run_by_the_clocks_of_tokyo_and_are_never_lost_silently() {
    let schedules = events("ScheduleV2");
    let times: Vec<&Value> = schedules
        .iter()
        .map(|(_, schedule)| &schedule["ScheduleExpression"])
        .collect();
    assert_eq!(times, ["cron(0 9 * * ? *)", "cron(5 0 * * ? *)"]);
    for (function, schedule) in &schedules {
        assert_eq!(
            schedule["ScheduleExpressionTimezone"], "Asia/Tokyo",
            "{function}"
        );
        assert_eq!(
            target(&schedule["DeadLetterConfig"]["Arn"]),
            "SchedulesDead",
            "{function}"
        );
        let on_failure =
            &functions()[function]["EventInvokeConfig"]["DestinationConfig"]["OnFailure"];
        assert_eq!(
            target(&on_failure["Destination"]),
            "SchedulesDead",
            "{function}"
        );
    }
}

#[test]
fn the_table_is_kept_whatever_happens_to_the_stack() {
    let template = template();
    assert_eq!(template["Resources"]["Table"]["DeletionPolicy"], "Retain");
    assert_eq!(
        template["Resources"]["Table"]["UpdateReplacePolicy"],
        "Retain"
    );
    let table = &resources("AWS::DynamoDB::Table")["Table"];
    assert_eq!(table["DeletionProtectionEnabled"], json!(true));
    assert_eq!(
        table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"],
        json!(true)
    );
    assert_eq!(
        table["TimeToLiveSpecification"],
        json!({ "AttributeName": "ttl", "Enabled": true })
    );
}

#[test]
fn the_functions_alarms_watch_every_function() {
    let alarms = resources("AWS::CloudWatch::Alarm");
    let all: BTreeSet<String> = functions().into_keys().collect();
    for alarm in ["FunctionErrorsAlarm", "FunctionThrottlesAlarm"] {
        // One alarm takes ten metrics, so each is two.
        let metrics =
            [alarm.to_owned(), format!("{alarm}2")].map(|id| list(&alarms[&id]["Metrics"]));
        assert!(
            metrics.iter().all(|metrics| metrics.len() <= 11),
            "ten and their sum"
        );
        let metrics = metrics.concat();
        let watched: BTreeSet<String> = metrics
            .iter()
            .filter(|metric| metric.get("MetricStat").is_some())
            .map(|metric| target(&metric["MetricStat"]["Metric"]["Dimensions"][0]["Value"]))
            .collect();
        assert_eq!(watched, all, "{alarm}");
    }
}
