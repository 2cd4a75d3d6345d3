//! To one member, from either queue to LINE.

use app::members::MemberNow;
use app::month::Unasked;
use app::ports::MessengerError;
use app::push::Push;
use app::{App, Missing};
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use domain::member::Profile;
use domain::program::Program;
use domain::refusal::Refusal;
use runtime::{Error, batch};
use uuid::Uuid;

use crate::allowance::Allowance;
use crate::tell;

/// Works a batch of receipts.
pub(crate) async fn work(app: &App, allowance: &Allowance, event: SqsEvent) -> SqsBatchResponse {
    batch::each(event, |push: Push| async move {
        deliver(app, allowance, &push, Unasked::Receipt).await
    })
    .await
}

/// Pushes what there is to tell, where it is still true and still wanted. A receipt answers what the member just did, so
/// it goes out at any hour; in quiet hours it makes no sound.
pub(crate) async fn deliver(
    app: &App,
    allowance: &Allowance,
    push: &Push,
    what: Unasked,
) -> Result<(), Error> {
    if push.is_given_up(app.clock.now()) {
        give_up(push.retry_key);
        return Ok(());
    }
    let Some(member) = member(app, push).await? else {
        return Ok(());
    };
    let Some(user) = recipient(&member.profile) else {
        return Ok(());
    };
    let messages = tell::messages(app, push, &member).await?;
    if messages.is_empty() || !allowance.takes(app, what, 1).await? {
        return Ok(());
    }
    let key = push.retry_key;
    let silent = what == Unasked::Receipt && is_quiet(app, &member.in_force.program);
    let pushed = app.messenger.push(user, key, messages, silent).await;
    settle(app, allowance, key, 1, pushed).await
}

/// What LINE's answer means for a message on a queue.
pub(crate) async fn settle(
    app: &App,
    allowance: &Allowance,
    retry_key: Uuid,
    recipients: u64,
    sent: Result<(), MessengerError>,
) -> Result<(), Error> {
    match sent {
        Ok(()) => allowance.sent(recipients),
        Err(again @ MessengerError::Retry(_)) => return Err(again.into()),
        Err(MessengerError::MonthlyLimit) => allowance.used_up(app, recipients).await?,
        Err(MessengerError::Refused(reason)) => {
            tracing::warn!(push.retry_key = %retry_key, reason, "LINE refused a message, which is dropped");
        }
    }
    Ok(())
}

/// Says that a message is not tried any more.
pub(crate) fn give_up(retry_key: Uuid) {
    tracing::warn!(push.retry_key = %retry_key, "given up: a later try could deliver twice");
}

fn is_quiet(app: &App, program: &Program) -> bool {
    let hours = program.notices.quiet_hours;
    hours.is_some_and(|hours| hours.end(app.now(), &program.time_zone).is_some())
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

/// The LINE user to write to; `None` for those who do not want it or cannot be reached.
pub(crate) fn recipient(profile: &Profile) -> Option<&str> {
    let wanted = profile.details.accepts_messages && !profile.line_blocked;
    profile.line_user().filter(|_| wanted)
}
