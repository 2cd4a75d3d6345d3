//! The few parts all our bubbles are made of. Whatever text goes in comes out within LINE's limits.

use serde_json::{Value, json};

use super::palette;
use crate::fit;
use crate::intent::Intent;
use crate::limits::{ALT_TEXT_MAX, FLEX_LABEL_MAX};

/// Visible characters in a name or a label; longer ones would push the number off the row.
pub(super) const NAME_MAX: usize = 40;
/// Visible characters in a paragraph.
const PARAGRAPH_MAX: usize = 300;

/// A bubble with a coloured title, parts below each other, and buttons.
pub(super) struct Bubble {
    title: String,
    body: Vec<Value>,
    buttons: Vec<Value>,
}

impl Bubble {
    pub(super) fn titled(title: &str) -> Self {
        Self {
            title: fit::words(title, NAME_MAX),
            body: Vec::new(),
            buttons: Vec::new(),
        }
    }

    pub(super) fn with(mut self, part: Value) -> Self {
        self.body.push(part);
        self
    }

    pub(super) fn with_all(mut self, parts: impl IntoIterator<Item = Value>) -> Self {
        self.body.extend(parts);
        self
    }

    /// The one button that the message is for.
    pub(super) fn main_button(mut self, label: &str, intent: &Intent) -> Self {
        self.buttons.push(json!({
            "type": "button", "style": "primary", "color": palette::BRAND, "height": "sm",
            "action": tap(label, intent),
        }));
        self
    }

    /// A button beside the point.
    pub(super) fn button(mut self, label: &str, intent: &Intent) -> Self {
        self.buttons.push(json!({
            "type": "button", "style": "link", "color": palette::BRAND, "height": "sm",
            "action": tap(label, intent),
        }));
        self
    }

    /// The one button that leads out of the chat, to a page of ours.
    pub(super) fn link(mut self, label: &str, address: &str) -> Self {
        let label = fit::words(label, FLEX_LABEL_MAX);
        self.buttons.push(json!({
            "type": "button", "style": "primary", "color": palette::BRAND, "height": "sm",
            "action": { "type": "uri", "label": label, "uri": address },
        }));
        self
    }

    pub(super) fn container_of(self, size: &str) -> Value {
        let mut bubble = json!({
            "type": "bubble",
            "size": size,
            "header": {
                "type": "box", "layout": "vertical", "backgroundColor": palette::BRAND,
                "paddingAll": palette::AROUND_HEADER,
                "contents": [{
                    "type": "text", "text": self.title, "color": palette::ON_BRAND,
                    "size": palette::MEDIUM, "weight": "bold", "wrap": true,
                }],
            },
            "body": {
                "type": "box", "layout": "vertical", "spacing": palette::BETWEEN,
                "paddingAll": palette::AROUND, "contents": self.body,
            },
        });
        if !self.buttons.is_empty() {
            bubble["footer"] = json!({
                "type": "box", "layout": "vertical", "spacing": palette::CLOSE,
                "contents": self.buttons,
            });
        }
        bubble
    }

    pub(super) fn message(self, alt_text: &str) -> Value {
        flex(alt_text, self.container_of(palette::BUBBLE))
    }
}

/// A Flex message; `alt_text` is what notifications and old devices show, so it says the essential.
pub(super) fn flex(alt_text: &str, contents: Value) -> Value {
    json!({ "type": "flex", "altText": fit::units(alt_text, ALT_TEXT_MAX), "contents": contents })
}

pub(super) fn tap(label: &str, intent: &Intent) -> Value {
    let label = fit::words(label, FLEX_LABEL_MAX);
    json!({ "type": "postback", "label": label, "data": intent.postback(), "displayText": label })
}

/// A number in large type with its small unit: `1,234 pt`.
pub(super) fn big_number(number: &str, unit: &str) -> Value {
    json!({
        "type": "box", "layout": "baseline", "spacing": palette::CLOSE,
        "contents": [
            {
                "type": "text", "text": fit::words(number, NAME_MAX), "size": palette::HUGE,
                "weight": "bold", "color": palette::INK, "flex": 0, "adjustMode": "shrink-to-fit",
            },
            { "type": "text", "text": unit, "size": palette::MEDIUM, "color": palette::QUIET, "flex": 0 },
        ],
    })
}

/// A name in large type.
pub(super) fn headline(text: &str) -> Value {
    json!({
        "type": "text", "text": fit::words(text, NAME_MAX), "size": palette::LARGE,
        "weight": "bold", "color": palette::INK, "wrap": true,
    })
}

/// A small heading above a group of rows.
pub(super) fn label(text: &str) -> Value {
    json!({
        "type": "text", "text": fit::words(text, NAME_MAX), "size": palette::TINY,
        "color": palette::QUIET, "weight": "bold",
    })
}

/// Ordinary sentences.
pub(super) fn paragraph(text: &str) -> Value {
    sentence(text, palette::MEDIUM, palette::INK)
}

/// Sentences that explain, quieter.
pub(super) fn note(text: &str) -> Value {
    sentence(text, palette::SMALL, palette::QUIET)
}

/// Sentences about what ends soon.
pub(super) fn soon(text: &str) -> Value {
    sentence(text, palette::SMALL, palette::SOON)
}

fn sentence(text: &str, size: &str, colour: &str) -> Value {
    json!({
        "type": "text", "text": fit::words(text, PARAGRAPH_MAX), "size": size, "color": colour,
        "wrap": true,
    })
}

/// Words on the left, a number on the right.
pub(super) fn row(left: &str, right: &str, right_colour: &str) -> Value {
    json!({
        "type": "box", "layout": "horizontal", "spacing": palette::CLOSE,
        "contents": [
            {
                "type": "text", "text": fit::words(left, NAME_MAX), "size": palette::SMALL,
                "color": palette::INK, "flex": 5, "wrap": true,
            },
            {
                "type": "text", "text": fit::words(right, NAME_MAX), "size": palette::SMALL,
                "color": right_colour, "weight": "bold", "align": "end", "flex": 3,
                "adjustMode": "shrink-to-fit",
            },
        ],
    })
}

/// Lines that belong together.
pub(super) fn group(lines: Vec<Value>) -> Value {
    json!({ "type": "box", "layout": "vertical", "spacing": palette::CLOSE, "contents": lines })
}

/// A thin rule.
pub(super) fn rule() -> Value {
    json!({ "type": "separator", "color": palette::RULE })
}

/// A bar that is filled so far.
pub(super) fn bar(percent: u8) -> Value {
    let filled = format!("{}%", percent.clamp(1, 100));
    json!({
        "type": "box", "layout": "vertical", "height": "6px", "cornerRadius": "3px",
        "backgroundColor": palette::RULE,
        "contents": [{
            "type": "box", "layout": "vertical", "height": "6px", "cornerRadius": "3px",
            "width": filled, "backgroundColor": palette::BRAND, "contents": [],
        }],
    })
}
