use super::{
    DEPLOYED, DeadLetters, Event, Queue, QueueMapping, Route, Schedule, StreamMapping, Template,
};
use serde_json::json;

fn deployed() -> Template {
    Template::parse(DEPLOYED).unwrap()
}

#[test]
fn the_deployed_template_is_read_whole() {
    let template = deployed();
    assert_eq!(template.table.id, "Table");
    assert_eq!(template.table.global_secondary_indexes.len(), 2);
    assert_eq!(template.functions.len(), 13);
    let routes = template
        .functions
        .iter()
        .flat_map(|function| &function.events)
        .filter(|event| matches!(event, Event::Route(_)))
        .count();
    assert!(routes >= 29, "{routes}");
    let earn = template
        .functions
        .iter()
        .find(|function| function.package == "earn")
        .unwrap();
    assert_eq!(earn.timeout.as_secs(), 10);
    assert_eq!(earn.environment["TABLE_NAME"], json!({"Ref": "Table"}));
    assert!(earn.events.contains(&Event::Route(Route {
        method: "PUT".to_owned(),
        path: "/v1/earnings/{order_id}".to_owned()
    })));
}

const SMALL: &str = r#"
Globals: { Function: { Timeout: 7, Environment: { Variables: { TABLE_NAME: !Ref Points } } } }
Resources:
  Points:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{ AttributeName: PK, AttributeType: S }]
      KeySchema: [{ AttributeName: PK, KeyType: HASH }]
      StreamSpecification: { StreamViewType: NEW_IMAGE }
  Work: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 60, RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5 } } }
  Dead: { Type: AWS::SQS::Queue }
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: ../functions/worker/
      Timeout: 120
      Events:
        Journal:
          Type: DynamoDB
          Properties:
            Stream: !GetAtt Points.StreamArn
            BatchSize: 50
            BisectBatchOnFunctionError: true
            MaximumRetryAttempts: 3
            FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] }
            DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Dead.Arn } }
        Nightly: { Type: ScheduleV2, Properties: { ScheduleExpression: cron(5 0 * * ? *), ScheduleExpressionTimezone: Asia/Tokyo } }
        Batches: { Type: SQS, Properties: { Queue: !GetAtt Work.Arn, BatchSize: 100, FunctionResponseTypes: [ReportBatchItemFailures] } }
"#;

#[test]
fn queues_and_events_are_read_with_their_settings() {
    let template = Template::parse(SMALL).unwrap();
    assert_eq!(
        template.queues,
        [
            Queue {
                id: "Dead".to_owned(),
                visibility_timeout: 30,
                dead_letters: None
            },
            Queue {
                id: "Work".to_owned(),
                visibility_timeout: 60,
                dead_letters: Some(DeadLetters {
                    queue: "Dead".to_owned(),
                    max_receive_count: 5
                })
            },
        ]
    );
    let worker = &template.functions[0];
    assert_eq!(
        (worker.package.as_str(), worker.timeout.as_secs()),
        ("worker", 120)
    );
    assert_eq!(
        worker.events,
        [
            Event::Queue(QueueMapping {
                queue: "Work".to_owned(),
                batch_size: 10,
                partial_failures: true
            }),
            Event::Stream(StreamMapping {
                batch_size: 50,
                bisect: true,
                retries: Some(3),
                partial_failures: false,
                on_failure: Some("Dead".to_owned()),
                filters: vec![json!({"eventName": ["INSERT"]})],
            }),
            Event::Schedule(Schedule {
                expression: "cron(5 0 * * ? *)".to_owned(),
                time_zone: "Asia/Tokyo".to_owned(),
                input: None
            }),
        ]
    );
}

#[test]
fn what_is_not_played_here_is_an_error_and_not_left_out() {
    let fault = |from: &str, to: &str| {
        Template::parse(&SMALL.replace(from, to))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        fault("Type: ScheduleV2", "Type: S3"),
        "infra/template.yaml: Worker.Nightly: events of type Some(\"S3\") are not played locally"
    );
    assert!(
        fault("[\"INSERT\"]", "[{\"prefix\":\"I\"}]")
            .ends_with("only filters of exact values are played locally")
    );
    assert!(
        fault("AWS::DynamoDB::Table", "AWS::RDS::DBInstance")
            .ends_with("there must be exactly one table")
    );
    assert!(fault("CodeUri: ../functions/worker/", "CodeUri: !Ref Bucket").contains("CodeUri"));
}
