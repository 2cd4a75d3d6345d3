//! A list of writes, turned into the actions of one transaction. The condition of each stands here and nowhere else.

use std::time::Duration;

use app::ports::Fault;
use app::store::Write;
use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::calendar::Instant;
use domain::entry::{Entry, Record};
use domain::ids::MemberId;
use domain::member::UniqueKey;
use serde_dynamo::{AttributeValue, Item};

use super::action::{Action, Condition, Effect, Guards};
use super::token::Token;
use crate::item::{
    api_key, campaign_run, counter, coupon, coupons_ending, entry, family, job, join, link, listed,
    mark, notice, opening, owner, profile, program, stock, tie, wallet,
};
use crate::key::{self, Key};
use crate::member::key_of;

/// The attribute with the version of whatever changes in place, from a wallet to the program in force.
const VERSION: &str = "n";

/// What is committed together to one table, and the token that names it.
pub(crate) struct Plan {
    table: String,
    pub(super) actions: Vec<Action>,
    token: Token,
}

impl Plan {
    /// The plan of these writes. `now` decides only whether a remembered refusal has run out.
    ///
    /// # Errors
    /// When something cannot be written down; then nothing was written.
    pub(crate) fn of(table: &str, writes: Vec<Write>, now: Instant) -> Result<Plan, Fault> {
        let mut actions = Vec::with_capacity(writes.len());
        for write in writes {
            if let Write::Program(published, timeline) = &write {
                let next = follows(u64::from(published.version));
                actions.push(put(program::write_timeline(timeline)?, Some(next)));
            }
            actions.push(action(write, now)?);
        }
        let token = Token::of(table, &actions);
        Ok(Plan {
            table: table.to_owned(),
            actions,
            token,
        })
    }

    pub(crate) fn token(&self) -> &str {
        self.token.as_str()
    }

    /// The pause before the next try: doubling, and spread by the token, which no two plans share.
    pub(crate) fn pause(&self, shortest: Duration, tried: u32) -> Duration {
        let pause = shortest.saturating_mul(1 << tried.saturating_sub(1).min(8));
        pause.saturating_add(pause.saturating_mul(self.token.chance(tried)) / 256)
    }

    pub(crate) fn items(&self) -> Result<Vec<TransactWriteItem>, Fault> {
        self.actions
            .iter()
            .map(|action| action.request(&self.table))
            .collect()
    }

    /// The action whose item tells whether the plan was committed: the one under the caller's id, else the first that
    /// can be done only once.
    pub(crate) fn witness(&self) -> Option<(Key, &Action)> {
        let by_id = self.actions.iter().find(|action| action.names_an_id());
        let action = by_id.or_else(|| self.actions.iter().find(|action| action.passes_once()))?;
        match &action.effect {
            Effect::Put(item) => Some((key_of(item)?, action)),
            Effect::Delete(_) => None,
        }
    }
}

