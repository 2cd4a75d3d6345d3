//! Links: a LINE user is one member at most, a nonce or a code links once, and whatever a file says of LINE has a cause.

use std::collections::{BTreeMap, BTreeSet};

use app::line_link::{Ending, Link};
use domain::member::{LINE, Profile};
use domain::wallet::Wallet;

use super::{Audit, Invariant};

/// What is known of LINE users.
#[derive(Default)]
pub(super) struct Links {
    /// Which member each is; none, where they were one.
    users: BTreeMap<String, Option<String>>,
    /// Whom each link may link: who was meant by its nonce, or sent its code.
    may_link: BTreeSet<(String, String)>,
    /// Users and members who asked to be let go of.
    let_go: BTreeSet<String>,
    /// Links that have linked somebody.
    linked: BTreeSet<String>,
    /// Memberships that were merged by a link.
    merged: BTreeSet<String>,
}

/// A file that a commit writes, and what it was.
pub(super) struct File {
    pub(super) before: Option<Box<Profile>>,
    pub(super) after: Box<Profile>,
}

/// A link that a commit writes, and what it was.
pub(super) struct Ended {
    pub(super) before: Option<Box<Link>>,
    pub(super) after: Box<Link>,
}

impl File {
    fn had(&self) -> BTreeSet<&str> {
        self.before.as_deref().map(line_users).unwrap_or_default()
    }

    fn has(&self) -> BTreeSet<&str> {
        line_users(&self.after)
    }

    fn member(&self) -> &str {
        self.after.member.as_str()
    }

    /// Whether it was nothing but a tap in LINE before.
    fn was_a_tap(&self) -> bool {
        self.before.as_deref().is_some_and(|file| {
            let is_line = file.external_ids.iter().all(|id| id.provider == LINE);
            is_line && file.details.phone.is_none() && file.join_key.is_none()
        })
    }
}

fn line_users(file: &Profile) -> BTreeSet<&str> {
    let ids = file.external_ids.iter().filter(|id| id.provider == LINE);
    ids.map(|id| id.id.as_str()).collect()
}

impl Audit {
    /// Somebody is about to consent to a link, or to send its code.
    pub(crate) fn will_link(&mut self, link: &str, user: &str) {
        let pair = (link.to_owned(), user.to_owned());
        self.links.may_link.insert(pair);
    }

    /// A LINE user, or a member, is about to be let go of.
    pub(crate) fn will_let_go(&mut self, whom: &str) {
        self.links.let_go.insert(whom.to_owned());
    }

    /// Whether a link has linked somebody.
    pub(crate) fn has_linked(&self, link: &str) -> bool {
        self.links.linked.contains(link)
    }

    /// Everybody who was ever linked, and with whom they are now.
    pub(crate) fn linked_users(&self) -> BTreeMap<String, Option<String>> {
        self.links.users.clone()
    }

    /// Sees the files and the links of a commit, before its wallets are judged.
    pub(super) fn linked(&mut self, files: &[File], links: &[Ended], wallets: &[Wallet]) {
        let merged = wallets.iter().find(|wallet| wallet.merged_into.is_some());
        let merged = merged.map(|wallet| wallet.member.to_string());
        let mut link = None;
        for ended in links {
            match self.ends(ended, files, merged.as_deref()) {
                Ok(true) => link = Some(&ended.after),
                Ok(false) => {}
                Err(what) => return self.broken(Invariant::LinkedOnce, what),
            }
        }
        let is_moved = merged.is_some() && wallets.len() == 2;
        for file in files {
            if let Err(what) = self.has_cause(file, files, link.map(AsRef::as_ref), is_moved) {
                return self.broken(Invariant::Caused, what);
            }
        }
        if let Err(what) = self.links.take(files) {
            self.broken(Invariant::LinkedOnce, what);
        }
    }

