//! redeem
