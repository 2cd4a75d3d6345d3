//! The program in force, and how it is changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::program::Program;
use serde_json::Value;

use crate::ledger::InForce;
use crate::store::{Commit, Write};
use crate::{App, Error};

/// Programs by version. A version never changes, so it is read once per process.
#[derive(Clone, Default)]
pub struct ProgramCache(Arc<Mutex<HashMap<u32, Arc<Program>>>>);

impl ProgramCache {
    fn get(&self, version: u32) -> Option<Arc<Program>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&version)
            .cloned()
    }

    fn put(&self, version: u32, program: &Arc<Program>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(version, Arc::clone(program));
    }
}

impl App {
    /// The program in force. Its version is read each time, for half a read unit, so a change counts from the next
    /// call on, everywhere.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn program_in_force(&self) -> Result<InForce, Error> {
        self.program_version(self.store.program_version().await?.unwrap_or(0))
            .await
    }

    /// A program by its version.
    pub(crate) async fn program_version(&self, version: u32) -> Result<InForce, Error> {
        if let Some(program) = self.programs.get(version) {
            return Ok(InForce { version, program });
        }
        let program = match version {
            0 => Arc::new(Program::sample()),
            _ => self
                .store
                .program(version)
                .await?
                .ok_or_else(|| Error::Broken(format!("program {version} is missing")))?,
        };
        self.programs.put(version, &program);
        Ok(InForce { version, program })
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
        let in_force = self.store.program_version().await?.unwrap_or(0);
        let version = seen_version.saturating_add(1);
        if in_force != seen_version {
            return self.published_before(version, program).await;
        }
        match self
            .store
            .commit(vec![Write::Program(version, Arc::clone(&program))])
            .await?
        {
            Commit::Done => Ok(InForce { version, program }),
            _ => self.published_before(version, program).await,
        }
    }

    /// The answer to a publication that came too late, unless it was this very one that came before.
    async fn published_before(
        &self,
        version: u32,
        program: Arc<Program>,
    ) -> Result<InForce, Error> {
        let in_force = self.program_in_force().await?;
        if in_force.version == version && in_force.program == program {
            return Ok(in_force);
        }
        Err(Error::VersionConflict {
            in_force: in_force.version,
        })
    }
}
