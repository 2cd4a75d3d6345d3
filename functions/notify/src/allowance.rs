//! What the month's messages allow: asked before a message goes out, and told when LINE takes no more.
//!
//! That nothing more goes out is written to the table, so every process learns of it within a minute. It ends with the
//! month, or as soon as LINE says that the month has more messages than it had.

use std::sync::{Mutex, MutexGuard, PoisonError};

use app::App;
use app::month::{LeftOut, Unasked, month_of};
use app::ports::{MessengerError, Quota};
use chrono::TimeDelta;
use domain::calendar::{Instant, Month};
use runtime::Error;

/// For how long a process goes by what it read of the month's limit: the account's own people raise it by hand.
const QUOTA_FOR: TimeDelta = TimeDelta::minutes(5);

/// For how long a process goes by what it read of what was left out.
const LEFT_OUT_FOR: TimeDelta = TimeDelta::minutes(1);

/// What one process knows.
#[derive(Default)]
pub(crate) struct Allowance(Mutex<Known>);

#[derive(Default)]
struct Known {
    quota: Option<(Instant, Quota)>,
    left_out: Option<(Instant, Month, Option<LeftOut>)>,
}

impl Allowance {
    /// Whether a message to so many members may go out now. Where it may not, they are counted as left out.
    ///
    /// # Errors
    /// When nobody can say: the message comes again.
    pub(crate) async fn takes(
        &self,
        app: &App,
        what: Unasked,
        recipients: u64,
    ) -> Result<bool, Error> {
        if let Some(left_out) = self.left_out(app).await?
            && let Some(limit) = left_out.stopped_at(what)
        {
            // Whether there are more messages now than there were, only LINE can say.
            let quota = self.quota(app).await.ok();
            if left_out.stops(what, quota) {
                self.leave_out(app, what, limit, recipients).await?;
                return Ok(false);
            }
        }
        if what == Unasked::Receipt {
            return Ok(true);
        }
        let quota = match self.quota(app).await {
            Ok(quota) => quota,
            Err(MessengerError::Refused(reason)) => {
                tracing::warn!(reason, "LINE does not tell the month's messages");
                return Ok(true);
            }
            Err(again) => return Err(again.into()),
        };
        if quota.has_room_for(recipients) {
            return Ok(true);
        }
        let limit = quota.limit.unwrap_or(0);
        self.leave_out(app, what, limit, recipients).await?;
        Ok(false)
    }

    /// LINE took a message to so many.
    pub(crate) fn sent(&self, recipients: u64) {
        if let Some((_, quota)) = &mut self.known().quota {
            quota.used = quota.used.saturating_add(recipients);
        }
    }

    /// LINE took no more this month: neither goes anything else out.
    ///
    /// # Errors
    /// When it could not be written down, or nobody can say at which limit, by which all others know whether it still
    /// holds: the message comes again.
    pub(crate) async fn used_up(&self, app: &App, recipients: u64) -> Result<(), Error> {
        let limit = match self.quota(app).await {
            Ok(quota) => quota.limit.unwrap_or(0),
            Err(MessengerError::Retry(reason)) => {
                return Err(MessengerError::Retry(reason).into());
            }
            // Who is never told the limit waits for the month's end.
            Err(MessengerError::Refused(_) | MessengerError::MonthlyLimit) => 0,
        };
        self.leave_out(app, Unasked::Receipt, limit, recipients)
            .await
    }

    async fn leave_out(
        &self,
        app: &App,
        what: Unasked,
        limit: u64,
        recipients: u64,
    ) -> Result<(), Error> {
        tracing::error!(
            event = "pushes.left_out",
            left_out = recipients,
            line.limit = limit,
            "not sent: the month's messages have no room for it; raise the plan or wait for the month's end"
        );
        app.store
            .leave_out(what, limit, app.now(), recipients)
            .await?;
        self.known().left_out = None;
        Ok(())
    }

    async fn left_out(&self, app: &App) -> Result<Option<LeftOut>, Error> {
        let now = app.now();
        let month = month_of(now);
        if let Some((at, of, left_out)) = self.known().left_out
            && of == month
            && is_fresh(at, now, LEFT_OUT_FOR)
        {
            return Ok(left_out);
        }
        let left_out = app.store.left_out(month).await?;
        self.known().left_out = Some((now, month, left_out));
        Ok(left_out)
    }

    async fn quota(&self, app: &App) -> Result<Quota, MessengerError> {
        let now = app.now();
        if let Some((at, quota)) = self.known().quota
            && is_fresh(at, now, QUOTA_FOR)
            && month_of(at) == month_of(now)
        {
            return Ok(quota);
        }
        let quota = app.messenger.quota().await?;
        self.known().quota = Some((now, quota));
        Ok(quota)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether what was read then can be gone by now. A clock that went back makes nothing fresh.
fn is_fresh(at: Instant, now: Instant, time: TimeDelta) -> bool {
    let age = now.signed_duration_since(at);
    (TimeDelta::zero()..time).contains(&age)
}
