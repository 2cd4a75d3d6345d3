//! The queues of the use cases on SQS.

use std::sync::Arc;
use std::time::Duration;

use app::ports::{Clock, Fault, Queue, QueueName};
use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::DisplayErrorContext;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;

use crate::config::QueueUrls;

/// SQS takes ten messages a call.
const BATCH_MESSAGES_MAX: usize = 10;
/// What one call may weigh, in bytes: the smallest limit of SQS and of its stand-ins.
const BATCH_BYTES_MAX: usize = 256 * 1024;
/// SQS hides a message for twelve hours from when it was received, and refuses what would be longer. A function may have
/// had it for a while: this stays below that for certain.
const HIDDEN_MAX: Duration = Duration::from_secs(12 * 60 * 60 - 10 * 60);
/// A call may take some messages and refuse others for its own reasons; those are sent again, this often.
const ROUNDS: u32 = 3;
/// The first wait between two rounds; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(50);

/// Sends to SQS.
pub struct SqsQueue {
    client: Client,
    urls: QueueUrls,
    clock: Arc<dyn Clock>,
}

impl SqsQueue {
    /// Sends through `client` to the queues at `urls`.
    #[must_use]
    pub fn new(client: Client, urls: QueueUrls, clock: Arc<dyn Clock>) -> Self {
        Self {
            client,
            urls,
            clock,
        }
    }

    fn url(&self, queue: QueueName) -> &str {
        match queue {
            QueueName::LineEvents => &self.urls.line_events,
            QueueName::Pushes => &self.urls.pushes,
            QueueName::Announcements => &self.urls.announcements,
            QueueName::ExpireWork => &self.urls.expire_work,
            QueueName::BirthdayWork => &self.urls.birthday_work,
            QueueName::CampaignWork => &self.urls.campaign_work,
        }
    }

    async fn send_batch(&self, url: &str, mut bodies: Vec<String>) -> Result<(), Fault> {
        let mut pause = PAUSE;
        for _ in 0..ROUNDS {
            bodies = self.send_once(url, bodies).await?;
            if bodies.is_empty() {
                return Ok(());
            }
            self.clock.pause(pause).await;
            pause = pause.saturating_mul(2);
        }
        let left = bodies.len();
        Err(Fault::Unavailable(format!(
            "SQS did not take {left} messages"
        )))
    }

    /// Sends once and answers what was not taken.
    async fn send_once(&self, url: &str, bodies: Vec<String>) -> Result<Vec<String>, Fault> {
        let entries: Result<Vec<_>, _> = bodies.iter().enumerate().map(entry).collect();
        let entries = entries.map_err(|error| Fault::Unavailable(error.to_string()))?;
        let request = self
            .client
            .send_message_batch()
            .queue_url(url)
            .set_entries(Some(entries));
        let answer = request.send().await.map_err(unavailable)?;
        let refused = answer.failed();
        if let Some(final_refusal) = refused.iter().find(|refusal| refusal.sender_fault()) {
            return Err(Fault::Unavailable(format!(
                "SQS refused a message: {}",
                final_refusal.code()
            )));
        }
        let is_refused = |place: usize| {
            refused
                .iter()
                .any(|refusal| refusal.id() == place.to_string())
        };
        let left = bodies
            .into_iter()
            .enumerate()
            .filter(|(place, _)| is_refused(*place));
        Ok(left.map(|(_, body)| body).collect())
    }
}

#[async_trait]
impl Queue for SqsQueue {
    async fn send(&self, queue: QueueName, bodies: Vec<String>) -> Result<(), Fault> {
        for batch in batches(bodies) {
            self.send_batch(self.url(queue), batch).await?;
        }
        Ok(())
    }

    async fn postpone(&self, queue: QueueName, receipt: &str, time: Duration) -> Result<(), Fault> {
        let request = self
            .client
            .change_message_visibility()
            .queue_url(self.url(queue))
            .receipt_handle(receipt)
            .visibility_timeout(hidden_for(time));
        request.send().await.map_err(unavailable)?;
        Ok(())
    }
}

/// For how many seconds a message is hidden: to the end of the second in which its time is over, or as long as SQS can.
fn hidden_for(time: Duration) -> i32 {
    let most = HIDDEN_MAX.as_secs();
    let seconds = time.as_millis().div_ceil(1_000);
    let seconds = u64::try_from(seconds).unwrap_or(most).min(most);
    i32::try_from(seconds).unwrap_or(i32::MAX)
}

fn entry(
    (place, body): (usize, &String),
) -> Result<SendMessageBatchRequestEntry, aws_sdk_sqs::error::BuildError> {
    SendMessageBatchRequestEntry::builder()
        .id(place.to_string())
        .message_body(body)
        .build()
}

/// Bodies in as few calls as SQS allows. A body that is too large by itself is left for SQS to refuse.
fn batches(bodies: Vec<String>) -> Vec<Vec<String>> {
    let mut batches: Vec<Vec<String>> = Vec::new();
    let mut bytes: usize = 0;
    for body in bodies {
        bytes = bytes.saturating_add(body.len());
        match batches.last_mut() {
            Some(batch) if batch.len() < BATCH_MESSAGES_MAX && bytes <= BATCH_BYTES_MAX => {
                batch.push(body)
            }
            _ => {
                bytes = body.len();
                batches.push(vec![body]);
            }
        }
    }
    batches
}

fn unavailable<E: std::error::Error + 'static>(error: E) -> Fault {
    Fault::Unavailable(DisplayErrorContext(error).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(bodies: Vec<String>) -> Vec<usize> {
        batches(bodies).iter().map(Vec::len).collect()
    }

    #[test]
    fn messages_go_ten_at_a_time() {
        assert_eq!(sizes(vec!["x".to_owned(); 25]), [10, 10, 5]);
        assert!(sizes(Vec::new()).is_empty());
    }

    #[test]
    fn a_message_is_hidden_to_the_end_of_its_time_or_as_long_as_sqs_can() {
        assert_eq!(hidden_for(Duration::from_millis(1_001)), 2);
        assert_eq!(hidden_for(Duration::from_hours(11)), 39_600);
        assert_eq!(hidden_for(Duration::from_hours(12)), 42_600);
        assert_eq!(hidden_for(Duration::MAX), 42_600);
    }

    #[test]
    fn heavy_messages_go_in_smaller_batches() {
        assert_eq!(sizes(vec!["x".repeat(100 * 1024); 5]), [2, 2, 1]);
        assert_eq!(sizes(vec!["x".repeat(300 * 1024), "y".to_owned()]), [1, 1]);
    }
}
