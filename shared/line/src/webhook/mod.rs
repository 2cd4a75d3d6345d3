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
use serde_json::value::RawValue;

/// The body of one webhook call: no events when the operator presses "Verify", several members'
/// events when LINE is busy.
#[derive(Debug, Clone, Deserialize)]
pub struct Body {
    /// The events, unread: one that we cannot read says nothing about its neighbours. So they are kept as text: a value
    /// could not hold half of an emoji, nor nest as deep as somebody may make it.
    events: Option<Vec<Box<RawValue>>>,
}

impl Body {
    /// Reads the body that LINE signed.
    ///
    /// # Errors
    /// When it is not a JSON object with a list of events; nothing can be told from such a body.
    pub fn parse(raw: &[u8]) -> Result<Self, serde_json::Error> {
        // A letter that is none spoils the text that it stands in, and no more.
        serde_json::from_str(&String::from_utf8_lossy(raw))
    }

    /// Each event, read for itself.
    pub fn read(&self) -> impl Iterator<Item = Event> {
        let events = self.events.iter().flatten();
        events.map(|event| Event::read_text(event.get()))
    }
}

#[cfg(test)]
mod tests;
