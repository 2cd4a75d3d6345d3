//! Transactions: all of it, or nothing and the reasons why.

use std::collections::BTreeSet;
use std::sync::Arc;

use aws_sdk_dynamodb::types::TransactWriteItem;

use super::{Attributes, Change, Expression, Key, Table};

/// DynamoDB takes no more actions in one transaction.
pub(crate) const ACTIONS_MAX: usize = 100;

/// For how long a token is remembered, in milliseconds: ten minutes.
const TOKEN_KEPT: u64 = 600_000;

/// Tokens are cleared out when there are so many.
const TOKENS_MAX: usize = 4_096;

/// A transaction that was committed under a token.
pub(super) struct Token {
    asked: Vec<TransactWriteItem>,
    at: u64,
}

/// Why a transaction was not committed.
#[derive(Clone, Debug)]
pub(crate) enum Refused {
    /// Some conditions did not hold; one answer for each action.
    Cancelled(Vec<Cancelled>),
    /// The token names another transaction.
    Mismatch,
}

/// What one action had to do with it.
#[derive(Clone, Debug)]
pub(crate) enum Cancelled {
    /// Nothing.
    Not,
    /// Its condition did not hold of this.
    Condition(Option<Arc<Attributes>>),
}

/// One action, read.
struct Action<'a> {
    key: Key,
    put: Option<&'a Attributes>,
    condition: Option<&'a str>,
    values: Option<&'a Attributes>,
}

impl Table {
    /// Commits a transaction, or says why not. A token that was used for the same commits nothing again.
    pub(crate) fn transact(
        &mut self,
        actions: &[TransactWriteItem],
        token: Option<&str>,
        at: u64,
    ) -> Result<Vec<Change>, Refused> {
        let known = token.and_then(|token| self.tokens.get(token));
        match known.filter(|known| at.saturating_sub(known.at) < TOKEN_KEPT) {
            Some(known) if known.asked == actions => return Ok(Vec::new()),
            Some(_) => return Err(Refused::Mismatch),
            None => {}
        }
        let read: Vec<Action<'_>> = actions.iter().map(Action::read).collect();
        check(&read);
        let judged: Vec<Cancelled> = read.iter().map(|action| self.judge(action)).collect();
        if judged
            .iter()
            .any(|one| matches!(one, Cancelled::Condition(_)))
        {
            return Err(Refused::Cancelled(judged));
        }
        let changes = read
            .into_iter()
            .map(|action| self.set(action.key, action.put.cloned().map(Arc::new), at))
            .collect();
        if let Some(token) = token {
            if self.tokens.len() >= TOKENS_MAX {
                self.tokens
                    .retain(|_, token| at.saturating_sub(token.at) < TOKEN_KEPT);
            }
            let asked = actions.to_vec();
            self.tokens.insert(token.to_owned(), Token { asked, at });
        }
        Ok(changes)
    }

    fn judge(&self, action: &Action<'_>) -> Cancelled {
        let there = self.get(&action.key);
        let nothing = Attributes::new();
        let values = action.values.unwrap_or(&nothing);
        let holds = action.condition.is_none_or(|condition| {
            Expression::parse(condition).holds(there.map(Arc::as_ref), values)
        });
        if holds {
            Cancelled::Not
        } else {
            Cancelled::Condition(there.cloned())
        }
    }
}

impl Action<'_> {
    fn read(item: &TransactWriteItem) -> Action<'_> {
        if let Some(put) = &item.put {
            return Action {
                key: Key::of(&put.item),
                put: Some(&put.item),
                condition: put.condition_expression.as_deref(),
                values: put.expression_attribute_values.as_ref(),
            };
        }
        if let Some(delete) = &item.delete {
            return Action {
                key: Key::of(&delete.key),
                put: None,
                condition: delete.condition_expression.as_deref(),
                values: delete.expression_attribute_values.as_ref(),
            };
        }
        panic!("the simulator knows puts and deletes in a transaction only");
    }
}

/// What DynamoDB refuses before it looks at any item.
fn check(actions: &[Action<'_>]) {
    assert!(
        (1..=ACTIONS_MAX).contains(&actions.len()),
        "a transaction of {} actions",
        actions.len()
    );
    let keys: BTreeSet<&Key> = actions.iter().map(|action| &action.key).collect();
    assert_eq!(
        keys.len(),
        actions.len(),
        "a transaction names an item twice"
    );
}
