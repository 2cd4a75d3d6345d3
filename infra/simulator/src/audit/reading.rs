//! A change of a commit, read once for all who judge it.

use std::cell::OnceCell;

use app::ports::Fault;
use serde_dynamo::Item;
use store::stored::{self, Stored};

use crate::table::{Attributes, Change};

/// A change, and what its item is and was.
pub(super) struct Reading<'a> {
    pub(super) change: &'a Change,
    after: Option<Result<Stored, Fault>>,
    before: OnceCell<Option<Stored>>,
}

impl<'a> Reading<'a> {
    /// Reads what a change made.
    pub(super) fn of(change: &'a Change) -> Reading<'a> {
        Reading {
            change,
            after: change.after.as_deref().map(read),
            before: OnceCell::new(),
        }
    }

    /// What the item is now, if anything that can be read is there.
    pub(super) fn after(&self) -> Option<&Stored> {
        self.after.as_ref()?.as_ref().ok()
    }

    /// What the item is now, if it is new.
    pub(super) fn begun(&self) -> Option<&Stored> {
        self.after().filter(|_| self.change.before.is_none())
    }

    /// What the item was, if anything that can be read was there. Few ask.
    pub(super) fn before(&self) -> Option<&Stored> {
        let read = || {
            self.change
                .before
                .as_deref()
                .and_then(|item| read(item).ok())
        };
        self.before.get_or_init(read).as_ref()
    }

    /// Gives away what the item is now, or why nobody can read what was written.
    pub(super) fn take(&mut self) -> Option<Result<Stored, Fault>> {
        self.after.take()
    }

    /// Gives away what the item was.
    pub(super) fn was(mut self) -> Option<Stored> {
        self.before();
        self.before.take().flatten()
    }
}

fn read(item: &Attributes) -> Result<Stored, Fault> {
    stored::read(Item::from(item.clone()))
}
