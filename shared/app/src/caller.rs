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
    pub(crate) fn may_move(&self, decision: &Decision) -> Result<(), Refusal> {
        let Some(entry) = decision.of_command() else {
            return Ok(());
        };
        let change = Points::of(entry.moved.change().unsigned_abs())?;
        let moved = match &entry.fact {
            // What is spent left the balance when it was set aside; what goes back was never anybody's to move.
            Fact::Captured { from, .. } => from.total(),
            Fact::Earned(earned) => change.max(earned.points()),
            Fact::Amended(amended) => {
                let restored = amended.restored.total();
                let points = [amended.more, amended.less, amended.spent, restored];
                points.into_iter().fold(change, Points::max)
            }
            // What is taken back and what is given back hide each other in the balance, and so does a debt.
            Fact::Returned(returned) => {
                let points = [returned.clawed_back, returned.restored.total()];
                points.into_iter().fold(change, Points::max)
            }
            // What is won is the program's gift, and comes or not as the roll says: the caller moves what a draw takes.
            Fact::Drawn(_) => entry.moved.gone.total(),
            _ => change,
        };
        self.may_move_points(moved)
    }

    /// Whether the caller may move so many points in one call.
    pub(crate) fn may_move_points(&self, points: Points) -> Result<(), Refusal> {
        match self.points_per_call_max {
            Some(limit) if points.get() > limit => Err(Refusal::AboveLimit { limit }),
            _ => Ok(()),
        }
    }
}
