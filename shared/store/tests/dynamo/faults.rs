//! A network and a table in trouble: what can happen to a transaction or a claim on its way there and back.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::config::interceptors::{
    BeforeDeserializationInterceptorContextMut, BeforeTransmitInterceptorContextMut,
};
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;

/// What happens to one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It never arrives.
    Lost,
    /// It is committed, and the answer is lost.
    AnswerLost,
    /// It is committed, and the answer is an error all the same.
    CommittedButAnswered(u16, &'static str),
    /// It is refused with this error, and not committed.
    Refused(u16, &'static str),
    /// The database has forgotten the token, as it does after ten minutes.
    TokenForgotten,
}

/// The faults of the coming transactions, in order; after them all is well.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults(Arc<Mutex<Coming>>);

#[derive(Debug, Default)]
struct Coming {
    faults: VecDeque<Fault>,
    now: Option<Fault>,
}

impl Faults {
    /// The next transactions meet these.
    pub(crate) fn come<const N: usize>(&self, faults: [Fault; N]) {
        self.0.lock().unwrap().faults.extend(faults);
    }

    /// The faults that nobody met.
    pub(crate) fn left(&self) -> usize {
        self.0.lock().unwrap().faults.len()
    }

    fn next(&self) -> Option<Fault> {
        let mut coming = self.0.lock().unwrap();
        coming.now = coming.faults.pop_front();
        coming.now
    }

    fn now(&self) -> Option<Fault> {
        self.0.lock().unwrap().now.take()
    }
}

const TARGET: &str = "x-amz-target";
/// The operations that meet faults.
const MET: [&str; 2] = ["TransactWriteItems", "PutItem"];

impl Intercept for Faults {
    fn name(&self) -> &'static str {
        "faults"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        let target = request.headers().get(TARGET).unwrap_or_default();
        if !MET.iter().any(|operation| target.ends_with(operation)) {
            return Ok(());
        }
        match self.next() {
            Some(Fault::Lost) => return Err("the request was lost".into()),
            // Something harmless goes in its place, and its answer is replaced.
            Some(Fault::Refused(..)) => {
                request
                    .headers_mut()
                    .insert(TARGET, "DynamoDB_20120810.ListTables");
            }
            Some(Fault::TokenForgotten) => {
                let body = std::str::from_utf8(request.body().bytes().unwrap())?;
                let (before, token) = body.split_once("\"ClientRequestToken\":\"").unwrap();
                let other = token
                    .chars()
                    .next()
                    .map(|first| if first == '0' { "1" } else { "0" });
                let body = format!(
                    "{before}\"ClientRequestToken\":\"{}{}",
                    other.unwrap(),
                    &token[1..]
                );
                *request.body_mut() = body.into();
            }
            _ => {}
        }
        Ok(())
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        match self.now() {
            Some(Fault::AnswerLost) => return Err("the answer was lost".into()),
            Some(Fault::CommittedButAnswered(status, body) | Fault::Refused(status, body)) => {
                let response = context.response_mut();
                *response.status_mut() = status.try_into()?;
                *response.body_mut() = body.into();
            }
            _ => {}
        }
        Ok(())
    }
}
