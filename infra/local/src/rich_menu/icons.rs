//! What stands above each label: a few round lines on a field of 240 by 240 units.

use super::canvas::{Pen, Point};
use line::rich_menu::Tile;
use tiny_skia::Path;

/// The side of the field.
pub(super) const FIELD: i16 = 240;
/// How thick the lines are.
pub(super) const LINE: i16 = 13;

/// An icon: what is drawn in the colour of the tile's ink, and what in its accent.
pub(super) struct Icon {
    pub(super) ink: Option<Path>,
    pub(super) accent: Option<Path>,
}

/// The icon of a tile.
pub(super) fn icon(tile: Tile) -> Icon {
    let (ink, accent) = match tile {
        Tile::Card => card(),
        Tile::Points => coin(),
        Tile::Coupons => ticket(),
        Tile::Campaigns => present(),
        Tile::History => receipt(),
        Tile::Help => question(),
    };
    Icon {
        ink: ink.path(),
        accent: accent.path(),
    }
}

fn segments(pen: Pen, lines: &[(Point, Point)]) -> Pen {
    lines
        .iter()
        .fold(pen, |pen, (from, to)| pen.start(*from).line(*to))
}

/// A card with a barcode.
fn card() -> (Pen, Pen) {
    let bars = [66, 92, 118, 148, 174].map(|x| ((x, 118), (x, 160)));
    let pen = Pen::default().rounded((22, 50), 196, 142, 24);
    let accent = segments(Pen::default(), &[((66, 86), (112, 86))]);
    (segments(pen, &bars), accent)
}

/// A coin with a P on it.
fn coin() -> (Pen, Pen) {
    let letter = Pen::default()
        .start((102, 166))
        .line((102, 78))
        .line((126, 78))
        .curve((164, 78), (164, 132), (126, 132))
        .line((102, 132));
    (Pen::default().circle((120, 120), 94), letter)
}

/// A ticket with a tear-off part.
fn ticket() -> (Pen, Pen) {
    let outline = Pen::default()
        .start((40, 60))
        .line((200, 60))
        .corner((220, 60), (220, 80))
        .line((220, 96))
        .curve((188, 98), (188, 142), (220, 144))
        .line((220, 160))
        .corner((220, 180), (200, 180))
        .line((40, 180))
        .corner((20, 180), (20, 160))
        .line((20, 144))
        .curve((52, 142), (52, 98), (20, 96))
        .line((20, 80))
        .corner((20, 60), (40, 60))
        .close();
    let percent = Pen::default()
        .start((96, 150))
        .line((144, 90))
        .circle((96, 98), 5)
        .circle((144, 142), 5);
    (outline, percent)
}

/// A present with a bow.
fn present() -> (Pen, Pen) {
    let boxed = Pen::default()
        .rounded((26, 92), 188, 44, 12)
        .start((44, 136))
        .line((44, 200))
        .corner((44, 214), (58, 214))
        .line((182, 214))
        .corner((196, 214), (196, 200))
        .line((196, 136));
    let bow = Pen::default()
        .start((120, 214))
        .line((120, 92))
        .curve((60, 96), (58, 36), (86, 34))
        .curve((108, 34), (118, 62), (120, 92))
        .curve((122, 62), (132, 34), (154, 34))
        .curve((182, 36), (180, 96), (120, 92));
    (boxed, bow)
}

/// A receipt with a torn edge.
fn receipt() -> (Pen, Pen) {
    let paper = Pen::default()
        .start((52, 210))
        .line((52, 48))
        .corner((52, 28), (72, 28))
        .line((168, 28))
        .corner((188, 28), (188, 48))
        .line((188, 210))
        .line((165, 192))
        .line((143, 210))
        .line((120, 192))
        .line((97, 210))
        .line((75, 192))
        .close();
    let lines = [
        ((90, 76), (150, 76)),
        ((90, 112), (150, 112)),
        ((90, 148), (122, 148)),
    ];
    (paper, segments(Pen::default(), &lines))
}

/// A speech bubble with a question mark.
fn question() -> (Pen, Pen) {
    let bubble = Pen::default()
        .start((70, 36))
        .line((170, 36))
        .corner((214, 36), (214, 80))
        .line((214, 136))
        .corner((214, 180), (170, 180))
        .line((122, 180))
        .line((78, 214))
        .line((78, 180))
        .line((70, 180))
        .corner((26, 180), (26, 136))
        .line((26, 80))
        .corner((26, 36), (70, 36))
        .close();
    let mark = Pen::default()
        .start((96, 90))
        .curve((96, 58), (144, 58), (144, 90))
        .curve((144, 108), (120, 108), (120, 126))
        .start((120, 148))
        .line((120, 149));
    (bubble, mark)
}
