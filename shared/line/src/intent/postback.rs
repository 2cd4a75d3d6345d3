//! The data our buttons carry. A change of meaning takes a new version; `v1` is read forever.

use super::{Intent, code};
use crate::limits::POSTBACK_DATA_MAX;
use domain::language::Language;
use domain::topic::Topic;

const VERSION: &str = "v1";

const PLAIN: [(&str, Intent); 17] = [
    ("points", Intent::Points),
    ("history", Intent::History { cursor: None }),
    ("expiring", Intent::Expiring),
    ("coupons", Intent::Coupons { after: None }),
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
    ("unknown", Intent::Unknown),
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
        ("coupons", after) if !after.is_empty() => Some(Intent::Coupons {
            after: Some(after.to_owned()),
        }),
        ("language", tag) => Language::of_tag(tag).map(Intent::SetLanguage),
        ("notices", switch) => topic(switch),
        ("code", answer) => link_code(answer),
        _ => None,
    }
}

fn link_code(answer: &str) -> Option<Intent> {
    let (code, said) = match answer.split_once(':') {
        Some((code, "yes")) => (code, Some(true)),
        Some((code, "no")) => (code, Some(false)),
        Some(_) => return None,
        None => (answer, None),
    };
    let code = Some(code).filter(|code| code::is_code(code))?.to_owned();
    Some(match said {
        Some(yes) => Intent::LinkAnswered(code, yes),
        None => Intent::LinkCode(code),
    })
}

fn topic(switch: &str) -> Option<Intent> {
    let (topic, state) = switch.split_once(':')?;
    let on = match state {
        "on" => true,
        "off" => false,
        _ => return None,
    };
    Some(Intent::SetTopic(Topic::of_tag(topic)?, on))
}

/// The data of a button, with whatever follows the wish. Together they are within LINE's limit.
pub(super) fn write(intent: &Intent, tail: &str) -> String {
    let full = format!("{VERSION}:{}{tail}", wish(intent));
    if full.encode_utf16().count() <= POSTBACK_DATA_MAX {
        return full;
    }
    match intent {
        Intent::Coupons { .. } => format!("{VERSION}:coupons{tail}"),
        _ => format!("{VERSION}:history{tail}"),
    }
}

fn wish(intent: &Intent) -> String {
    match intent {
        Intent::History {
            cursor: Some(cursor),
        } => format!("history:{cursor}"),
        Intent::Coupons { after: Some(after) } => format!("coupons:{after}"),
        Intent::SetTopic(topic, on) => {
            let state = if *on { "on" } else { "off" };
            format!("notices:{}:{state}", topic.tag())
        }
        Intent::SetLanguage(language) => format!("language:{}", language.tag()),
        Intent::LinkCode(code) => format!("code:{code}"),
        Intent::LinkAnswered(code, yes) => {
            let answer = if *yes { "yes" } else { "no" };
            format!("code:{code}:{answer}")
        }
        other => PLAIN
            .iter()
            .find(|(_, plain)| plain == other)
            .map_or("help", |(word, _)| word)
            .to_owned(),
    }
}
