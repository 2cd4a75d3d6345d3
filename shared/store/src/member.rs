//! Everything about one member, in one query: profile, wallet and coupons share a partition.

use app::ports::Fault;
use app::store::{MemberFile, Page, Read};
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use domain::ids::MemberId;
use serde_dynamo::{AttributeValue as Value, Item};

use crate::DynamoStore;
use crate::fault::unavailable;
use crate::item::{self, corrupt};
use crate::key::{self, Key, OfMember, PK, SK};
use crate::read::{Attributes, is_strong};

impl DynamoStore {
    /// A member's file. An eventual read may see half of a joining; then it is read again, strongly.
    pub(crate) async fn member_file(
        &self,
        member: &MemberId,
        read: Read,
    ) -> Result<Option<MemberFile>, Fault> {
        match assemble(self.partition(member, read).await?)? {
            Parts::None => Ok(None),
            Parts::Whole(file) => Ok(Some(*file)),
            Parts::Half if read == Read::Strong => Err(corrupt("member with half a file")),
            Parts::Half => match assemble(self.partition(member, Read::Strong).await?)? {
                Parts::None => Ok(None),
                Parts::Whole(file) => Ok(Some(*file)),
                Parts::Half => Err(corrupt("member with half a file")),
            },
        }
    }

    /// A page of all members of one shard, from behind `after`.
    pub(crate) async fn page_of_members(
        &self,
        shard: u8,
        after: Option<MemberId>,
        limit: u32,
    ) -> Result<Page, Fault> {
        let after = after.map(String::from).unwrap_or_default();
        let request = QueryInput::builder()
            .table_name(&self.table)
            .key_condition_expression(format!("{PK} = :list AND {SK} BETWEEN :first AND :last"))
            .expression_attribute_values(":list", AttributeValue::S(key::members(shard)))
            .expression_attribute_values(":first", AttributeValue::S(key::place_after(&after)))
            .expression_attribute_values(":last", AttributeValue::S(key::LAST_PLACE.to_owned()))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = self
            .database
            .query(request)
            .await
            .map_err(|error| unavailable("Query", &error))?;
        self.meter_read("Query", answer.consumed_capacity());
        let next = answer.last_evaluated_key().and_then(|key| key.get(SK));
        let next = next.and_then(|place| place.as_s().ok()).cloned();
        let items = answer.items.unwrap_or_default().into_iter();
        let members = items.map(|item| item::listed::read(Item::from(item)));
        Ok(Page {
            members: members.collect::<Result<_, _>>()?,
            next,
        })
    }

    async fn partition(&self, member: &MemberId, read: Read) -> Result<Vec<Attributes>, Fault> {
        let mut items = Vec::new();
        let mut start = None;
        loop {
            let request = QueryInput::builder()
                .table_name(&self.table)
                .key_condition_expression(format!("{PK} = :member"))
                .expression_attribute_values(":member", AttributeValue::S(key::member(member)))
                .consistent_read(is_strong(read))
                .set_exclusive_start_key(start)
                .return_consumed_capacity(ReturnConsumedCapacity::Total);
            let answer = self
                .database
                .query(request)
                .await
                .map_err(|error| unavailable("Query", &error))?;
            self.meter_read("Query", answer.consumed_capacity());
            items.extend(answer.items.unwrap_or_default());
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(items);
            }
        }
    }
}

/// How much of a file was there.
enum Parts {
    None,
    Half,
    Whole(Box<MemberFile>),
}

fn assemble(items: Vec<Attributes>) -> Result<Parts, Fault> {
    let (mut profile, mut wallet, mut coupons) = (None, None, Vec::new());
    for item in items.into_iter().map(Item::from) {
        match key_of(&item).as_ref().and_then(key::read_member) {
            Some(OfMember::Wallet(_)) => wallet = Some(item::wallet::read(item)?),
            Some(OfMember::Profile(_)) => profile = Some(item::profile::read(item)?),
            Some(OfMember::Coupon(..)) => coupons.push(item::coupon::read(item)?),
            None => return Err(corrupt("item of a member")),
        }
    }
    Ok(match (profile, wallet) {
        (Some(profile), Some(wallet)) => Parts::Whole(Box::new(MemberFile {
            profile,
            wallet,
            coupons,
        })),
        (None, None) => Parts::None,
        _ => Parts::Half,
    })
}

/// The key that an item carries.
pub(crate) fn key_of(item: &Item) -> Option<Key> {
    match (item.get(PK)?, item.get(SK)?) {
        (Value::S(pk), Value::S(sk)) => Some(Key {
            pk: pk.clone(),
            sk: sk.clone(),
        }),
        _ => None,
    }
}
