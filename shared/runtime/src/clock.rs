//! The system's clock: the one file that reads it.

use std::time::Duration;

use app::ports::Clock;
use async_trait::async_trait;
use chrono::{DateTime, Utc};

/// The time of the machine, which Lambda keeps right.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where time comes from")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    #[expect(clippy::disallowed_methods, reason = "this is where waiting is done")]
    async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}
