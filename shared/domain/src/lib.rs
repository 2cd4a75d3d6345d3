#![doc = include_str!("../README.md")]

pub mod calendar;
pub mod campaign_run;
pub mod coupon;
pub mod entry;
pub mod fact;
pub mod fault;
pub mod ids;
pub mod language;
pub mod member;
pub mod order;
pub mod points;
pub mod program;
pub mod refusal;
pub mod replay;
pub mod rules;
pub mod segment;
pub mod tally;
pub mod topic;
pub mod wallet;

mod decimal;
