//! A table that takes whatever a use case commits, and hands it to the engine by the ten thousand.
//!
//! It answers what was written since the member before was forgotten: a newcomer's use cases read nothing else. Conditions
//! are not asked: every id here is new.

use crate::engine::{TABLE, file_in};
use async_trait::async_trait;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::get_item::builders::GetItemInputBuilder;
use aws_sdk_dynamodb::operation::get_item::{GetItemError, GetItemOutput};
use aws_sdk_dynamodb::operation::put_item::builders::PutItemInputBuilder;
use aws_sdk_dynamodb::operation::put_item::{PutItemError, PutItemOutput};
use aws_sdk_dynamodb::operation::query::builders::QueryInputBuilder;
use aws_sdk_dynamodb::operation::query::{QueryError, QueryOutput};
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsInputBuilder;
use aws_sdk_dynamodb::operation::transact_write_items::{
    TransactWriteItemsError, TransactWriteItemsOutput,
};
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemInputBuilder;
use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemOutput};
use aws_sdk_dynamodb::types::AttributeValue;
use dynoxide::{AttributeValue as Stored, Database, ImportOptions};
use std::collections::HashMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

type Attributes = HashMap<String, AttributeValue>;
type Item = HashMap<String, Stored>;

/// Items written at once.
const BATCH: usize = 20_000;

/// Batches that wait for the writer at most.
const WAITING_MAX: usize = 2;

/// The table.
#[derive(Clone)]
pub(super) struct Bulk(Arc<Mutex<State>>);

struct State {
    /// What is answered for ever.
    kept: Vec<Attributes>,
    /// What was written since the last member was forgotten; the last of a key counts.
    recent: Vec<Attributes>,
    batch: Vec<Item>,
    writer: Option<SyncSender<Vec<Item>>>,
}

/// The thread that writes, and why it could not.
pub(super) type Writer = JoinHandle<Result<(), String>>;

impl Bulk {
    /// Opens the table in a folder.
    pub(super) fn open(folder: &Path) -> Result<(Self, Writer), String> {
        let database = Database::new(&file_in(folder).display().to_string());
        let database = database.map_err(|error| error.to_string())?;
        let (sender, batches) = sync_channel(WAITING_MAX);
        let writer = std::thread::spawn(move || write(&database, &batches));
        let state = State {
            kept: Vec::new(),
            recent: Vec::new(),
            batch: Vec::new(),
            writer: Some(sender),
        };
        Ok((Self(Arc::new(Mutex::new(state))), writer))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers for ever what was written until now.
    pub(super) fn keep(&self) {
        let mut state = self.state();
        state.kept = state.recent.clone();
    }

    /// Nobody asks for the last member any more: what they have is written.
    pub(super) fn forget(&self) -> Result<(), String> {
        let mut state = self.state();
        let recent = std::mem::take(&mut state.recent);
        for item in newest(recent) {
            let item: Option<Item> = item.into_iter().map(stored).collect();
            state
                .batch
                .push(item.ok_or("an item is not of text, numbers, lists and maps")?);
        }
        if state.batch.len() < BATCH {
            return Ok(());
        }
        let batch = std::mem::take(&mut state.batch);
        send(&state, batch)
    }

    /// Writes the rest. The writer's thread then ends.
    pub(super) fn finish(&self) -> Result<(), String> {
        let mut state = self.state();
        let batch = std::mem::take(&mut state.batch);
        send(&state, batch)?;
        state.writer = None;
        Ok(())
    }
}

fn send(state: &State, batch: Vec<Item>) -> Result<(), String> {
    let sent = state.writer.as_ref().map(|writer| writer.send(batch));
    sent.and_then(Result::ok)
        .ok_or_else(|| "the writer has stopped".to_owned())
}

/// Each key's last item, in the order of writing.
fn newest(items: Vec<Attributes>) -> Vec<Attributes> {
    let mut kept: Vec<Attributes> = Vec::with_capacity(items.len());
    for item in items {
        match kept.iter_mut().find(|known| same_key(known, &item)) {
            Some(known) => *known = item,
            None => kept.push(item),
        }
    }
    kept
}

fn same_key(left: &Attributes, right: &Attributes) -> bool {
    ["PK", "SK"]
        .iter()
        .all(|name| left.get(*name) == right.get(*name))
}

fn write(database: &Database, batches: &Receiver<Vec<Item>>) -> Result<(), String> {
    let words = |error: dynoxide::DynoxideError| error.to_string();
    database.enable_bulk_loading().map_err(words)?;
    for batch in batches {
        database
            .import_items(TABLE, batch, ImportOptions::default())
            .map_err(words)?;
    }
    database.disable_bulk_loading().map_err(words)
}

fn stored((name, value): (String, AttributeValue)) -> Option<(String, Stored)> {
    Some((name, stored_value(value)?))
}

fn stored_value(value: AttributeValue) -> Option<Stored> {
    Some(match value {
        AttributeValue::S(text) => Stored::S(text),
        AttributeValue::N(number) => Stored::N(number),
        AttributeValue::Bool(is) => Stored::BOOL(is),
        AttributeValue::Null(is) => Stored::NULL(is),
        AttributeValue::L(values) => Stored::L(
            values
                .into_iter()
                .map(stored_value)
                .collect::<Option<_>>()?,
        ),
        AttributeValue::M(values) => {
            Stored::M(values.into_iter().map(stored).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// What a newcomer's use cases never ask.
fn unasked<E>() -> SdkError<E> {
    SdkError::construction_failure("the loader answers no such call")
}

#[async_trait]
impl store::Database for Bulk {
    async fn get_item(
        &self,
        request: GetItemInputBuilder,
    ) -> Result<GetItemOutput, SdkError<GetItemError>> {
        let key = request.get_key().clone().unwrap_or_default();
        let state = self.state();
        let mut known = state.recent.iter().rev().chain(&state.kept);
        let found = known.find(|item| same_key(item, &key)).cloned();
        Ok(GetItemOutput::builder().set_item(found).build())
    }

    async fn query(&self, _: QueryInputBuilder) -> Result<QueryOutput, SdkError<QueryError>> {
        Err(unasked())
    }

    async fn put_item(
        &self,
        _: PutItemInputBuilder,
    ) -> Result<PutItemOutput, SdkError<PutItemError>> {
        Err(unasked())
    }

    async fn update_item(
        &self,
        _: UpdateItemInputBuilder,
    ) -> Result<UpdateItemOutput, SdkError<UpdateItemError>> {
        Err(unasked())
    }

    async fn transact_write_items(
        &self,
        request: TransactWriteItemsInputBuilder,
    ) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
        let writes = request.get_transact_items().clone().unwrap_or_default();
        let items: Option<Vec<Attributes>> = writes
            .into_iter()
            .map(|write| write.put.map(|put| put.item))
            .collect();
        self.state().recent.extend(items.ok_or_else(unasked)?);
        Ok(TransactWriteItemsOutput::builder().build())
    }
}
