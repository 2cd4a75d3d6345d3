//! The rich menu: six tiles under the chat, one menu for each language.
//! <https://developers.line.biz/en/reference/messaging-api/#rich-menu-object>

use domain::language::Language;
use serde_json::{Value, json};

use crate::intent::{Intent, Wish};

/// Pixels of a menu's image, which is also what areas are measured in: the largest that LINE takes.
pub const WIDTH: u16 = 2_500;
/// See [`WIDTH`].
pub const HEIGHT: u16 = 1_686;

/// Tiles beside each other.
pub const COLUMNS: usize = 3;

/// What a tile is for. In this order: from the left, the upper row first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tile {
    /// The member card, which is wanted in haste, at the till.
    Card,
    /// The balance.
    Points,
    /// Coupons that can be used.
    Coupons,
    /// What is on.
    Campaigns,
    /// What happened to the points.
    History,
    /// What else there is: settings too.
    Help,
}

/// Every tile.
pub const TILES: [Tile; 6] = [
    Tile::Card,
    Tile::Points,
    Tile::Coupons,
    Tile::Campaigns,
    Tile::History,
    Tile::Help,
];

/// A part of the image, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// From the left.
    pub x: u16,
    /// From above.
    pub y: u16,
    /// To the right of `x`.
    pub width: u16,
    /// Down from `y`.
    pub height: u16,
}

/// The left edges of the columns, and the right edge of the last; then the same of the rows, from above.
const EDGES_X: [u16; COLUMNS + 1] = [0, 833, 1_667, WIDTH];
const EDGES_Y: [u16; 3] = [0, 843, HEIGHT];

impl Tile {
    /// What stands on the tile, and what a tap on it says in the chat.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Card => language.pick("会員証", "Member card"),
            Self::Points => language.pick("ポイント", "Points"),
            Self::Coupons => language.pick("クーポン", "Coupons"),
            Self::Campaigns => language.pick("キャンペーン", "Campaigns"),
            Self::History => language.pick("履歴", "History"),
            Self::Help => language.pick("ヘルプ・設定", "Help"),
        }
    }

    fn intent(self) -> Intent {
        match self {
            Self::Card => Intent::Card,
            Self::Points => Intent::Points,
            Self::Coupons => Intent::Coupons { after: None },
            Self::Campaigns => Intent::Campaigns,
            Self::History => Intent::History { cursor: None },
            Self::Help => Intent::Help,
        }
    }

    /// A tap opens the member's page where there is one, and asks in the chat otherwise.
    fn action(self, language: Language, page: Option<&str>) -> Value {
        let label = self.label(language);
        if let (Self::Card, Some(page)) = (self, page) {
            return json!({ "type": "uri", "label": label, "uri": page });
        }
        let wish = Wish {
            intent: self.intent(),
            language: Some(language),
        };
        json!({ "type": "postback", "label": label, "data": wish.postback(), "displayText": label })
    }
}

/// Where each tile is. Together they are the whole image.
#[must_use]
pub fn places() -> [(Tile, Bounds); TILES.len()] {
    let edge = |edges: &[u16], at: usize| edges.get(at).copied().unwrap_or_default();
    let mut at = 0;
    TILES.map(|tile| {
        let (column, row) = (at % COLUMNS, at / COLUMNS);
        at += 1;
        let (x, y) = (edge(&EDGES_X, column), edge(&EDGES_Y, row));
        let bounds = Bounds {
            x,
            y,
            width: edge(&EDGES_X, column + 1).saturating_sub(x),
            height: edge(&EDGES_Y, row + 1).saturating_sub(y),
        };
        (tile, bounds)
    })
}

/// The name by which the menu of a language is found, whichever menu that is just now.
#[must_use]
pub const fn alias(language: Language) -> &'static str {
    match language {
        Language::Ja => "tameru-ja",
        Language::En => "tameru-en",
    }
}

/// What LINE is told of the menu of a language. `name` is seen by nobody but us; `page` is the address of the member's
/// page, where there is one.
#[must_use]
pub fn object(language: Language, name: &str, page: Option<&str>) -> Value {
    let areas = places().map(|(tile, bounds)| {
        let Bounds {
            x,
            y,
            width,
            height,
        } = bounds;
        json!({
            "bounds": { "x": x, "y": y, "width": width, "height": height },
            "action": tile.action(language, page),
        })
    });
    json!({
        "size": { "width": WIDTH, "height": HEIGHT },
        "selected": true,
        "name": name,
        "chatBarText": language.pick("メニュー", "Menu"),
        "areas": areas,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Language; 2] = [Language::Ja, Language::En];

    #[test]
    fn every_pixel_of_the_menu_belongs_to_one_tile() {
        let area = |bounds: &Bounds| u64::from(bounds.width) * u64::from(bounds.height);
        let areas: u64 = places().iter().map(|(_, bounds)| area(bounds)).sum();
        assert_eq!(areas, u64::from(WIDTH) * u64::from(HEIGHT));
        let [first, .., last] = places();
        assert_eq!((first.1.x, first.1.y), (0, 0));
        assert_eq!(
            (last.1.x + last.1.width, last.1.y + last.1.height),
            (WIDTH, HEIGHT)
        );
    }

    #[test]
    fn a_tap_asks_for_what_the_tile_says_in_the_language_of_the_menu() {
        for language in BOTH {
            for (at, tile) in TILES.into_iter().enumerate() {
                let object = object(language, "n", None);
                let tapped = &object["areas"][at]["action"];
                let wish = Wish::of_postback(tapped["data"].as_str().unwrap());
                assert_eq!(wish.intent, tile.intent());
                assert_eq!(wish.language, Some(language));
                assert_eq!(
                    Intent::of_text(tile.label(language)),
                    tile.intent(),
                    "{tile:?}"
                );
            }
        }
    }

    #[test]
    fn the_card_opens_the_page_where_there_is_one() {
        let object = object(Language::Ja, "n", Some("https://liff.line.me/1-a"));
        assert_eq!(
            object["areas"][0]["action"]["uri"],
            "https://liff.line.me/1-a"
        );
        assert_eq!(object["areas"][1]["action"]["type"], "postback");
    }
}
