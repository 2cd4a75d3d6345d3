//! A chunk of a run: what is in it, and how far it is. They are two items, so that whoever counts does not read who was
//! counted.

use app::endings::Held;
use app::ports::{Fault, Units};
use app::store::{Chunk, ChunkList, ChunkName, Passed, RunCounts, Task, Worked};
use chrono::TimeDelta;
use domain::calendar::{Day, Instant, instant_form};
use domain::ids::{CouponId, MemberId};
use serde::{Deserialize, Serialize};
use serde_dynamo::{AttributeValue, Item};

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "chunk of a run";

/// How long it is kept who was in a chunk: longer than a message can wait anywhere.
const LIST_KEPT: TimeDelta = TimeDelta::days(30);

/// The attribute by which the table forgets an item, in epoch seconds.
const TTL: &str = "ttl";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListForm {
    #[serde(rename = "t")]
    tasks: Vec<TaskForm>,
    #[serde(rename = "next", default, skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    #[serde(rename = "p", default, skip_serializing_if = "PassedForm::is_none")]
    passed: PassedForm,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaskForm {
    #[serde(rename = "m")]
    member: MemberId,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    coupon: Option<CouponId>,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    kept_on: Option<Day>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    planned: u64,
    last: bool,
    #[serde(rename = "p", default, skip_serializing_if = "PassedForm::is_none")]
    passed: PassedForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    done: Option<DoneForm>,
}

/// Whom the count of a segment did not plan: not in it, left, capped; and planned, but untold.
#[derive(Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct PassedForm(u64, u64, u64, u64);

impl PassedForm {
    fn is_none(&self) -> bool {
        *self == PassedForm::default()
    }

    fn passed(self) -> Passed {
        let PassedForm(outside, left, capped, untold) = self;
        Passed {
            outside,
            left,
            capped,
            untold,
        }
    }
}

impl From<Passed> for PassedForm {
    fn from(passed: Passed) -> PassedForm {
        PassedForm(passed.outside, passed.left, passed.capped, passed.untold)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DoneForm {
    visited: u64,
    settled: u64,
    already: u64,
    left: u64,
    changed: u64,
    #[serde(default)]
    capped: u64,
    failed: u64,
    expired: u64,
    notices: u64,
    coupons: u64,
    #[serde(default)]
    given: u64,
    /// Tenths of units.
    read: u64,
    write: u64,
    ms: u64,
    #[serde(with = "instant_form")]
    at: Instant,
}

/// What is in a chunk; it is forgotten some weeks after `now`.
pub(crate) fn write_list(
    run: &str,
    name: ChunkName,
    list: ChunkList,
    now: Instant,
) -> Result<Item, Fault> {
    let form = ListForm {
        tasks: list.tasks.into_iter().map(TaskForm::from).collect(),
        next: list.next,
        passed: list.passed.into(),
    };
    let mut item = seal(KIND, key::list(run, name), &form)?;
    let until = (now + LIST_KEPT).timestamp().to_string();
    item.insert(TTL.to_owned(), AttributeValue::N(until));
    Ok(item)
}

pub(crate) fn read_list(mut item: Item) -> Result<ChunkList, Fault> {
    item.remove(TTL);
    let (_, form) = open::<ListForm>(KIND, item)?;
    let tasks = form.tasks.into_iter().map(TaskForm::task);
    Ok(ChunkList {
        tasks: tasks.collect::<Result<_, _>>()?,
        next: form.next,
        passed: form.passed.passed(),
    })
}

impl From<Task> for TaskForm {
    fn from(task: Task) -> TaskForm {
        let (member, coupon, kept_on) = match task {
            Task::Wallet(member) => (member, None, None),
            Task::Coupon(Held { member, coupon }) => (member, Some(coupon), None),
            Task::Birthday(member, kept_on) => (member, None, Some(kept_on)),
        };
        TaskForm {
            member,
            coupon,
            kept_on,
        }
    }
}

impl TaskForm {
    fn task(self) -> Result<Task, Fault> {
        let member = self.member;
        match (self.coupon, self.kept_on) {
            (None, None) => Ok(Task::Wallet(member)),
            (Some(coupon), None) => Ok(Task::Coupon(Held { member, coupon })),
            (None, Some(kept_on)) => Ok(Task::Birthday(member, kept_on)),
            (Some(_), Some(_)) => Err(corrupt(KIND)),
        }
    }
}

pub(crate) fn write(run: &str, chunk: &Chunk) -> Result<Item, Fault> {
    let done = chunk.worked.map(|worked| DoneForm {
        visited: worked.counts.visited,
        settled: worked.counts.settled,
        already: worked.counts.already,
        left: worked.counts.left,
        changed: worked.counts.changed,
        capped: worked.counts.capped,
        failed: worked.counts.failed,
        expired: worked.counts.points_expired,
        notices: worked.counts.notices,
        coupons: worked.counts.coupons,
        given: worked.counts.points_given,
        read: worked.units.read_tenths,
        write: worked.units.write_tenths,
        ms: worked.millis,
        at: worked.at,
    });
    let form = Form {
        planned: chunk.planned,
        last: chunk.is_last,
        passed: chunk.passed.into(),
        done,
    };
    seal(KIND, key::chunk(run, chunk.name), &form)
}

pub(crate) fn read(item: Item) -> Result<Chunk, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    Ok(Chunk {
        name: key::read_chunk_place(&key.sk).ok_or_else(|| corrupt(KIND))?,
        planned: form.planned,
        is_last: form.last,
        passed: form.passed.passed(),
        worked: form.done.map(DoneForm::worked),
    })
}

impl DoneForm {
    fn worked(self) -> Worked {
        Worked {
            counts: RunCounts {
                planned: 0,
                visited: self.visited,
                settled: self.settled,
                already: self.already,
                left: self.left,
                changed: self.changed,
                capped: self.capped,
                failed: self.failed,
                points_expired: self.expired,
                notices: self.notices,
                coupons: self.coupons,
                points_given: self.given,
            },
            units: Units {
                read_tenths: self.read,
                write_tenths: self.write,
            },
            millis: self.ms,
            at: self.at,
        }
    }
}
