//! birthday
