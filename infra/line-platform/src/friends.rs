//! Who has met the account, and who has blocked it.

use crate::wire::Answer;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// Somebody who has met the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Friend {
    /// LINE's id of the user, for this provider.
    pub user_id: String,
    /// The name they go by in LINE.
    pub name: String,
    /// Whether they follow the account; `false`: they have blocked it.
    pub follows: bool,
    /// The language of their LINE, as a BCP 47 tag; `None`: they have not let LINE tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Friends {
    known: BTreeMap<String, Friend>,
    /// Whether anything has changed that nobody has fetched yet.
    has_news: bool,
}

impl Friends {
    pub(crate) fn new(friends: Vec<Friend>) -> Self {
        let named = friends.into_iter();
        Self {
            known: named
                .map(|friend| (friend.user_id.clone(), friend))
                .collect(),
            has_news: false,
        }
    }

    pub(crate) fn all(&self) -> Vec<Friend> {
        self.known.values().cloned().collect()
    }

    pub(crate) fn take_news(&mut self) -> Option<Vec<Friend>> {
        std::mem::take(&mut self.has_news).then(|| self.all())
    }

    pub(crate) fn get(&self, user_id: &str) -> Option<&Friend> {
        self.known.get(user_id)
    }

    pub(crate) fn follows(&self, user_id: &str) -> bool {
        self.get(user_id).is_some_and(|friend| friend.follows)
    }

    /// Somebody is there: a friend from now on, unless they were known before.
    pub(crate) fn meet(&mut self, user_id: &str, name: Option<&str>) -> &mut Friend {
        let has_news = &mut self.has_news;
        self.known.entry(user_id.to_owned()).or_insert_with(|| {
            *has_news = true;
            let short = user_id.get(..12).unwrap_or(user_id);
            Friend {
                user_id: user_id.to_owned(),
                name: name.map_or_else(|| format!("LINE {short}"), str::to_owned),
                follows: true,
                language: Some("ja".to_owned()),
            }
        })
    }

    /// Follows or blocks the account. Answers whether they had blocked it before.
    pub(crate) fn follow(&mut self, user_id: &str, follows: bool) -> bool {
        let friend = self.meet(user_id, None);
        let had_blocked = !friend.follows;
        friend.follows = follows;
        self.has_news = true;
        had_blocked
    }

    pub(crate) fn speak(&mut self, user_id: &str, language: Option<String>) {
        self.meet(user_id, None).language = language;
        self.has_news = true;
    }
}

/// `GET /v2/bot/profile/{userId}`: of those who follow the account.
pub(crate) fn profile(friends: &Friends, user_id: &str) -> Answer {
    let Some(friend) = friends.get(user_id).filter(|friend| friend.follows) else {
        return Answer::not_found();
    };
    let mut profile = json!({ "displayName": friend.name, "userId": user_id });
    if let Some(language) = &friend.language {
        profile["language"] = json!(language);
    }
    Answer::ok(profile)
}
