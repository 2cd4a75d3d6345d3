//! The data our buttons carry. A change of meaning takes a new version; `v1` is read forever.

use super::Intent;
use crate::limits::POSTBACK_DATA_MAX;
use domain::language::Language;

const VERSION: &str = "v1";

const PLAIN: [(&str, Intent); 16] = [
    ("points", Intent::Points),
    ("history", Intent::History { cursor: None }),
    ("expiring", Intent::Expiring),
    ("coupons", Intent::Coupons),
    ("rank", Intent::Rank),
    ("campaigns", Intent::Campaigns),
    ("card", Intent::Card),
    ("notices", Intent::Notices),
    ("notices:on", Intent::SetNotices(true)),
    ("notices:off", Intent::SetNotices(false)),
    ("language", Intent::Languages),
    ("join", Intent::Join),
    ("link", Intent::Link),
    ("unlink", Intent::Unlink),
    ("unlink:yes", Intent::UnlinkConfirmed),
    ("help", Intent::Help),
];

pub(super) fn read(data: &str) -> Option<Intent> {
    let wish = data.strip_prefix(VERSION)?.strip_prefix(':')?;
    if let Some((_, intent)) = PLAIN.iter().find(|(word, _)| *word == wish) {
        return Some(intent.clone());
    }
    match wish.split_once(':')? {
        ("history", cursor) if !cursor.is_empty() => Some(Intent::History {
            cursor: Some(cursor.to_owned()),
        }),
        ("language", "ja") => Some(Intent::SetLanguage(Language::Ja)),
        ("language", "en") => Some(Intent::SetLanguage(Language::En)),
        _ => None,
    }
}

pub(super) fn write(intent: &Intent) -> String {
    let full = format!("{VERSION}:{}", wish(intent));
    if full.encode_utf16().count() <= POSTBACK_DATA_MAX {
        return full;
    }
    format!("{VERSION}:history")
}

fn wish(intent: &Intent) -> String {
    match intent {
        Intent::History {
            cursor: Some(cursor),
        } => format!("history:{cursor}"),
        Intent::SetLanguage(language) => format!("language:{}", language.tag()),
        other => PLAIN
            .iter()
            .find(|(_, plain)| plain == other)
            .map_or("help", |(word, _)| word)
            .to_owned(),
    }
}
