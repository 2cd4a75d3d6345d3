use super::{Poller, Turn};
use crate::invoker::Invoker;
use crate::queues::Queues;
use crate::template::{DeadLetters, Queue, QueueMapping};
use runtime::Function;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

async fn queues(max_receive_count: i64) -> Queues {
    let dead = DeadLetters {
        queue: "Dead".to_owned(),
        max_receive_count,
    };
    Queues::start(&[
        Queue {
            id: "Work".to_owned(),
            visibility_timeout: 60,
            dead_letters: Some(dead),
        },
        Queue {
            id: "Dead".to_owned(),
            visibility_timeout: 30,
            dead_letters: None,
        },
    ])
    .await
    .unwrap()
}

/// A poller whose function answers `answer` of each event, and what events it was given.
fn poller<F>(queues: &Queues, answer: F) -> (Poller, Arc<Mutex<Vec<Value>>>)
where
    F: Fn(&Value) -> Result<Value, runtime::Error> + Send + Sync + 'static,
{
    let seen = Arc::new(Mutex::new(Vec::new()));
    let events = Arc::clone(&seen);
    let function = Function::events(move |event: Value| {
        let answer = answer(&event);
        events.lock().unwrap().push(event);
        async move { answer }
    });
    let mapping = QueueMapping {
        queue: "Work".to_owned(),
        batch_size: 10,
        partial_failures: true,
    };
    let invoker = Invoker::new("worker", function, Duration::from_secs(5));
    (Poller::new(queues, mapping, invoker).unwrap(), seen)
}

async fn send(queues: &Queues, bodies: &[&str]) {
    for body in bodies {
        let url = queues.url("Work").unwrap();
        queues
            .client
            .send_message()
            .queue_url(url)
            .message_body(*body)
            .send()
            .await
            .unwrap();
    }
}

/// Names as failed the messages whose body is `bad`.
fn fail_the_bad(event: &Value) -> Result<Value, runtime::Error> {
    let records = event["Records"].as_array().unwrap();
    let failures: Vec<Value> = records
        .iter()
        .filter(|record| record["body"] == "bad")
        .map(|record| json!({"itemIdentifier": record["messageId"]}))
        .collect();
    Ok(json!({"batchItemFailures": failures}))
}

#[tokio::test]
async fn a_batch_arrives_in_the_shape_of_lambdas_event() {
    let queues = queues(5).await;
    let (poller, seen) = poller(&queues, fail_the_bad);
    send(&queues, &["one"]).await;
    assert_eq!(
        poller.turn().await.unwrap(),
        Turn {
            handled: 1,
            failed: 0
        }
    );
    let event = seen.lock().unwrap()[0].clone();
    let record = &event["Records"][0];
    assert_eq!(record["body"], "one");
    assert_eq!(record["eventSource"], "aws:sqs");
    assert_eq!(
        record["eventSourceARN"],
        "arn:aws:sqs:ap-northeast-1:000000000000:Work"
    );
    assert_eq!(record["attributes"]["ApproximateReceiveCount"], "1");
    let typed: aws_lambda_events::sqs::SqsEvent = serde_json::from_value(event).unwrap();
    assert_eq!(typed.records.len(), 1);
}

#[tokio::test]
async fn only_what_is_named_as_failed_comes_again_and_only_after_its_wait() {
    let queues = queues(5).await;
    let (poller, seen) = poller(&queues, fail_the_bad);
    send(&queues, &["good", "bad", "good"]).await;
    assert_eq!(
        poller.turn().await.unwrap(),
        Turn {
            handled: 2,
            failed: 1
        }
    );
    assert_eq!(
        poller.turn().await.unwrap(),
        Turn::default(),
        "it is still hidden"
    );
    assert_eq!(poller.hasten().await.unwrap(), 1);
    assert_eq!(
        poller.turn().await.unwrap(),
        Turn {
            handled: 0,
            failed: 1
        }
    );
    assert_eq!(
        seen.lock().unwrap()[1]["Records"][0]["attributes"]["ApproximateReceiveCount"],
        "2"
    );
}

#[tokio::test]
async fn a_function_that_fails_fails_its_whole_batch() {
    let queues = queues(5).await;
    let (poller, _) = poller(&queues, |_| Err("the table is away".into()));
    send(&queues, &["one", "two"]).await;
    assert_eq!(
        poller.turn().await.unwrap(),
        Turn {
            handled: 0,
            failed: 2
        }
    );
    assert_eq!(queues.depths().await.unwrap()["Work"], 2);
}

#[tokio::test]
async fn an_answer_that_lambda_would_not_understand_fails_the_whole_batch() {
    for answer in [
        json!({"batchItemFailures": [{"itemIdentifier": ""}]}),
        json!({"batchItemFailures": [{"itemIdentifier": null}]}),
        json!({"batchItemFailures": [{"id": "x"}]}),
        json!({"batchItemFailures": [{"itemIdentifier": "never sent"}]}),
        json!({"batchItemFailures": "all"}),
    ] {
        let queues = queues(5).await;
        let (poller, _) = poller(&queues, move |_| Ok(answer.clone()));
        send(&queues, &["one", "two"]).await;
        assert_eq!(
            poller.turn().await.unwrap(),
            Turn {
                handled: 0,
                failed: 2
            }
        );
    }
}

#[tokio::test]
async fn what_was_received_too_often_goes_to_the_dead_letters() {
    let queues = queues(2).await;
    let (poller, seen) = poller(&queues, fail_the_bad);
    send(&queues, &["bad"]).await;
    for _ in 0..2 {
        assert_eq!(
            poller.turn().await.unwrap(),
            Turn {
                handled: 0,
                failed: 1
            }
        );
        poller.hasten().await.unwrap();
    }
    assert_eq!(poller.turn().await.unwrap(), Turn::default());
    assert_eq!(seen.lock().unwrap().len(), 2);
    assert_eq!(queues.dead_letters().await.unwrap(), 1);
    assert_eq!(queues.depths().await.unwrap()["Work"], 0);
}
