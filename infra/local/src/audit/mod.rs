//! `cargo run -- audit`: the invariants of the ledger, held against a real table.
//!
//! Everything is read once, page by page, and judged member by member, so that a table of any size fits. What seems
//! wrong is looked at twice before it is said: in a table that is in use, a commit may fall between two reads.

mod command;
mod draws;
mod fold;
mod given;
mod member;
mod merges;
mod referrals;
mod repair;
mod report;

pub use command::{Audit, audit};
pub use report::{Checked, Finding, Repair, Report};

use crate::metrics::Metrics;
use app::ports::{Clock, Fault};
use app::store::{Read, Recorded, Store};
use aws_sdk_dynamodb::Client;
use aws_types::SdkConfig;
use domain::entry::Entry;
use domain::ids::MemberId;
use domain::rules::lottery::Seed;
use draws::Draws;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use store::stored::{Claim, Stored};
use store::whole::{Found, Whole};
use store::{AwsDatabase, DynamoStore};

/// How long an index may take to show what was committed.
const SECOND_LOOK: Duration = Duration::from_millis(500);

/// How many members are remembered to have a wallet. Beyond it they are asked for again.
const REMEMBERED_MAX: usize = 100_000;

/// What a repair is recorded with.
#[derive(Debug, Clone)]
pub struct Order {
    /// Who asks for it.
    pub operator: String,
    /// Why.
    pub reason: String,
    /// Whether it is done, or only said what would be.
    pub apply: bool,
}

/// Looks through a table.
pub struct Auditor {
    whole: Whole,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    repair: Option<Order>,
    /// The member who was examined last. All items of a member come one after the other.
    last: Option<MemberId>,
    /// Members who are known to have a wallet.
    known: HashSet<MemberId>,
    /// Those of whom it was said that they have none.
    strangers: HashSet<MemberId>,
    draws: Draws,
    report: Report,
}

impl Auditor {
    /// Over a table of this name; with an order, what can be repaired is. A repair is dated by the clock.
    #[must_use]
    pub fn new(
        config: &SdkConfig,
        table: &str,
        clock: Arc<dyn Clock>,
        repair: Option<Order>,
    ) -> Self {
        let client = Client::new(config);
        let database = Arc::new(AwsDatabase::new(&client));
        let meter = Arc::new(Metrics::default()).meter("audit");
        Self {
            whole: Whole::new(&client, table),
            store: Arc::new(DynamoStore::new(database, table, clock.clone(), meter)),
            clock,
            repair,
            last: None,
            known: HashSet::new(),
            strangers: HashSet::new(),
            draws: Draws::default(),
            report: Report::default(),
        }
    }

    /// With the seeds of lotteries that are over, by the lottery's id.
    #[must_use]
    pub fn with_seeds(self, seeds: BTreeMap<String, Seed>) -> Self {
        Self {
            draws: Draws::with(seeds),
            ..self
        }
    }

    /// About how many items there are.
    ///
    /// # Errors
    /// Where the table does not answer, or there is none.
    pub async fn items(&self) -> Result<u64, Fault> {
        self.whole.items().await
    }

    /// Looks at everything, and tells how many items were looked at after each page.
    ///
    /// # Errors
    /// Where the table does not answer.
    pub async fn run(mut self, progress: impl Fn(u64)) -> Result<Report, Fault> {
        let mut after = None;
        loop {
            let (page, next) = self.whole.page(after).await?;
            for found in page {
                self.look_at(found).await?;
            }
            progress(self.report.checked.items);
            if next.is_none() {
                self.all_draws().await?;
                return Ok(self.report);
            }
            after = next;
        }
    }

    async fn look_at(&mut self, found: Found) -> Result<(), Fault> {
        self.report.checked.items += 1;
        match (found.stored, found.member) {
            (_, Some(member)) => self.member(member).await,
            (Ok(Stored::Claim(claim)), None) => self.claim(&claim).await,
            (Ok(Stored::Recorded(_, recorded)), None) => match *recorded {
                Recorded::Entry(entry) => {
                    self.draw(&entry).await?;
                    self.entry(&entry).await
                }
                Recorded::Refused(_) | Recorded::Voided(_) => Ok(()),
            },
            (Ok(_), None) => Ok(()),
            (Err(Fault::Corrupt(kind)), None) => {
                self.add(Finding::unreadable(None, &kind));
                Ok(())
            }
            (Err(fault), None) => Err(fault),
        }
    }

    async fn member(&mut self, member: MemberId) -> Result<(), Fault> {
        if self.last.as_ref() == Some(&member) {
            return Ok(());
        }
        let mut examined = self.examine(&member).await?;
        if !examined.findings.is_empty() {
            self.clock.pause(SECOND_LOOK).await;
            examined = self.examine(&member).await?;
        }
        self.report.checked.members += 1;
        self.report.checked.entries += examined.entries;
        if examined.wallet.is_some() {
            self.remember(member.clone());
        }
        if let Some(order) = self
            .repair
            .clone()
            .filter(|_| !examined.findings.is_empty())
        {
            self.repair(&mut examined, &order).await?;
        }
        for finding in examined.findings {
            self.add(finding);
        }
        self.last = Some(member);
        Ok(())
    }

    /// Notes what was found. Where a repair was asked for and nothing was said of this, none helps.
    fn add(&mut self, mut finding: Finding) {
        if self.repair.is_some() && finding.repair == Repair::NotAsked {
            finding.repair = Repair::no_entry_helps();
        }
        self.report.findings.push(finding);
    }

    fn remember(&mut self, member: MemberId) {
        if self.known.len() >= REMEMBERED_MAX {
            self.known.clear();
        }
        self.known.insert(member);
    }

    /// An entry belongs to a member who has a wallet; what it says is judged with that member's journal.
    async fn entry(&mut self, entry: &Entry) -> Result<(), Fault> {
        let member = &entry.member;
        if self.known.contains(member) || self.strangers.contains(member) {
            return Ok(());
        }
        // A wallet that cannot be read is there, and is said with all that is its member's.
        match self.store.wallet(member, Read::Strong).await {
            Ok(None) => {
                self.strangers.insert(member.clone());
                let finding = Finding::new("the wallet of a journal", "a wallet", "none");
                self.add(finding.of(member).at(entry.seq));
            }
            Ok(Some(_)) | Err(Fault::Corrupt(_)) => self.remember(member.clone()),
            Err(fault) => return Err(fault),
        }
        Ok(())
    }

    /// A unique key points to a member whose file or coupon points back.
    async fn claim(&mut self, claim: &Claim) -> Result<(), Fault> {
        self.report.checked.claims += 1;
        if self.is_backed(claim).await? {
            return Ok(());
        }
        self.clock.pause(SECOND_LOOK).await;
        if !self.is_backed(claim).await? {
            let finding = Finding::new("who has a unique key", "nobody", "this member");
            self.add(finding.of(&claim.owner));
        }
        Ok(())
    }

    async fn is_backed(&self, claim: &Claim) -> Result<bool, Fault> {
        let items = self.whole.of(&claim.owner).await?;
        let backs = |found: &Found| match &found.stored {
            Ok(Stored::Profile(profile)) => {
                member::keys(profile).iter().any(|key| claim.is_to(key))
            }
            Ok(Stored::Coupon(coupon)) => member::keys_of_coupon(coupon)
                .iter()
                .any(|key| claim.is_to(key)),
            _ => false,
        };
        Ok(items.iter().any(backs) || merges::takes(&items, claim))
    }
}
