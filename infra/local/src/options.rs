//! How a local system is started.

use crate::engine::Place;
use chrono::{DateTime, Utc};
use std::path::PathBuf;

/// How a local system is started. The default is what tests want: in memory, on any free port, with nothing in it, and
/// working its queues only when it is told to.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the table lives.
    pub table: Place,
    /// The folder in which the stand-ins keep what must outlast the process; `None`: nothing does.
    pub folder: Option<PathBuf>,
    /// The port on 127.0.0.1; 0: any that is free.
    pub port: u16,
    /// What the program's clock shows at the start; `None`: the system's time.
    pub clock: Option<DateTime<Utc>>,
    /// Whether the clock moves only when told to.
    pub frozen_clock: bool,
    /// Where LINE calls go; `None`: to the stand-in.
    pub line_api_base: Option<String>,
    /// The key that holds every scope.
    pub api_key: String,
    /// What signs LINE's webhooks.
    pub line_channel_secret: String,
    /// Whether an empty table gets the sample.
    pub sample: bool,
    /// Whether queues, streams and schedules are worked without being asked to.
    pub background: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            table: Place::Memory,
            folder: None,
            port: 0,
            clock: None,
            frozen_clock: false,
            line_api_base: None,
            api_key: "local-dev-key".to_owned(),
            line_channel_secret: "local-channel-secret".to_owned(),
            sample: false,
            background: false,
        }
    }
}
