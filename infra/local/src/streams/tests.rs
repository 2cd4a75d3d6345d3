use super::{Checkpoint, Reader, Stream};
use crate::clock::ProgramClock;
use crate::engine::{Engine, Place, TABLE};
use crate::invoker::Invoker;
use crate::poller::Turn;
use crate::queues::Queues;
use crate::template::{Queue, StreamMapping, Table, Template};
use aws_sdk_dynamodb::types::AttributeValue;
use runtime::Function;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// An engine with the deployed table, the queue for what is given up, and the events that the function was given.
struct Bench {
    engine: Engine,
    stream: String,
    queues: Queues,
    seen: Arc<Mutex<Vec<Vec<String>>>>,
}

impl Bench {
    async fn start() -> Self {
        Self::at(&Place::Memory, None).await
    }

    async fn at(place: &Place, delivered: Option<&str>) -> Self {
        let engine = Engine::start(place, delivered).await.unwrap();
        let (stream, _) = engine.create_table(&table()).await.unwrap();
        let dead = Queue {
            id: "Dead".to_owned(),
            visibility_timeout: 30,
            dead_letters: None,
        };
        Self {
            engine,
            stream: stream.unwrap(),
            queues: Queues::start(&[dead]).await.unwrap(),
            seen: Arc::default(),
        }
    }

    async fn put(&self, keys: &[&str]) {
        let client = aws_sdk_dynamodb::Client::new(&self.engine.config);
        for key in keys {
            let item = client.put_item().table_name(TABLE);
            let item = item
                .item("PK", AttributeValue::S((*key).to_owned()))
                .item("SK", AttributeValue::S("x".to_owned()));
            item.item("n", AttributeValue::N("7".to_owned()))
                .send()
                .await
                .unwrap();
        }
    }

    /// A mapping whose function answers what `answer` makes of the keys and records of each event.
    fn mapping<F>(&self, folder: Option<&Path>, retries: u32, answer: F) -> Stream
    where
        F: Fn(&[String], &Value) -> Result<Value, runtime::Error> + Send + Sync + 'static,
    {
        let seen = Arc::clone(&self.seen);
        let function = Function::events(move |event: Value| {
            let records = event["Records"].as_array().unwrap();
            let keys: Vec<String> = records
                .iter()
                .map(|record| {
                    record["dynamodb"]["Keys"]["PK"]["S"]
                        .as_str()
                        .unwrap()
                        .to_owned()
                })
                .collect();
            let answer = answer(&keys, &event);
            seen.lock().unwrap().push(keys);
            async move { answer }
        });
        let mapping = StreamMapping {
            batch_size: 4,
            bisect: true,
            retries: Some(retries),
            partial_failures: true,
            on_failure: Some("Dead".to_owned()),
            filters: vec![json!({"eventName": ["INSERT"]})],
        };
        let checkpoint = Checkpoint::load(folder, "worker").unwrap();
        let clock = Arc::new(ProgramClock::new(None, false));
        let client = aws_sdk_dynamodbstreams::Client::new(&self.engine.config);
        let reader = Reader::new(client, &self.stream, checkpoint, clock);
        Stream::new(
            reader,
            mapping,
            Invoker::new("worker", function, Duration::from_secs(5)),
        )
    }

    fn seen(&self) -> Vec<String> {
        self.seen
            .lock()
            .unwrap()
            .iter()
            .map(|keys| keys.join(""))
            .collect()
    }
}

fn table() -> Table {
    Template::parse(crate::template::DEPLOYED).unwrap().table
}

async fn turns(stream: &Stream, bench: &Bench, count: usize) -> Vec<(u64, u64)> {
    let mut turns = Vec::new();
    for _ in 0..count {
        let Turn { handled, failed } = stream.turn(&bench.queues).await.unwrap();
        turns.push((handled, failed));
    }
    turns
}

