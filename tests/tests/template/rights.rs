//! What each function may do, and what none may.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{events, functions, ids, list, resources, statements, target};

#[test]
fn no_function_may_change_or_delete_a_journal_entry() {
    let roles = resources("AWS::IAM::Role");
    for (id, function) in functions() {
        let role = &roles[&target(&function["Role"])];
        assert!(
            ids(&role["ManagedPolicyArns"]).contains("EveryFunction"),
            "{id}"
        );
    }
    let denied: Vec<Value> = statements(&resources("AWS::IAM::ManagedPolicy")["EveryFunction"])
        .into_iter()
        .filter(|statement| statement["Effect"] == "Deny")
        .filter(|statement| {
            statement["Condition"]["ForAnyValue:StringLike"]["dynamodb:LeadingKeys"]
                == json!(["E#*"])
        })
        .collect();
    let always = list(&denied[0]["Action"]);
    for action in [
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:BatchWriteItem",
    ] {
        assert!(always.contains(&json!(action)), "{action}");
    }
    assert_eq!(
        denied[0]["Condition"].as_object().map(serde_json::Map::len),
        Some(1)
    );
    assert_eq!(denied[1]["Action"], "dynamodb:PutItem");
    assert_eq!(
        denied[1]["Condition"]["ForAllValues:StringNotEquals"]["dynamodb:EnclosingOperation"],
        json!(["TransactWriteItems"])
    );
}

#[test]
fn every_right_names_what_it_is_for() {
    let mut policies = resources("AWS::IAM::Role");
    policies.extend(resources("AWS::IAM::ManagedPolicy"));
    for (id, properties) in policies {
        for statement in statements(&properties)
            .iter()
            .filter(|statement| statement["Effect"] == "Allow")
        {
            for action in list(&statement["Action"]) {
                let action = action.as_str().expect("an action").to_owned();
                assert!(!action.contains('*'), "{id}: {action}");
                // The one action that AWS cannot narrow to a resource.
                let everywhere = statement["Resource"] == "*";
                assert!(
                    !everywhere || action == "dynamodb:ListStreams",
                    "{id}: {action} on everything"
                );
            }
        }
    }
}

/// The queues on which a function's role allows an action.
fn queues_of(function: &Value, action: &str) -> BTreeSet<String> {
    let roles = resources("AWS::IAM::Role");
    let role = statements(&roles[&target(&function["Role"])]);
    let allowing = role
        .iter()
        .filter(|statement| list(&statement["Action"]).contains(&json!(action)));
    allowing
        .flat_map(|statement| ids(&statement["Resource"]))
        .collect()
}

#[test]
fn a_function_reads_the_queue_that_starts_it_and_no_other() {
    let mappings = events("SQS");
    for (id, function) in functions() {
        let own: BTreeSet<String> = mappings
            .iter()
            .filter(|(reader, _)| *reader == id)
            .map(|(_, mapping)| target(&mapping["Queue"]))
            .collect();
        for action in [
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
        ] {
            assert_eq!(queues_of(&function, action), own, "{id}: {action}");
        }
    }
}

#[test]
fn a_function_sends_to_the_next_queue_of_the_picture_and_to_its_own_dead_letters() {
    let sends = |id: &str| Vec::from_iter(queues_of(&functions()[id], "sqs:SendMessage"));
    assert_eq!(sends("LineWebhookFunction"), ["LineEvents"]);
    assert_eq!(
        sends("NotifyFunction"),
        ["Announcements", "JournalDead", "Pushes"]
    );
    assert_eq!(sends("ExpireFunction"), ["ExpireWork", "SchedulesDead"]);
    assert_eq!(sends("BirthdayFunction"), ["BirthdayWork", "SchedulesDead"]);
    assert_eq!(
        sends("RunsFunction"),
        ["BirthdayWork", "CampaignWork", "ExpireWork"]
    );
    assert_eq!(sends("CampaignFunction"), ["CampaignWork"]);
    let senders = functions()
        .into_values()
        .filter(|function| !queues_of(function, "sqs:SendMessage").is_empty());
    assert_eq!(senders.count(), 6, "nobody else sends");
}

#[test]
fn only_who_pages_through_an_index_may_ask_it() {
    let roles = resources("AWS::IAM::Role");
    let asking = |index: &str| -> Vec<String> {
        let index = json!({ "Fn::Sub": format!("${{Table.Arn}}/index/{index}") });
        let asking = roles.iter().filter(|(_, role)| {
            statements(role)
                .iter()
                .any(|statement| statement["Resource"] == index)
        });
        asking.map(|(id, _)| id.clone()).collect()
    };
    assert_eq!(asking("due"), ["BirthdayRole", "ExpireRole"]);
    assert_eq!(
        asking("history"),
        [
            "CampaignRole",
            "LineBotRole",
            "MemberPageRole",
            "MembersRole",
            "NotifyRole",
            "ProgramRole"
        ]
    );
}
