//! What LINE takes as a rich menu.
//! <https://developers.line.biz/en/reference/messaging-api/#rich-menu-object>

use line::limits::{DISPLAY_TEXT_MAX, Fault, POSTBACK_DATA_MAX, URI_MAX};
use serde_json::Value;
use std::ops::RangeInclusive;

const WIDTH: RangeInclusive<u64> = 800..=2_500;
const HEIGHT_MIN: u64 = 250;
/// The width is at least 1.45 times the height.
const RATIO_MIN_PERCENT: u64 = 145;
/// UTF-16 units of a menu's name, which nobody but us sees.
const NAME_MAX: usize = 300;
/// UTF-16 units of the words that open the menu.
const CHAT_BAR_MAX: usize = 14;
const AREAS_MAX: usize = 20;

/// Everything that is wrong with a rich menu. Empty when LINE would take it.
pub(crate) fn check(menu: &Value) -> Vec<Fault> {
    let mut faults = Faults(Vec::new());
    let (width, height) = size(&menu["size"]);
    if !is_a_size(width, height) {
        faults.add(
            "size",
            "Must be 800 to 2500 wide, 250 high or more, and 1.45 times as wide as high or more",
        );
    }
    if !menu["selected"].is_boolean() {
        faults.add("selected", "May not be empty");
    }
    faults.text(menu, "name", NAME_MAX, "name");
    faults.text(menu, "chatBarText", CHAT_BAR_MAX, "chatBarText");
    let areas = menu["areas"].as_array();
    let areas = areas.map(Vec::as_slice);
    if areas.is_none_or(|areas| areas.len() > AREAS_MAX) {
        faults.add("areas", "Size must be between 0 and 20");
    }
    for (at, area) in areas.unwrap_or_default().iter().enumerate() {
        let place = format!("areas[{at}]");
        if !is_inside(&area["bounds"], width, height) {
            let rule = "Must lie inside the menu and not be empty";
            faults.add(&format!("{place}.bounds"), rule);
        }
        faults.action(&area["action"], &format!("{place}.action"));
    }
    faults.0
}

/// Width and height; 0 where there is none.
pub(super) fn size(size: &Value) -> (u64, u64) {
    let side = |name: &str| size[name].as_u64().unwrap_or_default();
    (side("width"), side("height"))
}

pub(super) fn is_a_size(width: u64, height: u64) -> bool {
    WIDTH.contains(&width)
        && height >= HEIGHT_MIN
        && width.saturating_mul(100) >= height.saturating_mul(RATIO_MIN_PERCENT)
}

fn is_inside(bounds: &Value, width: u64, height: u64) -> bool {
    let side = |name: &str| bounds[name].as_u64();
    let ends = |from: &str, long: &str| {
        let (from, long) = (side(from)?, side(long)?);
        from.checked_add(long).filter(|_| long > 0)
    };
    ends("x", "width").is_some_and(|end| end <= width)
        && ends("y", "height").is_some_and(|end| end <= height)
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, property: &str, message: &str) {
        self.0.push(Fault {
            property: property.to_owned(),
            message: message.to_owned(),
        });
    }

    /// A text of so many UTF-16 units.
    fn text(&mut self, object: &Value, key: &str, units_max: usize, place: &str) {
        let text = object[key].as_str().unwrap_or_default();
        if text.is_empty() {
            self.add(place, "May not be empty");
        } else if text.encode_utf16().count() > units_max {
            self.add(place, &format!("Length must be between 0 and {units_max}"));
        }
    }

    /// What a tap does. Unlike a button, an area may go without a label.
    fn action(&mut self, action: &Value, place: &str) {
        let field = match action["type"].as_str().unwrap_or_default() {
            "postback" => Some(("data", POSTBACK_DATA_MAX)),
            "message" => Some(("text", DISPLAY_TEXT_MAX)),
            "uri" => Some(("uri", URI_MAX)),
            "richmenuswitch" => Some(("richMenuAliasId", 32)),
            _ => None,
        };
        match field {
            Some((key, units_max)) => {
                self.text(action, key, units_max, &format!("{place}.{key}"));
            }
            None => self.add(
                &format!("{place}.type"),
                "Must be one of the following values: [postback, message, uri, richmenuswitch]",
            ),
        }
    }
}
