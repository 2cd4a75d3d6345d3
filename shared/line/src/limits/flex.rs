//! Flex containers and the components we build from.

use serde_json::Value;

use super::{
    BUBBLE_BYTES_MAX, BUBBLES_MAX, CAROUSEL_BYTES_MAX, FLEX_LABEL_MAX, Faults, TEXT_MAX, action,
    json_bytes, word,
};

const PLACE: [&str; 6] = [
    "position",
    "offsetTop",
    "offsetBottom",
    "offsetStart",
    "offsetEnd",
    "margin",
];

/// Boxes in boxes deeper than this are ours gone wrong, not a design.
const DEPTH_MAX: usize = 10;

pub(super) fn check(at: &str, container: &Value, faults: &mut Faults) {
    match word(container, "type") {
        "bubble" => check_bubble(at, container, faults),
        "carousel" => check_carousel(at, container, faults),
        _ => faults.add(&format!("{at}.type"), "Must be bubble or carousel"),
    }
}

fn check_carousel(at: &str, carousel: &Value, faults: &mut Faults) {
    faults.known(at, carousel, &["type", "contents"]);
    let bubbles = carousel["contents"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    if bubbles.is_empty() || bubbles.len() > BUBBLES_MAX {
        faults.add(&format!("{at}.contents"), "Size must be between 1 and 12");
    }
    if json_bytes(carousel) > CAROUSEL_BYTES_MAX {
        faults.add(at, "A carousel must be at most 50 KB");
    }
    for (n, bubble) in bubbles.iter().enumerate() {
        check_bubble(&format!("{at}.contents[{n}]"), bubble, faults);
    }
}

fn check_bubble(at: &str, bubble: &Value, faults: &mut Faults) {
    faults.known(
        at,
        bubble,
        &[
            "type",
            "size",
            "direction",
            "header",
            "hero",
            "body",
            "footer",
            "styles",
            "action",
        ],
    );
    one_of(
        at,
        bubble,
        "size",
        &["nano", "micro", "deca", "hecto", "kilo", "mega", "giga"],
        faults,
    );
    if json_bytes(bubble) > BUBBLE_BYTES_MAX {
        faults.add(at, "A bubble must be at most 30 KB");
    }
    for block in ["header", "body", "footer"] {
        if let Some(part) = bubble.get(block) {
            check_box(&format!("{at}.{block}"), part, 0, faults);
        }
    }
    if let Some(hero) = bubble.get("hero") {
        check_component(&format!("{at}.hero"), hero, 0, faults);
    }
}

fn check_component(at: &str, part: &Value, depth: usize, faults: &mut Faults) {
    match word(part, "type") {
        "box" => check_box(at, part, depth, faults),
        "text" => check_text(at, part, faults),
        "button" => check_button(at, part, faults),
        "separator" => faults.known(at, part, &["type", "margin", "color"]),
        "image" => faults.length(at, part, "url", 1, 2_000),
        "icon" | "filler" | "video" => {}
        _ => faults.add(&format!("{at}.type"), "Unknown component"),
    }
    colour(at, part, "color", faults);
}

fn check_box(at: &str, part: &Value, depth: usize, faults: &mut Faults) {
    faults.known(
        at,
        part,
        &with_place(&[
            "type",
            "layout",
            "flex",
            "contents",
            "spacing",
            "backgroundColor",
            "borderColor",
            "borderWidth",
            "cornerRadius",
            "width",
            "maxWidth",
            "height",
            "maxHeight",
            "paddingAll",
            "paddingTop",
            "paddingBottom",
            "paddingStart",
            "paddingEnd",
            "action",
            "justifyContent",
            "alignItems",
            "background",
        ]),
    );
    if !["horizontal", "vertical", "baseline"].contains(&word(part, "layout")) {
        faults.add(
            &format!("{at}.layout"),
            "Must be horizontal, vertical or baseline",
        );
    }
    if depth > DEPTH_MAX {
        return faults.add(at, "Boxes are nested too deep");
    }
    for key in ["backgroundColor", "borderColor"] {
        colour(at, part, key, faults);
    }
    if let Some(tap) = part.get("action") {
        action::check(&format!("{at}.action"), tap, FLEX_LABEL_MAX, faults);
    }
    let Some(contents) = part["contents"].as_array() else {
        return faults.add(&format!("{at}.contents"), "May not be null");
    };
    for (n, inner) in contents.iter().enumerate() {
        check_component(&format!("{at}.contents[{n}]"), inner, depth + 1, faults);
    }
}

fn check_text(at: &str, part: &Value, faults: &mut Faults) {
    faults.known(
        at,
        part,
        &with_place(&[
            "type",
            "text",
            "size",
            "align",
            "gravity",
            "color",
            "weight",
            "style",
            "decoration",
            "wrap",
            "lineSpacing",
            "maxLines",
            "flex",
            "adjustMode",
            "action",
            "contents",
            "scaling",
        ]),
    );
    faults.length(at, part, "text", 1, TEXT_MAX);
    one_of(at, part, "align", &["start", "end", "center"], faults);
    one_of(at, part, "weight", &["regular", "bold"], faults);
    let sizes = [
        "xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl",
    ];
    one_of(at, part, "size", &sizes, faults);
}

fn check_button(at: &str, part: &Value, faults: &mut Faults) {
    faults.known(
        at,
        part,
        &with_place(&[
            "type",
            "action",
            "style",
            "color",
            "height",
            "flex",
            "gravity",
            "adjustMode",
            "scaling",
        ]),
    );
    one_of(at, part, "style", &["primary", "secondary", "link"], faults);
    one_of(at, part, "height", &["sm", "md"], faults);
    action::check(
        &format!("{at}.action"),
        &part["action"],
        FLEX_LABEL_MAX,
        faults,
    );
}

fn with_place<'a>(keys: &[&'a str]) -> Vec<&'a str> {
    keys.iter().chain(&PLACE).copied().collect()
}

fn one_of(at: &str, part: &Value, key: &str, words: &[&str], faults: &mut Faults) {
    if part.get(key).is_some() && !words.contains(&word(part, key)) {
        faults.add(
            &format!("{at}.{key}"),
            &format!("Must be one of {}", words.join(", ")),
        );
    }
}

/// `#RRGGBB` or `#RRGGBBAA`.
fn colour(at: &str, part: &Value, key: &str, faults: &mut Faults) {
    let Some(value) = part.get(key) else { return };
    let digits = value
        .as_str()
        .and_then(|colour| colour.strip_prefix('#'))
        .unwrap_or_default();
    let hex = digits.chars().all(|c| c.is_ascii_hexdigit());
    if !hex || ![6, 8].contains(&digits.len()) {
        faults.add(&format!("{at}.{key}"), "Must be #RRGGBB or #RRGGBBAA");
    }
}
