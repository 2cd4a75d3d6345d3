//! What the shop tells on its own initiative, from its queue to LINE: never in quiet hours, and only as far as the
//! month's messages go.

use std::collections::BTreeSet;
use std::time::Duration;

use app::App;
use app::announce::{Announcement, GroupPush};
use app::endings::{CouponsEnding, Held};
use app::month::Unasked;
use app::ports::QueueName;
use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use domain::calendar::Day;
use domain::topic::Topic;
use line::message::{coupon_ending, quick};
use line::telling;
use runtime::{Error, batch};

use crate::allowance::Allowance;
use crate::push::{self, give_up, recipient, settle};

/// Whether a batch is of this queue: the messages say themselves what they are.
pub(crate) fn is_ours(event: &SqsEvent) -> bool {
    let mut bodies = event.records.iter().filter_map(|one| one.body.as_deref());
    bodies.any(|body| serde_json::from_str::<Announcement>(body).is_ok())
}

/// Works a batch, or puts it off as a whole until the quiet hours are over.
pub(crate) async fn work(app: &App, allowance: &Allowance, event: SqsEvent) -> SqsBatchResponse {
    match quiet_for(app).await {
        Ok(None) => {
            batch::each(event, |announcement: Announcement| async move {
                match announcement {
                    Announcement::ToOne(push) => {
                        push::deliver(app, allowance, &push, Unasked::Announcement).await
                    }
                    Announcement::ToGroup(group) => tell_group(app, allowance, &group).await,
                }
            })
            .await
        }
        Ok(Some(time)) => put_off(app, event, time).await,
        Err(error) => {
            tracing::warn!(%error, "nobody knows whether these hours are quiet: the batch comes again");
            come_again(event.records.into_iter())
        }
    }
}

/// How long the quiet hours last from now; `None` outside of them.
async fn quiet_for(app: &App) -> Result<Option<Duration>, Error> {
    let program = app.program_in_force().await?.program;
    let now = app.now();
    let hours = program.notices.quiet_hours;
    let end = hours.and_then(|hours| hours.end(now, &program.time_zone));
    Ok(end.and_then(|end| end.signed_duration_since(now).to_std().ok()))
}

/// Hides every message of a batch for so long, and answers that none is done. One that cannot be hidden comes back after
/// the queue's own time and is put off then.
async fn put_off(app: &App, event: SqsEvent, time: Duration) -> SqsBatchResponse {
    for message in &event.records {
        let receipt = message.receipt_handle.as_deref().unwrap_or_default();
        let hidden = app.queue.postpone(QueueName::Announcements, receipt, time);
        if let Err(fault) = hidden.await {
            tracing::warn!(%fault, "an announcement could not be put off and comes again soon");
        }
    }
    come_again(event.records.into_iter())
}

/// The answer that none of these is done.
fn come_again(messages: impl Iterator<Item = SqsMessage>) -> SqsBatchResponse {
    let mut answer = SqsBatchResponse::default();
    for message in messages {
        let mut failure = BatchItemFailure::default();
        failure.item_identifier = message.message_id.unwrap_or_default();
        answer.batch_item_failures.push(failure);
    }
    answer
}

/// Tells everybody of a group who still has the coupon and still wants to hear of it. The retry key is the group's own:
/// who falls out between two tries changes nothing for those whom the first one reached.
async fn tell_group(app: &App, allowance: &Allowance, push: &GroupPush) -> Result<(), Error> {
    if push.is_given_up(app.clock.now()) {
        give_up(push.retry_key);
        return Ok(());
    }
    let Some(group) = app.store.coupons_ending(push.group).await? else {
        return Ok(());
    };
    let users = users(app, &group).await?;
    let recipients = u64::try_from(users.len()).unwrap_or(u64::MAX);
    if users.is_empty()
        || !allowance
            .takes(app, Unasked::Announcement, recipients)
            .await?
    {
        return Ok(());
    }
    let coupon = telling::coupon_ending(&group.template, group.expires_on);
    let message = coupon_ending::message(&coupon, group.language);
    let message = quick::under(message, &quick::usual(), group.language);
    let key = push.retry_key;
    let sent = app.messenger.multicast(&users, key, vec![message]).await;
    settle(app, allowance, key, recipients, sent).await
}

/// The LINE users to write to, each once.
async fn users(app: &App, group: &CouponsEnding) -> Result<Vec<String>, Error> {
    let program = app.program_in_force().await?.program;
    let today = program.time_zone.day(app.now());
    let mut users = BTreeSet::new();
    for held in &group.coupons {
        users.extend(user(app, held, today).await?);
    }
    Ok(users.into_iter().collect())
}

async fn user(app: &App, held: &Held, today: Day) -> Result<Option<String>, Error> {
    let Some(file) = app.file_of_present(&held.member).await? else {
        return Ok(None);
    };
    let mut coupons = file.coupons.iter();
    let is_usable = coupons.any(|one| one.id == held.coupon && one.is_usable(today));
    let is_wanted = file.profile.details.accepts(Topic::Coupons);
    let user = recipient(&file.profile).filter(|_| is_usable && is_wanted);
    Ok(user.map(str::to_owned))
}
