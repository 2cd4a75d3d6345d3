//! What the table answers, as the audit sees it.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::{
    TransactWriteItemsError, TransactWriteItemsOutput,
};

use chrono::TimeDelta;

use crate::answer;
use crate::audit::{Audit, Invariant};
use crate::fault::Fault;
use crate::world::State;

/// Commits a transaction now; every commit, late ones too, is judged here.
pub(crate) fn commit(
    state: &mut State,
    actions: &[aws_sdk_dynamodb::types::TransactWriteItem],
    token: Option<&str>,
    of: Option<crate::invocation::Invocation>,
    at: u64,
) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
    let audit = &mut state.audit;
    audit.works(of.as_ref().map(|of| of.id), state.invocations);
    let call = of.and_then(|of| of.call);
    let instant = state.epoch + TimeDelta::milliseconds(i64::try_from(at).unwrap_or(i64::MAX));
    let answer = answer::transact(&mut state.table, actions, token, at, |changes| {
        audit.committed(call, changes, actions.len(), instant);
    });
    if is(&answer, "TransactionCanceledException") {
        state.faults.fired.add(Fault::ConditionRace);
    }
    judge_reasons(&mut state.audit, &answer);
    judged(&mut state.audit, answer)
}

/// Whether the answer is this error.
pub(super) fn is<O, E: ProvideErrorMetadata>(answer: &Result<O, SdkError<E>>, code: &str) -> bool {
    answer
        .as_ref()
        .is_err_and(|error| error.code() == Some(code))
}

/// An answer. That the house asks for what DynamoDB does not take is a violation, whatever comes of it.
pub(super) fn judged<O, E: ProvideErrorMetadata>(
    audit: &mut Audit,
    answer: Result<O, SdkError<E>>,
) -> Result<O, SdkError<E>> {
    if let Err(error) = &answer
        && error.code() == Some("ValidationException")
    {
        let words = error.message().unwrap_or_default();
        audit.broken(
            Invariant::Bounded,
            format!("DynamoDB does not take {words}"),
        );
    }
    answer
}

/// The same of a transaction, whose actions have their own reasons.
fn judge_reasons(
    audit: &mut Audit,
    answer: &Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>>,
) {
    if let Err(SdkError::ServiceError(refused)) = answer
        && let TransactWriteItemsError::TransactionCanceledException(cancelled) = refused.err()
    {
        let reasons = cancelled.cancellation_reasons().iter();
        for reason in reasons.filter(|reason| reason.code() == Some("ValidationError")) {
            let words = reason.message().unwrap_or_default();
            audit.broken(
                Invariant::Bounded,
                format!("DynamoDB does not take {words}"),
            );
        }
    }
}
