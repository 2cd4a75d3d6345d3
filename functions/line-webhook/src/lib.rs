//! line-webhook
