//! The program in force, and how it is changed.

mod cache;
pub mod versions;

use std::sync::Arc;

use domain::calendar::Instant;
use domain::fault::Fault;
use domain::program::{Program, Published, Timeline};
use serde_json::Value;

use crate::ledger::InForce;
use crate::store::{Commit, Read, Write};
use crate::{App, Caller, Error};

pub use cache::ProgramCache;

impl App {
    /// The program in force, as this process last saw it: a change that another process published counts here some
    /// seconds later.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn program_in_force(&self) -> Result<InForce, Error> {
        self.program_at(self.now()).await
    }

    /// The program that judges an order: the one that was in force when it was placed, where that was announced for an
    /// instant. What was published to be in force at once counts from the next call on, for late orders too.
    pub(crate) async fn program_for(&self, placed_at: Instant) -> Result<InForce, Error> {
        self.program_at(placed_at.min(self.now())).await
    }

    async fn program_at(&self, instant: Instant) -> Result<InForce, Error> {
        let version = match self.programs.at(instant, self.now()) {
            Some(version) => version,
            None => self.timeline(Read::Eventual).await?.at(instant),
        };
        self.program_version(version).await
    }

    /// The program in force, read anew and as it is now: for whoever is about to change it. Seen too late, it would make
    /// the change of one who saw it in time look like a conflict.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn program_published(&self) -> Result<InForce, Error> {
        let version = self.timeline(Read::Strong).await?.at(self.now());
        self.program_version(version).await
    }

    /// Which version is in force when, read anew.
    async fn timeline(&self, read: Read) -> Result<Timeline, Error> {
        let now = self.now();
        let timeline = self.store.timeline(read).await?.unwrap_or_default();
        Ok(self.programs.saw(timeline, now))
    }

    /// A program by its version.
    pub(crate) async fn program_version(&self, version: u32) -> Result<InForce, Error> {
        if let Some(known) = self.programs.get(version) {
            return Ok(in_force(known));
        }
        let published = match version {
            0 => Published::sample(),
            _ => self.published(version).await?,
        };
        self.programs.put(published.clone());
        Ok(in_force(published))
    }

    /// A version as it was published.
    async fn published(&self, version: u32) -> Result<Published, Error> {
        let published = self.store.program(version).await?;
        published.ok_or_else(|| Error::Broken(format!("program {version} is missing")))
    }

    /// Checks a program document as its publication now would, and changes nothing.
    ///
    /// # Errors
    /// [`Error::InvalidProgram`] with every fault of the document; where it has none, with every fault that it has beside
    /// what was published before.
    pub async fn check_program(&self, document: &Value) -> Result<Program, Error> {
        let program = read(document)?;
        let before = self.timeline(Read::Eventual).await?;
        self.beside(&before, &program, self.now()).await?;
        Ok(program)
    }

    /// Publishes a program over the newest version, which its author saw. The same program over the same version again,
    /// when the first answer was lost, finds itself published.
    ///
    /// # Errors
    /// [`Error::InvalidProgram`]; [`Error::VersionConflict`] where somebody published meanwhile.
    pub async fn publish_program(
        &self,
        caller: &Caller,
        document: &Value,
        seen_version: u32,
    ) -> Result<InForce, Error> {
        let program = Arc::new(read(document)?);
        let before = self.timeline(Read::Strong).await?;
        let version = seen_version.saturating_add(1);
        if before.newest() != seen_version {
            return self.published_before(version, program).await;
        }
        let now = self.now();
        let (timeline, openings) = self.beside(&before, &program, now).await?;
        let published = Published {
            version,
            program: Arc::clone(&program),
            at: Some(now),
            by: Some(caller.by.clone()),
        };
        let mut all = vec![Write::Program(published.clone(), timeline.clone())];
        all.extend(openings);
        match self.store.commit(all).await? {
            Commit::Done => {
                self.programs.saw(timeline, now);
                Ok(in_force(published))
            }
            // Whoever stood in the way may have failed as well, and then nobody has published anything.
            _ => match self.published_before(version, program).await {
                Err(Error::VersionConflict { newest }) if newest == seen_version => {
                    Err(Error::TryAgain("another author met this one".to_owned()))
                }
                published => published,
            },
        }
    }

    /// The timeline with a program in it, and the lotteries that it opens.
    async fn beside(
        &self,
        before: &Timeline,
        program: &Program,
        now: Instant,
    ) -> Result<(Timeline, Vec<Write>), Error> {
        let timeline = before.published(program.in_force_from(), now);
        let (openings, mut faults) = self.openings(program).await?;
        match timeline {
            Some(timeline) if faults.is_empty() => Ok((timeline, openings)),
            timeline => {
                faults.extend(timeline.is_none().then(too_many_announced));
                Err(Error::InvalidProgram(faults))
            }
        }
    }

    /// The answer to a publication that came too late, unless it was this very one that came before.
    async fn published_before(
        &self,
        version: u32,
        program: Arc<Program>,
    ) -> Result<InForce, Error> {
        let newest = self.timeline(Read::Strong).await?.newest();
        if newest == version {
            let published = self.program_version(version).await?;
            if published.program == program {
                return Ok(published);
            }
        }
        Err(Error::VersionConflict { newest })
    }
}

fn in_force(published: Published) -> InForce {
    InForce {
        version: published.version,
        since: published.since(),
        program: published.program,
    }
}

fn too_many_announced() -> Fault {
    let reason = format!(
        "must not announce more than {} versions at once",
        Timeline::ANNOUNCED_MAX
    );
    Fault::new("/effective_from", reason)
}

fn read(document: &Value) -> Result<Program, Error> {
    domain::program::read(document).map_err(Error::InvalidProgram)
}
