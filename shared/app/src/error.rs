//! How a use case ends when it does not succeed. It knows no transport; the edge turns it into an answer.

use domain::fault::Fault as FieldFault;
use domain::member::UniqueKey;
use domain::refusal::Refusal;

use crate::ports::Fault;

/// Why a use case did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The house said no; nothing changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The id was used for something else.
    #[error("this id was used for another request")]
    AlreadyRecorded,
    /// There is no such thing.
    #[error("{0}")]
    NotFound(Missing),
    /// A key that must be unique belongs to another member.
    #[error("belongs to another member")]
    Taken(UniqueKey),
    /// The program was changed by somebody else meanwhile.
    #[error("version {newest} is the newest that was published, and was not the one that you saw")]
    VersionConflict {
        /// The newest version.
        newest: u32,
    },
    /// The program document has faults, all of them listed.
    #[error("the program has faults")]
    InvalidProgram(Vec<FieldFault>),
    /// Fields that are wrong by what only the use case can know.
    #[error("the request has faults")]
    Invalid(Vec<FieldFault>),
    /// A run is not where this can be done with it.
    #[error("{0}")]
    RunNotReady(&'static str),
    /// The caller may not do this.
    #[error("{0}")]
    Forbidden(&'static str),
    /// Too many at once, or no answer: the outcome may be unknown, and the same call again settles it.
    #[error("try again: {0}")]
    TryAgain(String),
    /// Something stored is not what we store. Nothing was changed.
    #[error("{0}")]
    Broken(String),
}

/// What was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// No such member.
    #[error("no such member")]
    Member,
    /// No such purchase.
    #[error("no such earning")]
    Earning,
    /// No such use of points.
    #[error("no such redemption")]
    Redemption,
    /// No such coupon, or no such template.
    #[error("no such coupon")]
    Coupon,
    /// Nothing is recorded under this id.
    #[error("nothing is recorded here")]
    Record,
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Error {
        match fault {
            Fault::Unavailable(why) => Error::TryAgain(why),
            Fault::Corrupt(what) => Error::Broken(what),
        }
    }
}
