#![doc = include_str!("../README.md")]

mod commit;
mod count;
pub mod database;
mod event;
mod fault;
mod history;
pub mod image;
mod index;
mod item;
mod key;
mod member;
mod meter;
mod read;
mod runs;
pub mod stored;
pub mod whole;

use std::sync::Arc;

use app::ApiKey;
use app::budgets::Counter;
use app::endings::{CouponsEnding, EndingPage};
use app::exchanges::Stock;
use app::families::Family;
use app::line_link::Link;
use app::lotteries::Opening;
use app::month::{LeftOut, Unasked};
use app::ports::{Clock, Fault, Meter};
use app::store::{
    Claimed, Commit, Job, JoinRecord, MemberFile, Page, Read, Recorded, Store, Write,
};
use app::ties::{Tie, TieName};
use async_trait::async_trait;
use domain::calendar::{Day, Instant, Month, MonthDay};
use domain::coupon::Coupon;
use domain::entry::{Entry, EntryKey};
use domain::ids::{CouponId, FamilyId, LinkId, MemberId};
use domain::member::UniqueKey;
use domain::program::{Published, Timeline};
use domain::wallet::Wallet;
use uuid::Uuid;

pub use database::{AwsDatabase, Database};

/// The one table, in DynamoDB or in anything that speaks its protocol.
#[derive(Clone)]
pub struct DynamoStore {
    database: Arc<dyn Database>,
    table: String,
    clock: Arc<dyn Clock>,
    meter: Arc<dyn Meter>,
}

impl DynamoStore {
    /// A store over a table.
    #[must_use]
    pub fn new(
        database: Arc<dyn Database>,
        table: impl Into<String>,
        clock: Arc<dyn Clock>,
        meter: Arc<dyn Meter>,
    ) -> DynamoStore {
        DynamoStore {
            database,
            table: table.into(),
            clock,
            meter,
        }
    }
}

#[async_trait]
impl Store for DynamoStore {
    async fn wallet(&self, member: &MemberId, read: Read) -> Result<Option<Wallet>, Fault> {
        let item = self.get(key::wallet(member), read).await?;
        item.map(item::wallet::read).transpose()
    }

    async fn recorded(&self, key: &EntryKey, read: Read) -> Result<Option<Recorded>, Fault> {
        let item = self.get(key::entry(key), read).await?;
        item.map(item::recorded::read).transpose()
    }

