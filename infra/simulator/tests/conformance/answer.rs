//! Answers, as far as databases must agree on them: what is there, and why not. Messages and consumed capacity are left
//! out: the simulator has words of its own and counts no capacity.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::get_item::{GetItemError, GetItemOutput};
use aws_sdk_dynamodb::operation::put_item::{PutItemError, PutItemOutput};
use aws_sdk_dynamodb::operation::query::{QueryError, QueryOutput};
use aws_sdk_dynamodb::operation::transact_write_items::{
    TransactWriteItemsError, TransactWriteItemsOutput,
};
use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemOutput};
use aws_sdk_dynamodb::types::{AttributeValue, CancellationReason};

use crate::request::Item;

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    One(Option<Item>),
    Page {
        items: Vec<Item>,
        last: Option<Item>,
    },
    Done,
    Refused {
        code: String,
        /// What stood in a condition's way, where that is told.
        item: Option<Item>,
        /// For each action of a transaction its code and what stood in its way.
        reasons: Vec<(String, Option<Item>)>,
    },
}

fn ordered(item: HashMap<String, AttributeValue>) -> Item {
    item.into_iter().collect()
}

impl Answer {
    /// A refusal with nothing but its code.
    pub(crate) fn refused(code: &str) -> Answer {
        Answer::Refused {
            code: code.to_owned(),
            item: None,
            reasons: Vec::new(),
        }
    }

    /// A request that DynamoDB does not take.
    pub(crate) fn invalid() -> Answer {
        Answer::refused("ValidationException")
    }

    fn of_error<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Answer {
        let code = error.as_service_error().and_then(|error| error.code());
        match code {
            Some(code) => Answer::refused(code),
            // Not refused but not answered: no database of a test may do that.
            None => Answer::refused("no answer"),
        }
    }

    pub(crate) fn of_get(answer: Result<GetItemOutput, SdkError<GetItemError>>) -> Answer {
        match answer {
            Ok(found) => Answer::One(found.item.map(ordered)),
            Err(error) => Answer::of_error(&error),
        }
    }

    pub(crate) fn of_query(answer: Result<QueryOutput, SdkError<QueryError>>) -> Answer {
        match answer {
            Ok(page) => Answer::Page {
                items: page
                    .items
                    .unwrap_or_default()
                    .into_iter()
                    .map(ordered)
                    .collect(),
                last: page.last_evaluated_key.map(ordered),
            },
            Err(error) => Answer::of_error(&error),
        }
    }

    pub(crate) fn of_put(answer: Result<PutItemOutput, SdkError<PutItemError>>) -> Answer {
        let error = match answer {
            Ok(_) => return Answer::Done,
            Err(error) => error,
        };
        match (Answer::of_error(&error), error.into_service_error()) {
            (
                Answer::Refused { code, reasons, .. },
                PutItemError::ConditionalCheckFailedException(failed),
            ) => Answer::Refused {
                code,
                item: failed.item.map(ordered),
                reasons,
            },
            (answer, _) => answer,
        }
    }

    pub(crate) fn of_update(answer: Result<UpdateItemOutput, SdkError<UpdateItemError>>) -> Answer {
        match answer {
            Ok(_) => Answer::Done,
            Err(error) => Answer::of_error(&error),
        }
    }

    pub(crate) fn of_transact(
        answer: Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>>,
    ) -> Answer {
        let error = match answer {
            Ok(_) => return Answer::Done,
            Err(error) => error,
        };
        match (Answer::of_error(&error), error.into_service_error()) {
            (
                Answer::Refused { code, item, .. },
                TransactWriteItemsError::TransactionCanceledException(cancelled),
            ) => Answer::Refused {
                code,
                item,
                reasons: cancelled
                    .cancellation_reasons
                    .unwrap_or_default()
                    .into_iter()
                    .map(reason)
                    .collect(),
            },
            (answer, _) => answer,
        }
    }
}

fn reason(reason: CancellationReason) -> (String, Option<Item>) {
    (reason.code.unwrap_or_default(), reason.item.map(ordered))
}
