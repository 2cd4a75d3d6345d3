//! One write as the database takes it: what is written, on what condition, and what it means when that fails.

use app::ports::Fault;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{
    Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};
use domain::member::UniqueKey;
use serde_dynamo::{AttributeValue, Item};

use crate::key::{Key, PK};
use crate::read::{Attributes, attributes};

/// One action of a transaction.
pub(crate) struct Action {
    pub(crate) effect: Effect,
    pub(crate) condition: Option<Condition>,
    pub(crate) guards: Guards,
}

/// What an action does.
pub(crate) enum Effect {
    Put(Item),
    Delete(Key),
}

/// What must hold of the stored item.
pub(crate) struct Condition {
    pub(crate) holds: String,
    pub(crate) values: Vec<(&'static str, AttributeValue)>,
    /// It cannot hold again once the action was done, so its failure can mean that we did it.
    pub(crate) once: bool,
}

/// What a condition protects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Guards {
    /// A caller's id.
    Id,
    /// A key that one member may have.
    Unique(UniqueKey),
    /// The order of versions.
    Order,
}

impl Condition {
    /// Nothing stands there.
    pub(crate) fn absent() -> Condition {
        Condition {
            holds: format!("attribute_not_exists({PK})"),
            values: Vec::new(),
            once: true,
        }
    }

    /// Nothing stands there, or something that may be replaced.
    pub(crate) fn absent_or(
        holds: impl std::fmt::Display,
        values: Vec<(&'static str, AttributeValue)>,
    ) -> Condition {
        Condition {
            holds: format!("attribute_not_exists({PK}) OR {holds}"),
            values,
            once: true,
        }
    }

    /// What stands there has this attribute.
    pub(crate) fn is(attribute: &str, value: AttributeValue) -> Condition {
        Condition {
            holds: format!("{attribute} = :is"),
            values: vec![(":is", value)],
            once: true,
        }
    }

    /// The condition still holds after the action was done.
    pub(crate) fn still_true_after(self) -> Condition {
        Condition {
            once: false,
            ..self
        }
    }

    fn values(&self) -> Option<Attributes> {
        let values = self.values.iter();
        (!self.values.is_empty()).then(|| {
            values
                .map(|(name, value)| ((*name).to_owned(), value.clone().into()))
                .collect()
        })
    }
}

impl Action {
    /// Whether `found` is what this action leaves behind.
    pub(crate) fn wrote(&self, found: Option<&Item>) -> bool {
        match &self.effect {
            Effect::Put(item) => found == Some(item),
            Effect::Delete(_) => found.is_none(),
        }
    }

    /// Whether this cannot pass a second time.
    pub(crate) fn passes_once(&self) -> bool {
        self.condition
            .as_ref()
            .is_some_and(|condition| condition.once)
    }

    pub(crate) fn names_an_id(&self) -> bool {
        self.guards == Guards::Id
    }

    /// The action as the client carries it.
    pub(crate) fn request(&self, table: &str) -> Result<TransactWriteItem, Fault> {
        let request = match &self.effect {
            Effect::Put(item) => self
                .put(table, item)
                .map(|put| TransactWriteItem::builder().put(put)),
            Effect::Delete(key) => self
                .delete(table, key)
                .map(|delete| TransactWriteItem::builder().delete(delete)),
        };
        let incomplete = |error: BuildError| Fault::Unavailable(error.to_string());
        request.map(|request| request.build()).map_err(incomplete)
    }

    fn put(&self, table: &str, item: &Item) -> Result<Put, BuildError> {
        let condition = self.condition.as_ref();
        Put::builder()
            .table_name(table)
            .set_item(Some(Attributes::from(item.clone())))
            .set_condition_expression(condition.map(|condition| condition.holds.clone()))
            .set_expression_attribute_values(condition.and_then(Condition::values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
    }

    fn delete(&self, table: &str, key: &Key) -> Result<Delete, BuildError> {
        let condition = self.condition.as_ref();
        Delete::builder()
            .table_name(table)
            .set_key(Some(attributes(key.clone())))
            .set_condition_expression(condition.map(|condition| condition.holds.clone()))
            .set_expression_attribute_values(condition.and_then(Condition::values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
    }
}
