//! Quick replies: the buttons above the keyboard, under the last message, on phones only. So they
//! only ever repeat what can also be written.

use serde_json::{Value, json};

use crate::fit;
use crate::intent::Intent;
use crate::limits::{QUICK_REPLIES_MAX, QUICK_REPLY_LABEL_MAX};
use domain::language::Language;

/// What a member is offered after an answer.
#[must_use]
pub fn usual() -> Vec<Intent> {
    vec![
        Intent::Points,
        Intent::Card,
        Intent::Coupons { after: None },
        Intent::History { cursor: None },
        Intent::Expiring,
        Intent::Rank,
        Intent::Campaigns,
        Intent::Help,
    ]
}

/// Puts quick replies under a message.
#[must_use]
pub fn under(mut message: Value, intents: &[Intent], language: Language) -> Value {
    let items: Vec<Value> = intents
        .iter()
        .take(QUICK_REPLIES_MAX)
        .map(|intent| item(&label(intent, language), intent))
        .collect();
    if !items.is_empty() {
        message["quickReply"] = json!({ "items": items });
    }
    message
}

fn item(label: &str, intent: &Intent) -> Value {
    let label = fit::words(label, QUICK_REPLY_LABEL_MAX);
    json!({
        "type": "action",
        "action": {
            "type": "postback", "label": label, "data": intent.postback(), "displayText": label,
        },
    })
}

fn label(intent: &Intent, language: Language) -> String {
    let (ja, en) = match intent {
        Intent::Points => ("残高", "Balance"),
        Intent::History { cursor: None } => ("履歴", "History"),
        Intent::History { cursor: Some(_) } | Intent::Coupons { after: Some(_) } => {
            ("もっと見る", "More")
        }
        Intent::Expiring => ("有効期限", "Expiring"),
        Intent::Coupons { after: None } => ("クーポン", "Coupons"),
        Intent::Rank => ("ランク", "Rank"),
        Intent::Campaigns => ("キャンペーン", "Campaigns"),
        Intent::Card => ("会員証", "Member card"),
        Intent::Notices | Intent::SetTopic(..) => ("通知の設定", "Notifications"),
        Intent::SetNotices(true) => ("通知 ON", "Notifications on"),
        Intent::SetNotices(false) => ("通知 OFF", "Notifications off"),
        Intent::Languages => ("言語", "Language"),
        Intent::SetLanguage(Language::Ja) => ("日本語", "日本語"),
        Intent::SetLanguage(Language::En) => ("English", "English"),
        Intent::Join => ("会員になる", "Join"),
        Intent::Link | Intent::LinkCode(_) => ("連携", "Link"),
        Intent::LinkAnswered(_, true) => ("連携する", "Connect"),
        Intent::LinkAnswered(_, false) => ("やめる", "No"),
        Intent::Unlink => ("連携解除", "Unlink"),
        Intent::UnlinkConfirmed => ("解除する", "Yes, unlink"),
        Intent::Help | Intent::Unknown => ("ヘルプ", "Help"),
    };
    language.pick(ja, en).to_owned()
}
