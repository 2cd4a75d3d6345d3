//! An EAN-13 barcode drawn from Flex boxes: it needs no image, no host and no further request, and
//! a till's scanner reads it from the chat.

use serde_json::{Value, json};

use super::palette;
use crate::ean13;

/// Width of one module in Flex pixels; 95 of them and the quiet zones fit in a bubble.
const MODULE_PX: usize = 2;
const HEIGHT: &str = "80px";

/// The barcode; `None` when the number does not have 13 digits.
pub(super) fn ean13(number: &str) -> Option<Value> {
    let widths = ean13::widths(number)?;
    let quiet_zone = format!("{}px", ean13::QUIET_ZONE * MODULE_PX);
    let bars: Vec<Value> = widths
        .iter()
        .enumerate()
        .map(|(at, modules)| strip(*modules, at.is_multiple_of(2)))
        .collect();
    Some(json!({
        "type": "box", "layout": "horizontal", "justifyContent": "center",
        "backgroundColor": palette::PAPER,
        "paddingStart": quiet_zone, "paddingEnd": quiet_zone,
        "paddingTop": "10px", "paddingBottom": "10px",
        "contents": bars,
    }))
}

fn strip(modules: usize, dark: bool) -> Value {
    let mut strip = json!({
        "type": "box", "layout": "vertical", "contents": [], "flex": 0,
        "width": format!("{}px", modules * MODULE_PX), "height": HEIGHT,
    });
    if dark {
        strip["backgroundColor"] = json!(palette::BAR);
    }
    strip
}
