//! Refusals in the client's words.

use std::sync::Arc;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::CancellationReason;
use aws_sdk_dynamodb::types::error::{
    ConditionalCheckFailedException, IdempotentParameterMismatchException,
    TransactionCanceledException,
};

use crate::table::{Attributes, Cancelled, Invalid, Refused};

/// An error that says no more than its code.
pub(crate) fn named(code: &str) -> ErrorMetadata {
    ErrorMetadata::builder().code(code).build()
}

/// Nobody knows what became of the request.
pub(crate) fn no_answer<E>() -> SdkError<E> {
    SdkError::timeout_error("no answer")
}

/// The service says no, with this status.
pub(crate) fn refused<E>(error: E, status: u16) -> SdkError<E> {
    match status.try_into() {
        Ok(status) => SdkError::service_error(error, HttpResponse::new(status, "".into())),
        Err(_) => no_answer(),
    }
}

/// The request is one that DynamoDB does not take.
pub(super) fn invalid<E>(invalid: Invalid, generic: fn(ErrorMetadata) -> E) -> SdkError<E> {
    let meta = ErrorMetadata::builder()
        .code("ValidationException")
        .message(invalid.words())
        .build();
    refused(generic(meta), 400)
}

/// One item was not written.
pub(super) fn of_put(why: Refused) -> SdkError<PutItemError> {
    match why {
        Refused::Invalid(words) => invalid(words, PutItemError::generic),
        Refused::Condition(there) => {
            let error = ConditionalCheckFailedException::builder()
                .set_item(there.map(|item| Attributes::clone(&item)))
                .meta(named("ConditionalCheckFailedException"))
                .build();
            refused(PutItemError::ConditionalCheckFailedException(error), 400)
        }
        Refused::Cancelled(_) | Refused::Mismatch => panic!("one item is no transaction"),
    }
}

/// The token was used for something else.
pub(crate) fn mismatch() -> SdkError<TransactWriteItemsError> {
    let error = IdempotentParameterMismatchException::builder()
        .meta(named("IdempotentParameterMismatchException"))
        .build();
    refused(
        TransactWriteItemsError::IdempotentParameterMismatchException(error),
        400,
    )
}

/// A transaction was not committed, for these reasons, one for each action.
pub(crate) fn cancelled(reasons: Vec<CancellationReason>) -> SdkError<TransactWriteItemsError> {
    let error = TransactionCanceledException::builder()
        .set_cancellation_reasons(Some(reasons))
        .meta(named("TransactionCanceledException"))
        .build();
    refused(
        TransactWriteItemsError::TransactionCanceledException(error),
        400,
    )
}

/// What one action had to do with it.
pub(super) fn reason(of: Cancelled) -> CancellationReason {
    let reason = CancellationReason::builder();
    match of {
        Cancelled::Not => reason.code("None").build(),
        Cancelled::Invalid(invalid) => reason
            .code("ValidationError")
            .message(invalid.words())
            .build(),
        Cancelled::Condition(item) => reason
            .code("ConditionalCheckFailed")
            .set_item(item.map(Arc::unwrap_or_clone))
            .build(),
    }
}
