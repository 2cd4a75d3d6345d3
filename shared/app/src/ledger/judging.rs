//! What judges a command: which program, at which moment.

use std::sync::Arc;

use domain::calendar::Instant;
use domain::program::Program;
use domain::rules::earn::Budgets;
use domain::wallet::turn::Moment;

use super::Ask;
use crate::{App, Error};

/// How much chance tells two calls apart that ask the same within one millisecond: 32 bits, small to store.
const CALL_BITS: u64 = 0xFFFF_FFFF;

/// Which program judges a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judge {
    /// The one in force.
    Today,
    /// The one for an order that was placed at this instant.
    Placed(Instant),
    /// The one that judged what the command follows up.
    Recorded(u32),
}

/// A program and its version.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The version; 0 is the built-in sample, until the shop publishes its own.
    pub version: u32,
    /// Since when, where that is known.
    pub since: Option<Instant>,
    /// The rules.
    pub program: Arc<Program>,
}

impl App {
    /// A number by which a call knows what it recorded itself.
    pub(crate) fn random_call(&self) -> u64 {
        self.ids.random() & CALL_BITS
    }

    /// The program that judges a command, however often it is decided again.
    pub(super) async fn judge_once(
        &self,
        known: Option<InForce>,
        judge: Judge,
    ) -> Result<InForce, Error> {
        match known {
            Some(known) => Ok(known),
            None => self.judge(judge).await,
        }
    }

    pub(crate) async fn judge(&self, judge: Judge) -> Result<InForce, Error> {
        match judge {
            Judge::Today => self.program_in_force().await,
            Judge::Placed(at) => self.program_for(at).await,
            Judge::Recorded(version) => self.program_version(version).await,
        }
    }

    pub(super) fn moment<'a>(
        &self,
        ask: &'a Ask<'_>,
        judge: &'a InForce,
        call: u64,
        budgets: &'a Budgets,
    ) -> Moment<'a> {
        Moment {
            now: self.now(),
            program: &judge.program,
            program_version: judge.version,
            in_force_since: judge.since,
            by: &ask.caller.by,
            fingerprint: ask.fingerprint.clone(),
            call,
            budgets,
        }
    }
}
