//! Changes to a member's file.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::Instant;
use domain::fault::Fault;
use domain::language::Language;
use domain::member::{Birthday, Details, EXTERNAL_IDS_MAX, ExternalId, Phone, Profile};

use super::{ATTEMPTS_MAX, MemberNow};
use crate::line_link::line_ids;
use crate::store::{Commit, MemberFile, Read, Write};
use crate::{App, Error};
use domain::ids::MemberId;
use domain::refusal::Refusal;
use domain::topic::Topic;

/// What changes. The outer `None` leaves a field as it is, the inner one empties it.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    /// The name.
    pub name: Option<Option<String>>,
    /// The birthday.
    pub birthday: Option<Option<Birthday>>,
    /// The gender.
    pub gender: Option<Option<String>>,
    /// The prefecture.
    pub prefecture: Option<Option<String>>,
    /// The phone.
    pub phone: Option<Option<Phone>>,
    /// The address to write to.
    pub email: Option<Option<String>>,
    /// Whether messages may be sent.
    pub accepts_messages: Option<bool>,
    /// Topics to hear of from now on, or not.
    pub topics: BTreeMap<Topic, bool>,
    /// The language to be answered in.
    pub language: Option<Option<Language>>,
    /// What LINE told about its account.
    pub line: Option<LineTold>,
    /// External ids to add.
    pub external_ids: Vec<ExternalId>,
    /// External ids to give up.
    pub external_ids_given_up: Vec<ExternalId>,
}

/// That a member came to the LINE account, or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineTold {
    /// Whether they have blocked it.
    pub blocked: bool,
    /// When, as LINE says.
    pub at: Instant,
}

impl App {
    /// Changes a member's file. A change that changes nothing writes nothing.
    ///
    /// # Errors
    /// [`Missing::Member`](crate::Missing::Member); [`Error::Taken`]; [`Refusal::MemberWithdrawn`]; [`Error::Invalid`]
    /// where a second LINE user is added, or more external ids than a member has.
    pub async fn patch_member(&self, member: &MemberId, patch: &Patch) -> Result<MemberNow, Error> {
        for attempt in 1..=ATTEMPTS_MAX {
            let in_force = self.program_in_force().await?;
            let file = self.file(member, Read::Strong).await?;
            if file.wallet.withdrawn {
                return Err(Refusal::MemberWithdrawn.into());
            }
            let (patched, writes) = patched(&file, patch);
            if !patch.external_ids.is_empty() {
                check_external_ids(&patched.profile)?;
            }
            if writes.is_empty() {
                return self.as_now(patched, in_force, self.now());
            }
            match self.store.commit(writes).await? {
                Commit::Done => return self.as_now(patched, in_force, self.now()),
                Commit::Taken(key) => return Err(Error::Taken(key)),
                Commit::Stale | Commit::Recorded(_) => self.pause(attempt).await,
            }
        }
        Err(Error::TryAgain(
            "others keep writing to this member".to_owned(),
        ))
    }
}

/// What external ids may not be in all, whatever is added to them.
fn check_external_ids(profile: &Profile) -> Result<(), Error> {
    let reason = if line_ids(profile).len() > 1 {
        "must name no second LINE user: the first is unlinked before".to_owned()
    } else if profile.external_ids.len() > EXTERNAL_IDS_MAX {
        format!("must be {EXTERNAL_IDS_MAX} in all at the most")
    } else {
        return Ok(());
    };
    Err(Error::Invalid(vec![Fault::new("/external_ids", reason)]))
}

/// The file after a patch, and the writes that make it so.
pub(crate) fn patched(file: &MemberFile, patch: &Patch) -> (MemberFile, Vec<Write>) {
    let before = &file.profile;
    let mut profile = Profile {
        details: details(&before.details, patch),
        ..before.clone()
    };
    let new_ids = patch
        .external_ids
        .iter()
        .filter(|id| !before.external_ids.contains(id));
    profile.external_ids.extend(new_ids.cloned());
    let kept = |id: &ExternalId| !patch.external_ids_given_up.contains(id);
    profile.external_ids.retain(kept);
    profile.external_ids.sort();
    profile.external_ids.dedup();
    tell_of_line(&mut profile, before, patch.line);
    let mut after = MemberFile {
        profile,
        ..file.clone()
    };
    if after.profile == *before {
        return (after, Vec::new());
    }
    after.profile.version = before.version.saturating_add(1);
    let mut writes = vec![Write::Profile(after.profile.clone())];
    let birth_month = after
        .profile
        .details
        .birthday
        .map(|birthday| birthday.day.month());
    if birth_month != after.wallet.birth_month {
        after.wallet.birth_month = birth_month;
        after.wallet.version = after.wallet.version.saturating_add(1);
        writes.push(Write::Wallet(after.wallet.clone()));
    }
    let (had, has) = (before.keys(), after.profile.keys());
    let claimed = has.iter().filter(|key| !had.contains(key)).cloned();
    writes.extend(claimed.map(|key| Write::Claim(key, before.member.clone())));
    let released = had.into_iter().filter(|key| !has.contains(key));
    writes.extend(released.map(|key| Write::Release(key, before.member.clone())));
    (after, writes)
}

/// What LINE tells comes in any order: what is older than what is known already changes nothing. Of another LINE user
/// nothing is known yet.
fn tell_of_line(profile: &mut Profile, before: &Profile, told: Option<LineTold>) {
    if profile.line_user() != before.line_user() {
        profile.line_blocked = false;
        profile.line_at = None;
    }
    if let Some(told) = told.filter(|told| profile.line_at.is_none_or(|known| known <= told.at)) {
        profile.line_blocked = told.blocked;
        profile.line_at = Some(told.at);
    }
}

fn details(before: &Details, patch: &Patch) -> Details {
    fn new<T: Clone>(change: Option<&Option<T>>, before: &Option<T>) -> Option<T> {
        change.unwrap_or(before).clone()
    }
    Details {
        name: new(patch.name.as_ref(), &before.name),
        birthday: new(patch.birthday.as_ref(), &before.birthday),
        gender: new(patch.gender.as_ref(), &before.gender),
        prefecture: new(patch.prefecture.as_ref(), &before.prefecture),
        phone: new(patch.phone.as_ref(), &before.phone),
        email: new(patch.email.as_ref(), &before.email),
        accepts_messages: patch.accepts_messages.unwrap_or(before.accepts_messages),
        muted: muted(before, &patch.topics),
        language: new(patch.language.as_ref(), &before.language),
    }
}

fn muted(before: &Details, topics: &BTreeMap<Topic, bool>) -> BTreeSet<Topic> {
    let mut muted = before.muted.clone();
    for (topic, wanted) in topics {
        if *wanted {
            muted.remove(topic);
        } else {
            muted.insert(*topic);
        }
    }
    muted
}
