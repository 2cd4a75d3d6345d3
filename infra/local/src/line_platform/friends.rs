//! Who has met the account, and who has blocked it. Kept in the data folder, as LINE keeps it: members stay linked to
//! their LINE users across restarts.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Somebody who has met the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Friend {
    /// LINE's id of the user, for this provider.
    pub user_id: String,
    /// The name they go by in LINE.
    pub name: String,
    /// Whether they follow the account; `false`: they have blocked it.
    pub follows: bool,
}

#[derive(Debug, Default)]
pub(super) struct Friends {
    file: Option<PathBuf>,
    known: BTreeMap<String, Friend>,
}

impl Friends {
    pub(super) fn load(folder: Option<&Path>) -> io::Result<Self> {
        let file = folder.map(|folder| folder.join("line-friends.json"));
        let friends: Vec<Friend> = match file.as_ref().map(std::fs::read) {
            Some(Ok(text)) => serde_json::from_slice(&text)?,
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => Vec::new(),
        };
        let known = friends
            .into_iter()
            .map(|friend| (friend.user_id.clone(), friend))
            .collect();
        Ok(Self { file, known })
    }

    pub(super) fn all(&self) -> Vec<Friend> {
        self.known.values().cloned().collect()
    }

    pub(super) fn get(&self, user_id: &str) -> Option<&Friend> {
        self.known.get(user_id)
    }

    /// Somebody is there: a friend from now on, unless they were known before.
    pub(super) fn meet(&mut self, user_id: &str, name: Option<&str>) -> io::Result<()> {
        if self.known.contains_key(user_id) {
            return Ok(());
        }
        let short = user_id.get(..12).unwrap_or(user_id);
        let name = name.map_or_else(|| format!("LINE {short}"), str::to_owned);
        self.put(Friend {
            user_id: user_id.to_owned(),
            name,
            follows: true,
        })
    }

    /// Follows or blocks the account. Answers whether they had blocked it before.
    pub(super) fn follow(&mut self, user_id: &str, follows: bool) -> io::Result<bool> {
        self.meet(user_id, None)?;
        let Some(friend) = self.known.get(user_id).cloned() else {
            return Ok(false);
        };
        let had_blocked = !friend.follows;
        self.put(Friend { follows, ..friend })?;
        Ok(had_blocked)
    }

    fn put(&mut self, friend: Friend) -> io::Result<()> {
        self.known.insert(friend.user_id.clone(), friend);
        match &self.file {
            Some(file) => std::fs::write(file, serde_json::to_vec_pretty(&self.all())?),
            None => Ok(()),
        }
    }
}
