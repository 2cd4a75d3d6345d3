//! A surface on which whole numbers become pixels: no arithmetic on floats, which the house does not do.

use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Stroke, Transform,
};

/// Red, green, blue.
pub(super) type Colour = [u8; 3];

/// A point, in whatever the path is measured in.
pub(super) type Point = (i16, i16);

pub(super) struct Canvas(Pixmap);

impl Canvas {
    /// A canvas of one colour. `None` where it has no pixels.
    pub(super) fn new(width: u16, height: u16, ground: Colour) -> Option<Self> {
        let mut pixels = Pixmap::new(width.into(), height.into())?;
        let [red, green, blue] = ground;
        pixels.fill(Color::from_rgba8(red, green, blue, u8::MAX));
        Some(Self(pixels))
    }

    pub(super) fn fill(&mut self, path: &Path, colour: Colour, place: Transform) {
        let rule = FillRule::Winding;
        self.0.fill_path(path, &paint(colour), rule, place, None);
    }

    /// A line of this width, in the units of the path, with round ends.
    pub(super) fn stroke(&mut self, path: &Path, colour: Colour, width: i16, place: Transform) {
        let stroke = Stroke {
            width: width.into(),
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        self.0
            .stroke_path(path, &paint(colour), &stroke, place, None);
    }

    /// The picture as a PNG; `None` where it cannot be written.
    pub(super) fn png(&self) -> Option<Vec<u8>> {
        self.0.encode_png().ok()
    }
}

fn paint(colour: Colour) -> Paint<'static> {
    let [red, green, blue] = colour;
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, u8::MAX);
    paint
}

/// So much to the right and down.
pub(super) fn shift(by: Point) -> Transform {
    Transform::from_translate(by.0.into(), by.1.into())
}

/// So that `from` units become `to`. `None` where either is nothing.
pub(super) fn scale(to: i16, from: i16) -> Option<Transform> {
    let grown = Transform::from_scale(to.into(), to.into());
    let one = Transform::from_scale(from.into(), from.into()).invert()?;
    (to != 0).then(|| grown.pre_concat(one))
}

/// Upside down: letters grow upwards, pictures downwards.
pub(super) fn mirror() -> Transform {
    Transform::from_scale(1.0, -1.0)
}

/// A path of one's own strokes.
#[derive(Default)]
pub(super) struct Pen(PathBuilder);

impl Pen {
    pub(super) fn start(mut self, (x, y): Point) -> Self {
        self.0.move_to(x.into(), y.into());
        self
    }

    pub(super) fn line(mut self, (x, y): Point) -> Self {
        self.0.line_to(x.into(), y.into());
        self
    }

    /// A curve to the last point, bent towards the two before it.
    pub(super) fn curve(mut self, a: Point, b: Point, to: Point) -> Self {
        let [ax, ay, bx, by, x, y] = [a.0, a.1, b.0, b.1, to.0, to.1].map(f32::from);
        self.0.cubic_to(ax, ay, bx, by, x, y);
        self
    }

    /// A quarter of a circle, or nearly: bent around its corner.
    pub(super) fn corner(mut self, around: Point, to: Point) -> Self {
        let [ax, ay, x, y] = [around.0, around.1, to.0, to.1].map(f32::from);
        self.0.quad_to(ax, ay, x, y);
        self
    }

    pub(super) fn circle(mut self, (x, y): Point, radius: i16) -> Self {
        self.0.push_circle(x.into(), y.into(), radius.into());
        self
    }

    /// A rectangle with round corners.
    pub(super) fn rounded(self, (x, y): Point, width: i16, height: i16, radius: i16) -> Self {
        let (right, bottom) = (x + width, y + height);
        self.start((x + radius, y))
            .line((right - radius, y))
            .corner((right, y), (right, y + radius))
            .line((right, bottom - radius))
            .corner((right, bottom), (right - radius, bottom))
            .line((x + radius, bottom))
            .corner((x, bottom), (x, bottom - radius))
            .line((x, y + radius))
            .corner((x, y), (x + radius, y))
            .close()
    }

    pub(super) fn close(mut self) -> Self {
        self.0.close();
        self
    }

    /// What was drawn; `None` where it was nothing.
    pub(super) fn path(self) -> Option<Path> {
        self.0.finish()
    }
}
