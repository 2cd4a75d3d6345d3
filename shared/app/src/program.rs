//! The program in force, and how it is changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use domain::calendar::Instant;
use domain::program::{Program, Published};
use serde_json::Value;

use crate::ledger::InForce;
use crate::store::{Commit, Read, Write};
use crate::{App, Error};

/// How long a process goes by the version that it saw in force: a change counts everywhere within so many seconds, and
/// half a read unit is saved on nearly every call. Each entry records the version that judged it.
const IN_FORCE_FOR: TimeDelta = TimeDelta::seconds(10);

/// Programs by version, and the version in force. A version never changes, so it is read once per process.
#[derive(Clone, Default)]
pub struct ProgramCache(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    programs: HashMap<u32, Published>,
    /// The version in force, and when that was seen.
    in_force: Option<(u32, Instant)>,
}

impl ProgramCache {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, version: u32) -> Option<Published> {
        self.known().programs.get(&version).cloned()
    }

    fn put(&self, version: u32, published: Published) {
        self.known().programs.insert(version, published);
    }

    /// The version in force, as far as it is known at `now`. A clock that went backwards makes it unknown.
    fn in_force(&self, now: Instant) -> Option<u32> {
        let (version, seen_at) = self.known().in_force?;
        let age = now.signed_duration_since(seen_at);
        (TimeDelta::zero() <= age && age < IN_FORCE_FOR).then_some(version)
    }

    /// Notes a version that was read, and answers the newest that was ever seen: versions only grow, and a stale read
    /// may show an older one.
    fn saw_in_force(&self, version: u32, now: Instant) -> u32 {
        let mut known = self.known();
        let newest = known
            .in_force
            .map_or(version, |(seen, _)| seen.max(version));
        known.in_force = Some((newest, now));
        newest
    }
}

impl App {
    /// The program in force, as this process last saw it: a change that another process published counts here some
    /// seconds later.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn program_in_force(&self) -> Result<InForce, Error> {
        match self.programs.in_force(self.now()) {
            Some(version) => self.program_version(version).await,
            None => self.program_read(Read::Eventual).await,
        }
    }

    /// The program in force, read anew and as it is now: for whoever is about to change it. Seen too late, it would make
    /// the change of one who saw it in time look like a conflict.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn program_published(&self) -> Result<InForce, Error> {
        self.program_read(Read::Strong).await
    }

    async fn program_read(&self, read: Read) -> Result<InForce, Error> {
        let now = self.now();
        let version = self.store.program_version(read).await?.unwrap_or(0);
        let newest = self.programs.saw_in_force(version, now);
        self.program_version(newest).await
    }

    /// A program by its version.
    pub(crate) async fn program_version(&self, version: u32) -> Result<InForce, Error> {
        if let Some(known) = self.programs.get(version) {
            return Ok(in_force(version, known));
        }
        let published = match version {
            0 => Published::sample(),
            _ => self
                .store
                .program(version)
                .await?
                .ok_or_else(|| Error::Broken(format!("program {version} is missing")))?,
        };
        self.programs.put(version, published.clone());
        Ok(in_force(version, published))
    }

    /// Checks a program document and changes nothing.
    ///
    /// # Errors
    /// [`Error::InvalidProgram`] with every fault there is.
    pub fn check_program(document: &Value) -> Result<Program, Error> {
        domain::program::read(document).map_err(Error::InvalidProgram)
    }

    /// Publishes a program over the version that its author saw. The same program over the same version again, when
    /// the first answer was lost, finds itself in force.
    ///
    /// # Errors
    /// [`Error::InvalidProgram`]; [`Error::VersionConflict`] where somebody published meanwhile.
    pub async fn publish_program(
        &self,
        document: &Value,
        seen_version: u32,
    ) -> Result<InForce, Error> {
        let program = Arc::new(App::check_program(document)?);
        let newest = self.store.program_version(Read::Strong).await?;
        let version = seen_version.saturating_add(1);
        if newest.unwrap_or(0) != seen_version {
            return self.published_before(version, program).await;
        }
        let published = Published {
            program: Arc::clone(&program),
            since: Some(self.now()),
        };
        let new = Write::Program(version, published.clone());
        match self.store.commit(vec![new]).await? {
            Commit::Done => {
                self.programs.saw_in_force(version, self.now());
                Ok(in_force(version, published))
            }
            // Whoever stood in the way may have failed as well, and then nobody has published anything.
            _ => match self.published_before(version, program).await {
                Err(Error::VersionConflict { in_force }) if in_force == seen_version => {
                    Err(Error::TryAgain("another author met this one".to_owned()))
                }
                published => published,
            },
        }
    }

    /// The answer to a publication that came too late, unless it was this very one that came before.
    async fn published_before(
        &self,
        version: u32,
        program: Arc<Program>,
    ) -> Result<InForce, Error> {
        let in_force = self.program_published().await?;
        if in_force.version == version && in_force.program == program {
            return Ok(in_force);
        }
        Err(Error::VersionConflict {
            in_force: in_force.version,
        })
    }
}

fn in_force(version: u32, published: Published) -> InForce {
    InForce {
        version,
        since: published.since,
        program: published.program,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn a_version_that_was_seen_counts_for_ten_seconds_and_not_into_the_past() {
        let cache = ProgramCache::default();
        cache.saw_in_force(3, at("2026-11-22T03:00:00Z"));
        assert_eq!(cache.in_force(at("2026-11-22T03:00:09.999Z")), Some(3));
        assert_eq!(cache.in_force(at("2026-11-22T03:00:10Z")), None);
        assert_eq!(cache.in_force(at("2026-11-22T02:59:59Z")), None);
    }

    #[test]
    fn a_stale_read_takes_no_program_out_of_force() {
        let cache = ProgramCache::default();
        cache.saw_in_force(3, at("2026-11-22T03:00:00Z"));
        assert_eq!(cache.saw_in_force(2, at("2026-11-22T03:00:01Z")), 3);
        assert_eq!(cache.in_force(at("2026-11-22T03:00:02Z")), Some(3));
    }
}
