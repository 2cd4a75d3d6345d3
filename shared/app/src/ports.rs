//! What the use cases need from outside. Time, randomness and every effect come in through here, so that the same
//! code runs on Lambda, on one machine and under a simulator.

use std::time::Duration;

use async_trait::async_trait;
use domain::calendar::Instant;
use domain::language::Language;
use serde_json::Value;
use uuid::Uuid;

/// The time, and waiting.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Instant;

    /// Waits, so that two writers that met do not meet again.
    async fn pause(&self, time: Duration);
}

/// Fresh identities and randomness.
pub trait IdSource: Send + Sync {
    /// A UUID of version 7: unique, and sorted by time.
    fn uuid(&self) -> Uuid;

    /// 64 random bits.
    fn random(&self) -> u64;
}

/// The queues there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QueueName {
    /// From the LINE webhook to the bot.
    LineEvents,
    /// Receipts to push.
    Pushes,
    /// What the shop tells on its own initiative.
    Announcements,
    /// Chunks of an expiry run.
    ExpireWork,
    /// Chunks of a birthday run.
    BirthdayWork,
    /// Chunks of a campaign run.
    CampaignWork,
}

/// Sending to a queue. Delivery is at least once and in no order.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Sends every body, or fails; on failure some may have been sent.
    async fn send(&self, queue: QueueName, bodies: Vec<String>) -> Result<(), Fault>;

    /// Hides a message that was received, by its receipt, for so long from now: twelve hours at most, less where it was
    /// hidden before. Whoever received it must then leave it on the queue.
    async fn postpone(&self, queue: QueueName, receipt: &str, time: Duration) -> Result<(), Fault>;
}

/// LINE's messaging, as far as we use it.
#[async_trait]
pub trait Messenger: Send + Sync {
    /// Answers an event. A reply token works once, and LINE takes no retry key here.
    async fn reply(&self, reply_token: &str, messages: Vec<Value>) -> Result<(), MessengerError>;

    /// Sends unasked; `silent` without a sound. The same retry key never sends twice: an earlier acceptance counts as
    /// success.
    async fn push(
        &self,
        to: &str,
        retry_key: Uuid,
        messages: Vec<Value>,
        silent: bool,
    ) -> Result<(), MessengerError>;

    /// Sends the same unasked to up to 500 users, under one retry key. Who cannot be reached is passed over.
    async fn multicast(
        &self,
        to: &[String],
        retry_key: Uuid,
        messages: Vec<Value>,
    ) -> Result<(), MessengerError>;

    /// What is left of the month's messages.
    async fn quota(&self) -> Result<Quota, MessengerError>;

    /// A token with which this user can link an account of the shop: once, within ten minutes.
    async fn link_token(&self, user: &str) -> Result<String, MessengerError>;

    /// Where LINE asks its user whether to link, with a token of theirs and a nonce of ours.
    fn link_dialog(&self, link_token: &str, nonce: &str) -> String {
        link_dialog("https://access.line.me", link_token, nonce)
    }

    /// The language of the user's LINE, where LINE tells it and we speak it.
    async fn profile_language(&self, user: &str) -> Result<Option<Language>, MessengerError>;

    /// Shows this user the rich menu in this language, where there is one.
    async fn show_menu(&self, user: &str, language: Language) -> Result<(), MessengerError>;
}

/// The messages of a month that are sent unasked. A message to one user counts once, whatever it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// How many the channel may send; `None`: as many as it likes.
    pub limit: Option<u64>,
    /// How many it has sent. LINE counts a little behind.
    pub used: u64,
}

impl Quota {
    /// Whether so many more can be sent.
    #[must_use]
    pub fn has_room_for(&self, recipients: u64) -> bool {
        self.limit
            .is_none_or(|limit| self.used.saturating_add(recipients) <= limit)
    }
}

/// Why LINE did not take a message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessengerError {
    /// A timeout, a 5xx, or too many at once: the same call again, later.
    #[error("LINE could not take the message now: {0}")]
    Retry(String),
    /// The month's messages are used up.
    #[error("the channel's monthly limit of messages is reached")]
    MonthlyLimit,
    /// LINE will never take this call.
    #[error("LINE refused the message: {0}")]
    Refused(String),
}

/// Who counts what the database was asked for.
pub trait Meter: Send + Sync {
    /// A request was answered, and this is what it cost.
    fn consumed(&self, operation: &'static str, units: Units);

    /// All that was counted since some beginning: two looks tell what was used between them. Nothing where nobody counts.
    fn used(&self) -> Units {
        Units::default()
    }
}

/// Request units, in tenths, because an eventually consistent read costs half of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Units {
    /// Tenths of read units.
    pub read_tenths: u64,
    /// Tenths of write units.
    pub write_tenths: u64,
}

/// What a port could not do. The outcome of a write that ended so may be unknown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nobody answered in time, or answered with an error of their own.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// What is stored is not what we store.
    #[error("a stored item is corrupt: {0}")]
    Corrupt(String),
}

/// LINE's dialog at this address. Both parts are of characters that stand in a query as they are, or are written so.
#[must_use]
pub fn link_dialog(access: &str, link_token: &str, nonce: &str) -> String {
    let token: String = link_token.bytes().map(in_a_query).collect();
    format!("{access}/dialog/bot/accountLink?linkToken={token}&nonce={nonce}")
}

fn in_a_query(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::Quota;

    #[test]
    fn a_quota_has_room_for_as_many_as_are_left() {
        let limit = |limit| Quota { limit, used: 990 };
        assert!(limit(Some(1_000)).has_room_for(10));
        assert!(!limit(Some(1_000)).has_room_for(11));
        assert!(!limit(Some(900)).has_room_for(1));
        assert!(limit(None).has_room_for(u64::MAX));
    }
}
