//! Words as paths: the outlines of the letters that the menu's labels need, from a font that has no others.

use super::canvas::{mirror, scale, shift};
use tiny_skia::{Path, PathBuilder, Transform};
use ttf_parser::{Face, OutlineBuilder};

const FONT: &[u8] = include_bytes!("../../assets/menu.otf");

/// The font of the labels.
pub(super) struct Font(Face<'static>);

/// Words, drawn from their left end on the line on which they stand.
pub(super) struct Words {
    path: Path,
    width: i16,
    em: i16,
}

impl Font {
    /// `None` where it cannot be read.
    pub(super) fn load() -> Option<Self> {
        Face::parse(FONT, 0).ok().map(Self)
    }

    /// `None` where the font lacks a letter.
    pub(super) fn words(&self, text: &str) -> Option<Words> {
        let mut outline = Outline::default();
        let mut width = 0_i16;
        for letter in text.chars() {
            let glyph = self.0.glyph_index(letter)?;
            let mut one = Outline::default();
            self.0.outline_glyph(glyph, &mut one);
            let place = shift((width, 0));
            // A space has no outline.
            if let Some(path) = one.0.finish().and_then(|path| path.transform(place)) {
                outline.0.push_path(&path);
            }
            let advance = self.0.glyph_hor_advance(glyph)?;
            width = width.checked_add(advance.try_into().ok()?)?;
        }
        Some(Words {
            path: outline.0.finish()?,
            width,
            em: self.0.units_per_em().try_into().ok()?,
        })
    }
}

impl Words {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    #[cfg(test)]
    pub(super) fn width_at(&self, size: i16) -> i32 {
        i32::from(self.width) * i32::from(size) / i32::from(self.em)
    }

    /// Their middle on a point, so many pixels to the em. `None` where that is no size.
    pub(super) fn centred(&self, on: (i16, i16), size: i16) -> Option<Transform> {
        let half = shift((-(self.width / 2), 0));
        let place = half.post_concat(mirror());
        let place = place.post_concat(scale(size, self.em)?);
        Some(place.post_concat(shift(on)))
    }
}

#[derive(Default)]
struct Outline(PathBuilder);

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
