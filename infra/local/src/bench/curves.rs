//! Curves as SVG, in whole numbers.

use super::decimals;
use std::fmt::Write;

/// One picture of several curves over the same steps.
pub(super) struct Panel {
    /// What is shown.
    pub(super) title: String,
    /// The steps.
    pub(super) along: Vec<String>,
    /// What the steps are.
    pub(super) steps: &'static str,
    /// The curves.
    pub(super) curves: Vec<Curve>,
}

/// One curve.
pub(super) struct Curve {
    /// What it is of.
    pub(super) name: String,
    /// Thousandths, one for each step; `None` where nothing was measured.
    pub(super) values: Vec<Option<u64>>,
}

const WIDTH: u64 = 420;
const HEIGHT: u64 = 260;
/// The curves' own field within a panel.
const LEFT: u64 = 56;
const RIGHT: u64 = 404;
const TOP: u64 = 48;
const BOTTOM: u64 = 216;
/// So that curves that lie on each other are seen: colours that the colour-blind tell apart, and marks of different sizes.
const COLOURS: [&str; 4] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];
const MARKS: [u64; 4] = [8, 6, 4, 3];

/// All panels, two in a row.
pub(super) fn picture(panels: &[Panel]) -> String {
    let rows = u64::try_from(panels.len().div_ceil(2)).unwrap_or_default();
    let (width, height) = (WIDTH * 2, HEIGHT * rows);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    for (panel, at) in panels.iter().zip(0_u64..) {
        let (x, y) = (at % 2 * WIDTH, at / 2 * HEIGHT);
        let drawn = draw(panel);
        let _ = write!(svg, "<g transform=\"translate({x} {y})\">\n{drawn}</g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

fn draw(panel: &Panel) -> String {
    let values = panel
        .curves
        .iter()
        .flat_map(|curve| curve.values.iter().flatten());
    let top = round_up(values.copied().max().unwrap_or_default());
    let mut svg = format!(
        "<text x=\"{LEFT}\" y=\"20\" font-size=\"13\">{}</text>\n",
        panel.title
    );
    for quarter in 0..=4_u64 {
        let y = BOTTOM - (BOTTOM - TOP) * quarter / 4;
        let label = decimals(top * quarter / 4, 1);
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {y}H{RIGHT}\" stroke=\"#ddd\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{label}</text>",
            LEFT - 6,
            y + 4,
        );
    }
    for (step, at) in panel.along.iter().zip(0_u64..) {
        let x = place(at, panel.along.len());
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{step}</text>",
            BOTTOM + 16
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"#555\">{}</text>",
        LEFT.midpoint(RIGHT),
        BOTTOM + 32,
        panel.steps
    );
    let looks = COLOURS.iter().zip(MARKS).cycle();
    for ((curve, (colour, mark)), at) in panel.curves.iter().zip(looks).zip(0_u64..) {
        svg.push_str(&draw_curve(curve, (colour, mark), top));
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"36\" fill=\"{colour}\">{}</text>",
            LEFT + at * 110,
            curve.name
        );
    }
    svg
}

fn draw_curve(curve: &Curve, (colour, mark): (&str, u64), top: u64) -> String {
    let points: Vec<(u64, u64)> = curve
        .values
        .iter()
        .zip(0_u64..)
        .filter_map(|(value, at)| {
            let height = (BOTTOM - TOP) * (*value)? / top.max(1);
            Some((place(at, curve.values.len()), BOTTOM - height))
        })
        .collect();
    let line: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
    let mut svg = format!(
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n",
        line.join(" ")
    );
    for (x, y) in points {
        let _ = writeln!(
            svg,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{mark}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>"
        );
    }
    svg
}

/// Where a step stands.
fn place(at: u64, steps: usize) -> u64 {
    let steps = u64::try_from(steps).unwrap_or(1).max(1);
    LEFT + (RIGHT - LEFT) * (2 * at + 1) / (2 * steps)
}

/// The next 1, 2, 4 or 8 times a power of ten, so that quarters are short numbers.
fn round_up(thousandths: u64) -> u64 {
    let powers = std::iter::successors(Some(100_u64), |power| power.checked_mul(10));
    let steps = powers.flat_map(|power| [1, 2, 4, 8].map(|times| power.saturating_mul(times)));
    let mut tall = steps.filter(|step| *step >= thousandths);
    tall.next().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Curve, Panel, picture, round_up};

    #[test]
    fn a_curve_stands_where_its_numbers_say_and_leaves_out_what_was_not_measured() {
        let panel = Panel {
            title: "write units".to_owned(),
            along: vec!["10".to_owned(), "100".to_owned()],
            steps: "members",
            curves: vec![Curve {
                name: "5 due".to_owned(),
                values: vec![Some(4_000), None],
            }],
        };
        let svg = picture(&[panel]);
        assert!(svg.contains("points=\"143,48\""), "{svg}");
        assert_eq!(svg.matches("<circle").count(), 1);
        assert!(svg.contains(">4.0</text>") && svg.contains(">5 due</text>"));
    }

    #[test]
    fn the_axis_ends_at_a_short_number_above_everything() {
        assert_eq!(round_up(6_500), 8_000);
        assert_eq!(round_up(510), 800);
        assert_eq!(round_up(81_000), 100_000);
        assert_eq!(round_up(0), 100);
    }
}
