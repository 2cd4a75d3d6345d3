//! Two memberships of one person become one.
//!
//! One transaction takes all: both wallets, an entry in each journal, both files and every name. So there is no moment at
//! which points are nowhere or twice, and nothing to clean up. From then on the one that was merged is another name of the
//! other. A merge is never taken apart: of points that were spent together nobody can say whose they
//! were.
//!
//! It is done once: a wallet that was merged is closed, and both entries are named by it.

use domain::entry::{Entry, EntryKey, Fingerprint, Record};
use domain::fact::ByStaff;
use domain::ids::MemberId;
use domain::member::{Details, EXTERNAL_IDS_MAX, LINE, Profile};
use domain::refusal::Refusal;
use domain::rules::earn::NO_BUDGETS;
use domain::wallet::merge::merge;
use domain::wallet::turn::{Decision, Moment};
use domain::wallet::{Wallet, advance, sweep};

use crate::ledger::{InForce, Outcome, fingerprint, writes};
use crate::store::{Commit, JoinRecord, MemberFile, Read, Recorded, Write};
use crate::{App, Caller, Error, Missing};

/// How often a merge is decided again before the caller is asked to.
const ATTEMPTS_MAX: u32 = 12;

/// What time decided of one of the two may be recorded along with the merge, up to so many facts: one transaction takes
/// 100 items, and the names of a member are twenty and some.
const FACTS_MAX: usize = 8;

/// A merge that somebody asks for.
struct Merge<'a> {
    from: &'a MemberId,
    into: &'a MemberId,
    /// What is asked, hashed.
    asked: Fingerprint,
    by_staff: Option<&'a ByStaff>,
    /// Whether the file of the one that is merged is still what the caller took it for.
    is_still: &'a (dyn Fn(&Profile) -> bool + Send + Sync),
    /// What is written with it.
    with: Vec<Write>,
}

impl App {
    /// Merges one membership into another, together with further writes. Done before, it is answered again; `None` where
    /// the two are one by a merge the other way round.
    ///
    /// # Errors
    /// [`Refusal::MemberWithdrawn`]; [`Refusal::AboveLimit`]; [`Error::AlreadyRecorded`] where it was merged into somebody
    /// else; [`Error::Taken`]; [`Missing::Member`].
    pub async fn merge(
        &self,
        caller: &Caller,
        from: &MemberId,
        into: &MemberId,
        with: Vec<Write>,
    ) -> Result<Option<Outcome>, Error> {
        self.merge_while(|_| true, caller, from, into, with).await
    }

    /// The same, as long as the file of the one that is merged is still what the caller took it for; `None` where it is
    /// not, too.
    pub(crate) async fn merge_while(
        &self,
        is_still: impl Fn(&Profile) -> bool + Send + Sync,
        caller: &Caller,
        from: &MemberId,
        into: &MemberId,
        with: Vec<Write>,
    ) -> Result<Option<Outcome>, Error> {
        let asked = fingerprint(&("merge", from, into))?;
        let ask = Merge {
            from,
            into,
            asked,
            by_staff: None,
            is_still: &is_still,
            with,
        };
        self.merged(caller, &ask).await
    }

    /// Merges one membership into another because staff found that both are one person's (名寄せ).
    ///
    /// # Errors
    /// As [`App::merge`]; [`Error::AlreadyRecorded`] also where another call merged it, whoever asked; what the caller's
    /// key does not allow.
    pub async fn merge_by_staff(
        &self,
        caller: &Caller,
        from: &MemberId,
        into: &MemberId,
        by_staff: &ByStaff,
    ) -> Result<Outcome, Error> {
        let asked = fingerprint(&("merge", from, into, by_staff))?;
        let ask = Merge {
            from,
            into,
            asked,
            by_staff: Some(by_staff),
            is_still: &|_| true,
            with: Vec::new(),
        };
        let merged = self.merged(caller, &ask).await?;
        merged.ok_or(Error::AlreadyRecorded)
    }

    /// The merge that closed a membership.
    ///
    /// # Errors
    /// [`Missing::Record`] where none did, or one that did not lead to this member.
    pub async fn merge_of(&self, from: &MemberId, into: &MemberId) -> Result<Entry, Error> {
        let entry = self.entry(Record::MergeOut, from.as_str()).await?;
        if self.are_one(from, into).await? {
            Ok(entry)
        } else {
            Err(Error::NotFound(Missing::Record))
        }
    }

    async fn merged(&self, caller: &Caller, ask: &Merge<'_>) -> Result<Option<Outcome>, Error> {
        let Merge { from, into, .. } = ask;
        let call = self.random_call();
        for attempt in 1..=ATTEMPTS_MAX {
            let in_force = self.program_in_force().await?;
            let from_file = self.file_under(from, Read::Strong).await?;
            if from_file.wallet.merged_into.is_some() {
                return self.merged_before(ask).await.map(Some);
            }
            let into_file = self.own_file(into, Read::Strong).await?;
            if into_file.profile.member == **from || !(ask.is_still)(&from_file.profile) {
                return Ok(None);
            }
            let moment = self.moment_of(caller, &in_force, &ask.asked, call);
            let wallets = [&from_file.wallet, &into_file.wallet];
            if let Some(first) = ahead(wallets, &moment)? {
                self.store.commit(writes(first)).await?;
                continue;
            }
            let by_staff = ask.by_staff.cloned();
            let wallets = (from_file.wallet.clone(), into_file.wallet.clone());
            let merged = merge(wallets.0, wallets.1, by_staff, &moment)?;
            caller.may_move(&merged.left)?;
            let entry = merged.left.of_command().cloned();
            let entry = entry.ok_or_else(|| Error::Broken("a merge left no entry".to_owned()))?;
            let mut all = writes(merged.left);
            all.extend(writes(merged.joined));
            all.extend(self.files(&from_file, &into_file).await?);
            all.extend(ask.with.iter().cloned());
            match self.store.commit(all).await? {
                Commit::Done => return Ok(Some(Outcome::first(entry))),
                Commit::Taken(key) => return Err(Error::Taken(key)),
                Commit::Stale | Commit::Recorded(_) => self.pause(attempt).await,
            }
        }
        Err(Error::TryAgain(
            "others keep writing to these members".to_owned(),
        ))
    }

