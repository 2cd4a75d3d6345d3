//! What went wrong at AWS, said in the port's words. No AWS type goes further than this.

use app::ports::Fault;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// The fault of a request that was not answered, or not as asked. It names the operation and AWS's code, never what the
/// request carried.
pub(crate) fn unavailable<E: ProvideErrorMetadata, R>(
    operation: &'static str,
    error: &SdkError<E, R>,
) -> Fault {
    Fault::Unavailable(format!("{operation}: {}", reason(error)))
}

fn reason<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> &str {
    match error {
        SdkError::ConstructionFailure(_) => "the request could not be made",
        SdkError::TimeoutError(_) => "no answer in time",
        SdkError::DispatchFailure(_) => "not reached",
        SdkError::ResponseError(_) => "the answer broke off",
        SdkError::ServiceError(answer) => answer.err().code().unwrap_or("an error without a code"),
        _ => "an error of an unknown kind",
    }
}