#[tokio::test]
async fn new_items_arrive_in_order_in_the_shape_of_lambdas_event() {
    let bench = Bench::start().await;
    let shape = Arc::new(Mutex::new(Value::Null));
    let kept = Arc::clone(&shape);
    let stream = bench.mapping(None, 3, move |_, event| {
        kept.lock().unwrap().clone_from(event);
        Ok(json!({"batchItemFailures": []}))
    });
    bench.put(&["a", "b", "c", "d", "e"]).await;
    assert_eq!(turns(&stream, &bench, 3).await, [(4, 0), (1, 0), (0, 0)]);
    assert_eq!(bench.seen(), ["abcd", "e"]);
    let event = shape.lock().unwrap().clone();
    let record = &event["Records"][0];
    assert_eq!(record["eventName"], "INSERT");
    assert_eq!(
        record["dynamodb"]["NewImage"],
        json!({"PK": {"S": "e"}, "SK": {"S": "x"}, "n": {"N": "7"}})
    );
    assert_eq!(record["dynamodb"]["StreamViewType"], "NEW_IMAGE");
    let typed: aws_lambda_events::dynamodb::Event = serde_json::from_value(event).unwrap();
    assert_eq!(typed.records.len(), 1);
}

#[tokio::test]
async fn a_change_that_no_filter_lets_through_starts_nothing_and_is_done_with() {
    let bench = Bench::start().await;
    let stream = bench.mapping(None, 3, |_, _| Ok(Value::Null));
    bench.put(&["a", "a"]).await;
    assert_eq!(turns(&stream, &bench, 2).await, [(2, 0), (0, 0)]);
    assert_eq!(bench.seen(), ["a"]);
}

#[tokio::test]
async fn a_named_failure_is_tried_again_from_there_on() {
    let bench = Bench::start().await;
    let stream = bench.mapping(None, 3, |keys, event| {
        let failed = keys
            .iter()
            .position(|key| key == "c")
            .filter(|_| keys[0] == "a");
        let ids: Vec<Value> = failed
            .iter()
            .map(|at| json!({"itemIdentifier": event["Records"][at]["dynamodb"]["SequenceNumber"]}))
            .collect();
        Ok(json!({"batchItemFailures": ids}))
    });
    bench.put(&["a", "b", "c", "d"]).await;
    assert_eq!(turns(&stream, &bench, 3).await, [(2, 2), (1, 0), (1, 0)]);
    assert_eq!(bench.seen(), ["abcd", "c", "d"]);
}

#[tokio::test]
async fn a_poisoned_record_is_cut_out_by_halves_and_given_up_after_its_tries() {
    let bench = Bench::start().await;
    let stream = bench.mapping(None, 1, |keys, _| {
        if keys.contains(&"c".to_owned()) {
            Err("poison".into())
        } else {
            Ok(Value::Null)
        }
    });
    bench.put(&["a", "b", "c", "d"]).await;
    assert_eq!(
        turns(&stream, &bench, 7).await,
        [(0, 4), (2, 0), (0, 2), (0, 1), (0, 1), (1, 0), (0, 0)]
    );
    assert_eq!(bench.seen(), ["abcd", "ab", "cd", "c", "c", "d"]);
    assert_eq!(bench.queues.depths().await.unwrap()["Dead"], 1);
}

#[tokio::test]
async fn a_restart_goes_on_after_the_last_delivery_and_what_was_delivered_is_trimmed() {
    let folder = std::env::temp_dir().join(format!("tameru-{}", crate::fresh::uuid()));
    let place = Place::Folder(folder.clone());
    {
        let bench = Bench::at(&place, None).await;
        let stream = bench.mapping(Some(&folder), 3, |_, _| Ok(Value::Null));
        bench.put(&["a", "b", "c", "d", "e"]).await;
        turns(&stream, &bench, 1).await;
    }
    let kept = Checkpoint::load(Some(&folder), "worker").unwrap();
    let bench = Bench::at(&place, kept.delivered()).await;
    let stream = bench.mapping(Some(&folder), 3, |_, _| Ok(Value::Null));
    assert_eq!(turns(&stream, &bench, 2).await, [(1, 0), (0, 0)]);
    assert_eq!(bench.seen(), ["e"]);
    let from_the_beginning = bench.mapping(None, 3, |_, _| Ok(Value::Null));
    turns(&from_the_beginning, &bench, 1).await;
    assert_eq!(bench.seen(), ["e", "e"], "the records before it are gone");
    std::fs::remove_dir_all(folder).unwrap();
}
