//! From the queue to LINE.

use std::sync::atomic::{AtomicBool, Ordering};

use app::members::MemberNow;
use app::ports::MessengerError;
use app::push::Push;
use app::{App, Missing};
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use domain::member::Profile;
use domain::refusal::Refusal;
use runtime::{Error, batch};

use crate::tell;

/// Works a batch of pushes. Once LINE says that the month's messages are used up, the rest is not tried.
pub(crate) async fn work(app: &App, event: SqsEvent) -> SqsBatchResponse {
    let used_up = AtomicBool::new(false);
    let used_up = &used_up;
    batch::each(event, |push: Push| async move {
        if used_up.load(Ordering::Relaxed) {
            tracing::error!(push.retry_key = %push.retry_key, "not pushed: the monthly limit is reached");
            return Ok(());
        }
        let outcome = deliver(app, &push).await?;
        used_up.fetch_or(outcome == Outcome::UsedUp, Ordering::Relaxed);
        Ok(())
    })
    .await
}

/// How a push ended, where it is over.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    UsedUp,
}

async fn deliver(app: &App, push: &Push) -> Result<Outcome, Error> {
    if push.is_given_up(app.clock.now()) {
        tracing::warn!(push.retry_key = %push.retry_key, "given up: a later try could deliver twice");
        return Ok(Outcome::Done);
    }
    let Some(member) = member(app, push).await? else {
        return Ok(Outcome::Done);
    };
    let Some(user) = recipient(&member.profile) else {
        return Ok(Outcome::Done);
    };
    let messages = tell::messages(app, push, &member).await?;
    if messages.is_empty() {
        return Ok(Outcome::Done);
    }
    let key = push.retry_key;
    let pushed = app.messenger.push(user, key, messages, false).await;
    settle(push, pushed)
}

/// What LINE's answer means for the message on the queue.
fn settle(push: &Push, pushed: Result<(), MessengerError>) -> Result<Outcome, Error> {
    let key = push.retry_key;
    match pushed {
        Ok(()) => Ok(Outcome::Done),
        Err(again @ MessengerError::Retry(_)) => Err(again.into()),
        Err(MessengerError::MonthlyLimit) => {
            tracing::error!(push.retry_key = %key, "not pushed: the channel's monthly limit is reached; raise the plan or wait for the month's end");
            Ok(Outcome::UsedUp)
        }
        Err(MessengerError::Refused(reason)) => {
            tracing::warn!(push.retry_key = %key, reason, "LINE refused a push, which is dropped");
            Ok(Outcome::Done)
        }
    }
}

async fn member(app: &App, push: &Push) -> Result<Option<MemberNow>, app::Error> {
    match app.member(&push.member).await {
        Ok(member) => Ok(Some(member)),
        Err(
            app::Error::NotFound(Missing::Member) | app::Error::Refused(Refusal::MemberWithdrawn),
        ) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The LINE user to push to; `None` for those who do not want it or cannot be reached.
fn recipient(profile: &Profile) -> Option<&str> {
    let wanted = profile.details.accepts_messages && !profile.line_blocked;
    profile.line_user().filter(|_| wanted)
}
