//! The language that letters show.

use domain::language::Language;

/// Japanese where there is kana, a Chinese character or a letter as a Japanese keyboard makes it wide; English where
/// there are only Latin letters; `None` where there are none that tell.
pub(super) fn language(text: &str) -> Option<Language> {
    if text.chars().any(is_japanese) {
        return Some(Language::Ja);
    }
    let is_latin = text.chars().any(|c| c.is_ascii_alphabetic());
    is_latin.then_some(Language::En)
}

fn is_japanese(c: char) -> bool {
    matches!(c,
        // Hiragana and katakana, Chinese characters, wide Latin letters and narrow katakana.
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff21}'..='\u{ff5a}' | '\u{ff66}'..='\u{ff9f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_show_their_language() {
        for text in [
            "ポイント",
            "ﾎﾟｲﾝﾄ",
            "残高",
            "ぽいんと",
            "ＰＯＩＮＴＳ",
            "LINE 連携",
        ] {
            assert_eq!(language(text), Some(Language::Ja), "{text}");
        }
        for text in ["points", "My card, please!", "QR"] {
            assert_eq!(language(text), Some(Language::En), "{text}");
        }
        for text in ["", "123", "🎉", "？", "балл"] {
            assert_eq!(language(text), None, "{text}");
        }
    }
}