fn action(write: Write, now: Instant) -> Result<Action, Fault> {
    Ok(match write {
        Write::Wallet(next) => put(wallet::write(&next)?, Some(follows(next.version))),
        Write::Profile(next) => put(profile::write(&next)?, Some(follows(next.version))),
        Write::Coupon(next) => put(coupon::write(&next)?, Some(follows(next.version))),
        Write::Entry(new) => new_entry(&new)?,
        Write::Refusal(id, refused) => {
            by_id(mark::write_refused(&id, &refused)?, free_or_run_out(now))
        }
        Write::Tombstone(id, at) => by_id(
            mark::write_voided(&id, at)?,
            Condition::absent_or(format!("attribute_exists({})", mark::UNTIL), Vec::new()),
        ),
        Write::Claim(unique, member) => claim(unique, &member)?,
        Write::Release(unique, member) => release(&unique, member),
        Write::Transfer { key, from, to } => transfer(&key, from, &to)?,
        Write::Link(next) => put(link::write(&next)?, Some(follows(next.version))),
        Write::LinkPlace(place, id, until) => {
            let item = link::write_place(&place, &id, until)?;
            put(item, Some(Condition::absent()))
        }
        Write::Listed(member) => put(listed::write(&member)?, None),
        Write::Tie(next) => put(tie::write(&next)?, Some(follows(next.version))),
        Write::Family(next) => put(family::write(&next)?, Some(follows(next.version))),
        Write::Counter(next) => put(counter::write(&next)?, Some(follows(next.version))),
        Write::Stock(next) => put(stock::write(&next)?, Some(follows(next.version))),
        Write::Opening(new) => put(opening::write(&new)?, Some(Condition::absent())),
        Write::Joined(key, record) => put(join::write(&key, &record)?, Some(Condition::absent())),
        Write::JoinErased(key, record) => {
            let same_member = is_member(join::MEMBER, record.member.clone()).still_true_after();
            put(join::write(&key, &record)?, Some(same_member))
        }
        Write::Program(published, _) => put(program::write(&published)?, Some(Condition::absent())),
        Write::Notice(new) => put(notice::write(&new)?, Some(Condition::absent())),
        Write::CouponsEnding(new) => put(coupons_ending::write(&new)?, Some(Condition::absent())),
        Write::JobThrough(which, through) => {
            let onwards = Condition::absent_or(
                format!("{} <= :through", job::THROUGH),
                vec![(":through", AttributeValue::S(through.to_string()))],
            );
            put(
                job::write(which, through)?,
                Some(onwards.still_true_after()),
            )
        }
        Write::CampaignRun(next) => put(campaign_run::write(&next)?, Some(follows(next.version))),
        Write::ApiKey(new) => put(api_key::write(&new)?, None),
    })
}

fn put(item: Item, condition: Option<Condition>) -> Action {
    Action {
        effect: Effect::Put(item),
        condition,
        guards: Guards::Order,
    }
}

fn by_id(item: Item, condition: Condition) -> Action {
    Action {
        guards: Guards::Id,
        ..put(item, Some(condition))
    }
}

/// The stored version is the one before; the first has none before it.
fn follows(version: u64) -> Condition {
    match version.saturating_sub(1) {
        0 => Condition::absent(),
        before => Condition::is(VERSION, AttributeValue::N(before.to_string())),
    }
}

/// What time decided has an id of its own making: where that is taken, the wallet was not the newest. Only a command's
/// id can be a repetition.
fn new_entry(new: &Entry) -> Result<Action, Fault> {
    let free = match new.key.record {
        Record::Redemption => free_or_run_out(new.at),
        _ => Condition::absent(),
    };
    let item = entry::write(new)?;
    Ok(match new.command {
        Some(_) => by_id(item, free),
        None => put(item, Some(free)),
    })
}

/// Nothing stands there, or a refusal that has run out.
fn free_or_run_out(at: Instant) -> Condition {
    Condition::absent_or(
        format!("{} <= :at", mark::UNTIL),
        vec![(":at", AttributeValue::N(at.timestamp_millis().to_string()))],
    )
}

fn claim(unique: UniqueKey, member: &MemberId) -> Result<Action, Fault> {
    let free_or_ours = Condition::absent_or(
        format!("{} = :member", owner::OWNER),
        vec![(":member", AttributeValue::S(member.to_string()))],
    );
    Ok(Action {
        effect: Effect::Put(owner::write(&unique, member)?),
        condition: Some(free_or_ours.still_true_after()),
        guards: Guards::Unique(unique),
    })
}

fn release(unique: &UniqueKey, member: MemberId) -> Action {
    Action {
        effect: Effect::Delete(key::unique(unique)),
        condition: Some(is_member(owner::OWNER, member)),
        guards: Guards::Order,
    }
}

fn transfer(unique: &UniqueKey, from: MemberId, to: &MemberId) -> Result<Action, Fault> {
    let owned = is_member(owner::OWNER, from);
    Ok(put(owner::write(unique, to)?, Some(owned)))
}

fn is_member(attribute: &str, member: MemberId) -> Condition {
    Condition::is(attribute, AttributeValue::S(member.into()))
}
