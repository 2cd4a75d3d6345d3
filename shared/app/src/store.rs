//! The database, as the use cases see it: reads, and one way to write.
//!
//! Every change is one list of [`Write`]s that is committed whole or not at all. Each write carries its own
//! condition; what stood in the way comes back as a [`Commit`].

mod campaigns;
mod recorded;
mod runs;

use async_trait::async_trait;
use domain::calendar::{Day, Instant, Month, MonthDay};
use domain::coupon::Coupon;
use domain::entry::{Entry, EntryKey, Fingerprint};
use domain::ids::{CouponId, FamilyId, LinkId, MemberId};
use domain::member::{Profile, UniqueKey};
use domain::program::{Published, Timeline};
use domain::wallet::Wallet;
use uuid::Uuid;

use crate::api_key::ApiKey;
use crate::budgets::Counter;
use crate::endings::{CouponsEnding, EndingPage};
use crate::exchanges::Stock;
use crate::families::Family;
use crate::line_link::Link;
use crate::lotteries::Opening;
use crate::month::{LeftOut, Unasked};
use crate::ports::Fault;
use crate::ties::{Tie, TieName};
pub use campaigns::{CampaignRun, Passed};
pub use recorded::{Recorded, RefusedMark};
pub use runs::{Chunk, ChunkList, ChunkName, Job, Of, Part, Run, RunCounts, Runs, Task, Worked};

/// How fresh a read must be. An eventual read is half the price and enough for deciding, because the wallet's version
/// catches a stale one when it is written; a refusal is only ever given on a strong one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// May miss the latest writes.
    Eventual,
    /// Sees every acknowledged write.
    Strong,
}

/// The one table.
#[async_trait]
pub trait Store: Runs {
    /// One member's wallet.
    async fn wallet(&self, member: &MemberId, read: Read) -> Result<Option<Wallet>, Fault>;

    /// What is recorded under a caller's id.
    async fn recorded(&self, key: &EntryKey, read: Read) -> Result<Option<Recorded>, Fault>;

