//! line-bot
