//! What a member wishes, from what they wrote or tapped.
//!
//! People write ポイント, ﾎﾟｲﾝﾄ, ぽいんと, ＰＯＩＮＴＳ or "points?"; all mean the same, so words
//! are compared after folding width, case and kana. Buttons carry short, versioned data, because
//! a rich menu or an old message in the chat keeps sending what it was made with, for years.

mod code;
mod letters;
mod postback;
mod words;

use domain::language::Language;
use domain::topic::Topic;

/// A wish, and what shows of the language it was made in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// What is wished.
    pub intent: Intent,
    /// The language of the letters, or of the message whose button was tapped. Only for those who have not chosen one.
    pub language: Option<Language>,
}

/// What a member wishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// The balance card.
    Points,
    /// Ten entries; with a cursor, those after it.
    History {
        /// Where the page before ended.
        cursor: Option<String>,
    },
    /// Points by their last day.
    Expiring,
    /// Coupons that can be used; with a coupon's id, those after it.
    Coupons {
        /// The last coupon of the page before.
        after: Option<String>,
    },
    /// The rank and the way to the next.
    Rank,
    /// What is on now.
    Campaigns,
    /// Member number and barcode.
    Card,
    /// What is told unasked, topic by topic.
    Notices,
    /// Pushes on or off.
    SetNotices(bool),
    /// Pushes about one topic on or off.
    SetTopic(Topic, bool),
    /// The choice of languages.
    Languages,
    /// This language from now on.
    SetLanguage(Language),
    /// Become a member.
    Join,
    /// Connect an existing membership.
    Link,
    /// A code for connecting a membership, typed: ask first.
    LinkCode(String),
    /// The answer to the question that a code brought.
    LinkAnswered(String, bool),
    /// Ask before disconnecting.
    Unlink,
    /// Disconnect: they were asked.
    UnlinkConfirmed,
    /// What can be asked.
    Help,
    /// Not understood.
    Unknown,
}

/// Longer texts are letters to the shop, not wishes to the bot: only exact words count there.
const SHORT_TEXT_CHARS_MAX: usize = 30;

/// Nothing that we understand is longer; the rest is not even folded.
const READ_CHARS_MAX: usize = 200;

impl Intent {
    /// Reads what a member wrote.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let folded = words::fold(text.chars().take(READ_CHARS_MAX));
        code::within(&folded)
            .map(Self::LinkCode)
            .or_else(|| words::exactly(&folded))
            .or_else(|| words::within(&folded).filter(|_| is_short(&folded)))
            .unwrap_or(Self::Unknown)
    }

    /// Reads the data of a button: ours, or one that a shop made in LINE's manager for its rich menu
    /// with a plain word in it.
    #[must_use]
    pub fn of_postback(data: &str) -> Self {
        postback::read(data)
            .or_else(|| words::exactly(&words::fold(data.chars().take(READ_CHARS_MAX))))
            .unwrap_or(Self::Unknown)
    }

    /// The data a button for this wish carries: `v1:` and at most 300 characters in all.
    /// A cursor that would not fit is left out, which starts over from the newest.
    #[must_use]
    pub fn postback(&self) -> String {
        postback::write(self, "")
    }
}

/// Between a button's wish and the language of the message it stood in.
const IN_LANGUAGE: char = '#';

impl Wish {
    /// Reads what somebody wrote.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        Self {
            intent: Intent::of_text(text),
            language: letters::language(text),
        }
    }

    /// Reads the data of a button.
    #[must_use]
    pub fn of_postback(data: &str) -> Self {
        let parts = data.rsplit_once(IN_LANGUAGE);
        let tagged = parts.and_then(|(wish, tag)| Some((wish, Language::of_tag(tag)?)));
        let (wish, language) = tagged.map_or((data, None), |(wish, tag)| (wish, Some(tag)));
        Self {
            intent: Intent::of_postback(wish),
            language,
        }
    }

    /// The data that reads back as this wish, within the same limit as [`Intent::postback`].
    #[must_use]
    pub fn postback(&self) -> String {
        let tagged = |language: Language| format!("{IN_LANGUAGE}{}", language.tag());
        postback::write(
            &self.intent,
            &self.language.map_or_else(String::new, tagged),
        )
    }
}

fn is_short(folded: &str) -> bool {
    folded.chars().count() <= SHORT_TEXT_CHARS_MAX
}

#[cfg(test)]
mod tests;
