//! One look for every message: colours, sizes and spacing stand here and nowhere else.
//!
//! The text colours keep at least 4.5:1 contrast on white (WCAG AA).

/// The brand: headers and the one button that matters.
pub(super) const BRAND: &str = "#14584C";
/// Text on the brand.
pub(super) const ON_BRAND: &str = "#FFFFFF";
/// Ordinary text.
pub(super) const INK: &str = "#1F2933";
/// Labels, dates and notes.
pub(super) const QUIET: &str = "#5F6B7A";
/// Points that came.
pub(super) const GAIN: &str = "#14714F";
/// Points that went.
pub(super) const LOSS: &str = "#A63A2B";
/// What ends soon.
pub(super) const SOON: &str = "#9A5B00";
/// Rules between parts, and the empty part of a bar.
pub(super) const RULE: &str = "#E4E8EC";
/// Bars of a barcode: scanners want black on white.
pub(super) const BAR: &str = "#000000";
/// Ground of a barcode.
pub(super) const PAPER: &str = "#FFFFFF";

/// Every bubble has the same width, so that a chat reads as one column.
pub(super) const BUBBLE: &str = "mega";

/// Bubbles side by side are narrower, so that the next one shows.
pub(super) const BUBBLE_OF_MANY: &str = "kilo";

/// The number that a card is about.
pub(super) const HUGE: &str = "3xl";
/// A name or a result.
pub(super) const LARGE: &str = "lg";
/// Titles and ordinary text.
pub(super) const MEDIUM: &str = "md";
/// Rows of a list.
pub(super) const SMALL: &str = "sm";
/// Labels and notes.
pub(super) const TINY: &str = "xs";

/// Space around a block.
pub(super) const AROUND: &str = "20px";
/// Space around a header, which is one line.
pub(super) const AROUND_HEADER: &str = "14px";
/// Space between parts.
pub(super) const BETWEEN: &str = "md";
/// Space between lines that belong together.
pub(super) const CLOSE: &str = "sm";