    /// What stands of a merge that was made: it is the answer, if the same was asked, or, to a member who links LINE, if
    /// it led to the same member.
    async fn merged_before(&self, ask: &Merge<'_>) -> Result<Outcome, Error> {
        let Merge { from, into, .. } = ask;
        let key = EntryKey::new(Record::MergeOut, from.as_str());
        let Some(Recorded::Entry(entry)) = self.recorded(&key, Read::Strong).await? else {
            return Err(Error::Broken(format!("{from} was merged by nobody")));
        };
        let command = entry.command.as_ref();
        let is_same = match ask.by_staff {
            Some(_) => command.is_some_and(|command| command.fingerprint == ask.asked),
            None => self.are_one(from, into).await?,
        };
        if is_same {
            Ok(Outcome::again(entry))
        } else {
            Err(Error::AlreadyRecorded)
        }
    }

    pub(crate) fn moment_of<'a>(
        &self,
        caller: &'a Caller,
        in_force: &'a InForce,
        asked: &Fingerprint,
        call: u64,
    ) -> Moment<'a> {
        Moment {
            now: self.now(),
            program: &in_force.program,
            program_version: in_force.version,
            in_force_since: in_force.since,
            by: &caller.by,
            fingerprint: asked.clone(),
            call,
            budgets: &NO_BUDGETS,
        }
    }

    /// What makes one file and one set of names of two. Of the one that is closed nothing personal is left.
    async fn files(&self, from: &MemberFile, into: &MemberFile) -> Result<Vec<Write>, Error> {
        let (from, into) = (&from.profile, &into.profile);
        let one = one(from, into);
        if one.external_ids.len() > EXTERNAL_IDS_MAX {
            let limit = u64::try_from(EXTERNAL_IDS_MAX).unwrap_or(u64::MAX);
            return Err(Refusal::AboveLimit { limit }.into());
        }
        let mut all = names(from, into, &one);
        if let Some(key) = &from.join_key
            && let Some(joined) = self.store.joined(key).await?
        {
            let erased = JoinRecord {
                profile: None,
                ..joined
            };
            all.push(Write::JoinErased(key.clone(), erased));
        }
        all.push(Write::Profile(from.erased(self.now())));
        all.push(Write::Profile(one));
        Ok(all)
    }
}

/// Where time has decided more about one of them than goes along with a command on several: that first.
pub(crate) fn ahead<const N: usize>(
    wallets: [&Wallet; N],
    moment: &Moment<'_>,
) -> Result<Option<Decision>, Refusal> {
    for wallet in wallets {
        if let Some(backlog) = sweep::backlog(wallet, moment)? {
            return Ok(Some(backlog));
        }
        let settled = advance::settled(wallet.clone(), moment)?;
        if settled.entries.len() > FACTS_MAX {
            return Ok(Some(settled));
        }
    }
    Ok(None)
}

/// The file of both. What the one that goes on says stands; where it says nothing, the other is heard. A no to messages
/// stands, whichever of the two said it. A person has one LINE account here: that of the membership which is merged.
fn one(from: &Profile, into: &Profile) -> Profile {
    let has_line = from.line_user().is_some();
    let stays = |provider: &str| !(has_line && provider == LINE);
    let mut external_ids = into.external_ids.clone();
    external_ids.retain(|external| stays(&external.provider));
    external_ids.extend(from.external_ids.iter().cloned());
    external_ids.sort();
    external_ids.dedup();
    let mut former_numbers = into.former_numbers.clone();
    former_numbers.push(from.number.clone());
    former_numbers.extend(from.former_numbers.iter().cloned());
    let line = if has_line { from } else { into };
    Profile {
        version: into.version.saturating_add(1),
        details: told_by(&from.details, &into.details),
        external_ids,
        former_numbers,
        line_blocked: line.line_blocked,
        line_at: line.line_at,
        ..into.clone()
    }
}

fn told_by(from: &Details, into: &Details) -> Details {
    let (from, into) = (from.clone(), into.clone());
    Details {
        name: into.name.or(from.name),
        birthday: into.birthday.or(from.birthday),
        gender: into.gender.or(from.gender),
        prefecture: into.prefecture.or(from.prefecture),
        phone: into.phone.or(from.phone),
        email: into.email.or(from.email),
        accepts_messages: into.accepts_messages && from.accepts_messages,
        muted: into.muted.union(&from.muted).copied().collect(),
        language: into.language.or(from.language),
    }
}

/// Names go along with their member; one that the file of both does not hold is free again.
fn names(from: &Profile, into: &Profile, one: &Profile) -> Vec<Write> {
    let has = one.keys();
    let brought = from.keys().into_iter().map(|key| {
        let member = from.member.clone();
        if has.contains(&key) {
            Write::Transfer {
                key,
                from: member,
                to: into.member.clone(),
            }
        } else {
            Write::Release(key, member)
        }
    });
    let had = into.keys().into_iter().filter(|key| !has.contains(key));
    let given_up = had.map(|key| Write::Release(key, into.member.clone()));
    brought.chain(given_up).collect()
}
