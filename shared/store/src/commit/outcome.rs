//! What the database's refusal of a transaction means.

use app::ports::Fault;
use app::store::Commit;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::CancellationReason;
use serde_dynamo::Item;

use super::action::{Action, Guards};
use super::plan::Plan;
use crate::fault::unavailable;
use crate::item::recorded;

/// How one try ended.
pub(crate) enum Ending {
    /// For certain.
    Known(Commit),
    /// It may have been committed, or may still be.
    Unknown(Fault),
}

const OPERATION: &str = "TransactWriteItems";

/// The codes of requests that may be sent again: AWS could not take them now, or lost its way with them.
const PASSING: [&str; 8] = [
    "InternalServerError",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestTimeout",
    "ServiceUnavailable",
    "ThrottlingException",
    // An earlier try of ours, under the same token, is still under way.
    "TransactionInProgressException",
    "ThrottlingError",
];

pub(crate) fn of(
    plan: &Plan,
    error: &SdkError<TransactWriteItemsError, HttpResponse>,
) -> Result<Ending, Fault> {
    let fault = unavailable(OPERATION, error);
    let Some(refused) = error.as_service_error() else {
        return Ok(Ending::Unknown(fault));
    };
    match refused {
        TransactWriteItemsError::TransactionCanceledException(cancelled) => {
            of_reasons(plan, cancelled.cancellation_reasons())
        }
        TransactWriteItemsError::IdempotentParameterMismatchException(_) => {
            Ok(Ending::Known(Commit::Stale))
        }
        other if is_passing(other.code()) || is_theirs(error) => Ok(Ending::Unknown(fault)),
        _ => Err(fault),
    }
}

fn is_passing(code: Option<&str>) -> bool {
    code.is_some_and(|code| PASSING.contains(&code))
}

/// The status says that the fault is AWS's.
fn is_theirs(error: &SdkError<TransactWriteItemsError, HttpResponse>) -> bool {
    error
        .raw_response()
        .is_some_and(|answer| answer.status().is_server_error())
}

/// An action whose condition failed, and what stood there.
struct Failed<'a> {
    action: &'a Action,
    found: Option<Item>,
}

fn of_reasons(plan: &Plan, reasons: &[CancellationReason]) -> Result<Ending, Fault> {
    let failed: Vec<Failed<'_>> = plan
        .actions
        .iter()
        .zip(reasons)
        .filter(|(_, reason)| reason.code() == Some("ConditionalCheckFailed"))
        .map(|(action, reason)| Failed {
            action,
            found: reason.item.clone().map(Item::from),
        })
        .collect();
    if !failed.is_empty() {
        return of_failed(plan, failed).map(Ending::Known);
    }
    let codes: Vec<&str> = reasons
        .iter()
        .filter_map(CancellationReason::code)
        .collect();
    if codes.contains(&"TransactionConflict") {
        return Ok(Ending::Known(Commit::Stale));
    }
    let named: Vec<&str> = codes.into_iter().filter(|code| *code != "None").collect();
    let fault = Fault::Unavailable(format!("{OPERATION}: {}", named.join(", ")));
    if named
        .iter()
        .any(|code| is_passing(Some(code)) || *code == "ProvisionedThroughputExceeded")
    {
        return Ok(Ending::Unknown(fault));
    }
    Err(fault)
}

fn of_failed(plan: &Plan, failed: Vec<Failed<'_>>) -> Result<Commit, Fault> {
    if is_ours(plan, &failed) {
        return Ok(Commit::Done);
    }
    let mut taken = None;
    for Failed { action, found } in failed {
        match (&action.guards, found) {
            (Guards::Id, Some(item)) => {
                return Ok(Commit::Recorded(Box::new(recorded::read(item)?)));
            }
            (Guards::Unique(key), _) => taken = taken.or_else(|| Some(key.clone())),
            _ => {}
        }
    }
    Ok(taken.map_or(Commit::Stale, Commit::Taken))
}

/// Everything that can be done only once was done, and stands as this plan writes it.
fn is_ours(plan: &Plan, failed: &[Failed<'_>]) -> bool {
    let once = plan
        .actions
        .iter()
        .filter(|action| action.passes_once())
        .count();
    failed.len() == once
        && failed
            .iter()
            .all(|Failed { action, found }| action.passes_once() && action.wrote(found.as_ref()))
}