    /// A link is made, or ends; whether it links somebody, or what is wrong with it.
    fn ends(&mut self, link: &Ended, files: &[File], merged: Option<&str>) -> Result<bool, String> {
        let Some(before) = &link.before else {
            return Ok(false);
        };
        let (id, after) = (link.after.id.as_str(), &link.after);
        if before.ended.is_some() {
            return Err(format!(
                "the link {id} has ended and was changed: {after:?}"
            ));
        }
        if !matches!(after.ended, Some((Ending::Linked, _))) {
            return Ok(false);
        }
        let ledger = &self.ledger;
        let target = ledger.holder(after.member.as_str()).to_owned();
        let mut targets = files.iter().filter(|file| file.member() == target);
        // Where no file has to be written, they were linked before.
        let is_meant = match files {
            [] => self.links.knows(id),
            _ => targets.any(|file| self.links.is_meant(id, file)),
        };
        if !is_meant {
            return Err(format!(
                "the link {id} links nobody who was meant: {after:?}"
            ));
        }
        let brought = after.merged.as_ref().map(|member| member.as_str());
        if brought != merged {
            return Err(format!(
                "the link {id} names {brought:?}, merged is {merged:?}"
            ));
        }
        if let Some(brought) = brought {
            let mut tapped = files.iter().filter(|file| file.member() == brought);
            if !tapped.any(File::was_a_tap) {
                return Err(format!(
                    "the link {id} merged {brought}, who is more than a tap"
                ));
            }
            if !self.links.merged.insert(brought.to_owned()) {
                return Err(format!("{brought} was merged by a link before {id}"));
            }
            self.will_merge(brought, &target);
        }
        self.links.linked.insert(id.to_owned());
        self.checked.links = self.checked.links.saturating_add(1);
        Ok(true)
    }

    /// Whoever comes to be a member's LINE user joined, was linked, or came along in a merge; whoever ceases to be was let
    /// go of, or another came.
    fn has_cause(
        &self,
        file: &File,
        files: &[File],
        link: Option<&Link>,
        is_moved: bool,
    ) -> Result<(), String> {
        let (had, has, member) = (file.had(), file.has(), file.member());
        for user in has.difference(&had) {
            let had_other = files.iter().any(|other| other.had().contains(user));
            let is_linked = link.is_some_and(|link| self.links.is_meant(link.id.as_str(), file));
            if file.before.is_some() && !is_linked && !(is_moved && had_other) {
                return Err(format!("{user} came to be {member}, and nobody asked"));
            }
        }
        for user in had.difference(&has) {
            let is_replaced = link.is_some() || is_moved;
            if !is_replaced && !self.asked_to_go(user, member) {
                return Err(format!("{member} lost {user}, and nobody asked"));
            }
        }
        Ok(())
    }

    fn asked_to_go(&self, user: &str, member: &str) -> bool {
        let holder = self.ledger.holder(member);
        let mut asked = self.links.let_go.iter();
        asked.any(|whom| whom == user || self.ledger.holder(whom) == holder)
    }
}

impl Links {
    /// Whether somebody is in a file now whom a link may link.
    fn is_meant(&self, link: &str, file: &File) -> bool {
        let has = file.has();
        let mut may = self.may_link.iter().filter(|(known, _)| known == link);
        may.any(|(_, user)| has.contains(user.as_str()))
    }

    /// Whether somebody may be linked by a link at all.
    fn knows(&self, link: &str) -> bool {
        self.may_link.iter().any(|(known, _)| known == link)
    }

    /// Notes who is who; answers who is two.
    fn take(&mut self, files: &[File]) -> Result<(), String> {
        for file in files {
            for user in file.had() {
                self.users.insert(user.to_owned(), None);
            }
        }
        for file in files {
            let (has, member) = (file.has(), file.member());
            if has.len() > 1 {
                return Err(format!("{member} is {has:?}"));
            }
            for user in has {
                let other = self.users.insert(user.to_owned(), Some(member.to_owned()));
                if let Some(other) = other.flatten() {
                    return Err(format!("{user} is {other}, and now {member}"));
                }
            }
        }
        Ok(())
    }
}
