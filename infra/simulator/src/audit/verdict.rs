//! What the auditor says: what must never happen and did, and how often it looked.

use std::fmt;

/// What must always hold, by its number in the list of invariants that the guarantees name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Invariant {
    /// The wallet is what its journal comes to, and nothing is overdrawn (I1 to I4).
    TiesOut,
    /// Each call has one effect at most, and its answers are equal (I5 to I7).
    Once,
    /// What the ledger says is what the house did (I8, I9, I12 to I14).
    AsTheLedger,
    /// What was acknowledged is there (I10).
    Durable,
    /// Every effect has a cause (I11).
    Caused,
    /// One message for each thing that is told (I15).
    ToldOnce,
    /// Nothing is sent that quiet hours or the month's messages leave out (I15).
    WithinBounds,
    /// Coupons are given once (I17).
    GivenOnce,
    /// A LINE user is one member at most, and a link links once (I7).
    LinkedOnce,
    /// The journal is never changed, and everything stored can be read (I19).
    Kept,
    /// What a run of a schedule says of itself is what it did (I16, I17).
    Recounted,
    /// Everything ends: queues are empty, calls are answered (I22).
    Ends,
    /// Nothing is larger than it may be (I24).
    Bounded,
}

/// Something that must never happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What was broken.
    pub invariant: Invariant,
    /// How.
    pub what: String,
    /// How many things people had begun to do in its history when it was seen.
    pub after: u64,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.invariant, self.what)
    }
}

/// What was checked, and how often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Commits whose wallet was held against its journal and the ledger.
    pub commits: u64,
    /// Answers that were compared word by word with the ledger's.
    pub answers: u64,
    /// Refusals that had to be exactly the ledger's, because nobody else was at work.
    pub refusals: u64,
    /// Refusals that had to be the ledger's in one of its states while they were asked for, because others were at work.
    pub refusals_in_company: u64,
    /// Programs that were published on the way.
    pub programs: u64,
    /// Memberships that were merged.
    pub merges: u64,
    /// Exchanges for a reward, and ends of them.
    pub exchanges: u64,
    /// Prizes of a lottery.
    pub prizes: u64,
    /// Takings of campaigns' budgets, and points given back to them.
    pub draws: u64,
    /// Transfers within a family.
    pub transfers: u64,
    /// Purchases, edits and returns of friends that wrote in the wallet of who referred them.
    pub referrals: u64,
    /// Families that were named, each history's first included.
    pub families: u64,
    /// LINE users who were linked with a membership.
    pub links: u64,
    /// Ends of coupons that were written down to be told.
    pub endings: u64,
    /// Gifts of campaign runs.
    pub gifts: u64,
    /// Uses and releases of coupons that multiply.
    pub multipliers: u64,
    /// Members who left.
    pub leavers: u64,
    /// Chunks of runs whose record was held against what they did.
    pub chunks: u64,
}

impl Checked {
    pub(crate) fn ends(&mut self, told: usize) {
        let told = u64::try_from(told).unwrap_or(u64::MAX);
        self.endings = self.endings.saturating_add(told);
    }

    pub(crate) fn add_all(&mut self, other: &Checked) {
        self.commits = self.commits.saturating_add(other.commits);
        self.answers = self.answers.saturating_add(other.answers);
        self.refusals = self.refusals.saturating_add(other.refusals);
        self.refusals_in_company = self
            .refusals_in_company
            .saturating_add(other.refusals_in_company);
        self.programs = self.programs.saturating_add(other.programs);
        self.merges = self.merges.saturating_add(other.merges);
        self.exchanges = self.exchanges.saturating_add(other.exchanges);
        self.prizes = self.prizes.saturating_add(other.prizes);
        self.draws = self.draws.saturating_add(other.draws);
        self.transfers = self.transfers.saturating_add(other.transfers);
        self.referrals = self.referrals.saturating_add(other.referrals);
        self.families = self.families.saturating_add(other.families);
        self.links = self.links.saturating_add(other.links);
        self.endings = self.endings.saturating_add(other.endings);
        self.gifts = self.gifts.saturating_add(other.gifts);
        self.multipliers = self.multipliers.saturating_add(other.multipliers);
        self.leavers = self.leavers.saturating_add(other.leavers);
        self.chunks = self.chunks.saturating_add(other.chunks);
    }
}
