//! A journal entry: written once, never changed, and read back equal to what was written, since the next entry's hash
//! was taken over it.

use app::ports::Fault;
use domain::calendar::{Instant, instant_form};
use domain::entry::{ChainHash, Command, Entry, Fingerprint, Given, Moved, Standing};
use domain::fact::Fact;
use domain::ids::MemberId;
use domain::points::Points;
use domain::wallet::lots::Lots;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "entry";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "HM")]
    member: MemberId,
    #[serde(rename = "HS")]
    seq: u64,
    #[serde(with = "instant_form")]
    at: Instant,
    #[serde(default, skip_serializing_if = "Lots::is_empty")]
    come: Lots,
    #[serde(default, skip_serializing_if = "Lots::is_empty")]
    gone: Lots,
    #[serde(rename = "left")]
    balance_after: Points,
    fact: Fact,
    #[serde(rename = "prog")]
    program_version: u32,
    #[serde(rename = "cmd", default, skip_serializing_if = "Option::is_none")]
    command: Option<CommandForm>,
    chain: ChainHash,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CommandForm {
    by: String,
    #[serde(rename = "fp")]
    fingerprint: Fingerprint,
    call: u64,
    #[serde(rename = "now")]
    standing: Standing,
    #[serde(rename = "cp", default, skip_serializing_if = "Vec::is_empty")]
    coupons: Vec<Given>,
}

pub(crate) fn write(entry: &Entry) -> Result<Item, Fault> {
    let Entry {
        key,
        member,
        seq,
        at,
        moved: Moved { come, gone },
        balance_after,
        fact,
        program_version,
        command,
        chain,
    } = entry.clone();
    let command = command.map(|command| CommandForm {
        by: command.by,
        fingerprint: command.fingerprint,
        call: command.call,
        standing: command.standing,
        coupons: command.coupons,
    });
    let form = Form {
        member,
        seq,
        at,
        come,
        gone,
        balance_after,
        fact,
        program_version,
        command,
        chain,
    };
    seal(KIND, key::entry(&key), &form)
}

pub(crate) fn read(item: Item) -> Result<Entry, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    let command = form.command.map(|command| Command {
        by: command.by,
        fingerprint: command.fingerprint,
        call: command.call,
        standing: command.standing,
        coupons: command.coupons,
    });
    Ok(Entry {
        key: key::read_entry(&key).ok_or_else(|| corrupt(KIND))?,
        member: form.member,
        seq: form.seq,
        at: form.at,
        moved: Moved {
            come: form.come,
            gone: form.gone,
        },
        balance_after: form.balance_after,
        fact: form.fact,
        program_version: form.program_version,
        command,
        chain: form.chain,
    })
}
