//! domain

pub mod calendar;
pub mod fault;
pub mod order;
pub mod program;
pub mod rules;

mod decimal;
