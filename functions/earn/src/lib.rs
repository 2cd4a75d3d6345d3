//! earn
