//! coupons
