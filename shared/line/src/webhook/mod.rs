//! What LINE tells us, read leniently.
//!
//! LINE adds event types, fields and enum values without notice, and its own examples omit fields
//! that its specification requires. So each event is read from its own JSON value, only the fields
//! we use are looked at, and an event we cannot read becomes [`Event::Unknown`]: it never sinks
//! the others in the same body. <https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects>

mod event;
mod queued;

pub use event::{Event, Kind, LinkResult, Source, Told};
pub use queued::{from_queue, to_queue};

use serde::Deserialize;
use serde_json::Value;

/// The body of one webhook call: no events when the operator presses "Verify", several members'
/// events when LINE is busy.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Body {
    /// The events, unread: one that we cannot read says nothing about its neighbours.
    #[serde(default)]
    pub events: Vec<Value>,
}

impl Body {
    /// Reads the body that LINE signed.
    ///
    /// # Errors
    /// When it is not a JSON object with a list of events; nothing can be told from such a body.
    pub fn parse(raw: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(raw)
    }

    /// Each event, read for itself.
    pub fn read(&self) -> impl Iterator<Item = Event> {
        self.events.iter().map(Event::read)
    }
}

#[cfg(test)]
mod tests;
