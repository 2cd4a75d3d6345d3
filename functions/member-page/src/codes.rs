//! What a scanner reads, drawn: the barcode of a card's number, and QR codes.

use std::fmt::Write as _;

use line::ean13;
use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};
use runtime::http::Problem;

use crate::layout::drawn;

/// Light modules around a QR code: ISO/IEC 18004 §5.3.8.
const QUIET_ZONE: usize = 4;
/// The height of a barcode in its own modules: low enough that a phone shows the QR code below it as well.
const BARS_HEIGHT: usize = 36;

/// A QR code of a text, with a name for those who do not see it. A screen is neither torn nor dirty, so a seventh of it
/// may be unreadable (level M) and no more: larger modules are worth more.
///
/// # Errors
/// Where the text is longer than a QR code holds.
pub(crate) fn qr(text: &str, name: &str) -> Result<Markup, Problem> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M);
    let code = code.map_err(|error| Problem::internal(error.to_string()))?;
    let width = code.width();
    let colors = code.to_colors();
    let rows = colors.chunks(width).enumerate();
    let path: String = rows.map(|(y, row)| runs(row, y + QUIET_ZONE)).collect();
    let side = width + 2 * QUIET_ZONE;
    Ok(drawing(side, side, &path, name))
}

/// The dark runs of a row.
fn runs(row: &[Color], y: usize) -> String {
    let (mut path, mut x) = (String::new(), QUIET_ZONE);
    for run in row.chunk_by(|a, b| a == b) {
        if run.first() == Some(&Color::Dark) {
            bar(&mut path, (x, y), (run.len(), 1));
        }
        x += run.len();
    }
    path
}

/// The barcode of a card's number; nothing where it has not 13 digits.
pub(crate) fn bars(number: &str, name: &str) -> Option<Markup> {
    let widths = ean13::widths(number)?;
    let (mut path, mut x) = (String::new(), ean13::QUIET_ZONE);
    for (at, width) in widths.iter().enumerate() {
        if at.is_multiple_of(2) {
            bar(&mut path, (x, 0), (*width, BARS_HEIGHT));
        }
        x += width;
    }
    let width = x + ean13::QUIET_ZONE;
    Some(drawing(width, BARS_HEIGHT, &path, name))
}

fn bar(path: &mut String, (x, y): (usize, usize), (width, height): (usize, usize)) {
    // Writing to a text cannot fail.
    let _always = write!(path, "M{x} {y}h{width}v{height}h-{width}z");
}

/// Black on white, whatever the page's colours are: scanners want no other.
fn drawing(width: usize, height: usize, path: &str, name: &str) -> Markup {
    let head = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         shape-rendering=\"crispEdges\" role=\"img\" aria-label=\""
    );
    let drawing = format!(
        "\"><path fill=\"#fff\" d=\"M0 0h{width}v{height}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    );
    html! { (drawn(head)) (name) (drawn(drawing)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_code_is_a_small_square_with_its_quiet_zone() {
        let svg = qr("TM1.2912345678903.MZXW6YTBOI4D", "QR")
            .unwrap()
            .into_string();
        assert!(svg.contains("viewBox=\"0 0 33 33\""), "version 2: {svg}");
        // The finder pattern's upper edge, behind four light modules.
        assert!(svg.contains("M4 4h7v1h-7z"), "{svg}");
    }

    #[test]
    fn a_barcode_is_95_modules_between_its_quiet_zones() {
        let svg = bars("2000000000008", "card").unwrap().into_string();
        assert!(svg.contains("viewBox=\"0 0 117 36\""), "{svg}");
        assert_eq!(svg.matches("v36").count(), 30 + 1, "30 bars and the ground");
        assert!(
            svg.contains("M11 0h1v36"),
            "the guard begins behind the quiet zone"
        );
        assert!(bars("200000000000", "card").is_none());
    }

    #[test]
    fn a_name_stays_a_name() {
        let svg = qr("x", "\"><script>").unwrap().into_string();
        assert!(
            svg.contains("aria-label=\"&quot;&gt;&lt;script&gt;\""),
            "{svg}"
        );
    }
}
