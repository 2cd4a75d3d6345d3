//! Transactions: of a few actions and of many, new and repeated.

use aws_sdk_dynamodb::types::AttributeValue;

use super::Draw;
use super::item::{number, text, with};
use crate::request::{Action, Condition, Request};

impl Draw {
    pub(super) fn transaction(&mut self) -> Request {
        if self.rarely(4)
            && let Some((actions, token)) = self.chance.choice(&self.sent).cloned()
        {
            return self.again(actions, token);
        }
        let actions = match self.chance.u32(0..40) {
            0 => self.many(100),
            1 => self.many(101),
            2 => Vec::new(),
            _ => self.few(),
        };
        let token = match self.chance.u32(0..40) {
            0..=9 => None,
            10 => Some("t".repeat(37)),
            _ => {
                self.tokens += 1;
                Some(format!("token-{}", self.tokens))
            }
        };
        Request::Transact { actions, token }
    }

    /// A transaction that was sent before, or its token with another one.
    fn again(&mut self, actions: Vec<Action>, token: String) -> Request {
        let actions = if self.rarely(3) { self.few() } else { actions };
        Request::Transact {
            actions,
            token: Some(token),
        }
    }

    fn few(&mut self) -> Vec<Action> {
        let count = self.chance.usize(1..6);
        let mut actions: Vec<Action> = Vec::with_capacity(count);
        while actions.len() < count {
            let action = self.action();
            let is_new = actions.iter().all(|other| key_of(other) != key_of(&action));
            // An item named twice is refused: often enough by this.
            if is_new || self.rarely(10) {
                actions.push(action);
            }
        }
        actions
    }

    fn action(&mut self) -> Action {
        if self.rarely(4) {
            Action::Delete(self.key(), self.condition())
        } else {
            Action::Put(self.item(), self.condition())
        }
    }

    /// Many small items of one partition, some of which may be in the way.
    fn many(&mut self, count: u32) -> Vec<Action> {
        let is_new = self.chance.bool();
        (0..count)
            .map(|place| {
                let mut item = with("PK", text("many"));
                item.insert("SK".to_owned(), text(format!("{place:03}")));
                item.insert("n".to_owned(), number(place));
                let condition = Condition {
                    expression: is_new.then(|| "attribute_not_exists(PK)".to_owned()),
                    tells: self.chance.bool(),
                    ..Condition::default()
                };
                Action::Put(item, condition)
            })
            .collect()
    }
}

fn key_of(action: &Action) -> [Option<&AttributeValue>; 2] {
    ["PK", "SK"].map(|name| action.names().get(name))
}
