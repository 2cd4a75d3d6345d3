//! Scheduled runs: what they must remember, and what they have done.

/// A scheduled job that must remember how far it came, because its days come back every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Birthday coupons.
    Birthday,
}

/// What a run has done. A chunk that is delivered twice counts once: the second time there is nothing left to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct RunCounts {
    /// Wallets or members visited.
    pub visited: u64,
    /// Wallets written.
    pub settled: u64,
    /// Points that expired.
    pub points_expired: u64,
    /// Notices handed over.
    pub notices: u64,
    /// Coupons issued.
    pub coupons: u64,
}
