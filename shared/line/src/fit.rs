//! Making any name or number fit. LINE refuses a whole message when one text is too long or empty,
//! and names come from people: a thousand characters, a tower of accents, nothing but spaces.

use unicode_segmentation::UnicodeSegmentation;

/// Stands where there are no words: LINE refuses empty texts.
const NOTHING: &str = "–";

const CUT: &str = "…";

/// One visible character may be many UTF-16 units (accents, families of emoji); this many on
/// average is generous for real names and bounds the rest.
const UNITS_PER_GRAPHEME: usize = 4;

/// Words on one line: no control characters, at most so many visible characters, never empty.
pub(crate) fn words(text: &str, graphemes_max: usize) -> String {
    let clean = one_line(text);
    if clean.is_empty() {
        return NOTHING.to_owned();
    }
    let fitting = if clean.graphemes(true).count() <= graphemes_max {
        clean
    } else {
        let kept: String = clean
            .graphemes(true)
            .take(graphemes_max.saturating_sub(1))
            .collect();
        kept.trim_end().to_owned() + CUT
    };
    units(&fitting, graphemes_max.saturating_mul(UNITS_PER_GRAPHEME))
}

/// At most so many UTF-16 units, which is how LINE counts texts; never half a character.
pub(crate) fn units(text: &str, units_max: usize) -> String {
    if text.encode_utf16().count() <= units_max {
        return text.to_owned();
    }
    let mut left = units_max.saturating_sub(CUT.encode_utf16().count());
    let kept: String = text
        .chars()
        .take_while(|c| match left.checked_sub(c.len_utf16()) {
            Some(rest) => {
                left = rest;
                true
            }
            None => false,
        })
        .collect();
    kept + CUT
}

fn one_line(text: &str) -> String {
    let visible = text.chars().map(|c| if is_blank(c) { ' ' } else { c });
    let spaced: String = visible.filter(|c| !is_direction(*c)).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Control characters, and the fillers that look like nothing but count as text.
fn is_blank(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{3164}' | '\u{115f}'
        )
}

/// A name that turns the reading direction would turn the number behind it too.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_long_name_is_cut_at_a_visible_character() {
        assert_eq!(words("ポイントカード", 7), "ポイントカード");
        assert_eq!(words("ポイントカード", 5), "ポイント…");
        assert_eq!(words("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 20), "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦");
    }

    #[test]
    fn a_name_of_nothing_is_a_dash() {
        for name in ["", "  ", "\n\t", "\u{200b}", "\u{202e}", "\u{3000}"] {
            assert_eq!(words(name, 10), "–", "{name:?}");
        }
    }

    #[test]
    fn a_tower_of_accents_is_cut_by_units() {
        let tower = format!("a{}", "\u{0301}".repeat(1000));
        assert_eq!(words(&tower, 10).encode_utf16().count(), 40);
    }

    #[test]
    fn nothing_in_a_name_can_break_the_line_or_turn_it_round() {
        assert_eq!(words("山田\r\n太郎\u{202e}", 10), "山田 太郎");
    }

    proptest! {
        #[test]
        fn any_text_fits(text in any::<String>(), max in 1_usize..60) {
            let fitting = words(&text, max);
            prop_assert!(fitting.graphemes(true).count() <= max);
            prop_assert!(fitting.encode_utf16().count() <= max * UNITS_PER_GRAPHEME);
            prop_assert!(!fitting.trim().is_empty());
        }

        #[test]
        fn any_text_fits_in_units(text in any::<String>(), max in 1_usize..60) {
            prop_assert!(units(&text, max).encode_utf16().count() <= max);
        }
    }
}
