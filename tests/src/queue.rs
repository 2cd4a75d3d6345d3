//! The shop's queues, seen from outside: everything that waits in them, the dead letters too.

use aws_sdk_sqs::Client;
use local::clients::{config, no_credentials};

use crate::Shop;

/// As many as a call hands out.
const BATCH: i32 = 10;

impl Shop {
    /// The body of every message in every queue. They stay there, and wait as they did.
    pub async fn queued(&self) -> Vec<String> {
        let endpoint = self.system.sqs_endpoint();
        let client = Client::new(&config(endpoint, no_credentials()));
        let queues = client.list_queues().send().await;
        let mut bodies = Vec::new();
        for url in queues.expect("the queues answer").queue_urls() {
            let received = client.receive_message().queue_url(url);
            let received = received.max_number_of_messages(BATCH).visibility_timeout(0);
            let received = received.send().await.expect("the queue answers");
            let messages = received.messages.unwrap_or_default().into_iter();
            bodies.extend(messages.filter_map(|message| message.body));
        }
        bodies
    }
}
