//! What the program's rules come to for one order, one member, one day. Pure, exact, and the same for a quote and for
//! the write that follows it.

pub mod earn;
pub mod expiry;
pub mod lottery;
pub mod proportion;
pub mod rank;
pub mod redeem;
pub mod rounding;
pub mod share;

use thiserror::Error;

/// What the rules ask for and did not find. Each name is a code of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unmet {
    /// Fewer points than one redemption must spend, or than a member must have to spend any.
    #[error("fewer points than the program lets be spent")]
    BelowMinimum,
    /// More points than this order may be paid with.
    #[error("more points than this order may be paid with")]
    AboveLimit,
    /// Not a multiple of the points that are spent together.
    #[error("not a multiple of the points that the program spends together")]
    NotAMultiple,
    /// More points than the member has.
    #[error("more points than the member has")]
    InsufficientPoints,
    /// A result beyond 10^12.
    #[error("an amount beyond every limit")]
    AmountTooLarge,
}

#[cfg(test)]
mod properties;