    async fn history(
        &self,
        member: &MemberId,
        below: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Entry>, Fault> {
        self.journal(member, below, limit).await
    }

    async fn member(&self, member: &MemberId, read: Read) -> Result<Option<MemberFile>, Fault> {
        self.member_file(member, read).await
    }

    async fn members(&self, shard: u8, after: Option<MemberId>, limit: u32) -> Result<Page, Fault> {
        self.page_of_members(shard, after, limit).await
    }

    async fn owner(&self, key: &UniqueKey, read: Read) -> Result<Option<MemberId>, Fault> {
        let item = self.get(key::unique(key), read).await?;
        item.map(item::owner::read).transpose()
    }

    async fn coupon(&self, member: &MemberId, coupon: &CouponId) -> Result<Option<Coupon>, Fault> {
        let item = self.get(key::coupon(member, coupon), Read::Strong).await?;
        item.map(item::coupon::read).transpose()
    }

    async fn link(&self, id: &LinkId) -> Result<Option<Link>, Fault> {
        let item = self.get(key::link(id), Read::Strong).await?;
        item.map(item::link::read).transpose()
    }

    async fn link_at(&self, place: &str) -> Result<Option<LinkId>, Fault> {
        let item = self.get(key::link_place(place), Read::Strong).await?;
        item.map(item::link::read_place).transpose()
    }

    async fn tie(&self, name: &TieName) -> Result<Option<Tie>, Fault> {
        let item = self.get(key::tie(name), Read::Strong).await?;
        item.map(|item| item::tie::read(name, item)).transpose()
    }

    async fn family(&self, id: &FamilyId) -> Result<Option<Family>, Fault> {
        let item = self.get(key::family(id), Read::Strong).await?;
        item.map(item::family::read).transpose()
    }

    async fn stock(&self, reward: &str) -> Result<Option<Stock>, Fault> {
        let item = self.get(key::stock(reward), Read::Strong).await?;
        item.map(item::stock::read).transpose()
    }

    async fn opening(&self, lottery: &str) -> Result<Option<Opening>, Fault> {
        let item = self.get(key::opening(lottery), Read::Strong).await?;
        item.map(item::opening::read).transpose()
    }

    async fn counter(
        &self,
        campaign: &str,
        shard: u8,
        read: Read,
    ) -> Result<Option<Counter>, Fault> {
        let item = self.get(key::counter(campaign, shard), read).await?;
        item.map(item::counter::read).transpose()
    }

    async fn joined(&self, idempotency_key: &str) -> Result<Option<JoinRecord>, Fault> {
        let item = self.get(key::joined(idempotency_key), Read::Strong).await?;
        item.map(item::join::read).transpose()
    }

    async fn timeline(&self, read: Read) -> Result<Option<Timeline>, Fault> {
        let item = self.get(key::program_in_force(), read).await?;
        item.map(item::program::read_timeline).transpose()
    }

    async fn program(&self, version: u32) -> Result<Option<Published>, Fault> {
        // Strong, because the version may have been published a moment ago; each process reads it once.
        let item = self.get(key::program(version), Read::Strong).await?;
        item.map(item::program::read).transpose()
    }

    async fn api_key(&self, id: &str) -> Result<Option<ApiKey>, Fault> {
        // A key that was made a moment ago opens already: only a strong read may say that there is none.
        let item = match self.get(key::api_key(id), Read::Eventual).await? {
            Some(item) => Some(item),
            None => self.get(key::api_key(id), Read::Strong).await?,
        };
        item.map(item::api_key::read).transpose()
    }

    async fn due(
        &self,
        through: Day,
        shard: u8,
        after: Option<String>,
        limit: u32,
    ) -> Result<Page, Fault> {
        self.page(key::due(shard), after, key::due_through(through), limit)
            .await
    }

    async fn birthdays(
        &self,
        birthday: MonthDay,
        shard: u8,
        after: Option<String>,
        limit: u32,
    ) -> Result<Page, Fault> {
        self.page(
            key::birthday(birthday, shard),
            after,
            key::LAST_PLACE.to_owned(),
            limit,
        )
        .await
    }

    async fn endings(
        &self,
        days: (Day, Day),
        shard: u8,
        after: Option<String>,
        limit: u32,
    ) -> Result<EndingPage, Fault> {
        self.page_of_endings(days, shard, after, limit).await
    }

    async fn coupons_ending(&self, group: Uuid) -> Result<Option<CouponsEnding>, Fault> {
        let item = self.get(key::coupons_ending(group), Read::Strong).await?;
        item.map(item::coupons_ending::read).transpose()
    }

    async fn left_out(&self, month: Month) -> Result<Option<LeftOut>, Fault> {
        let item = self.get(key::left_out(month), Read::Strong).await?;
        item.map(item::left_out::read).transpose()
    }

    async fn leave_out(
        &self,
        what: Unasked,
        limit: u64,
        now: Instant,
        count: u64,
    ) -> Result<(), Fault> {
        self.add_left_out(what, limit, now, count).await
    }

    async fn job_through(&self, job: Job) -> Result<Option<Day>, Fault> {
        let item = self.get(key::job(job), Read::Strong).await?;
        item.map(item::job::read).transpose()
    }

    async fn claim_event(&self, id: &str, holder: Uuid, now: Instant) -> Result<Claimed, Fault> {
        self.claim(id, holder, now).await
    }

    async fn finish_event(&self, id: &str, now: Instant) -> Result<(), Fault> {
        self.finish(id, now).await
    }

    async fn commit(&self, writes: Vec<Write>) -> Result<Commit, Fault> {
        self.commit_plan(writes).await
    }
}
