//! Who asks, and how far they may go.

use std::collections::BTreeSet;

use domain::fact::Fact;
use domain::points::Points;
use domain::refusal::Refusal;
use domain::wallet::turn::Decision;

use crate::{ApiKey, Error};

/// The holder of an API key, or a job of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The key's id, or the job's name: it is recorded with every entry.
    pub by: String,
    /// The stores it may act for; `None` is every store.
    pub stores: Option<BTreeSet<String>>,
    /// The most points that one call may move; `None` is no cap.
    pub points_per_call_max: Option<u64>,
}

impl From<&ApiKey> for Caller {
    fn from(key: &ApiKey) -> Caller {
        Caller {
            by: key.id.clone(),
            stores: key.stores.clone(),
            points_per_call_max: key.points_per_call_max,
        }
    }
}

impl Caller {
    /// A part of this system itself.
    #[must_use]
    pub fn job(name: &str) -> Caller {
        Caller {
            by: name.to_owned(),
            stores: None,
            points_per_call_max: None,
        }
    }

    /// Whether the caller may act for a store. A key that is bound to stores must name one of them.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn may_act_at(&self, store_id: Option<&str>) -> Result<(), Error> {
        match &self.stores {
            Some(stores) if !store_id.is_some_and(|store| stores.contains(store)) => {
                Err(Error::Forbidden("this key is bound to other stores"))
            }
            _ => Ok(()),
        }
    }

    /// Whether the caller may move as many points as a decision does.
    pub(crate) fn may_move(&self, decision: &Decision) -> Result<(), Error> {
        let Some(entry) = decision.of_command() else {
            return Ok(());
        };
        let judged = match &entry.fact {
            Fact::Earned(earned) => earned.points(),
            Fact::Amended(amended) => amended.more.max(amended.less).max(amended.spent),
            // What is taken back and what is given back hide each other in the balance, and so does a debt.
            Fact::Returned(returned) => returned.clawed_back.max(returned.restored.total()),
            _ => Points::ZERO,
        };
        let moved = entry.moved.change().unsigned_abs().max(judged.get());
        match self.points_per_call_max {
            Some(limit) if moved > limit => Err(Refusal::AboveLimit { limit }.into()),
            _ => Ok(()),
        }
    }
}
