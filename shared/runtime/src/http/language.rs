//! Which language a browser asks for.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use domain::language::Language;

/// The first of the languages that a browser asks for which we speak, in the order in which it names them, or else the
/// shop's own. Browsers name what people would rather read first, so weights would say the same.
#[must_use]
pub fn spoken(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE);
    let wanted = wanted.and_then(|value| value.to_str().ok());
    let mut tags = wanted.unwrap_or_default().split(',');
    let spoken = tags.find_map(|tag| Language::of_locale(tag.split(';').next()?.trim()));
    spoken.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_unknown_is_spoken_to_in_the_first_language_of_theirs_that_we_speak() {
        for (asked, language) in [
            ("ja", Language::Ja),
            ("en-GB,en;q=0.9,ja;q=0.8", Language::En),
            ("ja-JP,en", Language::Ja),
            ("en;q=0.5", Language::En),
            ("EN-us", Language::En),
            ("fr-FR, en;q=0.8, ja;q=0.5", Language::En),
            ("fr-FR,fr", Language::Ja),
            ("*", Language::Ja),
            ("", Language::Ja),
            (",;,-", Language::Ja),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, asked.parse().unwrap())]);
            assert_eq!(spoken(&headers), language, "{asked}");
        }
        assert_eq!(spoken(&HeaderMap::new()), Language::Ja);
    }
}
