//! What prizes and rewards are worth, and may be.

use domain::program::{Premium, Program};
use serde::Serialize;
use utoipa::ToSchema;

/// Something that a limit on premiums judges.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Premium)]
pub(crate) struct PremiumBody {
    /// Where it stands in the program.
    #[schema(example = "/lotteries/0/prizes/0/value_yen")]
    pointer: String,
    /// Which limit: `prize` and `all_prizes` of a lottery (一般懸賞), `joint_prize` and `all_joint_prizes` of a joint one
    /// (共同懸賞), `reward` (総付景品).
    #[schema(example = "prize")]
    limit: &'static str,
    /// What it may be worth at most.
    #[schema(example = 2000)]
    limit_yen: u64,
    /// What it is worth.
    #[schema(example = 1500)]
    found_yen: u64,
    /// Whether it is within the limit. What is not is published only where `premiums_allowed` names who answers for it.
    is_within: bool,
}

impl PremiumBody {
    /// All of a program.
    pub(crate) fn all_of(program: &Program) -> Vec<Self> {
        program.premiums().into_iter().map(Self::of).collect()
    }

    fn of(premium: Premium) -> Self {
        Self {
            limit: premium.limit.as_str(),
            limit_yen: premium.limit_yen,
            found_yen: premium.found_yen,
            is_within: premium.is_within(),
            pointer: premium.pointer,
        }
    }
}
