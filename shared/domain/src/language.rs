//! The two languages that members are spoken to in.

use serde::{Deserialize, Serialize};

/// What a member is answered in. Japanese first: most shoppers read nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Language {
    /// Its tag: `ja` or `en`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Language::Ja => "ja",
            Language::En => "en",
        }
    }

    /// The language of a tag.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Language> {
        [Language::Ja, Language::En]
            .into_iter()
            .find(|language| language.tag() == tag)
    }

    /// The language of a locale, whatever its region and its letters' case: `en`, `en-GB` and `EN` are all English.
    #[must_use]
    pub fn of_locale(locale: &str) -> Option<Language> {
        let primary = locale.split('-').next().unwrap_or_default();
        Language::of_tag(&primary.to_ascii_lowercase())
    }

    /// The one of a thing's names that this language uses: its own where there is no English one.
    #[must_use]
    pub fn name<'a>(self, name: &'a str, english: Option<&'a str>) -> &'a str {
        self.pick(name, english.unwrap_or(name))
    }

    /// The one of two wordings that this language uses.
    #[must_use]
    pub fn pick<T>(self, ja: T, en: T) -> T {
        match self {
            Language::Ja => ja,
            Language::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_written_by_its_tag() {
        for language in [Language::Ja, Language::En] {
            let written = serde_json::to_value(language).unwrap();
            assert_eq!(written, language.tag());
            assert_eq!(Language::of_tag(language.tag()), Some(language));
        }
        assert_eq!((Language::Ja.tag(), Language::En.tag()), ("ja", "en"));
        assert_eq!(Language::of_tag("fr"), None);
    }

    #[test]
    fn a_locale_is_in_the_language_that_it_begins_with() {
        for english in ["en", "en-GB", "EN", "en-Latn-US"] {
            assert_eq!(
                Language::of_locale(english),
                Some(Language::En),
                "{english}"
            );
        }
        assert_eq!(Language::of_locale("ja-JP"), Some(Language::Ja));
        for other in ["", "-", "english", "fr-en", "zh-Hant"] {
            assert_eq!(Language::of_locale(other), None, "{other}");
        }
    }
}
