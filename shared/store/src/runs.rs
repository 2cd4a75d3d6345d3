//! What is kept of scheduled runs. Each item is put by itself: a run never changes, a chunk is laid out once, and how far
//! it is may be written again and says the same.

use app::ports::{Fault, Units};
use app::store::{CampaignRun, Chunk, ChunkList, ChunkName, Read, Run, Runs};
use async_trait::async_trait;
use aws_sdk_dynamodb::operation::put_item::PutItemInput;
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::query::builders::QueryInputBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
};
use domain::ids::CampaignRunId;
use serde_dynamo::Item;

use crate::DynamoStore;
use crate::event::found;
use crate::fault::unavailable;
use crate::item::{campaign_run, chunk, run};
use crate::key::{self, PK, SK};
use crate::read::Attributes;

#[async_trait]
impl Runs for DynamoStore {
    async fn campaign_run(&self, id: &CampaignRunId) -> Result<Option<CampaignRun>, Fault> {
        let item = self.get(key::campaign_run(id), Read::Strong).await?;
        item.map(campaign_run::read).transpose()
    }

    async fn open_run(&self, opened: &Run) -> Result<(), Fault> {
        self.put(run::write(opened)?, false).await.map(|_| ())
    }

    async fn run(&self, id: &str) -> Result<Option<Run>, Fault> {
        let item = self.get(key::run(id), Read::Strong).await?;
        item.map(run::read).transpose()
    }

    async fn runs(&self, before: Option<&str>, limit: u32) -> Result<Vec<Run>, Fault> {
        let mut request = QueryInput::builder()
            .expression_attribute_values(":list", AttributeValue::S(key::RUNS.to_owned()))
            .scan_index_forward(false)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX));
        request = match before {
            None => request.key_condition_expression(format!("{PK} = :list")),
            Some(before) => request
                .key_condition_expression(format!("{PK} = :list AND {SK} < :before"))
                .expression_attribute_values(":before", AttributeValue::S(before.to_owned())),
        };
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let items = self.all(request, wanted).await?;
        items
            .into_iter()
            .map(|item| run::read(Item::from(item)))
            .collect()
    }

    async fn lay(&self, run: &str, name: ChunkName, list: ChunkList) -> Result<ChunkList, Fault> {
        let undone = |list: &ChunkList| Chunk {
            name,
            planned: u64::try_from(list.tasks.len()).unwrap_or(u64::MAX),
            is_last: list.next.is_none(),
            passed: list.passed,
            worked: None,
        };
        if list == ChunkList::default() {
            // The end of a part, of which there is nothing more to say; unless more was said before.
            let stood_there = self.put(chunk::write(run, &undone(&list))?, true).await?;
            let laid = match stood_there {
                Some(_) => self.list(run, name).await?,
                None => None,
            };
            return Ok(laid.unwrap_or(list));
        }
        let written = chunk::write_list(run, name, list.clone(), self.clock.now())?;
        let laid = match self.put(written, true).await? {
            Some(before) => chunk::read_list(before)?,
            None => list,
        };
        self.put(chunk::write(run, &undone(&laid))?, true).await?;
        Ok(laid)
    }

    async fn list(&self, run: &str, name: ChunkName) -> Result<Option<ChunkList>, Fault> {
        // It never changes, and whoever asks was told of it: only a strong read may say that there is none.
        let item = match self.get(key::list(run, name), Read::Eventual).await? {
            None => self.get(key::list(run, name), Read::Strong).await?,
            found => found,
        };
        item.map(chunk::read_list).transpose()
    }

    async fn chunk(&self, run: &str, name: ChunkName) -> Result<Option<Chunk>, Fault> {
        let item = self.get(key::chunk(run, name), Read::Strong).await?;
        item.map(chunk::read).transpose()
    }

    async fn record(&self, run: &str, done: &Chunk) -> Result<(), Fault> {
        self.put(chunk::write(run, done)?, false).await.map(|_| ())
    }

    async fn chunks(&self, run: &str) -> Result<Vec<Chunk>, Fault> {
        let request = QueryInput::builder()
            .key_condition_expression(format!("{PK} = :list"))
            .expression_attribute_values(":list", AttributeValue::S(key::chunks(run)));
        let items = self.all(request, usize::MAX).await?;
        items
            .into_iter()
            .map(|item| chunk::read(Item::from(item)))
            .collect()
    }

    fn used(&self) -> Units {
        self.meter.used()
    }
}

impl DynamoStore {
    /// Puts an item, or where it must not replace another one, answers what stands there.
    pub(crate) async fn put(&self, item: Item, once: bool) -> Result<Option<Item>, Fault> {
        let mut request = PutItemInput::builder()
            .table_name(&self.table)
            .set_item(Some(Attributes::from(item)))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        if once {
            request = request
                .condition_expression(format!("attribute_not_exists({PK})"))
                .return_values_on_condition_check_failure(
                    ReturnValuesOnConditionCheckFailure::AllOld,
                );
        }
        match self.database.put_item(request).await {
            Ok(answer) => {
                self.meter_write("PutItem", answer.consumed_capacity());
                Ok(None)
            }
            Err(error) => match found(&error) {
                Some(item) => Ok(Some(item)),
                None => Err(unavailable("PutItem", &error)),
            },
        }
    }

    /// The items of a strongly consistent query, over all its pages, but no more than are wanted.
    async fn all(
        &self,
        request: QueryInputBuilder,
        wanted: usize,
    ) -> Result<Vec<Attributes>, Fault> {
        let mut items = Vec::new();
        let mut start = None;
        loop {
            let page = request
                .clone()
                .table_name(&self.table)
                .consistent_read(true)
                .set_exclusive_start_key(start)
                .return_consumed_capacity(ReturnConsumedCapacity::Total);
            let answer = self
                .database
                .query(page)
                .await
                .map_err(|error| unavailable("Query", &error))?;
            self.meter_read("Query", answer.consumed_capacity());
            items.extend(answer.items.unwrap_or_default());
            start = answer.last_evaluated_key;
            if start.is_none() || items.len() >= wanted {
                items.truncate(wanted);
                return Ok(items);
            }
        }
    }
}
