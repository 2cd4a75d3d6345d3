//! LINE's limits on what we send, written as code.
//!
//! LINE's own specification has no text lengths and its clients check nothing, so a message that
//! is too long fails in front of a member. Every template is checked against these in tests, with
//! any name and number, and the local stand-in for LINE answers 400 by them.
//! <https://developers.line.biz/en/reference/messaging-api/>

mod action;
mod flex;

use std::fmt;

use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

/// Message objects in one request.
pub const MESSAGES_MAX: usize = 5;
/// UTF-16 units in a text message.
pub const TEXT_MAX: usize = 5_000;
/// UTF-16 units in the alternative text of a Flex message.
pub const ALT_TEXT_MAX: usize = 1_500;
/// Bytes of JSON in a bubble.
pub const BUBBLE_BYTES_MAX: usize = 30_000;
/// Bytes of JSON in a carousel.
pub const CAROUSEL_BYTES_MAX: usize = 50_000;
/// Bubbles in a carousel.
pub const BUBBLES_MAX: usize = 12;
/// Quick reply buttons; they show under the last message only.
pub const QUICK_REPLIES_MAX: usize = 13;
/// Visible characters on a quick reply button.
pub const QUICK_REPLY_LABEL_MAX: usize = 20;
/// Visible characters on a Flex button.
pub const FLEX_LABEL_MAX: usize = 40;
/// UTF-16 units of postback data.
pub const POSTBACK_DATA_MAX: usize = 300;
/// UTF-16 units of what a tap writes into the chat.
pub const DISPLAY_TEXT_MAX: usize = 300;
/// UTF-16 units of an address.
pub const URI_MAX: usize = 1_000;
/// Bytes of a whole request.
pub const REQUEST_BYTES_MAX: usize = 2_000_000;

/// What is wrong, and where, in the form LINE's `details` use: `messages[0].text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The place, from the request's root.
    pub property: String,
    /// The rule that is broken.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.property, self.message)
    }
}

/// Checks the messages of one reply or push. Empty when LINE would take them.
#[must_use]
pub fn check(messages: &[Value]) -> Vec<Fault> {
    let mut faults = Faults::default();
    if messages.is_empty() || messages.len() > MESSAGES_MAX {
        faults.add("messages", "Size must be between 1 and 5");
    }
    let bytes = messages.iter().map(json_bytes).sum::<usize>();
    if bytes > REQUEST_BYTES_MAX {
        faults.add("messages", "The request body is too large");
    }
    for (at, message) in messages.iter().enumerate() {
        check_message(&format!("messages[{at}]"), message, &mut faults);
    }
    faults.0
}

/// The message types that LINE knows; only `text` and `flex`, which we send, are looked into.
const TYPES: [&str; 11] = [
    "text", "flex", "textV2", "sticker", "image", "video", "audio", "location", "imagemap",
    "template", "coupon",
];

fn check_message(at: &str, message: &Value, faults: &mut Faults) {
    match word(message, "type") {
        "text" => {
            faults.known(
                at,
                message,
                &[
                    "type",
                    "text",
                    "quickReply",
                    "quoteToken",
                    "sender",
                    "emojis",
                ],
            );
            faults.length(at, message, "text", 1, TEXT_MAX);
        }
        "flex" => {
            faults.known(
                at,
                message,
                &["type", "altText", "contents", "quickReply", "sender"],
            );
            faults.length(at, message, "altText", 1, ALT_TEXT_MAX);
            flex::check(&format!("{at}.contents"), &message["contents"], faults);
        }
        other if TYPES.contains(&other) => {}
        _ => faults.add(
            &format!("{at}.type"),
            &format!(
                "Must be one of the following values: [{}]",
                TYPES.join(", ")
            ),
        ),
    }
    if let Some(quick) = message.get("quickReply") {
        check_quick_replies(&format!("{at}.quickReply"), quick, faults);
    }
}

fn check_quick_replies(at: &str, quick: &Value, faults: &mut Faults) {
    let items = quick["items"].as_array().map_or(&[][..], Vec::as_slice);
    if items.is_empty() || items.len() > QUICK_REPLIES_MAX {
        faults.add(&format!("{at}.items"), "Size must be between 1 and 13");
    }
    for (n, item) in items.iter().enumerate() {
        let at = format!("{at}.items[{n}]");
        faults.known(&at, item, &["type", "action", "imageUrl"]);
        if word(item, "type") != "action" {
            faults.add(&format!("{at}.type"), "Must be action");
        }
        action::check(
            &format!("{at}.action"),
            &item["action"],
            QUICK_REPLY_LABEL_MAX,
            faults,
        );
    }
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn json_bytes(value: &Value) -> usize {
    value.to_string().len()
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, property: &str, message: &str) {
        self.0.push(Fault {
            property: property.to_owned(),
            message: message.to_owned(),
        });
    }

    /// An object with these fields and no others.
    fn known(&mut self, at: &str, value: &Value, keys: &[&str]) {
        let Some(object) = value.as_object() else {
            return self.add(at, "Must be an object");
        };
        for key in object.keys().filter(|key| !keys.contains(&key.as_str())) {
            self.add(&format!("{at}.{key}"), "Unknown field");
        }
    }

    /// A text of so many UTF-16 units that is more than spaces.
    fn length(&mut self, at: &str, value: &Value, key: &str, min: usize, max: usize) {
        let text = word(value, key);
        let units = text.encode_utf16().count();
        if units < min || (min > 0 && text.trim().is_empty()) {
            self.add(&format!("{at}.{key}"), "May not be empty");
        } else if units > max {
            // LINE names 0 here, and refuses the empty text by the rule above.
            let rule = format!("Length must be between 0 and {max}");
            self.add(&format!("{at}.{key}"), &rule);
        }
    }

    /// A label of so many visible characters.
    fn label(&mut self, at: &str, value: &Value, graphemes_max: usize) {
        let graphemes = word(value, "label").graphemes(true).count();
        if graphemes == 0 || graphemes > graphemes_max {
            let rule = format!("Length must be between 1 and {graphemes_max}");
            self.add(&format!("{at}.label"), &rule);
        }
    }
}

#[cfg(test)]
mod tests;
