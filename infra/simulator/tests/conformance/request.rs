//! Requests as plain data, put to any database in the client's own words.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::operation::get_item::GetItemInput;
use aws_sdk_dynamodb::operation::put_item::PutItemInput;
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::types::{
    AttributeValue, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};

use crate::answer::Answer;
use crate::databases::Named;

/// An item, or a key, in an order that prints the same every time.
pub(crate) type Item = BTreeMap<String, AttributeValue>;

/// What may be asked of a database.
#[derive(Clone, Debug)]
pub(crate) enum Request {
    Get {
        key: Item,
        strong: bool,
    },
    Query(Query),
    Put {
        item: Item,
        condition: Condition,
    },
    Update {
        key: Item,
        expression: String,
        values: Item,
    },
    Transact {
        actions: Vec<Action>,
        token: Option<String>,
    },
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    pub(crate) index: Option<&'static str>,
    pub(crate) expression: String,
    pub(crate) values: Item,
    pub(crate) backward: bool,
    pub(crate) limit: Option<i32>,
    pub(crate) behind: Option<Item>,
    pub(crate) strong: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Condition {
    pub(crate) expression: Option<String>,
    pub(crate) values: Item,
    pub(crate) tells: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Action {
    Put(Item, Condition),
    Delete(Item, Condition),
}

type Attributes = std::collections::HashMap<String, AttributeValue>;

fn carried(item: &Item) -> Attributes {
    item.clone().into_iter().collect()
}

/// No values are no parameter: DynamoDB refuses an empty one.
fn given(values: &Item) -> Option<Attributes> {
    (!values.is_empty()).then(|| carried(values))
}

impl Condition {
    fn old(&self) -> Option<ReturnValuesOnConditionCheckFailure> {
        self.tells
            .then_some(ReturnValuesOnConditionCheckFailure::AllOld)
    }
}

impl Action {
    /// The item, or its key.
    pub(crate) fn names(&self) -> &Item {
        match self {
            Action::Put(item, _) | Action::Delete(item, _) => item,
        }
    }

    fn in_table(&self, table: &str) -> TransactWriteItem {
        match self {
            Action::Put(item, condition) => {
                let put = Put::builder()
                    .table_name(table)
                    .set_item(Some(carried(item)))
                    .set_condition_expression(condition.expression.clone())
                    .set_expression_attribute_values(given(&condition.values))
                    .set_return_values_on_condition_check_failure(condition.old());
                TransactWriteItem::builder()
                    .put(put.build().unwrap())
                    .build()
            }
            Action::Delete(key, condition) => {
                let delete = Delete::builder()
                    .table_name(table)
                    .set_key(Some(carried(key)))
                    .set_condition_expression(condition.expression.clone())
                    .set_expression_attribute_values(given(&condition.values))
                    .set_return_values_on_condition_check_failure(condition.old());
                TransactWriteItem::builder()
                    .delete(delete.build().unwrap())
                    .build()
            }
        }
    }
}

impl Request {
    /// What a database answers.
    pub(crate) async fn put_to(&self, named: &Named) -> Answer {
        let Named {
            database, table, ..
        } = named;
        match self {
            Request::Get { key, strong } => {
                let request = GetItemInput::builder()
                    .table_name(table)
                    .set_key(Some(carried(key)))
                    .consistent_read(*strong);
                Answer::of_get(database.get_item(request).await)
            }
            Request::Query(query) => Answer::of_query(database.query(query.of(table)).await),
            Request::Put { item, condition } => {
                let request = PutItemInput::builder()
                    .table_name(table)
                    .set_item(Some(carried(item)))
                    .set_condition_expression(condition.expression.clone())
                    .set_expression_attribute_values(given(&condition.values))
                    .set_return_values_on_condition_check_failure(condition.old());
                Answer::of_put(database.put_item(request).await)
            }
            Request::Update {
                key,
                expression,
                values,
            } => {
                let request = UpdateItemInput::builder()
                    .table_name(table)
                    .set_key(Some(carried(key)))
                    .update_expression(expression)
                    .set_expression_attribute_values(given(values));
                Answer::of_update(database.update_item(request).await)
            }
            Request::Transact { actions, token } => {
                let actions = actions.iter().map(|action| action.in_table(table));
                let request = TransactWriteItemsInput::builder()
                    .set_transact_items(Some(actions.collect()))
                    .set_client_request_token(token.clone());
                Answer::of_transact(database.transact_write_items(request).await)
            }
        }
    }
}

impl Query {
    fn of(&self, table: &str) -> aws_sdk_dynamodb::operation::query::builders::QueryInputBuilder {
        QueryInput::builder()
            .table_name(table)
            .set_index_name(self.index.map(str::to_owned))
            .key_condition_expression(&self.expression)
            .set_expression_attribute_values(given(&self.values))
            .scan_index_forward(!self.backward)
            .set_limit(self.limit)
            .set_exclusive_start_key(self.behind.as_ref().map(carried))
            .consistent_read(self.strong)
    }
}
