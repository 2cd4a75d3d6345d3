//! Queues, their readers and their dead letters.

use std::collections::BTreeSet;

use serde_json::json;

use crate::{events, functions, ids, resources, seconds, statements, target};

#[test]
fn a_queue_hides_a_message_for_six_times_its_readers_time_limit() {
    let queues = resources("AWS::SQS::Queue");
    for (function, mapping) in events("SQS") {
        let queue = target(&mapping["Queue"]);
        let hidden = queues[&queue]["VisibilityTimeout"]
            .as_u64()
            .expect("a visibility timeout");
        let limit = seconds(&functions()[&function]);
        assert!(
            hidden >= 6 * limit,
            "{queue} hides for {hidden} s, {function} may take {limit} s"
        );
    }
}

#[test]
fn every_queue_that_is_read_has_dead_letters_that_stay_for_two_weeks() {
    let queues = resources("AWS::SQS::Queue");
    let read: BTreeSet<String> = events("SQS")
        .iter()
        .map(|(_, mapping)| target(&mapping["Queue"]))
        .collect();
    assert_eq!(read.len(), 6);
    for queue in &read {
        let redrive = &queues[queue]["RedrivePolicy"];
        assert!(
            redrive["maxReceiveCount"].is_u64(),
            "{queue} gives up after a number of tries"
        );
        let dead = target(&redrive["deadLetterTargetArn"]);
        assert_eq!(
            queues[&dead]["MessageRetentionPeriod"],
            json!(1_209_600),
            "{dead}"
        );
    }
}

#[test]
fn every_dead_letter_queue_has_an_alarm() {
    let read: BTreeSet<String> = events("SQS")
        .iter()
        .map(|(_, mapping)| target(&mapping["Queue"]))
        .collect();
    let dead: BTreeSet<String> = resources("AWS::SQS::Queue")
        .into_keys()
        .filter(|id| !read.contains(id))
        .collect();
    let watched: BTreeSet<String> = resources("AWS::CloudWatch::Alarm")
        .values()
        .filter(|alarm| {
            alarm["MetricName"] == "ApproximateNumberOfMessagesVisible" && alarm["Threshold"] == 0
        })
        .map(|alarm| target(&alarm["Dimensions"][0]["Value"]))
        .collect();
    assert_eq!(dead, watched);
}

#[test]
fn whoever_hands_on_to_the_queue_that_wakes_it_is_not_taken_for_a_loop() {
    for (function, queue) in [
        ("ExpireFunction", "ExpireWork"),
        ("BirthdayFunction", "BirthdayWork"),
        ("CampaignFunction", "CampaignWork"),
    ] {
        let role = target(&functions()[function]["Role"]);
        let hands_on = statements(&resources("AWS::IAM::Role")[&role])
            .into_iter()
            .any(|statement| {
                statement["Sid"] == "HandOn" && ids(&statement["Resource"]).contains(queue)
            });
        assert!(hands_on, "{function} sends to {queue}");
        // Lambda stops a chain of sixteen, unless it is told that the function means it.
        assert_eq!(
            functions()[function]["RecursiveLoop"],
            "Allow",
            "{function}"
        );
    }
}

#[test]
fn every_batch_is_answered_in_part() {
    for (function, mapping) in events("SQS").into_iter().chain(events("DynamoDB")) {
        assert_eq!(
            mapping["FunctionResponseTypes"],
            json!(["ReportBatchItemFailures"]),
            "{function}"
        );
    }
}

#[test]
fn a_record_that_cannot_be_read_never_blocks_the_stream() {
    let (_, mapping) = events("DynamoDB").pop().expect("notify reads the stream");
    assert_eq!(mapping["BisectBatchOnFunctionError"], json!(true));
    assert!(mapping["MaximumRetryAttempts"].is_u64());
    assert_eq!(
        target(&mapping["DestinationConfig"]["OnFailure"]["Destination"]),
        "JournalDead"
    );
}

#[test]
fn every_queue_is_encrypted_and_reached_over_tls_only() {
    let queues = resources("AWS::SQS::Queue");
    for (id, queue) in &queues {
        assert_eq!(queue["SqsManagedSseEnabled"], json!(true), "{id}");
    }
    let policy = &resources("AWS::SQS::QueuePolicy")["QueuesOverTlsOnly"];
    assert_eq!(ids(&policy["Queues"]), queues.into_keys().collect());
    assert_eq!(statements(policy)[0]["Effect"], "Deny");
}
