//! The whole house from outside: what callers are promised, through the real handlers, one subject in each file.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "what cannot be had stops the test that wants it"
)]

mod amendments;
mod apart;
mod as_of;
mod bad_input;
mod birthdays;
mod budgets;
mod campaign_runs;
mod campaigns;
mod contention;
mod coupon_codes;
mod coupon_combinations;
mod coupon_multipliers;
mod coupon_terms;
mod coupons;
mod crowd;
mod errors;
mod exchanges;
mod families;
mod gifts;
mod holds;
mod idempotency;
mod late;
mod line;
mod lotteries;
mod members;
mod merge;
mod merge_by_staff;
mod network;
mod paid;
mod peers;
mod pending;
mod points;
mod program;
mod program_versions;
mod quotes;
mod ranks;
mod referrals;
mod returns;
mod rewards;
mod runs;
mod schedules;
mod simulate;
mod stamps;
mod torn;
mod transfers;
mod withdrawal;
