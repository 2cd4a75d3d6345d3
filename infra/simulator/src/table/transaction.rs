//! Transactions: all of it, or nothing and the reasons why.

use std::collections::BTreeSet;
use std::sync::Arc;

use aws_sdk_dynamodb::types::{
    Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};

use super::check::{self, Invalid};
use super::{Attributes, Change, Condition, Key, Refused, Table, size};

/// DynamoDB takes no more actions in one transaction.
pub(crate) const ACTIONS_MAX: usize = 100;

/// Nor more bytes, of all its items.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// Nor a longer token.
const TOKEN_MAX: usize = 36;

/// For how long a token is remembered, in milliseconds: ten minutes.
const TOKEN_KEPT: u64 = 600_000;

/// Tokens are cleared out when there are so many.
const TOKENS_MAX: usize = 4_096;

/// A transaction that was committed under a token.
pub(super) struct Token {
    asked: Vec<TransactWriteItem>,
    at: u64,
}

/// What one action had to do with a transaction that was cancelled.
#[derive(Clone, Debug)]
pub(crate) enum Cancelled {
    /// Nothing.
    Not,
    /// Its condition did not hold of this, which is told where the action asks for it.
    Condition(Option<Arc<Attributes>>),
    /// The table does not take it.
    Invalid(Invalid),
}

/// One action, read.
struct Action<'a> {
    /// The item, or only its key.
    names: &'a Attributes,
    puts: bool,
    condition: Condition<'a>,
}

impl Table {
    /// Commits a transaction, or says why not. A token that was used for the same commits nothing again.
    pub(crate) fn transact(
        &mut self,
        actions: &[TransactWriteItem],
        token: Option<&str>,
        at: u64,
    ) -> Result<Vec<Change>, Refused> {
        if !(1..=ACTIONS_MAX).contains(&actions.len()) {
            return Err(Invalid::Request("a transaction of no or too many actions").into());
        }
        if token.is_some_and(|token| token.len() > TOKEN_MAX) {
            return Err(Invalid::Request("a token that is too long").into());
        }
        let read: Vec<Action<'_>> = actions.iter().map(Action::read).collect();
        // A request that cannot be read names nothing, whatever its token.
        for action in &read {
            check::readable(action.names)?;
            action.condition.values.map_or(Ok(()), check::readable)?;
        }
        let known = token.and_then(|token| self.tokens.get(token));
        match known.filter(|known| at.saturating_sub(known.at) < TOKEN_KEPT) {
            Some(known) if known.asked == actions => return Ok(Vec::new()),
            Some(_) => return Err(Refused::Mismatch),
            None => {}
        }
        check(&read)?;
        let keys = self.judge_all(&read)?;
        let changes = read
            .into_iter()
            .zip(keys)
            .map(|(action, key)| {
                let item = action.puts.then(|| Arc::new(action.names.clone()));
                self.set(key, item, at)
            })
            .collect();
        if let Some(token) = token {
            self.remember(token, actions, at);
        }
        Ok(changes)
    }

    fn remember(&mut self, token: &str, actions: &[TransactWriteItem], at: u64) {
        if self.tokens.len() >= TOKENS_MAX {
            self.tokens
                .retain(|_, token| at.saturating_sub(token.at) < TOKEN_KEPT);
        }
        let asked = actions.to_vec();
        self.tokens.insert(token.to_owned(), Token { asked, at });
    }

    /// The keys of all actions, or the reasons why some cannot be done.
    fn judge_all(&self, actions: &[Action<'_>]) -> Result<Vec<Key>, Refused> {
        let mut keys = Vec::with_capacity(actions.len());
        let mut reasons = Vec::with_capacity(actions.len());
        for action in actions {
            let reason = match self.key_of(action) {
                Err(invalid @ Invalid::Request(_)) => return Err(invalid.into()),
                Err(invalid) => Cancelled::Invalid(invalid),
                Ok(key) => {
                    let there = self.get(&key);
                    let holds = action.condition.holds(there.map(Arc::as_ref));
                    keys.push(key);
                    match holds {
                        true => Cancelled::Not,
                        false => Cancelled::Condition(action.condition.told(there)),
                    }
                }
            };
            reasons.push(reason);
        }
        let is_fine = reasons.iter().all(|one| matches!(one, Cancelled::Not));
        is_fine.then_some(keys).ok_or(Refused::Cancelled(reasons))
    }

    fn key_of(&self, action: &Action<'_>) -> Result<Key, Invalid> {
        match action.puts {
            true => check::item(action.names, self.shapes()),
            false => check::key(action.names),
        }
    }
}

impl Action<'_> {
    fn read(item: &TransactWriteItem) -> Action<'_> {
        match (item.put(), item.delete()) {
            (Some(put), None) => Action::put(put),
            (None, Some(delete)) => Action::delete(delete),
            _ => panic!("the simulator knows puts and deletes in a transaction only"),
        }
    }

    fn put(put: &Put) -> Action<'_> {
        assert!(put.expression_attribute_names.is_none(), "{UNKNOWN}");
        Action {
            names: &put.item,
            puts: true,
            condition: Condition {
                expression: put.condition_expression.as_deref(),
                values: put.expression_attribute_values.as_ref(),
                tells: tells(put.return_values_on_condition_check_failure.as_ref()),
            },
        }
    }

    fn delete(delete: &Delete) -> Action<'_> {
        assert!(delete.expression_attribute_names.is_none(), "{UNKNOWN}");
        Action {
            names: &delete.key,
            puts: false,
            condition: Condition {
                expression: delete.condition_expression.as_deref(),
                values: delete.expression_attribute_values.as_ref(),
                tells: tells(delete.return_values_on_condition_check_failure.as_ref()),
            },
        }
    }
}

const UNKNOWN: &str = "the simulator knows no names for attributes in a transaction";

/// Whether a condition that fails tells what was there.
pub(crate) fn tells(asked: Option<&ReturnValuesOnConditionCheckFailure>) -> bool {
    asked == Some(&ReturnValuesOnConditionCheckFailure::AllOld)
}

/// What DynamoDB refuses before it looks at any item.
fn check(actions: &[Action<'_>]) -> Result<(), Invalid> {
    let mut keys = BTreeSet::new();
    let mut bytes = 0_usize;
    for action in actions {
        if action.puts {
            check::contents(action.names)?;
        }
        // Without a condition, values are taken and left alone.
        if action.condition.expression.is_some() {
            action.condition.check()?;
        }
        bytes = bytes.saturating_add(size::of(action.names));
    }
    for key in actions
        .iter()
        .filter_map(|action| check::named(action.names))
    {
        if !keys.insert(key) {
            return Err(Invalid::Request("a transaction that names an item twice"));
        }
    }
    if bytes > BYTES_MAX {
        return Err(Invalid::Request("a transaction of more than 4 MB"));
    }
    Ok(())
}
