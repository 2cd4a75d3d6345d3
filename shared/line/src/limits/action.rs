//! What a button does.

use serde_json::Value;

use super::{DISPLAY_TEXT_MAX, Faults, POSTBACK_DATA_MAX, URI_MAX, word};

const SCHEMES: [&str; 4] = ["https://", "http://", "line://", "tel:"];

pub(super) fn check(at: &str, action: &Value, label_max: usize, faults: &mut Faults) {
    faults.label(at, action, label_max);
    match word(action, "type") {
        "postback" => {
            faults.known(
                at,
                action,
                &[
                    "type",
                    "label",
                    "data",
                    "displayText",
                    "inputOption",
                    "fillInText",
                ],
            );
            faults.length(at, action, "data", 1, POSTBACK_DATA_MAX);
            if action.get("displayText").is_some() {
                faults.length(at, action, "displayText", 1, DISPLAY_TEXT_MAX);
            }
        }
        "message" => {
            faults.known(at, action, &["type", "label", "text"]);
            faults.length(at, action, "text", 1, DISPLAY_TEXT_MAX);
        }
        "uri" => {
            faults.known(at, action, &["type", "label", "uri", "altUri"]);
            faults.length(at, action, "uri", 1, URI_MAX);
            let uri = word(action, "uri");
            if !SCHEMES.iter().any(|scheme| uri.starts_with(scheme)) {
                faults.add(&format!("{at}.uri"), "Invalid action URI scheme");
            }
        }
        _ => faults.add(&format!("{at}.type"), "Must be postback, message or uri"),
    }
}
