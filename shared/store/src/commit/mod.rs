//! One plan, one `TransactWriteItems`: all of it is written, or nothing.
//!
//! # How a commit ends
//! - Every condition held: [`Commit::Done`].
//! - A condition failed, and what stands there is exactly what this plan writes: an earlier try of ours won although
//!   its answer was lost. That is [`Commit::Done`] too.
//! - A caller's id is taken: [`Commit::Recorded`], with what stands there. A unique key is taken: [`Commit::Taken`].
//! - Anything else was not its predecessor: [`Commit::Stale`]. So is a conflict with another transaction on the same
//!   items, for whoever won it has changed them; and so is a token that was used for another plan.
//! - No answer, a fault of AWS's own, throttling, or our own earlier try still under way: the same transaction again
//!   under the same token, which the database commits once. After the last try a strong read settles it where it can;
//!   what remains is unknown, and a [`Fault`].

mod action;
mod outcome;
mod plan;
mod token;

use std::time::Duration;

use app::ports::Fault;
use app::store::{Commit, Read, Recorded, Write};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;

use crate::DynamoStore;
use crate::item::recorded;
use outcome::Ending;
use plan::Plan;

/// How often one transaction is tried. More would be more load on a table that is in trouble already.
const TRIES: u32 = 3;

/// The shortest pause before the second try; it doubles before the third, and chance adds up to as much again.
const PAUSE: Duration = Duration::from_millis(40);

impl DynamoStore {
    pub(crate) async fn commit_plan(&self, writes: Vec<Write>) -> Result<Commit, Fault> {
        if writes.is_empty() {
            return Ok(Commit::Done);
        }
        let plan = Plan::of(&self.table, writes, self.clock.now())?;
        let mut tried = 0;
        loop {
            match self.send(&plan).await? {
                Ending::Known(commit) => return Ok(commit),
                Ending::Unknown(fault) => {
                    tried += 1;
                    if tried == TRIES {
                        return self.settle(&plan, fault).await;
                    }
                    self.clock.pause(plan.pause(PAUSE, tried)).await;
                }
            }
        }
    }

    async fn send(&self, plan: &Plan) -> Result<Ending, Fault> {
        let request = TransactWriteItemsInput::builder()
            .set_transact_items(Some(plan.items()?))
            .client_request_token(plan.token())
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        match self.database.transact_write_items(request).await {
            Ok(answer) => {
                self.meter_transaction("TransactWriteItems", answer.consumed_capacity());
                Ok(Ending::Known(Commit::Done))
            }
            Err(error) => {
                if error.as_service_error().is_some() {
                    // It was answered, and so counts; what a refusal costs DynamoDB does not say.
                    self.meter_transaction("TransactWriteItems", &[]);
                }
                outcome::of(plan, &error)
            }
        }
    }

    /// After the last try: what stands under the plan's own key tells whether it was committed. If nothing stands there
    /// it may still come, so that proves nothing.
    async fn settle(&self, plan: &Plan, fault: Fault) -> Result<Commit, Fault> {
        let Some((key, action)) = plan.witness() else {
            return Err(fault);
        };
        let Some(item) = self.get(key, Read::Strong).await? else {
            return Err(fault);
        };
        if action.wrote(Some(&item)) {
            return Ok(Commit::Done);
        }
        if !action.names_an_id() {
            return Err(fault);
        }
        match recorded::read(item)? {
            // A refusal may be replaced by what we sent.
            Recorded::Refused(_) => Err(fault),
            recorded => Ok(Commit::Recorded(Box::new(recorded))),
        }
    }
}