    /// The member's journal, newest first, from below `below`.
    async fn history(
        &self,
        member: &MemberId,
        below: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Entry>, Fault>;

    /// Everything kept about one member, in one read.
    async fn member(&self, member: &MemberId, read: Read) -> Result<Option<MemberFile>, Fault>;

    /// Members of one shard, those who have left too, by their id, from behind `after`.
    async fn members(&self, shard: u8, after: Option<MemberId>, limit: u32) -> Result<Page, Fault>;

    /// Whose a unique key is.
    async fn owner(&self, key: &UniqueKey, read: Read) -> Result<Option<MemberId>, Fault>;

    /// One coupon of a member.
    async fn coupon(&self, member: &MemberId, coupon: &CouponId) -> Result<Option<Coupon>, Fault>;

    /// A link of a LINE user with a membership.
    async fn link(&self, id: &LinkId) -> Result<Option<Link>, Fault>;

    /// Which link a nonce or a code belongs to, by its keyed hash.
    async fn link_at(&self, place: &str) -> Result<Option<LinkId>, Fault>;

    /// All that is tied to something.
    async fn tie(&self, name: &TieName) -> Result<Option<Tie>, Fault>;

    /// A family, as it was named last.
    async fn family(&self, id: &FamilyId) -> Result<Option<Family>, Fault>;

    /// How many of a reward are left.
    async fn stock(&self, reward: &str) -> Result<Option<Stock>, Fault>;

    /// A lottery whose seed is settled.
    async fn opening(&self, lottery: &str) -> Result<Option<Opening>, Fault>;

    /// How much of a campaign's budget one of its counters has given.
    async fn counter(
        &self,
        campaign: &str,
        shard: u8,
        read: Read,
    ) -> Result<Option<Counter>, Fault>;

    /// What a `POST /v1/members` with this key answered.
    async fn joined(&self, idempotency_key: &str) -> Result<Option<JoinRecord>, Fault>;

    /// Which version of the program is in force when.
    async fn timeline(&self, read: Read) -> Result<Option<Timeline>, Fault>;

    /// A program as it was published. A version never changes.
    async fn program(&self, version: u32) -> Result<Option<Published>, Fault>;

    /// An API key by its short id.
    async fn api_key(&self, id: &str) -> Result<Option<ApiKey>, Fault>;

    /// Wallets of one shard that are due on a day or before it, the longest overdue first. Days on which nobody swept
    /// need no bookkeeping: what was due then still stands at the front.
    async fn due(
        &self,
        through: Day,
        shard: u8,
        after: Option<String>,
        limit: u32,
    ) -> Result<Page, Fault>;

    /// Members with a birthday, by shard.
    async fn birthdays(
        &self,
        birthday: MonthDay,
        shard: u8,
        after: Option<String>,
        limit: u32,
    ) -> Result<Page, Fault>;

    /// Coupons of one shard that can be used and whose last day is from one day through another, by last day; those of
    /// one template beside each other.
    async fn endings(
        &self,
        days: (Day, Day),
        shard: u8,
        after: Option<String>,
        limit: u32,
    ) -> Result<EndingPage, Fault>;

    /// Coupons whose owners are told together.
    async fn coupons_ending(&self, group: Uuid) -> Result<Option<CouponsEnding>, Fault>;

    /// What was not sent in a month.
    async fn left_out(&self, month: Month) -> Result<Option<LeftOut>, Fault>;

    /// Writes down that messages to so many members were not sent, and that the month's limit had no room for them.
    async fn leave_out(
        &self,
        what: Unasked,
        limit: u64,
        now: Instant,
        count: u64,
    ) -> Result<(), Fault>;

    /// The last day that a job was planned for.
    async fn job_through(&self, job: Job) -> Result<Option<Day>, Fault>;

    /// Takes an incoming event for a holder, who has it when asking again too; nobody else does until the claim lapses.
    async fn claim_event(&self, id: &str, holder: Uuid, now: Instant) -> Result<Claimed, Fault>;

    /// Remembers that an event was answered.
    async fn finish_event(&self, id: &str, now: Instant) -> Result<(), Fault>;

    /// Commits all writes, or none. An answer lost on the way is asked for again before this fails, so `Err` means
    /// that the outcome is unknown.
    async fn commit(&self, writes: Vec<Write>) -> Result<Commit, Fault>;
}

/// The number of shards of each sparse index. Sixteen partitions take 16,000 reads a second, far above any sweep.
pub const SHARDS: u8 = 16;

/// One change, with its condition.
#[derive(Clone, Debug)]
pub enum Write {
    /// The next state of a wallet; the stored one must be its predecessor.
    Wallet(Wallet),
    /// A new entry; its id must be free. A redemption's id is free again when a remembered refusal has run out.
    Entry(Entry),
    /// A refusal that is remembered for its id; the id must be free.
    Refusal(EntryKey, RefusedMark),
    /// A mark on a redemption's id that was voided before it was seen; only a refusal may stand there.
    Tombstone(EntryKey, Instant),
    /// The next state of a profile; the stored one must be its predecessor.
    Profile(Profile),
    /// A unique key; nobody else may have it.
    Claim(UniqueKey, MemberId),
    /// A unique key given up by the member who has it.
    Release(UniqueKey, MemberId),
    /// A unique key that goes from the member who has it to another.
    Transfer {
        /// Which.
        key: UniqueKey,
        /// Who has it.
        from: MemberId,
        /// Who will have it.
        to: MemberId,
    },
    /// The next state of a coupon; the stored one must be its predecessor.
    Coupon(Coupon),
    /// That a member is there, for whoever looks for all of them.
    Listed(MemberId),
    /// What a `POST /v1/members` answered; the key must be free.
    Joined(String, JoinRecord),
    /// The personal data in a join record, erased.
    JoinErased(String, JoinRecord),
    /// The next version of the program, and the timeline with it; the newest must be its predecessor.
    Program(Published, Timeline),
    /// A notice to send to a member; there must be none of that day.
    Notice(Notice),
    /// Coupons whose owners are told together; the name must be free.
    CouponsEnding(CouponsEnding),
    /// The next state of a link; the stored one must be its predecessor.
    Link(Box<Link>),
    /// Where a link's nonce or code is found until some time after this instant; nobody else may stand there.
    LinkPlace(String, LinkId, Instant),
    /// The last day that a job was planned for; it never goes back.
    JobThrough(Job, Day),
    /// The next state of a tie; the stored one must be its predecessor.
    Tie(Tie),
    /// The next state of a family; the stored one must be its predecessor.
    Family(Family),
    /// The next state of a campaign run; the stored one must be its predecessor.
    CampaignRun(Box<CampaignRun>),
    /// The next state of a stock; the stored one must be its predecessor.
    Stock(Stock),
    /// A lottery whose seed is settled; its id must be free.
    Opening(Opening),
    /// The next state of a budget's counter; the stored one must be its predecessor.
    Counter(Counter),
    /// An API key.
    ApiKey(ApiKey),
}

/// How a commit ended.
#[derive(Clone, Debug)]
pub enum Commit {
    /// All is written.
    Done,
    /// The caller's id is taken, by this.
    Recorded(Box<Recorded>),
    /// A unique key belongs to somebody else.
    Taken(UniqueKey),
    /// Something was not its predecessor any more: load and decide again.
    Stale,
}

/// Everything kept about one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberFile {
    /// Who.
    pub profile: Profile,
    /// Their points.
    pub wallet: Wallet,
    /// Their coupons.
    pub coupons: Vec<Coupon>,
}

/// The answer to a `POST /v1/members`, kept for its `Idempotency-Key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinRecord {
    /// What was asked.
    pub fingerprint: Fingerprint,
    /// Who joined.
    pub member: MemberId,
    /// The file as it was then; `None` once the member has withdrawn.
    pub profile: Option<Profile>,
}

/// Something a sweep tells a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Whom.
    pub member: MemberId,
    /// On which day, in the program's zone.
    pub on: Day,
    /// Points that expire, by last day.
    pub expiring: Vec<domain::wallet::sweep::Expiring>,
    /// Coupons that end.
    pub coupons: Vec<CouponId>,
}

/// A page of a sparse index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Who is on it.
    pub members: Vec<MemberId>,
    /// The cursor of the next page, if there is one. What it says is the store's own business.
    pub next: Option<String>,
}

/// Whether an incoming event is ours to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// Ours.
    Ours,
    /// Answered before.
    Answered,
    /// Somebody is at it; ask again later.
    Busy,
}
