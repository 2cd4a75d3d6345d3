//! The picture of the menu: six calm tiles on warm paper, the one that is wanted in haste in the shop's green.

use super::canvas::{Canvas, Colour, Pen, scale, shift};
use super::icons::{FIELD, LINE, icon};
use super::letters::Font;
use domain::language::Language;
use line::rich_menu::{self, Bounds, HEIGHT, Tile, WIDTH};
use std::sync::OnceLock;

const GROUND: Colour = [0xf3, 0xef, 0xe6];
const PAPER: Colour = [0xff, 0xff, 0xff];
const GREEN: Colour = [0x14, 0x58, 0x4c];
const INK: Colour = [0x1f, 0x29, 0x33];
const AMBER: Colour = [0xd6, 0x9a, 0x2d];
const PALE: Colour = [0xf2, 0xcf, 0x86];

/// Pixels between the edge of an area and its tile.
const MARGIN: i16 = 18;
const ROUND: i16 = 56;
const ICON: i16 = 336;
/// From the top of an area to the top of its icon.
const ICON_TOP: i16 = 150;
/// From the top of an area to the line on which its label stands.
const BASE: i16 = 668;
/// Pixels to the em: 16 on a phone that is 390 wide, as the text of the chat.
const SIZE: i16 = 104;

/// The committed font is not what it was.
#[derive(Debug, thiserror::Error)]
#[error("infra/local/assets/menu.otf lacks a letter of the menu's labels")]
pub struct BadFont;

struct Look {
    paper: Colour,
    ink: Colour,
    accent: Colour,
    words: Colour,
}

fn look(tile: Tile) -> Look {
    match tile {
        Tile::Card => Look {
            paper: GREEN,
            ink: PAPER,
            accent: PALE,
            words: PAPER,
        },
        _ => Look {
            paper: PAPER,
            ink: GREEN,
            accent: AMBER,
            words: INK,
        },
    }
}

/// The picture of the menu of a language as a PNG, drawn once in a process.
///
/// # Errors
/// Where the font cannot be used.
pub fn picture(language: Language) -> Result<&'static [u8], BadFont> {
    static JA: OnceLock<Vec<u8>> = OnceLock::new();
    static EN: OnceLock<Vec<u8>> = OnceLock::new();
    let kept = language.pick(&JA, &EN);
    if let Some(drawn) = kept.get() {
        return Ok(drawn);
    }
    let drawn = draw(language)?;
    Ok(kept.get_or_init(|| drawn))
}

/// Draws the picture of the menu of a language, as a PNG.
///
/// # Errors
/// Where the font cannot be used.
pub fn draw(language: Language) -> Result<Vec<u8>, BadFont> {
    let font = Font::load().ok_or(BadFont)?;
    let mut canvas = Canvas::new(WIDTH, HEIGHT, GROUND).ok_or(BadFont)?;
    for (tile, bounds) in rich_menu::places() {
        put(&mut canvas, &font, tile, bounds, language).ok_or(BadFont)?;
    }
    canvas.png().ok_or(BadFont)
}

fn put(
    canvas: &mut Canvas,
    font: &Font,
    tile: Tile,
    bounds: Bounds,
    language: Language,
) -> Option<()> {
    let Look {
        paper,
        ink,
        accent,
        words,
    } = look(tile);
    let side = |pixels: u16| i16::try_from(pixels).ok();
    let (x, y) = (side(bounds.x)?, side(bounds.y)?);
    let (width, height) = (side(bounds.width)?, side(bounds.height)?);
    let ground = Pen::default().rounded(
        (x + MARGIN, y + MARGIN),
        width - 2 * MARGIN,
        height - 2 * MARGIN,
        ROUND,
    );
    canvas.fill(&ground.path()?, paper, shift((0, 0)));
    let middle = x + width / 2;
    let icon = icon(tile);
    let place = scale(ICON, FIELD)?.post_concat(shift((middle - ICON / 2, y + ICON_TOP)));
    canvas.stroke(&icon.ink?, ink, LINE, place);
    canvas.stroke(&icon.accent?, accent, LINE, place);
    let label = font.words(tile.label(language))?;
    canvas.fill(
        label.path(),
        words,
        label.centred((middle, y + BASE), SIZE)?,
    );
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rich_menu::LANGUAGES;

    /// LINE's limit: <https://developers.line.biz/en/reference/messaging-api/#upload-rich-menu-image-requirements>.
    const BYTES_MAX: usize = 1_000_000;

    #[test]
    fn a_picture_is_as_large_as_its_menu_and_small_enough_for_line() {
        for language in LANGUAGES {
            let png = draw(language).unwrap();
            assert!(png.len() < BYTES_MAX, "{} bytes", png.len());
            let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
            assert_eq!((side(16), side(20)), (u32::from(WIDTH), u32::from(HEIGHT)));
        }
    }

    #[test]
    fn the_font_has_every_letter_of_the_labels_and_they_stay_clear_of_the_edges() {
        let font = Font::load().unwrap();
        for (tile, bounds) in rich_menu::places() {
            for language in LANGUAGES {
                let label = tile.label(language);
                let words = font.words(label).unwrap();
                let clear = i32::from(bounds.width) - words.width_at(SIZE);
                assert!(clear >= 120, "{label}: {clear}");
            }
        }
        assert!(font.words("店").is_none());
    }
}
