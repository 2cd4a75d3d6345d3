//! A scheduled job that works its own queue: one function, woken by its schedule to plan and by its queue to work.

use std::sync::Arc;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Error, Function, batch};

/// A function that plans when its schedule fires, and works the chunks that its queue delivers.
pub fn job<B, A, P, PlanFut, W, WorkFut>(plan: P, work: W) -> Function
where
    B: DeserializeOwned + Send + 'static,
    A: Serialize + Send + 'static,
    P: Fn() -> PlanFut + Send + Sync + 'static,
    PlanFut: Future<Output = Result<A, Error>> + Send + 'static,
    W: Fn(B) -> WorkFut + Send + Sync + 'static,
    WorkFut: Future<Output = Result<(), Error>> + Send + 'static,
{
    let doors = Arc::new((plan, work));
    Function::events(move |event: Woken| {
        let doors = Arc::clone(&doors);
        async move {
            let (plan, work) = doors.as_ref();
            match event {
                Woken::ByQueue(messages) => Ok(Answer::Worked(batch::each(messages, work).await)),
                Woken::BySchedule(_) => Ok(Answer::Planned(plan().await?)),
            }
        }
    })
}

/// What wakes a job.
#[derive(Deserialize)]
#[serde(untagged)]
enum Woken {
    ByQueue(SqsEvent),
    BySchedule(Schedule),
}

/// EventBridge Scheduler's event, as far as it says that it is one. The time is the clock's business: a schedule that
/// fires late plans what is due now.
#[derive(Deserialize)]
struct Schedule {
    #[serde(rename = "source")]
    _source: Scheduler,
}

#[derive(Deserialize)]
enum Scheduler {
    #[serde(rename = "aws.scheduler")]
    EventBridge,
}

/// What the job answers its waker.
#[derive(Serialize)]
#[serde(untagged)]
enum Answer<A> {
    Planned(A),
    Worked(SqsBatchResponse),
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn counting() -> Function {
        job(
            || async { Ok(json!({ "chunks": 2 })) },
            |number: u64| async move {
                if number == 0 {
                    Err("zero".into())
                } else {
                    Ok(())
                }
            },
        )
    }

    #[tokio::test]
    async fn a_schedule_plans_and_a_queue_works() {
        let tick = json!({ "version": "0", "id": "1", "detail-type": "Scheduled Event", "source": "aws.scheduler", "detail": "{}" });
        assert_eq!(
            counting().invoke(tick).await.unwrap(),
            json!({ "chunks": 2 })
        );
        let messages = json!({ "Records": [{ "messageId": "a", "body": "0" }, { "messageId": "b", "body": "1" }] });
        assert_eq!(
            counting().invoke(messages).await.unwrap(),
            json!({ "batchItemFailures": [{ "itemIdentifier": "a" }] })
        );
    }

    #[tokio::test]
    async fn any_other_event_wakes_nothing() {
        assert!(
            counting()
                .invoke(json!({ "source": "somebody.else" }))
                .await
                .is_err()
        );
    }
}
